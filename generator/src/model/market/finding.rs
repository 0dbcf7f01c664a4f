//! What the machine says of figures: that they do not agree, that they changed, that there is enough or not.

use super::indicator::IndicatorId;
use super::observation::{Missing, Territory, Value};
use super::period::Period;
use crate::model::{AreaCode, Date, Text, ZoneId};

/// Figures that do not agree, in one sentence that a commissioner understands. Facts and words come from `enrich`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub indicator: IndicatorId,
    /// The others that were compared with it.
    pub others: Vec<IndicatorId>,
    pub territory: Territory,
    pub period: Option<Period>,
    pub kind: FindingKind,
    /// "2,400 people at 12.6 hours each are 30,240 hours a week, and about 24,000 is given."
    pub sentence: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// `125,00`.
    Malformed,
    /// Parts do not come to their total.
    Total,
    /// People times hours is not hours.
    Product,
    /// A percentage is not what its two counts give.
    Percentage,
    /// A step that no market makes.
    Jump,
    /// Two scopes that must not be divided by one another.
    Scope,
}

/// What became of a figure since the edition before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub indicator: IndicatorId,
    pub territory: Territory,
    pub group: Text,
    pub period: Period,
    pub kind: ChangeKind,
    /// The editions compared.
    pub from: Date,
    pub to: Date,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeKind {
    Added(Value),
    Gone(Value),
    /// Expected: the earlier figure was provisional, or the new one is marked revised.
    Revised {
        was: Value,
        now: Value,
    },
    /// An error that was put right: nobody said that the earlier figure would change.
    Corrected {
        was: Value,
        now: Value,
    },
}

/// Whether there is enough care of a kind in a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    Enough,
    Stretched,
    NotEnough,
    NotKnown,
}

impl Verdict {
    pub const ALL: [Self; 4] = [Self::Enough, Self::Stretched, Self::NotEnough, Self::NotKnown];

    pub fn words(self) -> &'static str {
        match self {
            Self::Enough => "Enough",
            Self::Stretched => "Stretched",
            Self::NotEnough => "Not enough",
            Self::NotKnown => "Not known",
        }
    }

    pub fn slug(self) -> &'static str {
        match self {
            Self::Enough => "enough",
            Self::Stretched => "stretched",
            Self::NotEnough => "not-enough",
            Self::NotKnown => "not-known",
        }
    }
}

/// What a written rule says of one service in one zone, or of a council's whole area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sufficiency {
    pub authority: AreaCode,
    pub zone: Option<ZoneId>,
    /// "care at home"
    pub service: Text,
    /// `home-care`, as in addresses.
    pub service_slug: crate::model::Slug,
    pub verdict: Verdict,
    /// Each as a sentence, the deciding ones first.
    pub reasons: Vec<String>,
    /// The period that the figures are about.
    pub period: Option<Period>,
    pub rule: RuleId,
}

/// Which rule of `Market::rules`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub u16);

/// A rule as a person signed it off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub service: Text,
    pub service_slug: crate::model::Slug,
    /// `None`: of every council of the portal.
    pub authorities: Vec<AreaCode>,
    pub tests: Vec<Test>,
    /// A role, never a name.
    pub signed_off_by: Text,
    pub signed_off_on: Date,
    pub next_review: Date,
    /// Whether the next review's day has passed on the site's day.
    pub overdue: bool,
    /// What would change it, as a sentence.
    pub would_change: Option<Text>,
}

/// One line of a rule: beyond these bounds there is not enough, or it is stretched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    pub indicator: IndicatorId,
    pub group: Text,
    /// Whether a high value is the bad one.
    pub bad_when_high: bool,
    pub not_enough: super::Number,
    pub stretched: super::Number,
    /// Without a value of it nothing can be said.
    pub needed: bool,
}

/// How many figures were kept back, for the page that explains it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Suppressed {
    /// Because they are small themselves.
    pub primary: usize,
    /// Because another could be worked out from them.
    pub secondary: usize,
    /// Because a business could be told by them.
    pub business: usize,
    /// Rates on few people.
    pub denominator: usize,
}

/// The parameters of disclosure control, as `disclosure.toml` sets them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// Counts of people from 1 to this are hidden.
    pub hidden_up_to: u32,
    /// Other counts of people are rounded to a multiple of this.
    pub rounding: u32,
    /// Rates need so many people below the line.
    pub denominator: u32,
    /// Business figures need so many contributors.
    pub contributors: u32,
    /// … none of which has more than this share, in percent.
    pub dominance: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { hidden_up_to: 4, rounding: 5, denominator: 20, contributors: 3, dominance: 75 }
    }
}

impl Value {
    /// The symbol or nothing.
    pub fn missing(self) -> Option<Missing> {
        if let Self::Missing(missing) = self { Some(missing) } else { None }
    }
}
