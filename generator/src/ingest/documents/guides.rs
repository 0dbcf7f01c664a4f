//! `guides/*.md`: what residents read before they decide. The text is the body; lists to tick stand in the front matter.

use super::written::{Words, front_matter};
use super::{Desk, Documents, parse};
use crate::model::guide::{Checklist, Guide};
use serde::Deserialize;
use toml::Spanned;

front_matter! {
    struct Written {
        order: Spanned<i64>,
        summary: Words,
        reviewed: Spanned<toml::Value>,
        owner: Words,
        #[serde(default)]
        checklist: Vec<WrittenList>,
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenList {
    title: Words,
    items: Vec<Words>,
}

pub fn read(desk: &mut Desk<'_>, documents: &mut Documents) -> Option<()> {
    let mut written: Written = parse(desk)?;
    let common = written.common();
    let about = desk.about(common)?;
    let raw = *written.order.get_ref();
    let order = desk.value("order", &raw.to_string(), &written.order.span(), u16::try_from(raw).ok(), "a number from 0 to 65535");
    let mut checklists = Vec::new();
    for list in &written.checklist {
        let items = desk.texts("checklist.items", &list.items);
        let Some(title) = desk.text("checklist.title", &list.title) else { continue };
        checklists.push(Checklist { title, items });
    }
    let summary = desk.text("summary", &written.summary);
    let reviewed = desk.day("reviewed", &Some(written.reviewed));
    let owner = desk.text("owner", &written.owner);
    documents.guides.push(Guide { about, order: order?, summary: summary?, reviewed: reviewed?, owner: owner?, checklists });
    Some(())
}
