//! Corrections, removals and urgent notices: a few of each, as a council would have them.

use super::{Desk, Service};
use crate::demo::names;

impl Desk<'_> {
    /// Some of the council's own services that nothing else is special about.
    fn ordinary(&self, from: usize) -> impl Iterator<Item = &Service> {
        let marked = |service: &Service| self.world.marks.iter().any(|(_, id)| *id == service.id);
        let own = self.services.iter().map(|(_, service)| *service);
        own.filter(move |s| s.address.spot.council == self.council && !marked(s)).skip(from).step_by(7)
    }
}

pub(super) fn corrections(desk: &Desk<'_>) -> Vec<Vec<String>> {
    let mut dice = desk.dice("corrections", 0);
    let mut rows = Vec::new();
    let row = |id: &str, field: &str, was: &str, now: &str, on: String, reason: &str| [id, field, was, now, &on, reason].map(Into::into).to_vec();
    for service in desk.ordinary(3).take(2) {
        let now = names::phone(&mut dice);
        rows.push(row(
            &service.id,
            "phone",
            &service.phone,
            &now,
            desk.days_ago(10, 90, &mut dice),
            "The service told us that its number has changed",
        ));
    }
    for service in desk.ordinary(4).filter(|s| s.website.is_empty()).take(1) {
        let now = names::website(&service.name, &mut dice);
        rows.push(row(&service.id, "website", "", &now, desk.days_ago(10, 90, &mut dice), "The service told us its address"));
    }
    for service in desk.world.services.iter().filter(|s| s.name == s.name.to_uppercase() && s.address.spot.council == desk.council).take(1) {
        let now = "Teaselholt Homecare Ltd";
        rows.push(row(&service.id, "name", &service.name, now, desk.days_ago(10, 90, &mut dice), "The service asked for its name in small letters"));
    }
    rows
}

pub(super) fn opt_outs(desk: &Desk<'_>) -> Vec<Vec<String>> {
    let mut dice = desk.dice("opt-outs", 0);
    // One micro-provider that asked to be taken out: its row may come back with the next file, the page must not.
    let last = super::micro::rows(desk).last().map(|row| row[0].clone());
    last.into_iter().map(|id| vec![id, desk.days_ago(5, 60, &mut dice)]).collect()
}

pub(super) fn notices(desk: &Desk<'_>) -> Vec<Vec<String>> {
    let mut dice = desk.dice("notices", 0);
    let service = desk.ordinary(5).next();
    let text = "The office is closed after a flood. Visits go on. Ring the number on this page.";
    let from = desk.days_ago(1, 4, &mut dice);
    service.into_iter().map(|s| vec![s.id.clone(), text.into(), from.clone(), "2026-12-31".into()]).collect()
}
