//! The figures of who pays, together: every one in force on the site's day, none twice, none looked at too long ago.

use crate::diagnostic::{Code, Problem, Report, codes};
use crate::ingest::funding::Read;
use crate::model::funding::rules::{Choice as _, Place};
use crate::model::funding::{Amount, Figure, LARGE_STEP, Parameter};
use crate::model::*;
use std::fmt;

/// How many months a figure is believed without another look.
const MONTHS: i64 = 6;
const UPPER_LIMITS: [Parameter; 2] = [Parameter::UpperLimitHome, Parameter::UpperLimitCareHome];

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
    /// So many times as much as in the period before, or as little.
    Leap {
        parameter: Parameter,
        was: Amount,
        now: Amount,
        far: bool,
    },
    /// A council may let people keep more than England's limit, and not less.
    Below {
        parameter: Parameter,
        council: Text,
    },
    Crossed {
        lower: Parameter,
        upper: Parameter,
    },
}

codes! {
    NOT_IN_FORCE = Error, "funding-not-in-force", "A figure that the rules of who pays need has no row for the day that the site is about. Last year's is never shown as this year's, so the build stops. Add the new year's row; where the figure is not out yet, a row with the status awaited lets the page say so.";
    OVERLAP = Error, "funding-overlap", "Two rows give one figure for the same area on the same day. Nobody could say which of them holds.";
    LEAP = Warning, "funding-moved", "A figure is a third more or less than in the period before. Most rise by a few per cent a year.";
    FAR = Error, "funding-leap", "A figure is five times as much as in the period before, or a fifth: a digit is missing or too many, or it is counted by something else. Somebody would be told that they must pay, or need not.";
    CROSSED = Error, "funding-crossed", "The lower limit of what somebody may own is above the upper one on the day that the site is about. One of the two is wrong.";
    BELOW = Error, "funding-below-england", "A council's own upper limit of what somebody may own is below England's, which no council may set. Somebody would be told that they must pay, and need not.";
    OLD = Warning, "funding-checked-long-ago", "Nobody has looked at a figure's source for more than six months. The page prints the day of the last look.";
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::NotInForce { .. } => &NOT_IN_FORCE,
            Self::Overlap { .. } => &OVERLAP,
            Self::Old { .. } => &OLD,
            Self::Leap { far: false, .. } => &LEAP,
            Self::Leap { .. } => &FAR,
            Self::Crossed { .. } => &CROSSED,
            Self::Below { .. } => &BELOW,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::NotInForce { .. } => "add a row for that day; if the figure is not out yet, leave its value blank with the status awaited".into(),
            Self::Overlap { .. } => "end the earlier one on the day before the later one begins".into(),
            Self::Leap { far: false, .. } => "look at its source once more".into(),
            Self::Leap { .. } => "look at its source; if it is so, let the period before end earlier or leave its row out".into(),
            Self::Crossed { .. } => "look at the source of both".into(),
            Self::Below { .. } => "look at the council's own policy, and correct the row or take it out".into(),
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
            Self::Leap { parameter, was, now, .. } => {
                write!(f, "{} is {}, and was {} in the period before", parameter.key(), number(*now), number(*was))
            }
            Self::Crossed { lower, upper } => write!(f, "{} is above {}", lower.key(), upper.key()),
            Self::Below { parameter, council } => write!(f, "{} of {council} is below England's", parameter.key()),
            Self::Old { parameter, checked_on } => write!(f, "{} was last checked on {checked_on}", parameter.key()),
        }
    }
}

/// In pence or weeks: for a comparison of two of one unit.
fn size(amount: Amount) -> f64 {
    match amount {
        Amount::Money(pence) => f64::from(pence.get()),
        Amount::Weeks(weeks) => f64::from(weeks),
    }
}

/// As it stands in the file.
fn number(amount: Amount) -> String {
    match amount {
        Amount::Money(pence) if pence.get() % 100 == 0 => (pence.get() / 100).to_string(),
        Amount::Money(pence) => format!("{}.{:02}", pence.get() / 100, pence.get() % 100),
        Amount::Weeks(weeks) => weeks.to_string(),
    }
}

