//! What every document has: where it stands, its sources, where they disagree, what was printed oddly, what is not said.

use crate::model::{AreaCode, Date, Slug, Text, WebAddress};
use std::sync::Arc;

/// The head of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub authority: AreaCode,
    pub slug: Slug,
    pub title: Text,
    /// From the project's folder: where problems with it stand.
    pub file: Arc<str>,
    pub sources: Vec<Cited>,
    pub conflicts: Vec<Conflict>,
    pub quirks: Vec<Quirk>,
    /// What the source does not say, as sentences.
    pub not_published: Vec<Text>,
    /// What nobody has answered yet.
    pub open_questions: Vec<Text>,
    pub worked_out: Vec<WorkedOut>,
    pub body: Option<Html>,
}

impl About {
    pub fn is(&self, authority: AreaCode, slug: &Slug) -> bool {
        self.authority == authority && self.slug == *slug
    }

    /// The source of a fact: the one it names, or the document's first.
    pub fn source(&self, origin: &Origin) -> Option<&Cited> {
        self.sources.get(usize::from(origin.source.unwrap_or(0)))
    }

    /// How we know a fact: as it says, or as its source does.
    pub fn confidence(&self, origin: &Origin) -> Option<Confidence> {
        origin.confidence.or_else(|| self.source(origin).map(|source| source.confidence))
    }
}

/// A value that we worked out, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkedOut {
    pub what: Text,
    pub value: Text,
    pub how: Text,
    pub origin: Origin,
}

/// HTML that was made from Markdown and sanitised. Only `ingest::documents::markdown` makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Html(Arc<str>);

impl Html {
    pub(crate) fn sanitised(html: &str) -> Self {
        Self(html.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A public source that a document or a row names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// `S0`, `W7`: unique in its file.
    pub key: Text,
    pub title: Text,
    pub url: Option<WebAddress>,
    pub accessed: Option<Date>,
    pub kind: CitedKind,
    pub confidence: Confidence,
    pub note: Option<Text>,
    /// The name of the copy that was read, and its SHA-256: who keeps that copy can tell that it is the same.
    pub document: Option<Text>,
    pub sha256: Option<Text>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CitedKind {
    CouncilPage,
    Notice,
    CopyOfNotice,
    Seed,
    News,
    FoiAnswer,
    Law,
    Other,
}

/// How we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Read in the publisher's own page or notice.
    Quoted,
    /// Our arithmetic or inference.
    Derived,
    /// Read in a copy or a restatement.
    SecondHand,
}

/// Which of the file's sources says a thing, and how sure that is where it differs from the source's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Origin {
    /// An index into the document's sources; of a row, into its file's.
    pub source: Option<u16>,
    pub confidence: Option<Confidence>,
}

/// A sentence of a list, with its source where it needs one of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    pub text: Text,
    /// A heading above it, in minutes.
    pub heading: Option<Text>,
    pub number: Option<u32>,
    /// What was answered.
    pub reply: Option<Text>,
    /// The post that said or wrote it.
    pub by: Option<Text>,
    pub note: Option<Text>,
    pub derived: Option<Text>,
    pub origin: Origin,
}

/// Two sources that disagree: shown side by side, never settled in silence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    pub subject: Text,
    pub values: Vec<ConflictValue>,
    pub note: Option<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictValue {
    pub value: Text,
    pub note: Option<Text>,
    pub date: Option<super::When>,
    pub origin: Origin,
}

/// A value kept as it was published, with the reason why it looks wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quirk {
    /// Which part of the record: "contact", "divisions".
    pub place: Text,
    /// `None` where the heading is there and nothing stands below it.
    pub printed: Option<Text>,
    pub note: Text,
    /// What it should be, only where a person decided it.
    pub corrected: Option<Text>,
    pub origin: Origin,
}

impl CitedKind {
    pub const ALL: &'static [Self] =
        &[Self::CouncilPage, Self::Notice, Self::CopyOfNotice, Self::Seed, Self::News, Self::FoiAnswer, Self::Law, Self::Other];

    pub fn key(self) -> &'static str {
        match self {
            Self::CouncilPage => "council page",
            Self::Notice => "notice",
            Self::CopyOfNotice => "copy of a notice",
            Self::Seed => "seed",
            Self::News => "news",
            Self::FoiAnswer => "FOI answer",
            Self::Law => "law",
            Self::Other => "other",
        }
    }
}

impl Confidence {
    pub const ALL: &'static [Self] = &[Self::Quoted, Self::Derived, Self::SecondHand];

    pub fn key(self) -> &'static str {
        match self {
            Self::Quoted => "quoted",
            Self::Derived => "derived",
            Self::SecondHand => "second-hand",
        }
    }
}
