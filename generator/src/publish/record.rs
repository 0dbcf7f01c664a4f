//! The parts that pages of public records are made of: sections of facts, lists and tables, each with its sources at the foot.
//! A fact without a source of its own is its document's first source's.

pub mod foot;
pub mod page;

use super::when;
use crate::model::Text;
use crate::model::commissioning::*;
use foot::Foot;
use serde::Serialize;

/// One section of a page. What is empty is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Section {
    pub id: String,
    pub title: String,
    pub text: Vec<Line>,
    pub facts: Vec<Fact>,
    pub lists: Vec<List>,
    pub tables: Vec<Table>,
    /// A map or chart, whose words stand beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub svg: Option<String>,
    /// Sanitised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    pub sources: Vec<foot::SourceLine>,
}

/// A label and what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    pub label: String,
    pub lines: Vec<Line>,
}

/// One line: words, a link, and in quiet letters what is to be known about it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Line {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strong: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The words of the link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where it leads: a page of this site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Or a page elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet: Option<String>,
    /// It is not known: the text says why.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub untold: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct List {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub lettered: bool,
    pub lines: Vec<Line>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    pub caption: String,
    pub head: Vec<String>,
    pub rows: Vec<Vec<Line>>,
}

impl Line {
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    pub fn untold(why: impl Into<String>) -> Self {
        Self { text: why.into(), untold: true, ..Self::default() }
    }

    pub fn to(name: impl Into<String>, path: impl Into<String>) -> Self {
        Self { name: Some(name.into()), path: Some(path.into()), ..Self::default() }
    }

    pub fn out(name: impl Into<String>, url: impl Into<String>) -> Self {
        Self { name: Some(name.into()), url: Some(url.into()), ..Self::default() }
    }

    pub fn quiet(mut self, quiet: Option<String>) -> Self {
        self.quiet = match (self.quiet.take(), quiet) {
            (Some(a), Some(b)) => Some(format!("{a}; {b}")),
            (a, b) => a.or(b),
        };
        self
    }

    pub fn after(mut self, after: impl Into<String>) -> Self {
        self.after = Some(after.into());
        self
    }

    pub fn when(date: &When) -> Self {
        Self::text(super::words::capital(&when::words(date))).quiet(when::note(date))
    }

    /// A date with how we know it, unless it says that we worked it out.
    pub fn dated(date: &When, foot: &mut Foot<'_>) -> Self {
        let how = foot.see(&date.origin).filter(|_| date.derived.is_none());
        Self::when(date).quiet(how)
    }
}

impl Fact {
    pub fn new(label: &str, line: Line) -> Self {
        Self { label: label.into(), lines: vec![line] }
    }

    pub fn many(label: &str, lines: Vec<Line>) -> Option<Self> {
        (!lines.is_empty()).then(|| Self { label: label.into(), lines })
    }
}

impl Section {
    pub fn new(id: &str, title: &str) -> Self {
        Self { id: id.into(), title: title.into(), ..Self::default() }
    }

    /// Whether it shows anything but its heading.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.facts.is_empty() && self.lists.is_empty() && self.tables.is_empty() && self.html.is_none()
    }

    pub fn fact(&mut self, label: &str, value: Option<&Text>) {
        self.facts.extend(value.map(|text| Fact::new(label, Line::text(text.to_string()))));
    }

    pub fn date(&mut self, label: &str, date: Option<&When>, foot: &mut Foot<'_>) {
        self.facts.extend(date.map(|date| Fact::new(label, Line::dated(date, foot))));
    }

    /// A list of sentences with their sources.
    pub fn list(&mut self, title: Option<&str>, entries: &[Stated], foot: &mut Foot<'_>) {
        let lines: Vec<Line> = entries.iter().map(|entry| stated(entry, foot)).collect();
        if !lines.is_empty() {
            self.lists.push(List { title: title.map(Into::into), lettered: false, lines });
        }
    }

    /// The section with its sources, unless nothing stands in it.
    pub fn finish(mut self, foot: Foot<'_>) -> Option<Self> {
        if self.is_empty() {
            return None;
        }
        self.sources = foot.lines();
        Some(self)
    }
}

/// A sentence, what was said to it, and how we know.
pub fn stated(entry: &Stated, foot: &mut Foot<'_>) -> Line {
    let mut text = entry.text.to_string();
    if let Some(reply) = &entry.reply {
        text = format!("{} Answer: {reply}", sentence(&text));
    }
    let derived = entry.derived.as_ref().map(|how| format!("worked out by us: {how}"));
    let how = foot.see(&entry.origin).filter(|_| derived.is_none());
    let by = entry.by.as_ref().map(ToString::to_string);
    Line { strong: entry.heading.as_ref().map(|heading| format!("{heading}. ")), ..Line::text(text) }
        .quiet(by)
        .quiet(derived)
        .quiet(entry.note.as_ref().map(ToString::to_string))
        .quiet(how)
}

/// A sum with what it is for and how we know it.
pub fn money(sum: &Money, foot: &mut Foot<'_>) -> Line {
    let how = foot.see(&sum.origin).filter(|_| sum.derived.is_none());
    Line::text(sum.text.to_string())
        .quiet(sum.derived.as_ref().map(|how| format!("worked out by us: {how}")))
        .quiet(sum.note.as_ref().map(ToString::to_string))
        .quiet(how)
}

