//! `/fix-my-entry/`: for providers, what of their entry may be changed, by whom and how; and `/corrections/`, every correction
//! that is in force, with what the register said.

use super::shared::Council;
use crate::model::location::Correction;
use crate::model::*;
use crate::publish::page::{Crumb, page};
use crate::publish::{File, mailto, words};
use serde::Serialize;

#[derive(Debug, Serialize)]
struct Fix {
    description: &'static str,
    breadcrumbs: Vec<Crumb>,
    contacts: Vec<Ways>,
    corrections: String,
    space_days: String,
}

/// The ways to a council.
#[derive(Debug, Serialize)]
struct Ways {
    council: Council,
    mailto: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<String>,
    answers: String,
}

#[derive(Debug, Serialize)]
struct Log {
    description: &'static str,
    breadcrumbs: Vec<Crumb>,
    count: String,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    iso: String,
    on: String,
    name: String,
    path: String,
    field: String,
    was: String,
    now: String,
    reason: String,
    /// Whose council made it.
    council: String,
}

pub fn files(atlas: &Atlas) -> Vec<File> {
    vec![fix(atlas), log(atlas)]
}

fn fix(atlas: &Atlas) -> File {
    let ways = |a: &Authority| Ways {
        council: Council::of(a),
        mailto: mailto::link(
            a.contact.corrections_email.as_str(),
            "Correction of an entry",
            &["Name of the service and its number (at the foot of its page):", "What is wrong:", "What is right:", "How can we reach you?"]
                .map(String::from),
        ),
        form: a.contact.corrections_form.as_ref().map(ToString::to_string),
        answers: match a.contact.corrections_days {
            Some(days) => format!("It answers within {}.", words::count(days.into(), "working day", "working days")),
            None => "It has not told us how soon it answers: ask.".into(),
        },
    };
    let extra = Fix {
        description: "For providers: what of your entry can be changed, who decides, and how to ask.",
        breadcrumbs: vec![Crumb::home()],
        contacts: atlas.portal.authorities.iter().map(ways).collect(),
        corrections: words::count(all(atlas).len(), "correction is", "corrections are"),
        space_days: words::count(atlas.portal.capacity_days.into(), "day", "days"),
    };
    page("content/fix-my-entry.md", "Put your entry right", "pages/fix-my-entry.html", &extra)
}

/// Every correction in force, the newest first.
pub fn all(atlas: &Atlas) -> Vec<(&Correction, &Location)> {
    let mut all: Vec<_> = atlas.locations.iter().flat_map(|l| l.corrections.iter().map(move |c| (c, l))).collect();
    all.sort_by(|(a, x), (b, y)| b.on.cmp(&a.on).then_with(|| x.id.cmp(&y.id)).then_with(|| a.field.cmp(&b.field)));
    all
}

fn log(atlas: &Atlas) -> File {
    let rows: Vec<Row> = all(atlas)
        .into_iter()
        .map(|(correction, location)| Row {
            iso: words::iso(correction.on),
            on: words::date(correction.on),
            name: location.name.to_string(),
            path: location.path(),
            field: words::capital(correction.field.as_str()),
            was: correction.was.as_ref().map_or_else(|| "Nothing".into(), ToString::to_string),
            now: correction.now.to_string(),
            reason: correction.reason.as_ref().map_or_else(|| "Not given".into(), ToString::to_string),
            council: location.authority.and_then(|code| atlas.portal.authority(code)).map_or_else(|| "A council".into(), |a| a.council.to_string()),
        })
        .collect();
    let extra = Log {
        description: "Every correction that a council made to the register, with the day, what was wrong and whom it affected.",
        breadcrumbs: vec![Crumb::home(), Crumb::new("Put your entry right", "/fix-my-entry/")],
        count: words::count(rows.len(), "correction is", "corrections are"),
        rows,
    };
    page("content/corrections.md", "Corrections", "pages/corrections.html", &extra)
}
