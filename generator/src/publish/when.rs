//! Dates of records in words, as precise as they are known and no more.

use super::words;
use crate::model::commissioning::{Moment, Sense, When};

/// "2 September 2019", "January 2020", "April to June 2026", "2015", "2020/21".
pub fn moment(moment: Moment) -> String {
    match moment {
        Moment::Day(day) => words::date(day),
        Moment::Month(..) => words::month(moment.first()),
        Moment::Quarter(year, _) => format!("{} to {} {year}", words::month_name(moment.first()), words::month_name(moment.last())),
        Moment::Year(year) => year.to_string(),
        Moment::CouncilYear(_) => moment.to_string(),
    }
}

/// "by 28 February 2020", "from about 2027", "until 15 September 2019, planned". What was printed, where that is all there is.
pub fn words(when: &When) -> String {
    let Some(at) = when.moment else { return when.printed.as_ref().map_or_else(|| "date not given".into(), ToString::to_string) };
    let mut out = String::new();
    match when.sense {
        Sense::On => {}
        Sense::By => out.push_str("by "),
        Sense::From => out.push_str("from "),
        Sense::Until => out.push_str("until "),
        Sense::NotBefore => out.push_str("not before "),
        Sense::AsAt => out.push_str("as at "),
    }
    if when.approximate {
        out.push_str("about ");
    }
    out.push_str(&moment(at));
    if let Some(time) = &when.time {
        out.push_str(&format!(" at {time}"));
    }
    if when.planned {
        out.push_str(", planned");
    }
    out
}

/// As [`words`], without the sense: for a column whose heading says it.
pub fn bare(when: &When) -> String {
    words(&When { sense: Sense::On, ..when.clone() })
}

/// What else is to be said of it: how it was worked out, why, how it was printed.
pub fn note(when: &When) -> Option<String> {
    let derived = when.derived.as_ref().map(|how| format!("worked out by us: {how}"));
    let reason = when.reason.as_ref().map(ToString::to_string);
    let own = when.note.as_ref().map(ToString::to_string);
    let plain = when.moment.map(moment);
    let printed = when
        .printed
        .as_ref()
        .filter(|p| plain.as_ref().is_some_and(|plain| !plain.eq_ignore_ascii_case(p.as_str())))
        .map(|printed| format!("printed as “{printed}”"));
    let all: Vec<String> = [derived, reason, own, printed].into_iter().flatten().collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// For `<time datetime>`: a day, a month or a year. A quarter and a council's year have no such form.
pub fn iso(when: &When) -> Option<String> {
    match when.moment? {
        moment @ (Moment::Day(_) | Moment::Month(..) | Moment::Year(_)) => Some(moment.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_date_is_more_precise_than_its_source() {
        let check = |raw: &str, expected: &str| assert_eq!(moment(Moment::parse(raw).unwrap()), expected);
        check("2019-09-02", "2 September 2019");
        check("2020-01", "January 2020");
        check("2026-Q2", "April to June 2026");
        check("2015", "2015");
        check("2020/21", "2020/21");
    }

    #[test]
    fn the_sense_is_said() {
        let check = |sense: Sense, expected: &str| assert_eq!(words(&When::new(sense, Moment::Year(2027))), expected);
        check(Sense::On, "2027");
        check(Sense::By, "by 2027");
        check(Sense::From, "from 2027");
        check(Sense::Until, "until 2027");
        check(Sense::NotBefore, "not before 2027");
        let about = When { approximate: true, planned: true, ..When::new(Sense::Until, Moment::Year(2027)) };
        assert_eq!(words(&about), "until about 2027, planned");
    }
}
