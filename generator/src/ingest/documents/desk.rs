//! One document on the desk: its words as values, each problem at its row. A value that does not fit is reported and left out;
//! the report has an error then, so that nothing is published without it.

use super::fault::Fault;
use super::written::{self, Common, Words};
use super::{markdown, people};
use crate::diagnostic::{At, Report, nearest};
use crate::model::commissioning::*;
use crate::model::market::IndicatorId;
use crate::model::{AreaCode, Date, Slug, Text, WebAddress};
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;

/// A reference that somebody must look up: by whom, where it stands, under which key.
#[derive(Debug, Clone)]
pub struct Referred {
    pub authority: AreaCode,
    pub reference: Reference,
    pub key: &'static str,
    pub at: At,
}

#[derive(Debug)]
pub struct Desk<'a> {
    pub authority: AreaCode,
    /// The council's slug: what addresses begin with.
    /// `None` for a document of the whole portal.
    pub council: Option<&'a Slug>,
    /// Every council of the portal: its slug and its code.
    pub councils: &'a [(&'a Slug, AreaCode)],
    pub base_path: &'a str,
    /// The level of the text's first heading on its page.
    pub top: usize,
    pub slug: Slug,
    pub file: Arc<str>,
    /// The front matter, its lines counted from the file's first.
    pub front: &'a str,
    pub body: &'a str,
    pub body_row: u32,
    pub sources: Vec<Cited>,
    pub referred: Vec<Referred>,
    pub links: Vec<SiteLink>,
    pub report: &'a mut Report,
}