pub fn papers(papers: &[Paper]) -> Vec<Line> {
    papers
        .iter()
        .map(|paper| {
            let size: Vec<String> = [&paper.format, &paper.size].into_iter().flatten().map(ToString::to_string).collect();
            let size = (!size.is_empty()).then(|| size.join(", "));
            let line = match &paper.url {
                Some(url) => Line::out(paper.title.to_string(), url.to_string()),
                None => Line::text(paper.title.to_string()),
            };
            line.quiet(paper.kind.as_ref().map(ToString::to_string)).quiet(size).quiet(paper.note.as_ref().map(ToString::to_string))
        })
        .collect()
}

/// With a full stop at its end.
pub fn sentence(text: &str) -> String {
    if text.ends_with(['.', '?', '!']) { text.into() } else { format!("{text}.") }
}

/// The sections that end the page of every document: conflicts, oddities, what we worked out, what is not said, its text.
pub fn closing(about: &About) -> Vec<Section> {
    [body(about), conflicts(about), quirks(about), worked_out(about), unsaid(about), sources(about)].into_iter().flatten().collect()
}

fn body(about: &About) -> Option<Section> {
    let html = about.body.as_ref()?.as_str().to_owned();
    Some(Section { html: Some(html), ..Section::new("more", "In more words") })
}

fn conflicts(about: &About) -> Option<Section> {
    if about.conflicts.is_empty() {
        return None;
    }
    let title = if about.conflicts.iter().all(|c| c.values.len() < 2) { "Not sure yet" } else { "Sources disagree" };
    let mut section = Section::new("conflicts", title);
    section.text.push(Line::text("We show what each source says and do not choose in silence."));
    for conflict in &about.conflicts {
        let mut rows = Vec::new();
        for value in &conflict.values {
            let cited = about.source(&value.origin);
            let source = cited.map_or_else(
                || Line::untold("Not named"),
                |cited| match &cited.url {
                    Some(url) => Line::out(cited.title.to_string(), url.to_string()),
                    None => Line::text(cited.title.to_string()),
                },
            );
            let source = source.quiet(foot::how(cited.map(|c| c.kind), about.confidence(&value.origin)));
            let note =
                value.note.as_ref().map(ToString::to_string).into_iter().chain(value.date.as_ref().map(when::words)).collect::<Vec<_>>().join("; ");
            rows.push(vec![Line::text(value.value.to_string()).quiet((!note.is_empty()).then_some(note)), source]);
        }
        let caption = match &conflict.note {
            Some(note) => format!("{}. {}", conflict.subject, sentence(note.as_str())),
            None => conflict.subject.to_string(),
        };
        section.tables.push(Table { caption, head: vec!["What it says".into(), "Source".into()], rows });
    }
    Some(section)
}

fn quirks(about: &About) -> Option<Section> {
    if about.quirks.is_empty() {
        return None;
    }
    let mut section = Section::new("as-published", "Kept as it was published");
    section.text.push(Line::text("These look like slips. We changed nothing."));
    let rows = about
        .quirks
        .iter()
        .map(|quirk| {
            let printed = quirk.printed.as_ref().map_or_else(|| Line::untold("A heading with nothing under it"), |p| Line::text(format!("“{p}”")));
            let corrected = quirk.corrected.as_ref().map(|now| format!("read as: {now}"));
            vec![Line::text(quirk.place.to_string()), printed, Line::text(quirk.note.to_string()).quiet(corrected)]
        })
        .collect();
    section.tables.push(Table {
        caption: "Where, what is printed, and what is odd about it".into(),
        head: ["Where", "Printed", "Our note"].map(Into::into).into(),
        rows,
    });
    Some(section)
}

fn worked_out(about: &About) -> Option<Section> {
    let mut section = Section::new("worked-out", "Worked out by us");
    for value in &about.worked_out {
        let line = Line { strong: Some(value.value.to_string()), ..Line::default() }.quiet(Some(value.how.to_string()));
        section.facts.push(Fact::new(value.what.as_str(), line));
    }
    (!section.is_empty()).then_some(section)
}

fn unsaid(about: &About) -> Option<Section> {
    let mut section = Section::new("not-published", "What we could not find");
    let lines = |texts: &[Text]| texts.iter().map(|text| Line::text(text.to_string())).collect::<Vec<_>>();
    if !about.not_published.is_empty() {
        section.lists.push(List { title: Some("Not published, or not in what we read".into()), lettered: false, lines: lines(&about.not_published) });
    }
    if !about.open_questions.is_empty() {
        section.lists.push(List { title: Some("Open questions".into()), lettered: false, lines: lines(&about.open_questions) });
    }
    (!section.is_empty()).then_some(section)
}

fn sources(about: &About) -> Option<Section> {
    if about.sources.is_empty() {
        return None;
    }
    let mut section = Section::new("sources", "Sources");
    let rows = about
        .sources
        .iter()
        .map(|cited| {
            let title = match &cited.url {
                Some(url) => Line::out(cited.title.to_string(), url.to_string()),
                None => Line::text(cited.title.to_string()),
            };
            let how = foot::how(Some(cited.kind), Some(cited.confidence)).map_or_else(Line::default, |how| Line::text(super::words::capital(&how)));
            let accessed = cited.accessed.map(|day| format!("read {}", super::words::date(day)));
            let undated = if cited.accessed.is_none() { ", taken on a day that is not known" } else { "" };
            let copy = cited.document.as_ref().map(|name| format!("in the copy {name}{undated}"));
            let sum = cited.sha256.as_ref().map(|sum| format!("SHA-256 {sum}"));
            vec![title.quiet(cited.note.as_ref().map(ToString::to_string)), how.quiet(accessed).quiet(copy).quiet(sum)]
        })
        .collect();
    section.tables.push(Table { caption: "Where the facts on this page come from".into(), head: vec!["Source".into(), "How we know".into()], rows });
    Some(section)
}
