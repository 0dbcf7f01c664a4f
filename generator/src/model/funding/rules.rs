//! The rules of who pays, as a table. It is read by the tests here, published as the page's text, and handed to the script as
//! JSON: `rules.json` beside the script is this table, and `cases.json` there holds answers that both must give.
//!
//! Every step takes the first of its rules that holds, or none where none does. What rules say in words is not decided here.

use super::{Parameter, Pence};

/// A choice of one of the six questions.
pub trait Choice: Copy + PartialEq + 'static {
    const ALL: &'static [Self];
    fn key(self) -> &'static str;
}

/// An enum of choices with their keys, as the form, the script and the cases have them.
macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident = $key:literal),+ $(,)? })+) => {
        $($(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($variant),+ }

        impl Choice for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }
        })+
    };
}

choices! {
    /// Where the care is given.
    Place { Home = "home", CareHome = "care-home", NursingHome = "nursing-home" }
    /// Whether the NHS pays for all of it.
    Nhs { Pays = "pays", Refused = "refused", Unknown = "unknown" }
    /// For how long.
    Time { Short = "short", Lasting = "lasting" }
    /// The home that the person owns.
    House { None = "none", LivedIn = "lived-in", Empty = "empty" }
    /// Where the savings stand. Worked out, never asked.
    Band { Above = "above", Between = "between", Below = "below", Unknown = "unknown" }
    /// The parts of an answer, in their order.
    Step {
        Verdict = "verdict", Nhs = "nhs", Free = "free", House = "house", Savings = "savings", Income = "income", Later = "later",
        Nursing = "nursing", Benefits = "benefits", Next = "next",
    }
}

impl Place {
    /// The upper and the lower limit that hold there.
    pub fn limits(self) -> (Parameter, Parameter) {
        match self {
            Self::Home => (Parameter::UpperLimitHome, Parameter::LowerLimitHome),
            Self::CareHome | Self::NursingHome => (Parameter::UpperLimitCareHome, Parameter::LowerLimitCareHome),
        }
    }
}

/// What the rules count with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub upper: Pence,
    pub lower: Pence,
    /// For every so much above the lower limit …
    pub step: Pence,
    /// … so much a week is asked.
    pub income: Pence,
}

impl Limits {
    pub fn band(self, savings: Pence) -> Band {
        if savings > self.upper {
            Band::Above
        } else if savings > self.lower {
            Band::Between
        } else {
            Band::Below
        }
    }

    /// What savings add to the weekly income that is counted. `None` above the upper limit, where all of the cost is paid.
    pub fn tariff(self, savings: Pence) -> Option<Pence> {
        (savings <= self.upper).then(|| self.income.times(savings.steps_above(self.lower, self.step)))
    }
}

/// The answers to the questions, but for the council: that one chooses the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answers {
    pub place: Place,
    pub nhs: Nhs,
    pub time: Time,
    pub house: House,
    pub savings: Pence,
}

/// One line of the table: it holds when each of its conditions has the answer among its choices. No choices: any answer.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    pub id: &'static str,
    pub step: Step,
    pub place: &'static [Place],
    pub nhs: &'static [Nhs],
    pub time: &'static [Time],
    pub house: &'static [House],
    pub band: &'static [Band],
}

const fn rule(id: &'static str, step: Step) -> Rule {
    Rule { id, step, place: &[], nhs: &[], time: &[], house: &[], band: &[] }
}

const HOMES: &[Place] = &[Place::CareHome, Place::NursingHome];
const AT_HOME: &[Place] = &[Place::Home];
const NOT_NHS: &[Nhs] = &[Nhs::Refused, Nhs::Unknown];
const UNDER: &[Band] = &[Band::Between, Band::Below];

