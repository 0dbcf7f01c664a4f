//! Every date of every document, row and rule as one calendar. A date keeps its precision; rows and documents that tell one date
//! of one thing are one entry; nothing is guessed. Pure: page, calendar files, feed and table all show what this returns.

use crate::model::commissioning::*;
use crate::model::market::RuleId;
use crate::model::{AreaCode, Atlas, Date, Slug, Text, WebAddress};

/// By date, as precise as each is; what has no date stands last.
pub fn entries(atlas: &Atlas) -> Vec<Entry> {
    let mut gathering = Gathering { atlas, entries: Vec::new() };
    gathering.opportunities();
    gathering.frameworks();
    gathering.lots();
    gathering.documents();
    gathering.rules();
    let mut entries = together(gathering.entries);
    entries.sort_by(|a, b| (a.when.order(), a.authority, &a.key).cmp(&(b.when.order(), b.authority, &b.key)));
    entries
}

struct Gathering<'a> {
    atlas: &'a Atlas,
    entries: Vec<Entry>,
}

/// What the dates of one row or document have in common.
#[derive(Clone)]
struct Source<'a> {
    authority: AreaCode,
    of: Subject,
    /// Of a document: where the sources of its dates are.
    about: Option<&'a About>,
    framework: Option<Slug>,
    lot: Option<LotKey>,
    decision: Option<Slug>,
    certainty: Certainty,
    status: Option<Text>,
    note: Option<Text>,
    url: Option<WebAddress>,
    cited: Option<&'a Cited>,
    confidence: Option<Confidence>,
    chance: bool,
    named: bool,
    told: Date,
}

impl<'a> Source<'a> {
    fn new(authority: AreaCode, of: Subject, told: Date) -> Self {
        Self {
            authority,
            of,
            about: None,
            framework: None,
            lot: None,
            decision: None,
            certainty: Certainty::Firm,
            status: None,
            note: None,
            url: None,
            cited: None,
            confidence: None,
            chance: false,
            named: false,
            told,
        }
    }

    fn of(about: &'a About, reference: Reference, told: Date) -> Self {
        Self { about: Some(about), ..Self::new(about.authority, Subject::Record(reference), told) }
    }

    /// What a source says is worked out stays so; what it says is planned, or not sure of, is no firmer than a plan.
    fn certainty(&self, when: &When) -> Certainty {
        if when.derived.is_some() || when.origin.confidence == Some(Confidence::Derived) {
            Certainty::Derived
        } else if when.planned || when.approximate {
            self.certainty.max(Certainty::Planned)
        } else {
            self.certainty
        }
    }
}

