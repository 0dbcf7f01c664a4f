//! How one document names another: `decision:care-at-home-2019`. Within one council; two councils share no document.

use crate::model::market::IndicatorId;
use crate::model::{AreaCode, Slug};
use std::fmt;

/// A lot, by its framework and its own slug.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LotKey {
    pub framework: Slug,
    pub slug: Slug,
}

impl fmt::Display for LotKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.framework, self.slug)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reference {
    Decision(Slug),
    Meeting(Slug),
    Framework(Slug),
    /// `lot:framework/slug`, or `lot:slug` while no other framework of the council has that slug.
    Lot(Option<Slug>, Slug),
    Opportunity(Slug),
    Statement(Slug),
    Consultation(Slug),
    Programme(Slug),
    Question(Slug),
    Indicator(IndicatorId),
}

/// A prefix and the reference it makes.
const PREFIXES: &[(&str, fn(Slug) -> Reference)] = &[
    ("decision", Reference::Decision),
    ("meeting", Reference::Meeting),
    ("framework", Reference::Framework),
    ("opportunity", Reference::Opportunity),
    ("statement", Reference::Statement),
    ("consultation", Reference::Consultation),
    ("programme", Reference::Programme),
    ("question", Reference::Question),
];

impl Reference {
    pub fn parse(raw: &str) -> Option<Self> {
        let (prefix, rest) = raw.split_once(':')?;
        if prefix == "lot" {
            return match rest.split_once('/') {
                Some((framework, slug)) => Some(Self::Lot(Some(Slug::parse(framework)?), Slug::parse(slug)?)),
                None => Some(Self::Lot(None, Slug::parse(rest)?)),
            };
        }
        if prefix == "indicator" {
            return IndicatorId::parse(rest).map(Self::Indicator);
        }
        let (_, make) = PREFIXES.iter().find(|(known, _)| *known == prefix)?;
        Slug::parse(rest).map(make)
    }

    /// What kind of thing it names: the prefix.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Decision(_) => "decision",
            Self::Meeting(_) => "meeting",
            Self::Framework(_) => "framework",
            Self::Lot(..) => "lot",
            Self::Opportunity(_) => "opportunity",
            Self::Statement(_) => "statement",
            Self::Consultation(_) => "consultation",
            Self::Programme(_) => "programme",
            Self::Question(_) => "question",
            Self::Indicator(_) => "indicator",
        }
    }

    /// Its address from the site's root, where its own name tells it. A statement stands at its service's name.
    pub fn path(&self, council: &Slug) -> Option<String> {
        Some(match self {
            Self::Decision(slug) => format!("/{council}/decisions/{slug}/"),
            Self::Meeting(slug) => format!("/{council}/meetings/{slug}/"),
            Self::Framework(slug) => format!("/{council}/commissioning/{slug}/"),
            Self::Lot(Some(framework), slug) => format!("/{council}/commissioning/{framework}/{slug}/"),
            Self::Opportunity(id) => format!("/{council}/calendar/#{id}"),
            Self::Consultation(slug) => format!("/{council}/commissioning/#consultation-{slug}"),
            Self::Programme(slug) => format!("/{council}/commissioning/#programme-{slug}"),
            Self::Lot(None, _) | Self::Statement(_) | Self::Question(_) | Self::Indicator(_) => return None,
        })
    }

    /// What stands after the prefix.
    pub fn name(&self) -> String {
        match self {
            Self::Lot(Some(framework), slug) => format!("{framework}/{slug}"),
            Self::Lot(None, slug)
            | Self::Decision(slug)
            | Self::Meeting(slug)
            | Self::Framework(slug)
            | Self::Opportunity(slug)
            | Self::Statement(slug)
            | Self::Consultation(slug)
            | Self::Programme(slug)
            | Self::Question(slug) => slug.to_string(),
            Self::Indicator(id) => id.to_string(),
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind(), self.name())
    }
}

/// A reference of one council.
pub type Of = (AreaCode, Reference);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_reads_as_it_is_written() {
        for good in ["decision:a-1", "meeting:a", "framework:a", "lot:a", "lot:a/b", "opportunity:x-001", "indicator:over_75", "question:q"] {
            assert_eq!(Reference::parse(good).unwrap().to_string(), good);
        }
        for bad in ["", "a", "decision:", "decision:A", "decison:a", "lot:a/b/c", "lot:/b", "decision:a b", "decision:../a"] {
            assert!(Reference::parse(bad).is_none(), "{bad}");
        }
    }
}