pub const RULES: &[Rule] = &[
    Rule { nhs: &[Nhs::Pays], ..rule("nhs-all", Step::Verdict) },
    Rule { band: &[Band::Unknown], ..rule("not-known", Step::Verdict) },
    Rule { time: &[Time::Short], band: &[Band::Above], ..rule("free-then-all", Step::Verdict) },
    Rule { time: &[Time::Short], ..rule("free-then-shared", Step::Verdict) },
    Rule { band: &[Band::Above], ..rule("you-all", Step::Verdict) },
    Rule { place: HOMES, house: &[House::Empty], ..rule("twelve-weeks", Step::Verdict) },
    Rule { band: &[Band::Between], ..rule("shared", Step::Verdict) },
    Rule { band: &[Band::Below], ..rule("from-income", Step::Verdict) },
    Rule { nhs: &[Nhs::Pays], ..rule("nhs-pays", Step::Nhs) },
    Rule { nhs: &[Nhs::Refused], ..rule("nhs-refused", Step::Nhs) },
    Rule { nhs: &[Nhs::Unknown], ..rule("nhs-ask", Step::Nhs) },
    Rule { nhs: NOT_NHS, time: &[Time::Short], ..rule("free-weeks", Step::Free) },
    Rule { nhs: NOT_NHS, place: AT_HOME, ..rule("free-equipment", Step::Free) },
    Rule { nhs: NOT_NHS, house: &[House::LivedIn, House::Empty], place: AT_HOME, ..rule("house-at-home", Step::House) },
    Rule { nhs: NOT_NHS, house: &[House::LivedIn], ..rule("house-lived-in", Step::House) },
    Rule { nhs: NOT_NHS, house: &[House::Empty], time: &[Time::Short], ..rule("house-short-stay", Step::House) },
    Rule { nhs: NOT_NHS, house: &[House::Empty], band: &[Band::Above, Band::Unknown], ..rule("house-counted", Step::House) },
    Rule { nhs: NOT_NHS, house: &[House::Empty], ..rule("house-twelve-weeks", Step::House) },
    Rule { nhs: NOT_NHS, band: &[Band::Above], ..rule("savings-above", Step::Savings) },
    Rule { nhs: NOT_NHS, band: &[Band::Between], ..rule("savings-between", Step::Savings) },
    Rule { nhs: NOT_NHS, band: &[Band::Below], ..rule("savings-below", Step::Savings) },
    Rule { nhs: NOT_NHS, band: &[Band::Unknown], ..rule("savings-not-known", Step::Savings) },
    Rule { nhs: NOT_NHS, place: AT_HOME, band: UNDER, ..rule("income-at-home", Step::Income) },
    Rule { nhs: NOT_NHS, place: HOMES, band: UNDER, ..rule("income-in-a-home", Step::Income) },
    Rule { nhs: NOT_NHS, place: HOMES, time: &[Time::Lasting], house: &[House::Empty], band: UNDER, ..rule("pay-later", Step::Later) },
    Rule { nhs: NOT_NHS, place: &[Place::NursingHome], ..rule("nursing", Step::Nursing) },
    Rule { nhs: NOT_NHS, place: AT_HOME, ..rule("attendance-at-home", Step::Benefits) },
    Rule { nhs: NOT_NHS, band: &[Band::Above], ..rule("attendance-self-funder", Step::Benefits) },
    Rule { nhs: NOT_NHS, ..rule("attendance-in-a-home", Step::Benefits) },
    Rule { nhs: &[Nhs::Pays], ..rule("next-nhs", Step::Next) },
    Rule { place: AT_HOME, band: &[Band::Above], ..rule("next-arrange", Step::Next) },
    Rule { band: &[Band::Above], ..rule("next-before-it-runs-out", Step::Next) },
    rule("next-assessment", Step::Next),
];

impl Rule {
    pub fn holds(&self, answers: Answers, band: Band) -> bool {
        fn one_of<T: PartialEq>(choices: &[T], given: T) -> bool {
            choices.is_empty() || choices.contains(&given)
        }
        one_of(self.place, answers.place)
            && one_of(self.nhs, answers.nhs)
            && one_of(self.time, answers.time)
            && one_of(self.house, answers.house)
            && one_of(self.band, band)
    }
}

/// The rules that make up the answer. Without limits, because a figure is awaited, the band is not known and is said to be so.
pub fn decide(answers: Answers, limits: Option<Limits>) -> Vec<&'static Rule> {
    let band = limits.map_or(Band::Unknown, |limits| limits.band(answers.savings));
    Step::ALL.iter().filter_map(|step| RULES.iter().find(|rule| rule.step == *step && rule.holds(answers, band))).collect()
}

#[cfg(test)]
mod tests;
