//! CQC ratings: per service and key question, each with its date. Never averaged, starred or ranked.

use super::care::Listed;
use super::{Date, Fact, ProviderId, SourceId, Text, WebAddress};

/// CQC's four ratings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rating {
    Outstanding,
    Good,
    RequiresImprovement,
    Inadequate,
}

/// What CQC writes where there is no rating. None of these is a bad rating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unrated {
    NotRated,
    InspectedButNotRated,
    InsufficientEvidence,
    NoPublishedRating,
    NotYetInspected,
    NotApplicable,
    UnderAppeal,
    Suspended,
    Blank,
    /// Words on no list: shown as "we could not read this", with a warning at build.
    Unreadable(Text),
}

/// What CQC found for one service and one key question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Rated(Rating),
    Unrated(Unrated),
}

impl Rating {
    pub const ALL: [Self; 4] = [Self::Outstanding, Self::Good, Self::RequiresImprovement, Self::Inadequate];

    /// CQC's word.
    pub fn cqc(self) -> &'static str {
        match self {
            Self::Outstanding => "Outstanding",
            Self::Good => "Good",
            Self::RequiresImprovement => "Requires improvement",
            Self::Inadequate => "Inadequate",
        }
    }

    pub fn slug(self) -> &'static str {
        match self {
            Self::Outstanding => "outstanding",
            Self::Good => "good",
            Self::RequiresImprovement => "requires-improvement",
            Self::Inadequate => "inadequate",
        }
    }
}

impl Outcome {
    /// Total: whatever CQC writes has an outcome, and what is on no list is [`Unrated::Unreadable`].
    pub fn parse(words: &str) -> Self {
        let words = words.trim();
        if let Some(rating) = Rating::ALL.into_iter().find(|r| r.cqc().eq_ignore_ascii_case(words)) {
            return Self::Rated(rating);
        }
        Self::Unrated(match words.to_ascii_lowercase().as_str() {
            // CQC inspects some services, such as dentists, without rating them.
            "not rated" | "unrated" | "regulations met" | "regulations not met" | "no rating/under appeal/rating suspended" => Unrated::NotRated,
            "inspected but not rated" => Unrated::InspectedButNotRated,
            "insufficient evidence to rate" => Unrated::InsufficientEvidence,
            "no published rating" => Unrated::NoPublishedRating,
            "not yet inspected" => Unrated::NotYetInspected,
            "not applicable" | "n/a" => Unrated::NotApplicable,
            "under appeal" => Unrated::UnderAppeal,
            "suspended" => Unrated::Suspended,
            _ => Text::parse(words).map_or(Unrated::Blank, Unrated::Unreadable),
        })
    }

    pub fn rating(&self) -> Option<Rating> {
        match self {
            Self::Rated(rating) => Some(*rating),
            Self::Unrated(_) => None,
        }
    }
}

/// CQC's five key questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyQuestion {
    Safe,
    Effective,
    Caring,
    Responsive,
    WellLed,
}

impl Listed for KeyQuestion {
    const ALL: &'static [Self] = &[Self::Safe, Self::Effective, Self::Caring, Self::Responsive, Self::WellLed];
    fn index(self) -> usize {
        self as usize
    }
}

impl KeyQuestion {
    pub fn cqc(self) -> &'static str {
        match self {
            Self::Safe => "Safe",
            Self::Effective => "Effective",
            Self::Caring => "Caring",
            Self::Responsive => "Responsive",
            Self::WellLed => "Well-led",
        }
    }

    pub fn parse(words: &str) -> Option<Self> {
        let words = words.trim();
        Self::ALL.iter().copied().find(|q| q.cqc().eq_ignore_ascii_case(words) || (words.eq_ignore_ascii_case("well led") && *q == Self::WellLed))
    }
}

/// What a rating is of: the whole location, or one of its services in CQC's words ("Care Homes", "Homecare agencies" …).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RatedService {
    Location,
    Service(Text),
}

/// One line of CQC's ratings: of one service, for one key question (`None`: overall).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingEntry {
    pub service: RatedService,
    pub question: Option<KeyQuestion>,
    pub outcome: Outcome,
    pub published: Fact<Date>,
    /// Given to the previous owner of a re-registered service.
    pub inherited: Fact<bool>,
    /// Who held the rating, where an inherited one says so.
    pub given_to: Option<ProviderId>,
    pub report: Option<WebAddress>,
    pub source: SourceId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wording_has_an_outcome_and_none_becomes_bad() {
        let check = |words: &str, expected: Outcome| assert_eq!(Outcome::parse(words), expected, "{words:?}");
        check("Good", Outcome::Rated(Rating::Good));
        check("requires Improvement ", Outcome::Rated(Rating::RequiresImprovement));
        check("Not Rated", Outcome::Unrated(Unrated::NotRated));
        check("Insufficient evidence to rate", Outcome::Unrated(Unrated::InsufficientEvidence));
        check("", Outcome::Unrated(Unrated::Blank));
        check("Go", Outcome::Unrated(Unrated::Unreadable(Text::parse("Go").unwrap())));
    }
}
