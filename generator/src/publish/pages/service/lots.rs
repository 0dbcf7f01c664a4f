//! The lots that a service works under for a council: as what, until when. Each leads to the lot's page and from there to the decision.

use super::rows::{Row, To, Value};
use crate::model::commissioning::*;
use crate::model::*;
use crate::publish::{thread, when, words};

pub(super) fn rows(atlas: &Atlas, location: &Location) -> Vec<Row> {
    let all = &atlas.commissioning;
    let own = all.awards.iter().filter(|award| award.location.as_ref() == Some(&location.id));
    own.filter_map(|award| {
        let framework = all.framework(award.authority, &award.framework)?;
        let reference = award.reference();
        let lot = thread::name(atlas, award.authority, &reference)?;
        let mut links = vec![To { name: lot, path: thread::path(atlas, award.authority, &reference)?, then: "" }];
        if award.lot.is_some() {
            links[0].then = ", a lot of ";
            let path = thread::path(atlas, award.authority, &Reference::Framework(framework.about.slug.clone()))?;
            links.push(To { name: framework.about.title.to_string(), path, then: "" });
        }
        let council = atlas.portal.authority(award.authority)?.council.to_string();
        let role = match award.role {
            Role::NotPublished => "role not published".to_owned(),
            role => format!("as {}", words::inside(role.words())),
        };
        let end = award.to.as_ref().or(framework.end.as_ref());
        let dates: Vec<String> = [award.from.as_ref(), end].into_iter().flatten().map(when::words).collect();
        let dates = if dates.is_empty() { "dates not published".into() } else { dates.join(" ") };
        let made_up = if award.demonstration { ", made up" } else { "" };
        let value = Value { links, when: Some(format!("{role}, {dates}{made_up}")), ..Value::default() };
        Some(Row::new(council, vec![value]))
    })
    .collect()
}
