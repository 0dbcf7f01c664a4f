//! `decisions/*.md`: an entry of the forward plan, or a decision that was taken.

use super::written::{self, Entry, Law, Money, Paper, Words, front_matter};
use super::{Desk, Documents, parse};
use crate::model::commissioning::*;
use serde::Deserialize;
use toml::Spanned;

front_matter! {
    struct Written {
        reference: Option<Words>,
        reference_note: Option<Words>,
        kind: Option<Words>,
        reason_key: Option<Reason>,
        status: Option<Words>,
        divisions: Option<Words>,
        divisions_printed: Option<Words>,
        particularly_affected: Option<Words>,
        first_published: Option<Spanned<written::When>>,
        due: Option<Spanned<written::When>>,
        taken: Option<Spanned<written::When>>,
        published: Option<Spanned<written::When>>,
        effective: Option<Spanned<written::When>>,
        earliest: Option<Spanned<written::When>>,
        call_in: Option<Words>,
        decision_maker: Option<Words>,
        lead_member: Option<Words>,
        lead_director: Option<Words>,
        department: Option<Words>,
        delegate: Option<Words>,
        #[serde(default)]
        contacts: Vec<Contact>,
        restriction: Option<Limits>,
        people: Option<Words>,
        #[serde(default)]
        background: Vec<Spanned<Entry>>,
        #[serde(default)]
        strategic_aims: Vec<Spanned<Entry>>,
        #[serde(default)]
        options_refused: Vec<Choice>,
        #[serde(default)]
        scope: Vec<Spanned<Entry>>,
        #[serde(default)]
        outcomes: Vec<Spanned<Entry>>,
        #[serde(default)]
        reasons: Vec<Spanned<Entry>>,
        consultation: Option<Asking>,
        #[serde(default)]
        consultees: Vec<written::Body>,
        representations: Option<Objections>,
        #[serde(default)]
        financial: Vec<Money>,
        #[serde(default)]
        legal: Vec<Law>,
        #[serde(default)]
        documents: Vec<Spanned<Paper>>,
        background_papers: Option<Spanned<toml::Value>>,
        documents_from: Option<Words>,
        other_documents: Option<Words>,
        requests: Option<Words>,
        resolution_of: Option<ResolutionOf>,
        #[serde(default)]
        supersedes: Vec<Words>,
        #[serde(default)]
        leads_to: Vec<Words>,
        #[serde(default)]
        follows: Vec<Words>,
        outcome: Option<Outcome>,
        #[serde(default)]
        seed: bool,
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    text: Words,
    threshold: Option<Spanned<i64>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contact {
    role: Words,
    kind: Option<Words>,
    printed: Option<Words>,
    note: Option<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Limits {
    kind: Words,
    explanation: Option<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asking {
    kind: Words,
    text: Option<Words>,
    until: Option<Spanned<written::When>>,
    because: Option<Words>,
    source: Option<Words>,
    confidence: Option<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    text: Words,
    reason: Option<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Objections {
    text: Option<Words>,
    close: Option<Spanned<written::When>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ResolutionOf {
    meeting: Words,
    item: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Outcome {
    text: Words,
    date: Option<Spanned<written::When>>,
    source: Option<Words>,
    confidence: Option<Words>,
}

const ROUTES: &[&str] = &["email", "phone", "post"];
const LIMITS: &[&str] = &["open", "part exempt", "exempt"];
const ASKED: &[&str] = &["public", "market", "staff", "partners", "none"];

pub fn read(desk: &mut Desk<'_>, documents: &mut Documents) -> Option<()> {
    let mut written: Written = parse(desk)?;
    let common = written.common();
    let about = desk.about(common)?;
    let decision = Decision {
        about,
        reference: desk.maybe("reference", &written.reference),
        reference_note: desk.maybe("reference_note", &written.reference_note),
        kind: written.kind.as_ref().and_then(|kind| desk.one_of("kind", kind, DecisionKind::ALL, DecisionKind::key)),
        reason_key: written.reason_key.and_then(|reason| {
            let threshold = desk.pounds("reason_key.threshold", &reason.threshold);
            Some(ReasonKey { text: desk.text("reason_key.text", &reason.text)?, threshold })
        }),
        status: desk.maybe("status", &written.status),
        divisions: desk.maybe("divisions", &written.divisions),
        divisions_printed: desk.maybe("divisions_printed", &written.divisions_printed),
        particularly_affected: desk.maybe("particularly_affected", &written.particularly_affected),
        first_published: desk.when("first_published", &written.first_published),
        due: desk.when("due", &written.due),
        taken: desk.when("taken", &written.taken),
        published: desk.when("published", &written.published),
        effective: desk.when("effective", &written.effective),
        earliest: desk.when("earliest", &written.earliest),
        call_in: desk.maybe("call_in", &written.call_in),
        decision_maker: desk.maybe("decision_maker", &written.decision_maker),
        lead_member: desk.maybe("lead_member", &written.lead_member),
        lead_director: desk.maybe("lead_director", &written.lead_director),
        department: desk.maybe("department", &written.department),
        delegate: desk.maybe("delegate", &written.delegate),
        contacts: contacts(desk, &written.contacts),
        restriction: written.restriction.and_then(|r| {
            desk.one_of("restriction.kind", &r.kind, LIMITS, |kind| kind);
            Some(Restriction { kind: desk.text("restriction.kind", &r.kind)?, explanation: desk.maybe("restriction.explanation", &r.explanation) })
        }),
        people: desk.maybe("people", &written.people),
        background: desk.entries("background", &written.background),
        strategic_aims: desk.entries("strategic_aims", &written.strategic_aims),
        scope: desk.entries("scope", &written.scope),
        outcomes: desk.entries("outcomes", &written.outcomes),
        reasons: desk.entries("reasons", &written.reasons),
        options_refused: written
            .options_refused
            .iter()
            .filter_map(|o| {
                let reason = desk.maybe("options_refused.reason", &o.reason);
                Some(Refused { text: desk.text("options_refused.text", &o.text)?, reason })
            })
            .collect(),
        consultation: written.consultation.and_then(|c| {
            desk.one_of("consultation.kind", &c.kind, ASKED, |kind| kind);
            Some(Consulted {
                kind: desk.text("consultation.kind", &c.kind)?,
                text: desk.maybe("consultation.text", &c.text),
                until: desk.when("consultation.until", &c.until),
                because: desk.maybe("consultation.because", &c.because),
                origin: desk.origin(&c.source, &c.confidence),
            })
        }),
        consultees: desk.bodies("consultees.name", &written.consultees),
        representations: written
            .representations
            .map(|r| Representations { text: desk.maybe("representations.text", &r.text), close: desk.when("representations.close", &r.close) }),
        financial: desk.money("financial", &written.financial),
        legal: desk.laws(&written.legal),
        documents: desk.papers("documents", &written.documents),
        background_papers: background(desk, &written.background_papers),
        documents_from: desk.maybe("documents_from", &written.documents_from),
        other_documents: desk.maybe("other_documents", &written.other_documents),
        requests: desk.maybe("requests", &written.requests),
        resolution_of: written.resolution_of.and_then(|of| {
            Some((desk.slug_of("resolution_of.meeting", &of.meeting, Reference::Meeting)?, desk.text("resolution_of.item", &of.item)?))
        }),
        supersedes: desk.references("supersedes", &written.supersedes),
        leads_to: desk.references("leads_to", &written.leads_to),
        follows: desk.references("follows", &written.follows),
        outcome: written.outcome.and_then(|o| {
            let (date, origin) = (desk.when("outcome.date", &o.date), desk.origin(&o.source, &o.confidence));
            Some(Happened { text: desk.text("outcome.text", &o.text)?, date, origin })
        }),
        seed: written.seed,
    };
    documents.decisions.push(decision);
    Some(())
}

fn contacts(desk: &mut Desk<'_>, written: &[Contact]) -> Vec<ContactRoute> {
    let mut out = Vec::new();
    for contact in written {
        if let Some(kind) = &contact.kind {
            desk.one_of("contacts.kind", kind, ROUTES, |kind| kind);
        }
        let Some(role) = desk.text("contacts.role", &contact.role) else { continue };
        out.push(ContactRoute {
            role,
            kind: desk.maybe("contacts.kind", &contact.kind),
            printed: desk.maybe("contacts.printed", &contact.printed),
            note: desk.maybe("contacts.note", &contact.note),
        });
    }
    out
}

/// "none", or a list of titles.
fn background(desk: &mut Desk<'_>, written: &Option<Spanned<toml::Value>>) -> Background {
    const WANTED: &str = "\"none\" or a list of titles";
    let Some(written) = written else { return Background::NotSaid };
    let span = written.span();
    match written.get_ref() {
        toml::Value::String(word) if word.trim().eq_ignore_ascii_case("none") => Background::None,
        toml::Value::Array(titles) => {
            let mut listed = Vec::new();
            for title in titles {
                let raw = title.as_str().unwrap_or_default().to_owned();
                listed.extend(desk.text("background_papers", &Spanned::new(span.clone(), raw)));
            }
            Background::Listed(listed)
        }
        other => {
            desk.value::<()>("background_papers", &other.to_string(), &span, None, WANTED);
            Background::NotSaid
        }
    }
}
