//! The points that the notice of a key decision must state, and which of them the record states.

use crate::enrich::statutory::{self, Found, Must};
use crate::model::commissioning::Decision;
use crate::publish::record::{Line, Section, Table};
use crate::publish::words;

/// The check as an aside; nothing for a decision that is not key.
pub fn notice(decision: &Decision) -> Option<Section> {
    let found = statutory::check(decision);
    if found.is_empty() {
        return None;
    }
    let missing = found.iter().filter(|(_, found)| matches!(found, Found::Missing | Found::TooShort(_))).count();
    let mut section = Section::new("notice", "What the notice had to say");
    section.text.push(Line {
        strong: Some(if missing == 0 {
            "Nothing is missing. ".into()
        } else {
            format!("{} in the record that we read. ", words::count(missing, "thing is missing", "things are missing"))
        }),
        ..Line::text("Regulation 9 of SI 2012/2089 says what the notice of a key decision must state, 28 clear days before.")
    });
    let rows = found.iter().map(|(must, found)| vec![Line::text(point(*must)), answer(found)]).collect();
    section.tables.push(Table {
        caption: "Checked by us against the record".into(),
        head: vec!["The notice must state".into(), "Record".into()],
        rows,
    });
    section.sources.push(crate::publish::record::foot::SourceLine {
        title: "SI 2012/2089, regulation 9".into(),
        url: Some("https://www.legislation.gov.uk/uksi/2012/2089/regulation/9".into()),
        how: Some("the comparison is ours".into()),
    });
    Some(section)
}

fn point(must: Must) -> &'static str {
    match must {
        Must::KeyDecision => "that a key decision is to be made",
        Must::Matter => "the matter",
        Must::DecisionMaker => "who decides",
        Must::Date => "the date, or the period",
        Must::Documents => "a list of the documents",
        Must::Copies => "where copies can be had",
        Must::OtherDocuments => "that other documents may be handed in",
        Must::Requests => "how to ask for documents",
        Must::ClearDays => "and be public for 28 clear days",
    }
}

fn answer(found: &Found) -> Line {
    match found {
        Found::There => Line::text("There"),
        Found::Days(days) => Line::text(format!("{days} days")),
        Found::TooShort(days) => Line { strong: Some(format!("Only {days} days")), ..Line::default() },
        Found::Missing => Line { strong: Some("Missing".into()), ..Line::default() },
        Found::CannotTell => Line::untold("Days not known"),
    }
}
