//! The table against the vectors of the law, and what must hold of every answer.

use super::*;
use proptest::prelude::*;

const LIMITS: Limits = Limits { upper: Pence::pounds(23_250), lower: Pence::pounds(14_250), step: Pence::pounds(250), income: Pence::pounds(1) };

fn every_answer(savings: Pence) -> Vec<Answers> {
    let mut all = Vec::new();
    for place in Place::ALL {
        for nhs in Nhs::ALL {
            for time in Time::ALL {
                for house in House::ALL {
                    all.push(Answers { place: *place, nhs: *nhs, time: *time, house: *house, savings });
                }
            }
        }
    }
    all
}

fn ids(answers: Answers, limits: Option<Limits>) -> Vec<&'static str> {
    decide(answers, limits).iter().map(|rule| rule.id).collect()
}

#[test]
fn tariff_income_rises_a_pound_for_each_250_or_part() {
    let check = |savings: &str, expected: Option<u32>| {
        assert_eq!(LIMITS.tariff(Pence::parse(savings).unwrap()), expected.map(Pence::pounds), "{savings}");
    };
    check("0", Some(0));
    check("14,250", Some(0));
    check("14,250.01", Some(1));
    check("14,500", Some(1));
    check("14,500.01", Some(2));
    check("18,400", Some(17));
    check("23,250", Some(36));
    check("23,250.01", None);
}

#[test]
fn every_answer_has_a_verdict_and_a_next_step_and_every_rule_an_answer() {
    let mut used = std::collections::BTreeSet::new();
    let bands = [("30000", Some(LIMITS)), ("20000", Some(LIMITS)), ("10", Some(LIMITS)), ("10", None)];
    for (savings, limits) in bands {
        for answers in every_answer(Pence::parse(savings).unwrap()) {
            let rules = decide(answers, limits);
            let has = |step: Step| rules.iter().any(|rule| rule.step == step);
            assert!(has(Step::Verdict) && has(Step::Nhs) && has(Step::Next), "{answers:?}");
            assert_eq!(has(Step::Savings), answers.nhs != Nhs::Pays, "{answers:?}");
            assert_eq!(has(Step::Nursing), answers.nhs != Nhs::Pays && answers.place == Place::NursingHome, "{answers:?}");
            used.extend(rules.iter().map(|rule| rule.id));
        }
    }
    let unused: Vec<&str> = RULES.iter().map(|rule| rule.id).filter(|id| !used.contains(id)).collect();
    assert_eq!(unused, Vec::<&str>::new(), "a rule that no answer reaches");
    assert_eq!(used.len(), RULES.len(), "an id stands twice");
}

#[test]
fn the_home_counts_only_in_a_care_home_for_good_with_nobody_in_it() {
    for answers in every_answer(Pence::pounds(100)) {
        let counted = ids(answers, Some(LIMITS)).iter().any(|id| *id == "house-twelve-weeks" || *id == "house-counted");
        let may = answers.nhs != Nhs::Pays && answers.place != Place::Home && answers.time == Time::Lasting && answers.house == House::Empty;
        assert_eq!(counted, may, "{answers:?}");
    }
}

#[derive(serde::Deserialize)]
struct Cases {
    money: Vec<(String, Option<u32>)>,
    decisions: Vec<Case>,
}

#[derive(serde::Deserialize)]
struct Case {
    why: String,
    place: String,
    nhs: String,
    time: String,
    house: String,
    savings: String,
    /// Upper, lower, step and income in pence; none while a figure is awaited.
    limits: Option<[u32; 4]>,
    tariff: Option<u32>,
    rules: Vec<String>,
}

fn choice<T: Choice>(key: &str) -> T {
    T::ALL.iter().copied().find(|choice| choice.key() == key).unwrap_or_else(|| panic!("{key}"))
}

/// The cases that the script must answer too.
#[test]
fn the_shared_cases_come_out() {
    let cases: Cases = serde_json::from_str(include_str!("../../../../../templates/components/pays/cases.json")).unwrap();
    for (raw, pence) in &cases.money {
        assert_eq!(Pence::parse(raw).map(Pence::get), *pence, "{raw:?}");
    }
    for case in &cases.decisions {
        let answers = Answers {
            place: choice(&case.place),
            nhs: choice(&case.nhs),
            time: choice(&case.time),
            house: choice(&case.house),
            savings: Pence::parse(&case.savings).unwrap(),
        };
        let pence = |n: u32| Pence::new(n).unwrap();
        let limits = case.limits.map(|[upper, lower, step, income]| Limits {
            upper: pence(upper),
            lower: pence(lower),
            step: pence(step),
            income: pence(income),
        });
        assert_eq!(ids(answers, limits), case.rules, "{}", case.why);
        assert_eq!(limits.and_then(|l| l.tariff(answers.savings)).map(Pence::get), case.tariff, "{}", case.why);
    }
}

proptest! {
    /// A pound more in the bank never means less to pay, and the tariff never skips a step.
    #[test]
    fn more_savings_never_pay_less(savings in 0u32..4_000_000, more in 0u32..30_000) {
        let weekly = |pence: u32| LIMITS.tariff(Pence::new(pence).unwrap()).map_or(u32::MAX, Pence::get);
        prop_assert!(weekly(savings) <= weekly(savings + more));
        if let (Some(a), Some(b)) = (LIMITS.tariff(Pence::new(savings).unwrap()), LIMITS.tariff(Pence::new(savings + 1).unwrap())) {
            prop_assert!(b.get() - a.get() <= 100);
        }
    }

    /// A council that raises its upper limit makes nobody worse off.
    #[test]
    fn a_higher_limit_never_pays_more(savings in 0u32..6_000_000, raised in 0u32..2_000_000) {
        let higher = Limits { upper: Pence::new(LIMITS.upper.get() + raised).unwrap(), ..LIMITS };
        let savings = Pence::new(savings).unwrap();
        if let Some(before) = LIMITS.tariff(savings) {
            prop_assert_eq!(higher.tariff(savings), Some(before));
        }
        prop_assert!(higher.band(savings) >= LIMITS.band(savings));
    }

    #[test]
    fn money_that_is_written_is_read(pence in 0u32..=999_999_999) {
        let (pounds, rest) = (pence / 100, pence % 100);
        let grouped = crate::publish::words::money(pence);
        for written in [format!("{pounds}.{rest:02}"), format!(" £{pounds}.{rest:02} "), grouped] {
            prop_assert_eq!(Pence::parse(&written).map(Pence::get), Some(pence), "{}", written);
        }
    }

    #[test]
    fn reading_money_never_panics(raw in "\\PC{0,24}") {
        if let Some(pence) = Pence::parse(&raw) {
            prop_assert!(pence.get() <= 999_999_999);
        }
    }
}
