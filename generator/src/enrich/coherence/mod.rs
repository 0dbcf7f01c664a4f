//! Figures that do not agree: told to those who build and, beside the figure, to those who read. Looks only at what is
//! published, so that no sentence tells what is hidden. Which figures belong together stands in the tables below.

pub mod sums;

use crate::model::market::{Disclosure, Finding, FindingKind, IndicatorId, Market, Observation, Period, Territory, Unit, Value};
use crate::model::{AreaCode, Areas, Level};
use std::collections::BTreeSet;
use sums::shown;

/// People, hours for each, hours together.
const PRODUCTS: &[[&str; 3]] = &[["people_receiving", "package_hours_mean", "hours_commissioned_week"]];
/// Hours a week, rate for an hour, a year's spend: told beside a product that does not come out.
const MONEY: [&str; 2] = ["rate_hour_mean", "spend_home_care"];
/// A part, its whole, the share that is given.
const SHARES: &[[&str; 3]] =
    &[["providers_active", "providers_on_framework", "active_share"], ["people_receiving", "people_all_home_care", "council_funded_share"]];
/// Counts by group, and their shares by the same groups.
const GROUP_SHARES: &[[&str; 2]] = &[["ratings_stated", "ratings_share_stated"]];
/// A count, its rate, and what the rate is per.
const RATES: &[(&str, &str, f64)] = &[("people_long_term_support", "long_term_support_rate", 100_000.0)];
/// Two that look as if one could be divided by the other.
const SCOPES: &[(&str, &str, &str)] = &[(
    "vacant_posts_social_care",
    "filled_posts_home_care",
    "The vacant posts are of all adult social care, the filled posts of care at home alone: one is never divided by the other.",
)];
/// Counts, their growth in percent since the first of them, and what the counts are rounded to.
const GROWTH: &[(&str, &str, f64)] = &[("dependency_projection", "dependency_growth", 100.0)];
/// A table, the groups of it that make another.
const TABLES: &[(&str, &[&str], &str)] = &[("dependency_projection", &["low", "medium"], "low_medium_need_projection")];

/// Every figure that does not agree with another, by territory and indicator.
pub fn findings(market: &Market, areas: &Areas) -> Vec<Finding> {
    let mut found = Desk { market, areas, found: Vec::new() };
    found.printed();
    found.totals();
    found.products();
    found.shares();
    found.rates();
    found.growth();
    found.tables();
    found.scopes();
    let mut findings = found.found;
    findings.sort_by(|a, b| (&a.territory, &a.indicator, a.period, a.kind).cmp(&(&b.territory, &b.indicator, b.period, b.kind)));
    findings.dedup();
    findings
}

struct Desk<'a> {
    market: &'a Market,
    areas: &'a Areas,
    found: Vec<Finding>,
}

impl<'a> Desk<'a> {
    fn tell(&mut self, o: &Observation, others: &[&str], kind: FindingKind, sentence: String) {
        let others = others.iter().filter_map(|id| IndicatorId::parse(id)).filter(|id| *id != o.indicator).collect();
        self.found.push(Finding { indicator: o.indicator.clone(), others, territory: o.territory.clone(), period: Some(o.period), kind, sentence });
    }

