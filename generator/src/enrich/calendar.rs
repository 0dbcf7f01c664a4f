//! Every date of every document and row as one calendar. A date keeps its precision; two sources of one date of one thing are one
//! entry; nothing is guessed.

use crate::model::commissioning::*;
use crate::model::{AreaCode, Slug, Text, WebAddress};

pub fn entries(all: &Commissioning) -> Vec<Entry> {
    let mut out = Vec::new();
    all.opportunities.iter().for_each(|o| opportunity(o, &mut out));
    for f in &all.frameworks {
        let not_bought = matches!(f.status, Some(FrameworkStatus::NotAwarded | FrameworkStatus::Cancelled));
        let dates = [(Event::Starts, &f.start), (Event::Ends, &f.end), (Event::EndsAtTheLatest, &f.latest_end)];
        let of = Making::of(f.about.authority, Reference::Framework(f.about.slug.clone()));
        for (event, date) in dates.into_iter().filter(|_| !not_bought) {
            of.put(event, date.as_ref(), &mut out);
        }
        f.review_points.iter().for_each(|review| of.put(Event::Reviewed, review.date.as_ref(), &mut out));
    }
    for lot in &all.lots {
        let of = Making::of(lot.authority, Reference::Lot(Some(lot.key.framework.clone()), lot.key.slug.clone()));
        let framework = all.framework(lot.authority, &lot.key.framework);
        let own = |date: &Option<When>, whole: Option<&Option<When>>| {
            let whole = whole.and_then(|w| w.as_ref()).and_then(|w| w.moment);
            date.clone().filter(|w| w.moment != whole)
        };
        for (event, date, whole) in [
            (Event::Starts, &lot.start, framework.map(|f| &f.start)),
            (Event::Ends, &lot.end, framework.map(|f| &f.end)),
            (Event::EndsAtTheLatest, &lot.extension_end, framework.map(|f| &f.latest_end)),
        ] {
            of.put(event, own(date, whole).as_ref(), &mut out);
        }
    }
    for d in &all.decisions {
        let of = Making::of(d.about.authority, Reference::Decision(d.about.slug.clone()));
        if d.taken.is_none() {
            of.put(Event::DecisionDue, d.due.as_ref(), &mut out);
        }
        of.put(Event::RepresentationsClose, d.representations.as_ref().and_then(|r| r.close.as_ref()), &mut out);
    }
    for d in &all.consultations {
        let of = Making::of(d.about.authority, Reference::Consultation(d.about.slug.clone()));
        of.put(Event::ConsultationOpens, d.opens.as_ref(), &mut out);
        of.put(Event::ConsultationCloses, d.closes.as_ref(), &mut out);
    }
    for d in &all.meetings {
        Making::of(d.about.authority, Reference::Meeting(d.about.slug.clone())).put(Event::Meets, d.next.as_ref(), &mut out);
    }
    for d in &all.statements {
        Making::of(d.about.authority, Reference::Statement(d.about.slug.clone())).put(Event::Reviewed, d.next_review.as_ref(), &mut out);
    }
    let said: Vec<(AreaCode, Event, Option<Moment>, Slug)> = out
        .iter()
        .filter_map(|entry| match &entry.of {
            Reference::Opportunity(id) => {
                let framework = all.opportunity(entry.authority, id)?.framework.clone()?;
                Some((entry.authority, entry.event, entry.when.moment, framework))
            }
            _ => None,
        })
        .collect();
    // An opportunity that says a framework's date says it better: it has a note and a status.
    out.retain(|entry| {
        let (Reference::Framework(framework) | Reference::Lot(Some(framework), _)) = &entry.of else { return true };
        let ends = |event: Event| matches!(event, Event::Ends | Event::EndsAtTheLatest);
        !said.iter().any(|(authority, event, moment, of)| {
            *authority == entry.authority
                && *moment == entry.when.moment
                && of == framework
                && (*event == entry.event || (ends(*event) && ends(entry.event)))
        })
    });
    out.sort_by(|a, b| (a.when.order(), a.authority, &a.of, a.event).cmp(&(b.when.order(), b.authority, &b.of, b.event)));
    out.dedup_by(|b, a| a.authority == b.authority && a.event == b.event && a.when.moment == b.when.moment && a.of == b.of);
    out
}

fn opportunity(o: &Opportunity, out: &mut Vec<Entry>) {
    let of = Making {
        authority: o.authority,
        of: Reference::Opportunity(o.id.clone()),
        certainty: Some(o.certainty),
        status: o.status.clone(),
        note: o.note.clone(),
        url: o.url.clone(),
        chance: o.kind.is_open_to_providers(),
    };
    use OpportunityKind as Kind;
    let opens = match o.kind {
        Kind::Pipeline | Kind::Planned => Event::Published,
        Kind::Award => Event::Awarded,
        _ => Event::Opens,
    };
    let (closes, starts) = match o.kind {
        Kind::End => (Event::Ends, Event::Ends),
        Kind::Decision => (Event::DecisionDue, Event::DecisionDue),
        Kind::Review => (Event::Reviewed, Event::Reviewed),
        _ => (Event::Closes, Event::Starts),
    };
    for (event, date) in [(opens, &o.opens), (closes, &o.closes), (starts, &o.starts)] {
        of.put(event, date.as_ref(), out);
    }
}

struct Making {
    authority: AreaCode,
    of: Reference,
    certainty: Option<Certainty>,
    status: Option<Text>,
    note: Option<Text>,
    url: Option<WebAddress>,
    chance: bool,
}

impl Making {
    fn of(authority: AreaCode, of: Reference) -> Self {
        Self { authority, of, certainty: None, status: None, note: None, url: None, chance: false }
    }

    fn put(&self, event: Event, date: Option<&When>, out: &mut Vec<Entry>) {
        let Some(when) = date else { return };
        let derived = when.derived.is_some() || when.origin.confidence == Some(Confidence::Derived) || when.approximate;
        let certainty = if derived {
            Certainty::Derived
        } else if when.planned {
            Certainty::Planned
        } else {
            self.certainty.unwrap_or(Certainty::Firm)
        };
        out.push(Entry {
            authority: self.authority,
            when: when.clone(),
            event,
            of: self.of.clone(),
            certainty,
            status: self.status.clone(),
            note: self.note.clone(),
            url: self.url.clone(),
            chance: self.chance && matches!(event, Event::Opens | Event::Closes),
        });
    }
}