impl Gathering<'_> {
    /// The day of the newest edition of a council's tables.
    fn told(&self, authority: AreaCode) -> Date {
        let slug = self.atlas.portal.authority(authority).map(|a| a.slug.as_str());
        let of_council = self.atlas.sources.iter().filter(|s| s.kind == "commissioning" && s.folder.rsplit('/').next() == slug);
        of_council.map(|s| s.edition).max().unwrap_or(self.atlas.as_of)
    }

    fn put(&mut self, source: &Source<'_>, event: Event, date: Option<&When>) {
        let Some(when) = date else { return };
        let cited = source.cited.or_else(|| source.about.and_then(|about| about.source(&when.origin)));
        let certainty = source.certainty(when);
        let derived = (certainty == Certainty::Derived).then_some(Confidence::Derived);
        let confidence = derived.or(source.confidence).or(when.origin.confidence).or(cited.map(|c| c.confidence));
        let (kind, name) = match &source.of {
            Subject::Record(reference) => (reference.kind(), reference.name().replace('/', "-")),
            Subject::Rule(id) => ("rule", self.atlas.market.rule(*id).map_or_else(String::new, |rule| rule.service_slug.to_string())),
        };
        let mut key = format!("{kind}-{name}-{}", event.key().replace(' ', "-"));
        // A framework is reviewed more than once: there the date is part of the name.
        if event == Event::Reviewed && kind == "framework" {
            key = format!("{key}-{}", when.moment.map_or_else(|| "undated".into(), |m| m.to_string().replace('/', "-")));
        }
        let taken = |key: &str| self.entries.iter().any(|e| e.authority == source.authority && e.key == key);
        if taken(&key) {
            key = (2..u16::MAX).map(|n| format!("{key}-{n}")).find(|other| !taken(other)).unwrap_or(key);
        }
        self.entries.push(Entry {
            authority: source.authority,
            key,
            when: when.clone(),
            event,
            of: source.of.clone(),
            opportunities: match &source.of {
                Subject::Record(Reference::Opportunity(id)) => vec![id.clone()],
                _ => Vec::new(),
            },
            framework: source.framework.clone(),
            lots: source.lot.iter().cloned().collect(),
            decision: source.decision.clone(),
            certainty,
            status: source.status.clone(),
            note: source.note.clone(),
            url: source.url.clone(),
            cited: cited.cloned(),
            confidence,
            chance: source.chance && matches!(event, Event::Opens | Event::Closes),
            named: source.named && event != Event::Published,
            told: cited.filter(|_| source.about.is_some()).and_then(|c| c.accessed).unwrap_or(source.told),
        });
    }

    fn opportunities(&mut self) {
        for o in &self.atlas.commissioning.opportunities {
            let source = Source {
                framework: o.framework.clone(),
                lot: o.lot.clone(),
                decision: o.decision.clone(),
                certainty: o.certainty,
                status: o.status.clone(),
                note: o.note.clone(),
                url: o.url.clone(),
                cited: o.cited.as_deref(),
                confidence: o.confidence,
                chance: o.kind.is_open_to_providers() && o.replaced_by.is_none() && !is_cancelled(o.status.as_ref()),
                named: matches!(o.kind, OpportunityKind::Start | OpportunityKind::End | OpportunityKind::Decision | OpportunityKind::Review),
                ..Source::new(o.authority, Subject::Record(Reference::Opportunity(o.id.clone())), self.told(o.authority))
            };
            use OpportunityKind as Kind;
            let opens = match o.kind {
                Kind::Award => Event::Awarded,
                Kind::MarketEngagement | Kind::Tender | Kind::Reopening if o.closes.is_some() || o.notice.is_none() => Event::Opens,
                _ => Event::Published,
            };
            let (closes, starts) = match o.kind {
                Kind::End => (Event::Ends, Event::Ends),
                Kind::Decision => (Event::DecisionDue, Event::DecisionDue),
                Kind::Review => (Event::Reviewed, Event::Reviewed),
                _ => (Event::Closes, Event::Starts),
            };
            // What is published is published on a day, not from it.
            let first = o.opens.clone().map(|when| if opens == Event::Opens { when } else { When { sense: Sense::On, ..when } });
            let dates = [(opens, &first), (closes, &o.closes), (starts, &o.starts)];
            for (event, date) in dates {
                self.put(&source, event, date.as_ref());
            }
            if dates.iter().all(|(_, date)| date.is_none()) {
                self.put(&source, Event::Published, Some(&undated()));
            }
        }
    }

    fn frameworks(&mut self) {
        let all = &self.atlas.commissioning;
        for f in all.frameworks.iter().filter(|f| is_bought(f)) {
            let slug = f.about.slug.clone();
            let source = Source {
                framework: Some(slug.clone()),
                certainty: if f.status == Some(FrameworkStatus::Planned) { Certainty::Planned } else { Certainty::Firm },
                status: f.status.and_then(|s| Text::parse(s.key())),
                ..Source::of(&f.about, Reference::Framework(slug), self.told(f.about.authority))
            };
            self.put(&source, Event::Starts, f.start.as_ref());
            self.put(&source, Event::Ends, f.end.as_ref());
            self.put(&source, Event::EndsAtTheLatest, f.latest_end.as_ref());
            for review in &f.review_points {
                let own = Source { status: None, note: Some(review.text.clone()), certainty: Certainty::Planned, ..source.clone() };
                self.put(&own, Event::Reviewed, review.date.as_ref());
            }
        }
    }

    fn lots(&mut self) {
        let all = &self.atlas.commissioning;
        for lot in &all.lots {
            let framework = all.framework(lot.authority, &lot.key.framework);
            if framework.is_some_and(|f| !is_bought(f)) {
                continue;
            }
            let planned = lot.planned || framework.is_some_and(|f| f.status == Some(FrameworkStatus::Planned));
            let source = Source {
                framework: Some(lot.key.framework.clone()),
                lot: Some(lot.key.clone()),
                certainty: if planned { Certainty::Planned } else { Certainty::Firm },
                status: framework.and_then(|f| f.status).and_then(|s| Text::parse(s.key())),
                note: lot.note.clone(),
                cited: lot.cited.as_deref(),
                confidence: lot.confidence,
                ..Source::new(
                    lot.authority,
                    Subject::Record(Reference::Lot(Some(lot.key.framework.clone()), lot.key.slug.clone())),
                    self.told(lot.authority),
                )
            };
            self.put(&source, Event::Starts, lot.start.as_ref());
            self.put(&source, Event::Ends, lot.end.as_ref());
            self.put(&source, Event::EndsAtTheLatest, lot.extension_end.as_ref());
        }
    }

    fn documents(&mut self) {
        let all = &self.atlas.commissioning;
        for d in &all.decisions {
            let slug = d.about.slug.clone();
            let source = Source {
                decision: Some(slug.clone()),
                certainty: Certainty::Planned,
                status: d.outcome.as_ref().map(|o| o.text.clone()).or_else(|| d.status.clone()),
                ..Source::of(&d.about, Reference::Decision(slug), self.told(d.about.authority))
            };
            if d.taken.is_none() {
                self.put(&source, Event::DecisionDue, d.due.as_ref());
            }
            let close = d.representations.as_ref().and_then(|r| r.close.as_ref());
            self.put(&Source { certainty: Certainty::Firm, status: None, ..source }, Event::RepresentationsClose, close);
        }
        for d in &all.consultations {
            let reference = Reference::Consultation(d.about.slug.clone());
            let source = Source { decision: d.decision.clone(), url: d.url.clone(), ..Source::of(&d.about, reference, self.told(d.about.authority)) };
            self.put(&source, Event::ConsultationOpens, d.opens.as_ref());
            self.put(&source, Event::ConsultationCloses, d.closes.as_ref());
        }
        for d in &all.meetings {
            let reference = Reference::Meeting(d.about.slug.clone());
            let source = Source { certainty: Certainty::Planned, ..Source::of(&d.about, reference, self.told(d.about.authority)) };
            self.put(&source, Event::Meets, d.next.as_ref());
        }
        for d in &all.statements {
            let reference = Reference::Statement(d.about.slug.clone());
            let source = Source {
                certainty: Certainty::Planned,
                note: d.review_note.clone(),
                ..Source::of(&d.about, reference, self.told(d.about.authority))
            };
            self.put(&source, Event::Reviewed, d.next_review.as_ref());
        }
    }

    /// A rule without councils is a rule of all of them.
    fn rules(&mut self) {
        let market = &self.atlas.market;
        for (at, rule) in market.rules.iter().enumerate() {
            let Ok(id) = u16::try_from(at).map(RuleId) else { return };
            let of_all = self.atlas.portal.authorities.iter().map(|a| a.code);
            for authority in of_all.filter(|code| rule.authorities.is_empty() || rule.authorities.contains(code)) {
                let source = Source {
                    certainty: Certainty::Planned,
                    status: rule.overdue.then(|| Text::parse("overdue")).flatten(),
                    ..Source::new(authority, Subject::Rule(id), rule.signed_off_on)
                };
                self.put(&source, Event::Reviewed, Some(&When::new(Sense::By, Moment::Day(rule.next_review))));
            }
        }
    }
}

