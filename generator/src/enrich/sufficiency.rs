//! Enough, stretched, not enough or not known: a written rule on figures that may be published. The rule is data; this only
//! reads it, and says in words what decided.

use super::market::fault::Fault;
use crate::diagnostic::{At, Report};
use crate::model::market::{Indicator, Market, Missing, Observation, Period, Rule, RuleId, Sufficiency, Territory, Test, Unit, Verdict};
use crate::model::{Authority, Date, Zone};

/// Where the rules stand.
pub const FILE: &str = "data/market/sufficiency.toml";

/// Every service's verdict for every council that a rule is for, and for each of its zones.
pub fn judge(market: &Market, rules: &mut [Rule], authorities: &[Authority], zones: &[Zone], as_of: Date, report: &mut Report) -> Vec<Sufficiency> {
    let mut out = Vec::new();
    for (nth, rule) in rules.iter_mut().enumerate() {
        rule.overdue = rule.next_review < as_of;
        if rule.overdue {
            report.add(Fault::Overdue { service: rule.service.to_string(), next_review: rule.next_review }, At::file(FILE));
        }
        for test in rule.tests.iter().filter(|t| market.indicator(t.indicator.as_str()).is_none()) {
            let nearest = crate::diagnostic::nearest(test.indicator.as_str(), market.indicators().iter().map(|i| i.id.as_str())).map(Into::into);
            report.add(crate::ingest::market::fault::Fault::UnknownIndicator { id: test.indicator.to_string(), nearest }, At::file(FILE));
        }
        for authority in authorities.iter().filter(|a| rule.authorities.is_empty() || rule.authorities.contains(&a.code)) {
            let own = in_force(zones, authority, as_of);
            let territories =
                std::iter::once((None, Territory::Area(authority.code))).chain(own.map(|z| (Some(z.id.clone()), Territory::Zone(z.id.clone()))));
            for (zone, territory) in territories {
                let Judged { verdict, reasons, period } = one(rule, market, &territory);
                out.push(Sufficiency {
                    authority: authority.code,
                    zone,
                    service: rule.service.clone(),
                    service_slug: rule.service_slug.clone(),
                    verdict,
                    reasons,
                    period,
                    rule: RuleId(nth as u16),
                });
            }
        }
    }
    out.sort_by(|a, b| (a.authority, &a.service_slug, &a.zone).cmp(&(b.authority, &b.service_slug, &b.zone)));
    out
}

/// The council's zones in force, without one that is all of another and more.
fn in_force<'a>(zones: &'a [Zone], authority: &Authority, as_of: Date) -> impl Iterator<Item = &'a Zone> {
    let own: Vec<&Zone> = zones.iter().filter(|z| z.authority == authority.code && z.valid_to.is_none_or(|end| end >= as_of)).collect();
    let members = |z: &Zone| z.wards.len() + z.sectors.len();
    let holds = move |z: &Zone, part: &Zone| {
        members(z) > members(part) && part.wards.iter().all(|w| z.wards.contains(w)) && part.sectors.iter().all(|s| z.sectors.contains(s))
    };
    own.clone().into_iter().filter(move |z| !own.iter().any(|part| holds(z, part)))
}

#[derive(Debug, PartialEq, Eq)]
struct Judged {
    verdict: Verdict,
    reasons: Vec<String>,
    period: Option<Period>,
}

/// The worst of the tests decides; a needed figure that is missing makes the whole not known.
fn one(rule: &Rule, market: &Market, territory: &Territory) -> Judged {
    let mut found: Vec<(Verdict, String)> = Vec::new();
    let mut missing = Vec::new();
    let mut period = None;
    for test in &rule.tests {
        let Some(indicator) = market.indicator(test.indicator.as_str()) else { continue };
        let figure = market.latest(test.indicator.as_str(), territory, test.group.as_str());
        match figure.and_then(Observation::number) {
            Some(value) => {
                period = period.max(figure.map(|f| f.period));
                let (verdict, bound) = test.of(value);
                found.push((verdict, sentence(indicator, value, verdict, bound, test.bad_when_high)));
            }
            None => {
                let why = match figure.and_then(Observation::missing) {
                    Some(Missing::Hidden) => "is hidden, since it rests on few people or few companies",
                    Some(Missing::NotApplicable) => "does not apply here",
                    Some(_) => "is not available",
                    None => "is not held",
                };
                missing.push((test.needed, format!("{} {why}.", indicator.plain)));
            }
        }
    }
    found.sort_by_key(|(verdict, _)| std::cmp::Reverse(*verdict));
    let known = !missing.iter().any(|(needed, _)| *needed) && !found.is_empty();
    let verdict = if known { found.iter().map(|(v, _)| *v).max().unwrap_or(Verdict::NotKnown) } else { Verdict::NotKnown };
    let (found, missing) = (found.into_iter().map(|(_, s)| s), missing.into_iter().map(|(_, s)| s));
    let reasons = if known { found.chain(missing).collect() } else { missing.chain(found).collect() };
    Judged { verdict, reasons, period }
}

