//! What an edition of figures changed: added, gone, revised as was foreseen, or corrected. On published figures only, so that
//! the comparison tells nothing that is hidden.

use crate::model::Date;
use crate::model::market::{Change, ChangeKind, Observation};
use std::collections::BTreeMap;

/// `before` and `now` of one series, each as published in its edition.
pub fn between(before: &[Observation], from: Date, now: &[&Observation], to: Date) -> Vec<Change> {
    let earlier: BTreeMap<_, &Observation> = before.iter().map(|o| (o.key(), o)).collect();
    let later: BTreeMap<_, &Observation> = now.iter().map(|o| (o.key(), *o)).collect();
    let change = |o: &Observation, kind| Change {
        indicator: o.indicator.clone(),
        territory: o.territory.clone(),
        group: o.group.clone(),
        period: o.period,
        kind,
        from,
        to,
    };
    let mut changes: Vec<Change> = Vec::new();
    for (key, o) in &later {
        match earlier.get(key) {
            None => changes.push(change(o, ChangeKind::Added(o.value))),
            Some(was) if was.value == o.value => {}
            Some(was) if was.flags.provisional || o.flags.revised => changes.push(change(o, ChangeKind::Revised { was: was.value, now: o.value })),
            Some(was) => changes.push(change(o, ChangeKind::Corrected { was: was.value, now: o.value })),
        }
    }
    changes.extend(earlier.iter().filter(|(key, _)| !later.contains_key(*key)).map(|(_, o)| change(o, ChangeKind::Gone(o.value))));
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::market::testing::figure;

    #[test]
    fn revisions_and_corrections_are_kept_apart() {
        let (from, to) = ("2026-08-18".parse().unwrap(), "2026-11-17".parse().unwrap());
        let mut provisional = figure("people", "2023-06-30", 10.0);
        provisional.flags.provisional = true;
        let before = [figure("people", "2021-06-30", 7.0), figure("people", "2022-06-30", 8.0), provisional, figure("people", "2020-06-30", 6.0)];
        let now = [
            figure("people", "2020-06-30", 6.0),
            figure("people", "2022-06-30", 9.0),
            figure("people", "2023-06-30", 11.0),
            figure("people", "2024-06-30", 12.0),
        ];
        let found = between(&before, from, &now.iter().collect::<Vec<_>>(), to);
        let words: Vec<&str> = found
            .iter()
            .map(|c| match c.kind {
                ChangeKind::Added(_) => "added",
                ChangeKind::Gone(_) => "gone",
                ChangeKind::Revised { .. } => "revised",
                ChangeKind::Corrected { .. } => "corrected",
            })
            .collect();
        assert_eq!(words, ["corrected", "revised", "added", "gone"]);
    }
}