/// How a figure stands to the one of the same area that ended before it.
fn leap(rows: &[Read], read: &Read) -> Option<Fault> {
    let of = |figure: &Figure| figure.parameter == read.figure.parameter && figure.area == read.figure.area && figure.from < read.figure.from;
    let before = rows.iter().map(|other| &other.figure).filter(|figure| of(figure) && figure.amount.is_some()).max_by_key(|figure| figure.from)?;
    let (was, now) = (before.amount?, read.figure.amount?);
    let times = (size(now) / size(was)).max(size(was) / size(now));
    (times > LARGE_STEP).then_some(Fault::Leap { parameter: read.figure.parameter, was, now, far: times >= 5.0 })
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
        if let Some(fault) = leap(&rows, read) {
            report.add(fault, read.at.clone());
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
        let councils = atlas.portal.authorities.iter().map(|authority| Some(authority.code));
        for (council, place) in std::iter::once(None).chain(councils).flat_map(|council| Place::ALL.iter().map(move |place| (council, *place))) {
            if funding.limits(place, council, atlas.as_of).is_some_and(|limits| limits.lower > limits.upper) {
                let (upper, lower) = place.limits();
                report.add(Fault::Crossed { lower, upper }, at.clone());
                break;
            }
        }
        for (council, parameter) in atlas.portal.authorities.iter().flat_map(|own| UPPER_LIMITS.map(|limit| (own, limit))) {
            let of = |area| funding.pence(parameter, area, atlas.as_of);
            // One that is awaited is none yet.
            if of(Some(council.code)).zip(of(None)).is_some_and(|(own, england)| own < england) {
                report.add(Fault::Below { parameter, council: council.name.clone() }, at.clone());
            }
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
    fn a_digit_that_was_lost_is_seen() {
        let on = jiff::civil::date(2026, 11, 21);
        let set = |from: &'static str, to: &'static str| move |text: String| text.replace(from, to);
        let upper = "upper_capital_limit_home,23250,pounds,,2026-04-06";
        let told = said(on, set(upper, "upper_capital_limit_home,2325,pounds,,2026-04-06"));
        assert_eq!(told[0], "upper_capital_limit_home is 2325, and was 23250 in the period before");
        assert_eq!(told[1], "lower_capital_limit_home is above upper_capital_limit_home");
        assert_eq!(said(on, set("tariff_income,1,pounds a week,,2026", "tariff_income,52,pounds a week,,2026")).len(), 1);
        let guarantee = "minimum_income_guarantee_18_to_24,95.40";
        assert_eq!(said(on, set(guarantee, "minimum_income_guarantee_18_to_24,109.40")), Vec::<String>::new());
        let told = said(on, set(guarantee, "minimum_income_guarantee_18_to_24,129.40"));
        assert_eq!(told, ["minimum_income_guarantee_18_to_24 is 129.40, and was 89.15 in the period before"]);
    }

    #[test]
    fn no_council_lets_people_keep_less_than_england_does() {
        let on = jiff::civil::date(2026, 11, 21);
        let set = |to: &'static str| move |text: String| text.replace("upper_capital_limit_home,32000,", to);
        assert_eq!(said(on, set("upper_capital_limit_home,23250,")), Vec::<String>::new());
        assert_eq!(said(on, set("upper_capital_limit_home,20000,")), ["upper_capital_limit_home of Herefordshire is below England's"]);
        let awaited = |text: String| {
            let own = text.lines().find(|line| line.starts_with("upper_capital_limit_home,32000,")).unwrap();
            let cells: Vec<&str> = own.split(',').collect();
            let last = cells.len() - 1;
            let row = cells.iter().enumerate().map(|(at, cell)| {
                if at == 1 {
                    ""
                } else if at == last {
                    "awaited"
                } else {
                    *cell
                }
            });
            text.replace(own, &row.collect::<Vec<_>>().join(","))
        };
        assert_eq!(said(on, awaited), Vec::<String>::new());
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
