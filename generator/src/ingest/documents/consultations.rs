//! `consultations/*.md`: what people are or were asked, until when.

use super::written::{self, Words, front_matter};
use super::{Desk, Documents, parse};
use crate::model::commissioning::*;
use toml::Spanned;

front_matter! {
    struct Written {
        kind: Option<Words>,
        opens: Option<Spanned<written::When>>,
        closes: Option<Spanned<written::When>>,
        text: Option<Words>,
        url: Option<Words>,
        decision: Option<Words>,
        #[serde(default)]
        consultees: Vec<written::Body>,
        #[serde(default)]
        findings: Vec<Spanned<written::Entry>>,
        #[serde(default)]
        channels: Vec<Spanned<written::Entry>>,
    }
}

pub fn read(desk: &mut Desk<'_>, documents: &mut Documents) -> Option<()> {
    let mut written: Written = parse(desk)?;
    let common = written.common();
    let about = desk.about(common)?;
    let consultation = Consultation {
        about,
        kind: desk.maybe("kind", &written.kind),
        opens: desk.when("opens", &written.opens),
        closes: desk.when("closes", &written.closes),
        text: desk.maybe("text", &written.text),
        url: desk.address("url", &written.url),
        decision: written.decision.as_ref().and_then(|slug| desk.slug_of("decision", slug, Reference::Decision)),
        consultees: desk.bodies("consultees", &written.consultees),
        findings: desk.entries("findings", &written.findings),
        channels: desk.entries("channels", &written.channels),
    };
    documents.consultations.push(consultation);
    Some(())
}