    fn at(&self, id: &str, like: &Observation) -> Option<&'a Observation> {
        self.market.at(id, &like.territory, like.group.as_str(), like.period)
    }

    fn printed(&mut self) {
        let market = self.market;
        for o in market.observations().iter().filter(|o| o.printed.is_some()) {
            let (Some(value), Some(printed)) = (o.number(), &o.printed) else { continue };
            if let Some(sentence) = sums::printed(printed.as_str(), value) {
                self.tell(o, &[], FindingKind::Malformed, sentence);
            }
        }
    }

    /// A council's figure that its districts do not come to. Slips of the council's own tables have stopped the build; these
    /// are kept as they were published.
    fn totals(&mut self) {
        let market = self.market;
        for o in market.observations().iter().filter(|o| o.flags.as_published) {
            let Territory::Area(code) = o.territory else { continue };
            let adds_up =
                market.indicator(o.indicator.as_str()).is_some_and(|i| i.disclosure == Disclosure::Open && matches!(i.unit, Unit::Count(_)));
            let (true, Some(total)) = (adds_up, o.number()) else { continue };
            let districts = self.districts(code);
            let of = |period: Period| -> Option<Vec<f64>> {
                districts.iter().map(|d| market.at(o.indicator.as_str(), &Territory::Area(*d), o.group.as_str(), period)?.number()).collect()
            };
            let Some(parts) = of(o.period).filter(|p| p.len() > 1) else { continue };
            let sum: f64 = parts.iter().sum();
            if (sum - total).abs() <= parts.len() as f64 * 50.0 {
                continue;
            }
            let mut sentence = sums::total(total, sum, "its districts");
            let series = market.series(o.indicator.as_str(), &o.territory, o.group.as_str());
            let before = series.figures().iter().rfind(|b| b.period < o.period);
            if let Some((before, earlier)) = before.and_then(|b| Some((b.number()?, of(b.period)?)))
                && sums::falls_while_parts_rise((before, total), &earlier.into_iter().zip(parts).collect::<Vec<_>>())
            {
                sentence.push_str(&format!(" It is also lower than the {} before it, while no district falls.", shown(before, 0)));
            }
            self.tell(o, &[], FindingKind::Total, sentence);
        }
    }

    fn districts(&self, council: AreaCode) -> Vec<AreaCode> {
        self.areas.0.values().filter(|a| a.level == Level::District && a.parent == Some(council)).map(|a| a.code).collect()
    }

    fn products(&mut self) {
        let market = self.market;
        for [people, each, together] in PRODUCTS {
            for o in market.of_indicator(together) {
                let (Some(p), Some(e), Some(t)) =
                    (self.at(people, o).and_then(Observation::number), self.at(each, o).and_then(Observation::number), o.number())
                else {
                    continue;
                };
                let Some(mut sentence) = sums::product(p, e, t) else { continue };
                let latest = |id| market.series(id, &o.territory, "all").latest_number().and_then(Observation::number);
                if let (Some(rate), Some(spend)) = (latest(MONEY[0]), latest(MONEY[1]))
                    && sums::money_agrees(t, rate, spend)
                    && let Some(bought) = sums::hours_bought(spend, rate)
                {
                    sentence.push_str(&format!(
                        " The spend of £{}m at £{rate:.2} an hour is {} hours a week, which backs the {}.",
                        shown(spend / 1e6, 1),
                        shown(bought, 0),
                        shown(t, 0)
                    ));
                }
                self.tell(o, &[people, each], FindingKind::Product, sentence);
            }
        }
    }

    fn shares(&mut self) {
        let market = self.market;
        for [part, whole, share] in SHARES {
            for o in market.of_indicator(share) {
                let (Some(p), Some(w)) = (self.at(part, o).and_then(Observation::number), self.at(whole, o).and_then(Observation::number)) else {
                    continue;
                };
                let sentence = match o.value {
                    Value::Number(given) => sums::share(p, w, given.get(), 0),
                    Value::Between(low, high) => sums::share_at_the_edge(p, w, (low.get(), high.get())),
                    Value::Missing(_) => None,
                };
                if let Some(sentence) = sentence {
                    self.tell(o, &[part, whole], FindingKind::Percentage, sentence);
                }
            }
        }
        for [counts, shares] in GROUP_SHARES {
            for o in market.of_indicator(shares) {
                let all: Vec<f64> =
                    market.figures(counts, &o.territory).iter().filter(|c| c.period == o.period).filter_map(Observation::number).collect();
                let (Some(part), Some(given)) = (self.at(counts, o).and_then(Observation::number), o.number()) else { continue };
                let decimals = market.indicator(shares).map_or(1, |i| i.decimals);
                if let Some(sentence) = sums::share(part, all.iter().sum(), given, decimals) {
                    self.tell(o, &[counts], FindingKind::Percentage, sentence);
                }
            }
            let wholes: BTreeSet<(&Territory, Period)> = market.of_indicator(shares).iter().map(|o| (&o.territory, o.period)).collect();
            for (territory, period) in wholes {
                let figures: Vec<&Observation> = market.figures(shares, territory).iter().filter(|o| o.period == period).collect();
                let numbers: Vec<f64> = figures.iter().filter_map(|o| o.number()).collect();
                let groups = market.indicator(shares).map_or(0, |i| i.groups.len());
                if let Some(sentence) = sums::shares_come_to(&numbers, None).filter(|_| numbers.len() == groups) {
                    self.tell(figures[0], &[], FindingKind::Percentage, sentence);
                }
            }
        }
    }

    fn rates(&mut self) {
        let market = self.market;
        for (count, rate, per) in RATES {
            for pair in market.of_indicator(rate).windows(2).filter(|p| p[0].territory == p[1].territory && p[0].group == p[1].group) {
                let counts = (self.at(count, &pair[0]).and_then(Observation::number), self.at(count, &pair[1]).and_then(Observation::number));
                let ((Some(c0), Some(c1)), Some(r0), Some(r1)) = (counts, pair[0].number(), pair[1].number()) else { continue };
                if let Some(sentence) = sums::rate_of((c0, c1), (r0, r1), *per) {
                    self.tell(&pair[1], &[count], FindingKind::Percentage, sentence);
                }
            }
        }
    }

    fn growth(&mut self) {
        let market = self.market;
        for (counts, growth, unit) in GROWTH {
            for o in market.of_indicator(growth) {
                let first = market.series(counts, &o.territory, o.group.as_str()).figures().first().and_then(Observation::number);
                let (Some(first), Some(now), Some(given)) = (first, self.at(counts, o).and_then(Observation::number), o.number()) else { continue };
                if let Some(sentence) = sums::change(first, now, given, *unit) {
                    self.tell(o, &[counts], FindingKind::Percentage, sentence);
                }
            }
        }
    }

    fn tables(&mut self) {
        let market = self.market;
        for (table, groups, other) in TABLES {
            for o in market.of_indicator(other) {
                let parts: Option<Vec<f64>> = groups.iter().map(|g| market.at(table, &o.territory, g, o.period)?.number()).collect();
                let (Some(parts), Some(given), Territory::Area(code)) = (parts, o.number(), &o.territory) else { continue };
                let figures = parts.len() + self.districts(*code).len().max(1);
                if let Some(sentence) = sums::same_sum(given, parts.iter().sum(), 100.0, figures) {
                    self.tell(o, &[table], FindingKind::Total, sentence);
                }
            }
        }
    }

    fn scopes(&mut self) {
        let market = self.market;
        for (one, other, sentence) in SCOPES {
            for o in market.of_indicator(one).iter().filter(|o| o.number().is_some()) {
                if market.figures(other, &o.territory).iter().any(|f| f.number().is_some()) {
                    self.tell(o, &[other], FindingKind::Scope, (*sentence).into());
                }
            }
        }
        for indicator in market.indicators().iter().filter(|i| !i.computed && i.disclosure == Disclosure::Open) {
            let money = indicator.unit == Unit::Pounds { per: None };
            let unstated = matches!(&indicator.unit, Unit::Count(words) | Unit::Of(words) if words.as_str().contains("not stated"));
            let figures = market.of_indicator(indicator.id.as_str());
            for o in figures.iter().filter(|o| unstated && o.number().is_some()) {
                self.tell(
                    o,
                    &[],
                    FindingKind::Scope,
                    "Its source does not say per what: it is compared with nothing and never read as hours a week.".into(),
                );
            }
            for pair in figures.windows(2).filter(|p| p[0].territory == p[1].territory && p[0].group == p[1].group) {
                let sentence = match (pair[0].value, pair[1].value) {
                    (Value::Between(low, high), Value::Number(now)) if money => sums::beyond_band((low.get(), high.get()), now.get()),
                    (Value::Number(before), Value::Number(now)) if money => sums::repeated(before.get(), now.get()),
                    _ => None,
                };
                if let Some(sentence) = sentence {
                    self.tell(&pair[1], &[], FindingKind::Scope, sentence);
                }
            }
            for three in figures.windows(3).filter(|t| t.iter().all(|o| o.territory == t[0].territory && o.group == t[0].group)) {
                let [a, b, c] = three else { continue };
                let from = |o: &Observation| (o.source_ref.clone(), o.url.clone());
                if let (Some(x), Some(y), Some(z)) = (a.number(), b.number(), c.number())
                    && from(a) == from(c)
                    && from(a) != from(b)
                    && sums::other_scope(x, y, z)
                {
                    self.tell(
                        b,
                        &[],
                        FindingKind::Scope,
                        "It comes from another source than the figures before and after it and lies beyond both: read it on its own.".into(),
                    );
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Text;
    use crate::model::market::testing::{area, figure, id, indicator, text};
    use crate::model::market::{Flags, Number};

    fn said(names: &[&str], figures: Vec<Observation>) -> Vec<(String, FindingKind, String)> {
        let market = Market::new(names.iter().map(|n| indicator(n)).collect(), figures);
        findings(&market, &Areas::default()).into_iter().map(|f| (f.indicator.to_string(), f.kind, f.sentence)).collect()
    }

    #[test]
    fn the_two_errors_that_a_council_published_are_found() {
        let mut independent = figure("dependency_projection", "2022-01-01/2022-12-31", 125_300.0);
        independent.printed = Text::parse("125,00");
        let day = "2025-02-04";
        let figures = vec![
            independent,
            figure("people_receiving", day, 2400.0),
            figure("package_hours_mean", day, 12.6),
            figure("hours_commissioned_week", day, 24_000.0),
        ];
        let found = said(&["dependency_projection", "people_receiving", "package_hours_mean", "hours_commissioned_week"], figures);
        assert_eq!(
            found.iter().map(|(id, kind, _)| (id.as_str(), *kind)).collect::<Vec<_>>(),
            [("dependency_projection", FindingKind::Malformed), ("hours_commissioned_week", FindingKind::Product)]
        );
        assert!(found[1].2.contains("30,240"));
    }

    #[test]
    fn other_scopes_are_told() {
        let mut early = figure("planned_spend_year", "2018-06-01/2018-06-30", 0.0);
        let million = |v: f64| Number::new(v * 1e6).unwrap();
        early.value = Value::Between(million(100.0), million(140.0));
        let mut spend = indicator("planned_spend_year");
        spend.unit = Unit::Pounds { per: None };
        let market = Market::new(vec![spend], vec![early, figure("planned_spend_year", "2020-03-01/2020-03-31", 175e6)]);
        assert_eq!(findings(&market, &Areas::default()).len(), 1, "MF-16");
        let posts = vec![figure("filled_posts_home_care", "2024-03-31", 7400.0), figure("vacant_posts_social_care", "2024-03-31", 1800.0)];
        assert_eq!(said(&["filled_posts_home_care", "vacant_posts_social_care"], posts)[0].1, FindingKind::Scope, "MF-09");
        let mut hours = indicator("chc_hours_stated");
        hours.unit = Unit::Count(text("hours, per what is not stated"));
        let market = Market::new(vec![hours], vec![figure("chc_hours_stated", "2016-11-01/2016-11-30", 4500.0)]);
        assert!(findings(&market, &Areas::default())[0].sentence.contains("never read as hours a week"), "MF-17");
        let hours =
            |day: &str, value: f64, from: &str| Observation { source_ref: Text::parse(from), ..figure("hours_commissioned_week", day, value) };
        let three = vec![hours("2021-04-30", 8282.0, "scrutiny"), hours("2022-06-30", 7552.0, "FOI"), hours("2023-09-30", 8882.0, "scrutiny")];
        assert_eq!(said(&["hours_commissioned_week"], three).len(), 1, "MF-15");
    }

    #[test]
    fn a_county_that_its_districts_do_not_come_to() {
        let areas = Areas(
            [
                ("E10000032", Level::Authority, None),
                ("E07000223", Level::District, Some("E10000032")),
                ("E07000224", Level::District, Some("E10000032")),
            ]
            .map(|(code, level, parent)| {
                let code = AreaCode::parse(code).unwrap();
                let parent = parent.and_then(AreaCode::parse);
                (code, std::sync::Arc::new(crate::model::Area { code, name: text("x"), level, parent }))
            })
            .into(),
        );
        let of = |code: &str, year: &str, value: f64| Observation { territory: area(code), ..figure("need", year, value) };
        let (first, second) = ("2030-01-01/2030-12-31", "2035-01-01/2035-12-31");
        let mut wrong = of("E10000032", second, 21_000.0);
        wrong.flags = Flags { as_published: true, ..Flags::default() };
        let figures = vec![
            of("E07000223", first, 5200.0),
            of("E07000224", first, 17_000.0),
            of("E10000032", first, 22_200.0),
            of("E07000223", second, 5700.0),
            of("E07000224", second, 19_100.0),
            wrong,
        ];
        let market = Market::new(vec![indicator("need")], figures);
        let found = findings(&market, &areas);
        assert_eq!((found.len(), &found[0].indicator, found[0].kind), (1, &id("need"), FindingKind::Total));
        assert_eq!(
            found[0].sentence,
            "21,000 is given, and its districts come to 24,800. It is also lower than the 22,200 before it, while no district falls."
        );
    }
}
