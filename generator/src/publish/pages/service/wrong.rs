//! What to do when something on the page is wrong: a mail to the council with everything that the page says of what the council
//! may put right, its form, and its telephone for those who have no mail.

use super::{Context, cover, offer};
use crate::model::*;
use crate::publish::mailto;
use crate::publish::words;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct Wrong {
    council: String,
    path: String,
    email: String,
    mailto: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<String>,
    phone: words::Tel,
}

impl Wrong {
    pub(super) fn of(context: &Context<'_>, location: &Location) -> Option<Self> {
        let authority = context.authority(location)?;
        let contact = &authority.contact;
        let subject = format!("Correction: {} ({})", location.name, location.id);
        Some(Self {
            council: authority.council.to_string(),
            path: format!("/{}/", authority.slug),
            email: contact.corrections_email.to_string(),
            mailto: mailto::link(contact.corrections_email.as_str(), &subject, &lines(context.atlas, location)),
            form: contact.corrections_form.as_ref().map(ToString::to_string),
            phone: contact.paper_copy.phone.into(),
        })
    }
}

/// The page's values, one on each line, for the writer to put right.
fn lines(atlas: &Atlas, location: &Location) -> Vec<String> {
    let fact = |value: Option<String>| value.unwrap_or_else(|| "not known".into());
    let mut lines = vec![
        format!("{} ({})", location.name, location.id),
        format!("{}{}", atlas.portal.base_url, location.path()),
        String::new(),
        "Write the right value behind each line that is wrong, and leave out the others.".into(),
        String::new(),
        format!("Name: {}", location.name),
        format!("Telephone: {}", fact(location.phone.known().map(ToString::to_string))),
        format!("Website: {}", fact(location.website.known().map(ToString::to_string))),
        format!("Town: {}", fact(location.address.town.as_ref().map(ToString::to_string))),
    ];
    if !matches!(location.status, Status::Gone { .. }) {
        let rows = cover::rows(atlas, location).into_iter().chain(offer::rows(atlas, location));
        lines.extend(rows.map(|row| format!("{}: {}", row.label, words_of(&row))));
    }
    lines.extend([String::new(), "How do you know? (We are this service / a customer / a relative / other):".into(), "How can we reach you?".into()]);
    lines
}

/// A row's values as a sentence of a mail; long lists are cut, since some programs refuse long links.
fn words_of(row: &super::rows::Row) -> String {
    let part =
        |value: &super::rows::Value| [&value.before, &value.bold, &value.text, &value.after].into_iter().flatten().cloned().collect::<String>();
    let values: Vec<String> = row.values.iter().take(3).map(part).collect();
    let more = if row.values.len() > 3 { "; and more" } else { "" };
    format!("{}{more}", values.join("; "))
}
