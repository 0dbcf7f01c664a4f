//! How much of a change is too much. Each measure counts against what was live; what went without a reason counts in every
//! measure that it touches, so that taking rows away never makes a build look better.

use super::change::{Change, Group, metres};
use super::rating::rank;
use super::snapshot::{CQC, Service, Snapshot};
use crate::model::funding::LARGE_STEP;
use crate::model::text::is_garbled;
use crate::project::gate::{Band, Gate};
use crate::teeth;
use serde::Serialize;
use std::collections::BTreeSet;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    Warn,
    Refuse,
}

/// A measure that is over one of its limits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    pub level: Level,
    /// The key of `[gate]`, or the rule's name where nobody can set it.
    pub measure: &'static str,
    /// "112 of 1,793 services are gone (6.2 %; refused above 3 %)".
    pub what: String,
}

impl Finding {
    /// The guard that it belongs to; one is left out when the guards themselves are tried.
    fn guard(&self) -> &'static str {
        match self.measure {
            "empty" | "rows_gone" | "rows_new" | "register_rows" | "unexplained" => "gate-rows",
            "file_rows" => "gate-files",
            "opt_outs" | "micro_ids" => "gate-opt-outs",
            "notices" => "gate-notices",
            "lines" => "gate-lines",
            "site" => "gate-site",
            "council" | "small_council" | "vanished" => "gate-councils",
            "ratings_changed" | "ratings_one_way" | "ratings_blank" => "gate-ratings",
            "facts_changed" => "gate-facts",
            "pins_missing" | "pins_moved" => "gate-pins",
            "set_aside" | "ragged" => "gate-set-aside",
            "edition" => "gate-editions",
            "columns" => "gate-columns",
            "garbled" => "gate-names",
            "magnitude" | "figures_gone" | "parameters" => "gate-figures",
            _ => "gate-size",
        }
    }

    /// Where to look first.
    pub fn look(&self) -> &'static str {
        match self.measure {
            "lines" => "if it is not the council's new number, put the number in doorstep.toml back",
            "site" => "bring this portal's own live site here, or put `base_url` in doorstep.toml back",
            "opt_outs" => "put the rows back as they were, and add new ones at the end of the file",
            "micro_ids" => {
                "put the ids of micro-providers.csv back as they were: nobody gets an id that another had, and who is opted out keeps theirs"
            }
            "parameters" => "look at the figure's source, and put it right in data/funding/parameters.csv",
            "notices" => "put the row back, and end the notice with `until`",
            _ => "look for what is wrong with the file",
        }
    }
}

/// Fewer than this is never refused: one closure in a small place is no accident of a file.
const FEW: usize = 5;
/// Fewer rows of one file, figures or facts than this are never refused: they change by hand.
const MANY: usize = 10;
/// Columns that are empty in most months: what they hold passes.
const PASSING: &[&str] = &["notices", "last_confirmed"];
/// Fewer ratings than this may all move one way by chance: two of three that change do fall.
const SIDED: usize = 20;
/// Councils with fewer services than this are measured by `small_council`.
const SMALL: usize = 50;
const KILOMETRE: u64 = 1_000;
/// Of names, in per cent, and at least so many: more are a file in the wrong encoding.
const GARBLED: (f64, usize) = (0.1, 3);
/// Of rows, in per cent, and at least so many.
const RAGGED: (f64, u64) = (0.1, 3);

struct Findings<'a> {
    gate: &'a Gate,
    found: Vec<Finding>,
}

