//! The figures of who pays, together: every one in force on the site's day, none twice, none looked at too long ago.

use crate::diagnostic::{Code, Problem, Report, codes};
use crate::ingest::funding::Read;
use crate::model::funding::{Figure, Parameter};
use crate::model::*;
use std::fmt;

/// How many months a figure is believed without another look.
const MONTHS: i64 = 6;

#[derive(Debug)]
pub enum Fault {
    /// No row of England is in force. The last that was ended on this day.
    NotInForce {
        parameter: Parameter,
        on: Date,
        ended: Option<Date>,
    },
    Overlap {
        parameter: Parameter,
        first: u32,
    },
    Old {
        parameter: Parameter,
        checked_on: Date,
    },
}

codes! {
    NOT_IN_FORCE = Error, "funding-not-in-force", "A figure that the rules of who pays need has no row for the day that the site is about. Last year's is never shown as this year's, so the build stops. Add the new year's row; where the figure is not out yet, a row with the status awaited lets the page say so.";
    OVERLAP = Error, "funding-overlap", "Two rows give one figure for the same area on the same day. Nobody could say which of them holds.";
    OLD = Warning, "funding-checked-long-ago", "Nobody has looked at a figure's source for more than six months. The page prints the day of the last look.";
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::NotInForce { .. } => &NOT_IN_FORCE,
            Self::Overlap { .. } => &OVERLAP,
            Self::Old { .. } => &OLD,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::NotInForce { .. } => "add a row for that day; if the figure is not out yet, leave its value blank with the status awaited".into(),
            Self::Overlap { .. } => "end the earlier one on the day before the later one begins".into(),
            Self::Old { .. } => "look at its source again and write the day in checked_on".into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotInForce { parameter, on, ended: Some(ended) } => {
                write!(
                    f,
                    "no row of {} is in force on {on}: the rates for the new year are not added yet, the last ended on {ended}",
                    parameter.key()
                )
            }
            Self::NotInForce { parameter, on, ended: None } => write!(f, "no row of {} is in force on {on}", parameter.key()),
            Self::Overlap { parameter, first } => write!(f, "row {first} gives {} for the same area and a same day", parameter.key()),
            Self::Old { parameter, checked_on } => write!(f, "{} was last checked on {checked_on}", parameter.key()),
        }
    }
}

pub(super) fn funding(mut rows: Vec<Read>, atlas: &Atlas, ledger: &mut Ledger, report: &mut Report) -> Funding {
    let order = |figure: &Figure| (figure.parameter, figure.area, figure.from);
    rows.sort_by(|a, b| order(&a.figure).cmp(&order(&b.figure)).then(a.row.cmp(&b.row)));
    for (nth, read) in rows.iter().enumerate() {
        if let Some(other) = rows[..nth].iter().find(|other| other.figure.overlaps(&read.figure)) {
            report.add(Fault::Overlap { parameter: read.figure.parameter, first: other.row.row }, read.at.clone());
        }
        let old = read.figure.checked_on.checked_add(jiff::Span::new().months(MONTHS)).is_ok_and(|until| until < atlas.as_of);
        if old && read.figure.in_force(atlas.as_of) {
            report.add(Fault::Old { parameter: read.figure.parameter, checked_on: read.figure.checked_on }, read.at.clone());
        }
        ledger.settle(read.row, Fate::Published);
    }
    let at = rows.first().map(|read| crate::diagnostic::At::file(read.at.file.clone()));
    let funding = Funding { figures: rows.into_iter().map(|read| read.figure).collect() };
    if !funding.is_empty() {
        for parameter in Parameter::ALL.iter().copied().filter(|p| funding.figure(*p, None, atlas.as_of).is_none()) {
            let ended = funding.before(parameter, None, atlas.as_of).and_then(|figure| figure.to);
            report.add(Fault::NotInForce { parameter, on: atlas.as_of, ended }, at.clone());
        }
    }
    funding
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::atlas;
    use crate::ingest::{self, Inputs};
    use crate::project::Project;
    use std::path::Path;

    /// What is said of the shipped figures, changed, on a day.
    fn said(on: Date, change: impl Fn(String) -> String) -> Vec<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("data/funding");
        std::fs::create_dir_all(&own).unwrap();
        std::fs::copy(root.join("doorstep.toml"), folder.path().join("doorstep.toml")).unwrap();
        let source = "publisher = \"P\"\ntitle = \"T\"\nlicence = \"L\"\nedition = 2026-11-01\nstatus = \"demonstration\"\n";
        std::fs::write(own.join("source.toml"), source).unwrap();
        std::fs::write(own.join("parameters.csv"), change(std::fs::read_to_string(root.join("data/funding/parameters.csv")).unwrap())).unwrap();
        let mut report = Report::default();
        let mut project = Project::open(folder.path(), &mut report).unwrap();
        project.as_of = Some(on);
        let mut inputs = Inputs::default();
        ingest::funding::read(&project, &mut inputs, &mut report);
        let atlas = atlas(&project, inputs, &mut report);
        assert!(atlas.accounts.iter().all(|account| account.open == 0));
        report.entries().iter().filter(|e| e.problem.code().id.starts_with("funding")).map(|e| e.problem.to_string()).collect()
    }

    #[test]
    fn the_shipped_figures_hold_in_both_of_their_years() {
        let none: Vec<String> = Vec::new();
        for on in [jiff::civil::date(2025, 4, 7), jiff::civil::date(2026, 3, 31), jiff::civil::date(2026, 11, 22), jiff::civil::date(2027, 3, 31)] {
            assert_eq!(said(on, |text| text), none, "{on}");
        }
    }

    #[test]
    fn a_new_year_without_rows_stops_the_build_and_names_figure_and_day() {
        let told = said(jiff::civil::date(2027, 4, 6), |text| text);
        let expected = "no row of personal_expenses_allowance is in force on 2027-04-06: the rates for the new year are not added yet";
        assert!(told.iter().any(|line| line.starts_with(expected)), "{told:?}");
        // England's row is missed even where one council has its own.
        assert!(told.iter().any(|line| line.starts_with("no row of upper_capital_limit_home is in force on 2027-04-06")), "{told:?}");
    }

    #[test]
    fn a_figure_nobody_looked_at_for_half_a_year_is_warned_of() {
        let looked = |text: String| text.replacen("2026-11-21,not confirmed", "2026-05-21,not confirmed", 1);
        assert_eq!(said(jiff::civil::date(2026, 11, 21), looked), Vec::<String>::new());
        assert_eq!(said(jiff::civil::date(2026, 11, 22), looked), ["upper_capital_limit_home was last checked on 2026-05-21"]);
    }

    #[test]
    fn rows_that_overlap_are_refused() {
        let doubled = |text: String| format!("{text}property_disregard,13,weeks,,2026-01-01,,https://a.example,2026-11-21,confirmed\n");
        let told = said(jiff::civil::date(2026, 11, 21), doubled);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].ends_with("gives property_disregard for the same area and a same day"), "{told:?}");
        // A council's own row overlaps with nothing but its own.
        let own = |text: String| format!("{text}property_disregard,13,weeks,E10000016,2026-01-01,,https://a.example,2026-11-21,confirmed\n");
        assert_eq!(said(jiff::civil::date(2026, 11, 21), own), Vec::<String>::new());
    }
}
