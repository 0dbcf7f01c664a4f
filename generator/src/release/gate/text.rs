//! The report on one screen of a terminal.

use super::rating::is_told;
use super::{Level, Verdict};
use crate::stage::grouped;
use std::fmt::Write as _;

/// Of each list so many, and how many more there are.
const SHOWN: usize = 5;
/// Whole rows, before and after, for a person to compare with the publisher's file.
const ROWS: usize = 3;

impl Verdict {
    pub fn to_text(&self) -> String {
        let change = &self.change;
        let mut out = String::new();
        let _ = writeln!(out, "{}", self.headline());
        for finding in &self.findings {
            let word = if finding.level == Level::Refuse { "REFUSE" } else { "warn  " };
            let _ = writeln!(out, "  {word}  {}", finding.what);
        }
        let sum = &self.ledger.total;
        let _ = writeln!(
            out,
            "rows      {} read = {} published + {} left out + {} set aside + {} duplicates{}",
            n(sum.read),
            n(sum.published),
            n(sum.left_out.values().sum()),
            n(sum.set_aside.values().sum()),
            n(sum.duplicate),
            if sum.is_closed() { "" } else { "  DOES NOT ADD UP" }
        );
        let _ = writeln!(
            out,
            "services  {} before, {} after: {} new, {} gone ({} for no reason that a file gives)",
            grouped(change.before),
            grouped(change.after),
            grouped(change.added.len()),
            grouped(change.gone.len()),
            grouped(change.unexplained())
        );
        list(&mut out, "new", change.added.iter().map(|a| format!("{} ({}, {})", a.name, a.council, a.id)));
        list(&mut out, "gone", change.gone.iter().map(|g| format!("{} ({}, {}): {}", g.name, g.council, g.id, g.why())));
        let _ = writeln!(out, "ratings   {} changed", grouped(change.ratings.len()));
        list(&mut out, "", change.matrix.iter().map(|(move_, times)| format!("{times} × {move_}")));
        let told = change.ratings.iter().filter(|r| is_told(&r.was, &r.now));
        list(&mut out, "look at", told.map(|r| format!("{} ({}): {} → {}", r.name, r.id, r.was, r.now)));
        let _ = writeln!(
            out,
            "facts     {} telephone numbers, {} addresses, {} websites, {} names, {} needs, {} owners changed; {} pins moved, {} lost, {} found",
            change.phones.len(),
            change.addresses.len(),
            change.websites.len(),
            change.names.len(),
            change.needs.len(),
            change.owners.len(),
            change.pins_moved.len(),
            change.pins_lost.len(),
            change.pins_found
        );
        list(&mut out, "number", change.phones.iter().map(|p| format!("{} ({}): {} → {}", p.name, p.id, p.was, p.now)));
        list(&mut out, "moved", change.pins_moved.iter().map(|p| format!("{} ({}): {} m", p.name, p.id, grouped(p.metres as usize))));
        list(&mut out, "notice", change.notices.iter().map(|n| format!("{} ({}): {} → {}", n.name, n.id, or_none(&n.was), or_none(&n.now))));
        let councils = change.councils.iter().filter(|g| g.before != g.after || g.left > 0);
        list(&mut out, "council", councils.map(|g| format!("{}: {} → {}", g.name, g.before, g.after)));
        let _ = writeln!(out, "figures   {} changed, {} new, {} gone", change.figures.len(), change.figures_added, change.figures_gone.len());
        list(&mut out, "", change.figures.iter().map(|f| format!("{}: {} → {} ({})", f.figure, f.was, f.now, f.why)));
        list(&mut out, "edition", change.editions.iter().map(super::html::edition));
        list(&mut out, "issued anew (correction)", change.reissued.iter().cloned());
        list(&mut out, "set aside", self.aside.iter().map(|a| format!("{} rows, {}: {}", a.rows, a.code, a.help)));
        for row in change.sample.iter().take(ROWS) {
            let _ = writeln!(out, "row       {}\n  before  {}\n  after   {}", row.id, row.was, row.now);
        }
        let _ = writeln!(out, "difference {}", self.diff);
        out
    }

    pub fn headline(&self) -> String {
        match (self.live, &self.accepted) {
            (None, _) => "first publication: there is nothing to compare with".into(),
            (Some(live), _) if self.refused => format!("REFUSED: version {live} of {} stays", self.site),
            (Some(live), Some(by)) => format!("accepted by {}: {} (after version {live} of {})", by.by, by.reason, self.site),
            (Some(live), None) if self.change.is_empty() => format!("nothing that is said has changed since version {live} of {}", self.site),
            (Some(live), None) => format!("changes since version {live} of {}", self.site),
        }
    }
}

impl super::change::Gone {
    pub fn why(&self) -> &str {
        self.why.as_deref().unwrap_or("NO FILE SAYS WHY")
    }
}

fn or_none(told: &str) -> &str {
    if told.is_empty() { "none" } else { told }
}

fn n(number: u64) -> String {
    grouped(usize::try_from(number).unwrap_or(usize::MAX))
}

fn list(out: &mut String, name: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    let space = if name.is_empty() { "" } else { " " };
    for line in lines.iter().take(SHOWN) {
        let _ = writeln!(out, "  {name}{space}{line}");
    }
    if lines.len() > SHOWN {
        let _ = writeln!(out, "  … and {} more in report.json", lines.len() - SHOWN);
    }
}
