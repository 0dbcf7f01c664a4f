//! The sources at the foot of a section: each that one of its facts names, once, and how it was read.

use crate::model::commissioning::*;
use crate::publish::words;
use serde::Serialize;
use std::collections::BTreeSet;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceLine {
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub how: Option<String>,
}

/// Collects the sources of a section while its facts are made.
#[derive(Debug)]
pub struct Foot<'a> {
    about: &'a About,
    seen: BTreeSet<usize>,
}

impl<'a> Foot<'a> {
    /// Facts without a source are the document's first source's, so that this one always stands there.
    pub fn new(about: &'a About) -> Self {
        Self { about, seen: BTreeSet::new() }
    }

    /// Takes a fact's source. What it returns stands beside the fact: only where the fact is less sure than its source.
    pub fn see(&mut self, origin: &Origin) -> Option<String> {
        self.seen.insert(usize::from(origin.source.unwrap_or(0)));
        let own = origin.confidence?;
        let differs = self.about.source(origin).is_none_or(|cited| cited.confidence != own);
        differs.then(|| match own {
            Confidence::Quoted => "read at its source".into(),
            Confidence::Derived => "worked out by us".into(),
            Confidence::SecondHand => "read in a copy".into(),
        })
    }

    pub fn lines(self) -> Vec<SourceLine> {
        let seen = if self.seen.is_empty() { BTreeSet::from([0]) } else { self.seen };
        seen.into_iter().filter_map(|at| self.about.sources.get(at)).map(line).collect()
    }
}

/// A source as one line.
pub fn line(cited: &Cited) -> SourceLine {
    let how = how(Some(cited.kind), Some(cited.confidence));
    let accessed = cited.accessed.map(|day| format!("on {}", words::date(day)));
    let how = [how, accessed].into_iter().flatten().collect::<Vec<_>>().join(" ");
    SourceLine { title: cited.title.to_string(), url: cited.url.as_ref().map(ToString::to_string), how: (!how.is_empty()).then_some(how) }
}

/// How a thing was read, in words.
pub fn how(kind: Option<CitedKind>, confidence: Option<Confidence>) -> Option<String> {
    Some(
        match (kind?, confidence?) {
            (_, Confidence::Derived) => "worked out by us from it",
            (CitedKind::CouncilPage | CitedKind::Seed, Confidence::Quoted) => "read in the council’s own record",
            (CitedKind::Notice, Confidence::Quoted) => "read in the notice",
            (CitedKind::CopyOfNotice, _) => "read in a copy of the notice",
            (CitedKind::News, Confidence::Quoted) => "read in the council’s news",
            (CitedKind::FoiAnswer, Confidence::Quoted) => "read in an answer under freedom of information",
            (CitedKind::Law, Confidence::Quoted) => "read in the law",
            (CitedKind::Other, Confidence::Quoted) => "read at its source",
            (_, Confidence::SecondHand) => "read in a copy or a restatement",
        }
        .into(),
    )
}