impl Desk<'_> {
    pub fn at(&self, span: &Range<usize>) -> At {
        let start = span.start.min(self.front.len());
        At::file(self.file.clone()).row(self.front[..start].matches('\n').count() as u32 + 1)
    }

    pub fn add(&mut self, fault: Fault, span: &Range<usize>) {
        let at = self.at(span);
        self.report.add(fault, at);
    }

    /// The value, or a fault that says what was wanted.
    pub fn value<T>(&mut self, key: &str, raw: &str, span: &Range<usize>, parsed: Option<T>, wanted: &str) -> Option<T> {
        if parsed.is_none() {
            self.add(Fault::Value { key: key.into(), value: raw.into(), wanted: wanted.into(), nearest: None }, span);
        }
        parsed
    }

    fn words_at(&mut self, key: &str, raw: &str, span: &Range<usize>) -> Option<Text> {
        let (text, hidden) = Text::parse_noting(raw);
        if hidden.is_some() {
            self.add(Fault::Hidden, span);
        }
        self.value(key, raw, span, text, "words")
    }

    pub fn text(&mut self, key: &str, words: &Words) -> Option<Text> {
        self.words_at(key, words.get_ref(), &words.span())
    }

    /// A key that may be left out.
    pub fn maybe(&mut self, key: &str, words: &Option<Words>) -> Option<Text> {
        words.as_ref().and_then(|w| self.text(key, w))
    }

    pub fn texts(&mut self, key: &str, words: &[Words]) -> Vec<Text> {
        words.iter().filter_map(|w| self.text(key, w)).collect()
    }

    /// Words in a table whose own place is all that is known.
    fn inner(&mut self, key: &str, raw: &Option<String>, span: &Range<usize>) -> Option<Text> {
        raw.as_ref().and_then(|raw| self.words_at(key, raw, span))
    }

    /// One of a list's words.
    pub fn one_of<T: Copy>(&mut self, key: &str, words: &Words, all: &[T], name: fn(T) -> &'static str) -> Option<T> {
        let raw = words.get_ref().trim();
        let found = all.iter().copied().find(|member| name(*member).eq_ignore_ascii_case(raw));
        if found.is_none() {
            let names: Vec<&str> = all.iter().map(|m| name(*m)).collect();
            let fault = Fault::Value {
                key: key.into(),
                value: raw.into(),
                wanted: format!("one of {}", names.join(", ")),
                nearest: nearest(raw, names.iter().copied()).map(Into::into),
            };
            self.add(fault, &words.span());
        }
        found
    }

    pub fn address(&mut self, key: &str, words: &Option<Words>) -> Option<WebAddress> {
        let words = words.as_ref()?;
        self.value(key, words.get_ref(), &words.span(), WebAddress::parse_source(words.get_ref()), "an address that begins with https://")
    }

    pub fn slug(&mut self, key: &str, words: &Words) -> Option<Slug> {
        let wanted = "lower-case letters, digits and hyphens";
        self.value(key, words.get_ref(), &words.span(), Slug::parse(words.get_ref()), wanted)
    }

    pub fn pounds(&mut self, key: &str, amount: &Option<Spanned<i64>>) -> Option<u64> {
        let amount = amount.as_ref()?;
        let raw = *amount.get_ref();
        self.value(key, &raw.to_string(), &amount.span(), u64::try_from(raw).ok().filter(|n| *n > 0), "whole pounds, such as 175_000_000")
    }

    /// A calendar value: a string, a bare day or a bare year.
    pub fn moment(&mut self, key: &str, value: &Spanned<toml::Value>) -> Option<Moment> {
        let raw = match value.get_ref() {
            toml::Value::String(raw) => raw.clone(),
            other => other.to_string(),
        };
        let wanted = "a date as precise as it is known: 2019-09-02, 2020-01, 2026-Q2 or 2015";
        self.value(key, &raw, &value.span(), Moment::parse(&raw), wanted)
    }

    pub fn day(&mut self, key: &str, value: &Option<Spanned<toml::Value>>) -> Option<Date> {
        let value = value.as_ref()?;
        let moment = self.moment(key, value)?;
        self.value(key, &moment.to_string(), &value.span(), moment.day(), "a day, such as 2026-11-21")
    }

    pub fn when(&mut self, key: &str, written: &Option<Spanned<written::When>>) -> Option<When> {
        let written = written.as_ref()?;
        let (span, table) = (written.span(), written.get_ref());
        let values = [&table.on, &table.by, &table.from, &table.until, &table.not_before, &table.as_at];
        let given: Vec<(Sense, &Spanned<toml::Value>)> =
            Sense::ALL.iter().copied().zip(values).filter_map(|(sense, value)| Some((sense, value.as_ref()?))).collect();
        let printed = self.maybe(key, &table.printed);
        let (sense, moment) = match given.as_slice() {
            [(sense, value)] => (*sense, Some(self.moment(&format!("{key}.{}", sense.key()), value)?)),
            [] if printed.is_some() => (Sense::On, None),
            several => {
                self.add(Fault::Senses { key: key.into(), count: several.len() }, &span);
                return None;
            }
        };
        let origin = self.origin(&table.source, &table.confidence);
        Some(When {
            sense,
            moment,
            printed,
            time: self.time(key, &table.time),
            approximate: table.approximate,
            planned: table.planned,
            derived: self.maybe(key, &table.derived),
            reason: self.maybe(key, &table.reason),
            note: self.maybe(key, &table.note),
            origin,
        })
    }

    fn time(&mut self, key: &str, words: &Option<Words>) -> Option<Text> {
        let words = words.as_ref()?;
        self.value(&format!("{key}.time"), words.get_ref(), &words.span(), time(words.get_ref()), "a time of the day, such as 13:00")
    }

    pub fn origin(&mut self, source: &Option<Words>, confidence: &Option<Words>) -> Origin {
        Origin {
            source: source.as_ref().and_then(|key| self.source_key(key.get_ref(), &key.span())),
            confidence: confidence.as_ref().and_then(|words| self.one_of("confidence", words, Confidence::ALL, Confidence::key)),
        }
    }

    fn source_key(&mut self, key: &str, span: &Range<usize>) -> Option<u16> {
        let found = self.sources.iter().position(|s| s.key.as_str() == key.trim());
        if found.is_none() {
            let known: Vec<String> = self.sources.iter().map(|s| s.key.to_string()).collect();
            let nearest = nearest(key, known.iter().map(String::as_str)).map(Into::into);
            self.add(Fault::Source { key: key.into(), nearest, known }, span);
        }
        found.map(|at| at as u16)
    }

    pub fn entries(&mut self, key: &str, entries: &[Spanned<written::Entry>]) -> Vec<Stated> {
        entries.iter().filter_map(|entry| self.entry(key, entry)).collect()
    }

    fn entry(&mut self, key: &str, entry: &Spanned<written::Entry>) -> Option<Stated> {
        let (span, table) = (entry.span(), &entry.get_ref().0);
        let source = table.source.as_ref().and_then(|key| self.source_key(key, &span));
        let confidence = table
            .confidence
            .as_ref()
            .and_then(|raw| self.one_of("confidence", &Spanned::new(span.clone(), raw.clone()), Confidence::ALL, Confidence::key));
        Some(Stated {
            text: self.words_at(key, &table.text, &span)?,
            heading: self.inner(key, &table.heading, &span),
            number: table.number,
            reply: self.inner(key, &table.reply, &span),
            by: self.inner(key, &table.by, &span),
            note: self.inner(key, &table.note, &span),
            derived: self.inner(key, &table.derived, &span),
            origin: Origin { source, confidence },
        })
    }

    pub fn papers(&mut self, key: &str, papers: &[Spanned<written::Paper>]) -> Vec<Paper> {
        let mut out = Vec::new();
        for paper in papers {
            let (span, table) = (paper.span(), &paper.get_ref().0);
            let url =
                table.url.as_ref().and_then(|raw| self.value("url", raw, &span, WebAddress::parse(raw), "an address that begins with https://"));
            let Some(title) = self.words_at(key, &table.title, &span) else { continue };
            out.push(Paper {
                title,
                kind: self.inner(key, &table.kind, &span),
                format: self.inner(key, &table.format, &span),
                size: self.inner(key, &table.size, &span),
                note: self.inner(key, &table.note, &span),
                url,
            });
        }
        out
    }

    pub fn money(&mut self, key: &str, sums: &[written::Money]) -> Vec<Money> {
        let mut out = Vec::new();
        for sum in sums {
            let Some(text) = self.text(key, &sum.text) else { continue };
            out.push(Money {
                text,
                pounds: self.pounds(&format!("{key}.amount"), &sum.amount),
                per: self.maybe(key, &sum.per),
                period: self.maybe(key, &sum.period),
                derived: self.maybe(key, &sum.derived),
                note: self.maybe(key, &sum.note),
                origin: self.origin(&sum.source, &sum.confidence),
            });
        }
        out
    }

    pub fn rates(&mut self, rates: &[written::Rate]) -> Vec<Rate> {
        let mut out = Vec::new();
        for rate in rates {
            let Some(text) = self.text("rates.text", &rate.text) else { continue };
            let pence = rate.amount.as_ref().and_then(|amount| {
                let raw = amount.get_ref();
                self.value("rates.amount", raw, &amount.span(), pence(raw), "pounds and pence in quotation marks, such as \"13.98\"")
            });
            out.push(Rate {
                text,
                pence,
                per: self.maybe("rates.per", &rate.per),
                date: self.when("rates.date", &rate.date),
                origin: self.origin(&rate.source, &rate.confidence),
            });
        }
        out
    }

    pub fn bodies(&mut self, key: &str, bodies: &[written::Body]) -> Vec<Consultee> {
        let mut out = Vec::new();
        for body in bodies {
            let Some(name) = self.text(key, &body.name) else { continue };
            out.push(Consultee { name, note: self.maybe(key, &body.note) });
        }
        out
    }

    pub fn laws(&mut self, laws: &[written::Law]) -> Vec<Law> {
        let mut out = Vec::new();
        for law in laws {
            let Some(printed) = self.text("legal", &law.printed) else { continue };
            out.push(Law {
                printed,
                law: self.maybe("legal.law", &law.law),
                url: self.address("legal.url", &law.url),
                note: self.maybe("legal.note", &law.note),
            });
        }
        out
    }

    /// References of a list, each to be looked up when everything is read.
    pub fn references(&mut self, key: &'static str, words: &[Words]) -> Vec<Reference> {
        words.iter().filter_map(|w| self.reference(key, w)).collect()
    }

    pub fn reference(&mut self, key: &'static str, words: &Words) -> Option<Reference> {
        let raw = words.get_ref().trim();
        let wanted = "a reference such as decision:care-at-home-2019, framework:…, lot:framework/lot, opportunity:…, meeting:… or indicator:…";
        let reference = self.value(key, raw, &words.span(), Reference::parse(raw), wanted)?;
        self.note(key, reference.clone(), &words.span());
        Some(reference)
    }

    /// Slugs of documents of one kind, with or without its prefix.
    pub fn slugs(&mut self, key: &'static str, words: &[Words], make: fn(Slug) -> Reference) -> Vec<Slug> {
        words.iter().filter_map(|w| self.slug_of(key, w, make)).collect()
    }

    pub fn slug_of(&mut self, key: &'static str, words: &Words, make: fn(Slug) -> Reference) -> Option<Slug> {
        let raw = words.get_ref().trim();
        let slug = match Reference::parse(raw) {
            Some(reference) => Slug::parse(&reference.name()).filter(|slug| make(slug.clone()) == reference),
            None => Slug::parse(raw),
        };
        let slug = self.value(key, raw, &words.span(), slug, "the name of a document's file, without .md")?;
        self.note(key, make(slug.clone()), &words.span());
        Some(slug)
    }

    /// A council of this portal, by its slug.
    pub fn council_of(&mut self, key: &str, words: &Words) -> Option<AreaCode> {
        let raw = words.get_ref().trim();
        let found = self.councils.iter().find(|(slug, _)| slug.as_str() == raw).map(|(_, code)| *code);
        if found.is_none() {
            let nearest = nearest(raw, self.councils.iter().map(|(slug, _)| slug.as_str())).map(Into::into);
            let fault = Fault::Value { key: key.into(), value: raw.into(), wanted: "a council's slug as doorstep.toml has it".into(), nearest };
            self.add(fault, &words.span());
        }
        found
    }

    /// Ids of indicators, with or without the prefix.
    pub fn indicators(&mut self, key: &'static str, words: &[Words]) -> Vec<IndicatorId> {
        let mut out = Vec::new();
        for word in words {
            let raw = word.get_ref().trim();
            let id = IndicatorId::parse(raw.strip_prefix("indicator:").unwrap_or(raw));
            let Some(id) = self.value(key, raw, &word.span(), id, "an indicator's id, such as people_receiving") else { continue };
            self.note(key, Reference::Indicator(id.clone()), &word.span());
            out.push(id);
        }
        out
    }

    fn note(&mut self, key: &'static str, reference: Reference, span: &Range<usize>) {
        let at = self.at(span);
        self.referred.push(Referred { authority: self.authority, reference, key, at });
    }

    /// Markdown that stands in the front matter.
    pub fn markdown(&mut self, words: &Words) -> Option<Html> {
        let row = self.at(&words.span()).row.unwrap_or(1);
        // TOML leaves out the line's end after the marks that open a text of several lines.
        let opens = ["'''\n", "\"\"\"\n"].iter().any(|mark| self.front.get(words.span()).is_some_and(|written| written.starts_with(mark)));
        let row = row + u32::from(opens);
        markdown::html(self, &words.get_ref().replace("\r\n", "\n"), row)
    }

    /// The head of the document. Called first: what comes after names its sources.
    pub fn about(&mut self, common: Common) -> Option<About> {
        for (at, line) in self.front.lines().enumerate().chain(self.body.lines().enumerate().map(|(n, l)| (n + self.body_row as usize - 1, l))) {
            for fault in people::found(line) {
                self.report.add(fault, At::file(self.file.clone()).row(at as u32 + 1));
            }
        }
        for source in &common.sources {
            self.cite(source);
        }
        let title = self.text("title", &common.title)?;
        let conflicts = common.conflicts.iter().filter_map(|c| self.conflict(c)).collect();
        let quirks = common.quirks.iter().filter_map(|q| self.quirk(q)).collect();
        let open_questions = self.texts("open_questions", &common.open_questions);
        let worked_out = common.worked_out.iter().filter_map(|w| self.worked_out(w)).collect();
        let not_published = self.texts("not_published", &common.not_published);
        let body = markdown::html(self, self.body, self.body_row);
        Some(About {
            authority: self.authority,
            slug: self.slug.clone(),
            title,
            file: self.file.clone(),
            sources: self.sources.clone(),
            conflicts,
            quirks,
            not_published,
            open_questions,
            worked_out,
            body,
        })
    }

    fn cite(&mut self, source: &Spanned<written::Source>) {
        let written = source.get_ref();
        let key = self.text("source.id", &written.id);
        if let Some(key) = &key
            && self.sources.iter().any(|s| s.key == *key)
        {
            let fault = Fault::Value { key: "source.id".into(), value: key.to_string(), wanted: "an id of its own".into(), nearest: None };
            self.add(fault, &written.id.span());
        }
        let cited = Cited {
            title: match self.text("source.title", &written.title) {
                Some(title) => title,
                None => return,
            },
            url: self.address("source.url", &written.url),
            accessed: self.day("source.accessed", &written.accessed),
            kind: self.one_of("source.kind", &written.kind, CitedKind::ALL, CitedKind::key).unwrap_or(CitedKind::Other),
            confidence: self.one_of("source.confidence", &written.confidence, Confidence::ALL, Confidence::key).unwrap_or(Confidence::SecondHand),
            note: self.maybe("source.note", &written.note),
            document: self.maybe("source.document", &written.document),
            sha256: self.maybe("source.sha256", &written.sha256),
            key: match key {
                Some(key) => key,
                None => return,
            },
        };
        self.sources.push(cited);
    }

    fn worked_out(&mut self, written: &written::WorkedOut) -> Option<WorkedOut> {
        let origin = self.origin(&written.source, &written.confidence);
        Some(WorkedOut {
            what: self.text("derived.what", &written.what)?,
            value: self.text("derived.value", &written.value)?,
            how: self.text("derived.how", &written.how)?,
            origin: Origin { confidence: origin.confidence.or(Some(Confidence::Derived)), ..origin },
        })
    }

    fn conflict(&mut self, written: &written::Conflict) -> Option<Conflict> {
        let subject = self.text("conflict.subject", &written.subject)?;
        if written.values.is_empty() {
            let count = written.values.len().to_string();
            self.value::<()>("conflict.values", &count, &written.subject.span(), None, "at least one value, each with its source");
        }
        let mut values = Vec::new();
        for value in &written.values {
            let Some(words) = self.text("conflict.values", &value.value) else { continue };
            let origin = self.origin(&value.source, &value.confidence);
            let (note, date) = (self.maybe("conflict.note", &value.note), self.when("conflict.date", &value.date));
            values.push(ConflictValue { value: words, note, date, origin });
        }
        Some(Conflict { subject, values, note: self.maybe("conflict.note", &written.note) })
    }

    fn quirk(&mut self, written: &written::Quirk) -> Option<Quirk> {
        Some(Quirk {
            place: self.text("quirk.place", &written.place)?,
            printed: match &written.printed {
                // A stray sign alone is no word and yet what was printed.
                Some(raw) if raw.get_ref().trim().is_empty() => None,
                Some(raw) => Text::parse(raw.get_ref()).or_else(|| Text::parse(&format!("the sign {}", raw.get_ref().trim()))),
                None => None,
            },
            note: self.text("quirk.note", &written.note)?,
            corrected: self.maybe("quirk.corrected", &written.corrected),
            origin: self.origin(&written.source, &written.confidence),
        })
    }
}

/// `13:00`.
pub fn time(raw: &str) -> Option<Text> {
    let (hour, minute) = raw.split_once(':')?;
    let number = |s: &str, most: u8| (s.len() == 2).then(|| s.parse::<u8>().ok()).flatten().is_some_and(|n| n < most);
    (number(hour, 24) && number(minute, 60)).then(|| Text::parse(raw)).flatten()
}

/// `13.98`, `£13.98`, `14`.
fn pence(raw: &str) -> Option<u32> {
    let raw = raw.strip_prefix('£').unwrap_or(raw);
    let (pounds, pence) = raw.split_once('.').unwrap_or((raw, "00"));
    let number = |s: &str| (!s.is_empty() && s.len() <= 6 && s.bytes().all(|b| b.is_ascii_digit())).then(|| s.parse::<u32>().ok())?;
    Some(number(pounds)? * 100 + number(pence).filter(|_| pence.len() == 2)?).filter(|n| *n > 0)
}