/// A thing that was never bought neither starts nor ends.
fn is_bought(framework: &Framework) -> bool {
    !matches!(framework.status, Some(FrameworkStatus::NotAwarded | FrameworkStatus::Cancelled))
}

fn is_cancelled(status: Option<&Text>) -> bool {
    status.is_some_and(|s| s.as_str().to_lowercase().starts_with("cancelled"))
}

fn undated() -> When {
    When { moment: None, ..When::new(Sense::On, Moment::Year(0)) }
}

/// What an entry is of, where another row or document may tell the same: the start, end or review of a framework, and a decision.
type Same<'a> = (AreaCode, u8, Moment, &'a Slug);

fn same(entry: &Entry) -> Option<Same<'_>> {
    let (class, home) = match entry.event {
        Event::Starts => (0, entry.framework.as_ref()),
        Event::Ends | Event::EndsAtTheLatest => (1, entry.framework.as_ref()),
        Event::Reviewed => (2, entry.framework.as_ref()),
        Event::DecisionDue => (3, entry.decision.as_ref()),
        _ => return None,
    };
    // What was called off happened to nobody else.
    if is_cancelled(entry.status.as_ref()) {
        return None;
    }
    Some((entry.authority, class, entry.when.moment?, home?))
}

/// A row that is there for the date's sake tells it best, then the document, then its lots, then a notice that mentions it.
fn rank(entry: &Entry) -> u8 {
    match &entry.of {
        Subject::Record(Reference::Opportunity(_)) => u8::from(!entry.named) * 3,
        Subject::Record(Reference::Lot(..)) => 2,
        _ => 1,
    }
}

/// One entry of all that tell the same. The order of what stays is that of the first of each.
fn together(entries: Vec<Entry>) -> Vec<Entry> {
    let mut out: Vec<Entry> = Vec::with_capacity(entries.len());
    for entry in entries {
        match out.iter().position(|held| same(held).is_some() && same(held) == same(&entry)) {
            Some(at) => {
                let held = out[at].clone();
                out[at] = if rank(&entry) < rank(&held) { joined(entry, held) } else { joined(held, entry) };
            }
            None => out.push(entry),
        }
    }
    for entry in &mut out {
        // Several lots and nothing of the whole: it is their framework's date.
        if let (Subject::Record(Reference::Lot(..)), Some(framework), true) = (&entry.of, &entry.framework, entry.lots.len() > 1) {
            entry.of = Subject::Record(Reference::Framework(framework.clone()));
            entry.note = None;
        }
    }
    out
}

fn joined(mut first: Entry, second: Entry) -> Entry {
    let document = |e: &Entry| !matches!(e.of, Subject::Record(Reference::Opportunity(_)));
    if first.event == Event::Ends && second.event == Event::EndsAtTheLatest && !document(&first) {
        first.event = Event::EndsAtTheLatest;
    }
    first.opportunities.extend(second.opportunities);
    first.lots.extend(second.lots.into_iter().filter(|lot| !first.lots.contains(lot)).collect::<Vec<_>>());
    first.decision = first.decision.or(second.decision);
    first.status = first.status.or(second.status);
    first.url = first.url.or(second.url);
    first.chance |= second.chance;
    first.told = first.told.max(second.told);
    if first.cited.is_none() {
        (first.cited, first.confidence) = (second.cited, second.confidence);
    }
    first
}

#[cfg(test)]
mod tests;