impl Test {
    /// The verdict on a value, and the bound that it is compared with: the one it passed, or the next.
    fn of(&self, value: f64) -> (Verdict, f64) {
        let (not_enough, stretched) = (self.not_enough.get(), self.stretched.get());
        let beyond = |bound: f64| if self.bad_when_high { value > bound } else { value < bound };
        if beyond(not_enough) {
            (Verdict::NotEnough, not_enough)
        } else if beyond(stretched) {
            (Verdict::Stretched, stretched)
        } else {
            (Verdict::Enough, stretched)
        }
    }
}

/// "Days within which care begins for nine in ten people: 17 days, more than the 14 at which there is not enough."
fn sentence(indicator: &Indicator, value: f64, verdict: Verdict, bound: f64, bad_when_high: bool) -> String {
    let unit = match &indicator.unit {
        Unit::Percent | Unit::PercentChange => " percent".to_string(),
        Unit::Of(words) | Unit::Count(words) => format!(" {words}"),
        Unit::Pounds { .. } => " pounds".into(),
    };
    let decimals = usize::from(indicator.decimals);
    let compared = match (verdict, bad_when_high) {
        (Verdict::NotEnough, true) => format!("more than the {bound} at which there is not enough"),
        (Verdict::NotEnough, false) => format!("fewer than the {bound} below which there is not enough"),
        (Verdict::Stretched, true) => format!("more than the {bound} at which care is stretched"),
        (Verdict::Stretched, false) => format!("fewer than the {bound} below which care is stretched"),
        (_, true) => format!("no more than {bound}"),
        (_, false) => format!("at least {bound}"),
    };
    format!("{}: {value:.decimals$}{unit}, {compared}.", indicator.plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Slug;
    use crate::model::market::testing::{area, figure, id, indicator, text};
    use crate::model::market::{Number, Value};

    fn test(name: &str, bad_when_high: bool, stretched: f64, not_enough: f64, needed: bool) -> Test {
        let n = |v| Number::new(v).unwrap();
        Test { indicator: id(name), group: text("all"), bad_when_high, stretched: n(stretched), not_enough: n(not_enough), needed }
    }

    fn rule() -> Rule {
        Rule {
            service: text("Care at home"),
            service_slug: Slug::parse("home-care").unwrap(),
            authorities: Vec::new(),
            tests: vec![test("wait", true, 7.0, 14.0, true), test("agencies", false, 4.0, 2.0, false)],
            signed_off_by: text("Head of commissioning"),
            signed_off_on: "2026-01-01".parse().unwrap(),
            next_review: "2026-07-01".parse().unwrap(),
            overdue: false,
            would_change: None,
        }
    }

    fn verdict(wait: Option<f64>, agencies: Option<f64>) -> Judged {
        let figures = [("wait", wait), ("agencies", agencies)].into_iter().filter_map(|(name, value)| Some(figure(name, "2026-09-30", value?)));
        let market = Market::new(vec![indicator("wait"), indicator("agencies")], figures.collect());
        one(&rule(), &market, &area("E10000032"))
    }

    #[test]
    fn the_worst_test_decides_and_what_is_not_known_is_said() {
        let check = |wait, agencies, expected: Verdict, first: &str| {
            let judged = verdict(wait, agencies);
            assert_eq!(judged.verdict, expected, "{wait:?} {agencies:?}");
            assert!(judged.reasons[0].contains(first), "{:?}", judged.reasons);
        };
        check(Some(5.0), Some(6.0), Verdict::Enough, "no more than 7");
        check(Some(7.0), Some(4.0), Verdict::Enough, "no more than 7");
        check(Some(9.0), Some(6.0), Verdict::Stretched, "more than the 7");
        check(Some(9.0), Some(1.0), Verdict::NotEnough, "agencies: 1 people, fewer than the 2");
        check(Some(15.0), Some(6.0), Verdict::NotEnough, "more than the 14");
        check(Some(5.0), None, Verdict::Enough, "no more than 7");
        check(None, Some(6.0), Verdict::NotKnown, "wait is not held");
        check(None, None, Verdict::NotKnown, "not held");
    }

    #[test]
    fn a_hidden_figure_is_not_known() {
        let mut hidden = figure("wait", "2026-09-30", 0.0);
        hidden.value = Value::Missing(Missing::Hidden);
        let market = Market::new(vec![indicator("wait"), indicator("agencies")], vec![hidden]);
        let judged = one(&rule(), &market, &area("E10000032"));
        assert_eq!(judged.verdict, Verdict::NotKnown);
        assert!(judged.reasons[0].contains("rests on few"));
    }

    #[test]
    fn a_rule_past_its_review_says_so() {
        let authority = Authority::example();
        let market = Market::new(vec![indicator("wait"), indicator("agencies")], vec![figure("wait", "2026-09-30", 5.0)]);
        let said = |as_of: &str| {
            let (mut rules, mut report) = (vec![rule()], Report::default());
            let found = judge(&market, &mut rules, std::slice::from_ref(&authority), &[], as_of.parse().unwrap(), &mut report);
            assert_eq!((found.len(), found[0].verdict), (1, Verdict::Enough));
            (rules[0].overdue, report.entries().len())
        };
        assert_eq!(said("2026-07-01"), (false, 0));
        assert_eq!(said("2026-07-02"), (true, 1));
    }
}