pub fn findings(change: &Change, live: &Snapshot, fresh: &Snapshot, gate: &Gate) -> Vec<Finding> {
    let mut f = Findings { gate, found: Vec::new() };
    f.rows(change);
    f.files(live, fresh);
    f.site(live, fresh);
    f.lines(live, fresh);
    f.opt_outs(change, live, fresh);
    f.micro_ids(live, fresh);
    f.notices(live, fresh);
    f.groups(change);
    f.ratings(change);
    f.facts(change);
    f.pins(change, live, fresh);
    f.set_aside(live, fresh);
    f.editions(live, fresh);
    f.columns(live, fresh);
    f.names(fresh);
    f.figures(change, live, fresh);
    f.parameters(live, fresh);
    f.sizes(live, fresh);
    f.found.retain(|finding| teeth::stands(finding.guard()));
    f.found.sort_by_key(|found| std::cmp::Reverse(found.level));
    f.found
}

impl Findings<'_> {
    fn share(&mut self, measure: &'static str, band: Band, count: usize, of: usize, few: usize, what: &str) {
        if count == 0 || of == 0 {
            return;
        }
        let share = count as f64 * 100.0 / of as f64;
        let level = match share {
            s if s > band.refuse && count >= few => Level::Refuse,
            s if s > band.warn => Level::Warn,
            _ => return,
        };
        let limit = if share > band.refuse && count < few && few < usize::MAX {
            format!("fewer than {few} are never refused")
        } else {
            format!("refused above {} %", band.refuse)
        };
        self.found.push(Finding { level, measure, what: format!("{count} of {of} {what} ({share:.1} %; {limit})") });
    }

    fn refuse(&mut self, measure: &'static str, what: String) {
        self.found.push(Finding { level: Level::Refuse, measure, what });
    }

    fn rows(&mut self, change: &Change) {
        let gate = self.gate;
        if change.before > 0 && change.after == 0 {
            self.refuse("empty", format!("no service is left of {}", change.before));
        }
        self.share("rows_gone", gate.rows_gone, change.gone.len(), change.before, FEW, "services are gone");
        self.share("rows_new", gate.rows_new, change.added.len(), change.before, FEW, "services would come to those that there are");
        self.share("unexplained", gate.unexplained, change.unexplained(), change.before, FEW, "services are gone and no file says why");
    }

    /// A file that was cut between two rows is a right file. The services that a register left out may stand in another; what a
    /// council says of space, prices or streets stands nowhere else.
    fn files(&mut self, live: &Snapshot, fresh: &Snapshot) {
        let now = fresh.rows_by_source();
        for (source, before) in live.rows_by_source() {
            let fewer = before.saturating_sub(now.get(source).copied().unwrap_or(0));
            let (measure, band, few) =
                if source.starts_with(CQC) { ("register_rows", self.gate.register_rows, FEW) } else { ("file_rows", self.gate.file_rows, MANY) };
            self.share(measure, band, fewer as usize, before as usize, few, &format!("rows of {source} are gone"));
        }
    }

    /// What would go over another site, a comparison does not tell.
    fn site(&mut self, live: &Snapshot, fresh: &Snapshot) {
        if live.site != fresh.site {
            self.refuse("site", format!("the live site is {}, and this one would be {}: it may be another portal's", live.site, fresh.site));
        }
    }

    /// A wrong digit, and whoever reports abuse rings a stranger. There are four of them, and they hardly ever change.
    fn lines(&mut self, live: &Snapshot, fresh: &Snapshot) {
        for (council, lines) in &live.lines {
            for (what, was) in lines {
                if let Some(now) = fresh.lines.get(council).and_then(|lines| lines.get(what)).filter(|now| *now != was) {
                    self.refuse("lines", format!("the number of {council} for \"{what}\" was {was} and would be {now}: ring it first"));
                }
            }
        }
    }

    /// Whoever asked not to be listed would be listed again: that is never an accident to be counted in per cent.
    fn opt_outs(&mut self, change: &Change, live: &Snapshot, fresh: &Snapshot) {
        let (before, after) = (live.opt_outs(), fresh.opt_outs());
        if after < before {
            self.refuse("opt_outs", format!("{} of {before} services that asked not to be listed are in no opt-outs.csv any more", before - after));
        }
        // Who they are the live site does not tell: of its list it has the sum and the length, which prove no more than this.
        for file in &fresh.rewritten {
            let added: Vec<String> = change.added.iter().take(FEW).map(|one| format!("{} ({})", one.name, one.id)).collect();
            let level = if added.is_empty() { Level::Warn } else { Level::Refuse };
            let listed = match change.added.len() {
                0 => String::new(),
                few if few <= FEW => format!("; newly listed: {}", added.join(", ")),
                many => format!("; newly listed: {} and {} more", added.join(", "), many - FEW),
            };
            let what = format!("{file} is not the live one with rows added at its end: one who asked not to be listed may be listed again{listed}");
            self.found.push(Finding { level, measure: "opt_outs", what });
        }
    }

    /// An opt-out names an id, and ids of help that CQC does not register are the council's own: given to other people, an opt-out
    /// hides one who is to be found and lists the one who asked not to be. Who that is the live site does not tell.
    fn micro_ids(&mut self, live: &Snapshot, fresh: &Snapshot) {
        let came = fresh.services.iter().find(|(id, service)| service.is_micro && !live.services.contains_key(*id));
        if let Some((id, service)) = came.filter(|_| fresh.hidden() < live.hidden()) {
            let what =
                format!("{} ({id}) is newly listed, and an opt-out hides nobody any more: it may be the same person under another id", service.name);
            self.refuse("micro_ids", what);
        }
        if fresh.opt_outs() == 0 {
            return;
        }
        for (id, now) in fresh.services.iter().filter(|(_, service)| service.is_micro) {
            let other = |was: &&Service| was.is_micro && was.name != now.name && (&was.phone, &was.website) != (&now.phone, &now.website);
            if let Some(was) = live.services.get(id).filter(other) {
                let what = format!(
                    "{id} was {} and would be {}: if ids were given anew, one who asked not to be listed may be listed again",
                    was.name, now.name
                );
                self.refuse("micro_ids", what);
            }
        }
    }

    /// A closure that is no longer told looks like a service that is open.
    fn notices(&mut self, live: &Snapshot, fresh: &Snapshot) {
        for (id, notice) in live.notices_gone(fresh) {
            let name = fresh.services.get(id).map_or(id, |service| service.name.as_str());
            let what = format!("the notice of {name} ({id}), from {notice}, is gone before its last day: set `until` to its last day instead");
            self.refuse("notices", what);
        }
    }

    fn groups(&mut self, change: &Change) {
        let gate = self.gate;
        for Group { name, before, left, .. } in &change.councils {
            let (key, band, few) = if *before >= SMALL { ("council", gate.council, FEW) } else { ("small_council", gate.small_council, FEW + 1) };
            self.share(key, band, *left, *before, few, &format!("services of {name} are gone from it"));
        }
        for (what, groups) in [("council", &change.councils), ("kind of care", &change.kinds), ("rating", &change.rating_classes)] {
            for group in groups.iter().filter(|g| g.after == 0) {
                let level = if group.before >= FEW { Level::Refuse } else { Level::Warn };
                let what = format!("the {what} \"{}\" had {} services and has none", group.name, group.before);
                self.found.push(Finding { level, measure: "vanished", what });
            }
        }
    }

    fn ratings(&mut self, change: &Change) {
        let gate = self.gate;
        let gone = change.unexplained();
        let with_gone = |own: usize| if own == 0 { 0 } else { own + gone };
        let moved = with_gone(change.ratings.len());
        self.share("ratings_changed", gate.ratings_changed, moved, change.before, FEW, "ratings are not what they were");
        let of = |way: fn((usize, usize), (usize, usize)) -> bool| {
            change.ratings.iter().filter(|r| rank(&r.was).zip(rank(&r.now)).is_some_and(|(was, now)| way(was, now))).count()
        };
        let one_way = of(|was, now| now > was).max(of(|was, now| now < was));
        if moved * 100 > change.before {
            // As `moved`, never smaller when rows are taken away.
            let few = if moved < SIDED { usize::MAX } else { FEW };
            self.share("ratings_one_way", gate.ratings_one_way, with_gone(one_way), moved, few, "changed ratings moved one way");
        }
        let blank = change.ratings.iter().filter(|r| rank(&r.was).is_some() && rank(&r.now).is_none()).count();
        self.share("ratings_blank", gate.ratings_blank, with_gone(blank), change.before, FEW, "services lost their rating");
    }

    /// A column that was sorted or pasted alone stands beside the wrong services, and every cell of it is as good as before.
    fn facts(&mut self, change: &Change) {
        let gone = change.unexplained();
        for (what, list) in [
            ("names", &change.names),
            ("telephone numbers", &change.phones),
            ("addresses", &change.addresses),
            ("websites", &change.websites),
            ("lists of whom a service cares for", &change.needs),
            ("owners", &change.owners),
        ] {
            let moved = if list.is_empty() { 0 } else { list.len() + gone };
            self.share("facts_changed", self.gate.facts_changed, moved, change.before, MANY, &format!("{what} are not what they were"));
        }
    }

    fn pins(&mut self, change: &Change, live: &Snapshot, fresh: &Snapshot) {
        let gate = self.gate;
        let gone = change.unexplained();
        let with_gone = |own: usize| if own == 0 { 0 } else { own + gone };
        self.share("pins_missing", gate.pins_missing, with_gone(change.pins_lost.len()), change.before, FEW, "services lost their place on the map");
        let far = |id: &str| {
            let point = |of: &Snapshot| of.services.get(id).and_then(|s| s.point);
            point(live).zip(point(fresh)).is_some_and(|(was, now)| metres(was, now) > KILOMETRE)
        };
        let moved = change.pins_moved.iter().filter(|pin| far(&pin.id)).count();
        self.share("pins_moved", gate.pins_moved, with_gone(moved), change.before, FEW, "services moved by more than a kilometre");
    }

    fn set_aside(&mut self, live: &Snapshot, fresh: &Snapshot) {
        let ((_, before), (read, after)) = (live.register_rows(), fresh.register_rows());
        let more = |code: &str, rows: u64| rows.saturating_sub(before.get(code).copied().unwrap_or(0));
        let new = after.iter().map(|(code, rows)| more(code, *rows)).fold(0, u64::saturating_add);
        self.share("set_aside", self.gate.set_aside, new as usize, read as usize, FEW, "rows are set aside that were not");
        let ragged = more("ragged-row", after.get("ragged-row").copied().unwrap_or(0));
        if ragged >= RAGGED.1 && ragged as f64 * 100.0 > RAGGED.0 * read as f64 {
            self.refuse("ragged", format!("{ragged} of {read} rows have too few or too many cells: the file was damaged on its way"));
        }
    }

    fn editions(&mut self, live: &Snapshot, fresh: &Snapshot) {
        // There is no clock here: the day is the one that the build was told, with --as-of.
        for (source, now) in fresh.editions.iter().filter(|(source, _)| source.starts_with(CQC)) {
            if fresh.as_of.is_some_and(|day| *now > day) {
                self.refuse("edition", format!("{source} is of {now}, which is later than the site's own day"));
            }
        }
        for (source, was) in &live.editions {
            if let Some(now) = fresh.editions.get(source).filter(|now| *now < was) {
                self.refuse("edition", format!("{source} would go back from {was} to {now}"));
            }
        }
        let newest = |of: &Snapshot| of.editions.iter().filter(|(source, _)| source.starts_with(CQC)).map(|(_, day)| *day).max();
        if let (Some(was), Some(now)) = (newest(live), newest(fresh))
            && now < was
        {
            self.refuse("edition", format!("the newest register would be of {now}; the live site has that of {was}"));
        }
    }

    fn columns(&mut self, live: &Snapshot, fresh: &Snapshot) {
        for (column, was) in live.filled.iter().filter(|(column, was)| **was >= FEW && !PASSING.contains(&column.as_str())) {
            if fresh.filled.get(column) == Some(&0) {
                self.refuse("columns", format!("no service has anything in \"{column}\" any more; {was} had"));
            }
        }
        for told in fresh.lacking.iter().filter(|told| !live.lacking.contains(*told)) {
            if live.inputs.keys().any(|file| told.starts_with(&format!("{file}: "))) {
                self.refuse("columns", format!("{told}, which it had"));
            }
        }
    }

    fn names(&mut self, fresh: &Snapshot) {
        let garbled = fresh.services.values().filter(|s| is_garbled(&s.name)).count();
        if garbled >= GARBLED.1 && garbled as f64 * 100.0 > GARBLED.0 * fresh.services.len() as f64 {
            self.refuse("garbled", format!("{garbled} names are garbled: a file was read in the wrong encoding before it came here"));
        }
    }

    fn figures(&mut self, change: &Change, live: &Snapshot, fresh: &Snapshot) {
        // Whatever its period: what is counted here is about the register's day, and another one with each register.
        let (was, now) = (series(live), series(fresh));
        let gone = was.difference(&now).count();
        self.share("figures_gone", self.gate.figures_gone, gone, was.len(), MANY, "series of figures are gone");
        let number = |text: &str| text.parse::<f64>().ok().filter(|n| n.is_finite() && *n != 0.0);
        for figure in &change.figures {
            let Some((was, now)) = number(&figure.was).zip(number(&figure.now)) else { continue };
            let times = (now / was).abs().max((was / now).abs());
            if times > 900.0 {
                self.refuse("magnitude", format!("{}: {} became {}, a thousand times as much or as little", figure.figure, figure.was, figure.now));
            }
        }
    }

    /// A row that stands beside the one before it is compared with that when it is read; one that was written over has only the live
    /// site to be compared with.
    fn parameters(&mut self, live: &Snapshot, fresh: &Snapshot) {
        let number = |text: &String| text.parse::<f64>().ok().filter(|n| *n > 0.0);
        for (key, now) in &fresh.parameters {
            let series = |key: &str| key.rsplit_once(' ').map(|(series, _)| series.to_owned());
            let Some((before, was)) = live.parameters.range(..=key.clone()).next_back() else { continue };
            if series(before) != series(key) || (before != key && fresh.parameters.contains_key(before)) {
                continue;
            }
            let Some(times) = number(was).zip(number(now)).map(|(was, now)| (now / was).max(was / now)) else { continue };
            if times > LARGE_STEP {
                self.refuse("parameters", format!("{key} was {was} and would be {now}: somebody would be told that they must pay, or need not"));
            }
        }
    }

    fn sizes(&mut self, live: &Snapshot, fresh: &Snapshot) {
        let band = self.gate.size;
        for (what, was) in &live.sizes {
            let Some(now) = fresh.sizes.get(what) else { continue };
            let share = (*now as f64 - *was as f64) * 100.0 / *was as f64;
            let level = match share.abs() {
                s if s > band.refuse => Level::Refuse,
                s if s > band.warn => Level::Warn,
                _ => continue,
            };
            let what = format!("{what} have {} kB and had {} kB ({share:+.0} %; refused above {} %)", now / 1_000, was / 1_000, band.refuse);
            self.found.push(Finding { level, measure: "size", what });
        }
    }
}

/// What a site has figures of: indicator, area and group, without the two days of the period that stand between them.
fn series(site: &Snapshot) -> BTreeSet<[&str; 3]> {
    site.figures
        .keys()
        .map(|key| {
            let mut parts = key.splitn(5, ' ');
            let mut part = |at: usize| parts.nth(at).unwrap_or_default();
            [part(0), part(0), part(2)]
        })
        .collect()
}
