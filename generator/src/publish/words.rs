//! Values in words: dates, ages, distances, money, counts, lists and the reasons why something is not known. Every page, card
//! and feed says a thing the same way because it says it here. Decides nothing and knows no page.

use crate::model::care::{Listed, Set};
use crate::model::*;

pub const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// "20 April 2022".
pub fn date(day: Date) -> String {
    format!("{} {}", day.day(), month(day))
}

/// "April 2022".
pub fn month(day: Date) -> String {
    format!("{} {}", month_name(day), day.year())
}

/// "April".
pub fn month_name(day: Date) -> &'static str {
    MONTHS[usize::from(day.month().unsigned_abs() - 1)]
}

/// "2022-04-20", for `<time datetime>` and data.
pub fn iso(day: Date) -> String {
    day.to_string()
}

/// How long before the site's day something was: "4 years 7 months ago", "3 weeks ago", "yesterday". Rounded down, so that
/// nothing looks older than it is. `None` when it is later than the site's day: a register may be dated before what it tells.
pub fn age(since: Date, as_of: Date) -> Option<String> {
    if since > as_of {
        return None;
    }
    let span = since.until((jiff::Unit::Year, as_of)).ok()?;
    let days = since.until((jiff::Unit::Day, as_of)).ok()?.get_days();
    let years = i64::from(span.get_years());
    let months = i64::from(span.get_months());
    Some(match (years, months, days) {
        (0, 0, 0) => "today".into(),
        (0, 0, 1) => "yesterday".into(),
        (0, 0, 2..14) => format!("{days} days ago"),
        (0, 0, _) => format!("{} weeks ago", days / 7),
        (0, ..) => format!("{} ago", small(months, "month")),
        (_, 0, _) => format!("{} ago", small(years, "year")),
        _ => format!("{} {} ago", small(years, "year"), small(months, "month")),
    })
}

/// "20 April 2022, 4 years 7 months ago".
pub fn date_and_age(day: Date, as_of: Date) -> String {
    match age(day, as_of) {
        Some(age) => format!("{}, {age}", date(day)),
        None => date(day),
    }
}

fn small(n: i64, unit: &str) -> String {
    if n == 1 { format!("1 {unit}") } else { format!("{n} {unit}s") }
}

/// A distance as a resident reads it: one decimal, whole from ten. "3.4 miles", "1 mile", "12 miles", "less than 0.1 miles".
pub fn miles(miles: f64) -> String {
    let tenths = (miles * 10.0).round();
    if tenths < 1.0 {
        return "less than 0.1 miles".into();
    }
    if tenths == 10.0 {
        return "1 mile".into();
    }
    if miles >= 9.95 {
        return format!("{} miles", thousands(miles.round() as u64));
    }
    format!("{} miles", tenths / 10.0)
}

/// "£28.50", "£32", "£1,250".
pub fn money(pence: u32) -> String {
    let pounds = thousands(u64::from(pence / 100));
    match pence % 100 {
        0 => format!("£{pounds}"),
        rest => format!("£{pounds}.{rest:02}"),
    }
}

/// "£28.50 to £32 an hour", "£18 a visit".
pub fn price(low_pence: u32, high_pence: u32, per: &Text) -> String {
    format!("{} {}", money_range(low_pence, high_pence), each(per.as_str()))
}

/// "£28.50 to £32"; one sum when both are the same.
pub fn money_range(low_pence: u32, high_pence: u32) -> String {
    if low_pence == high_pence { money(low_pence) } else { format!("{} to {}", money(low_pence), money(high_pence)) }
}

/// "an hour", "a week".
pub fn each(unit: &str) -> String {
    let vowel = unit.starts_with(['a', 'e', 'i', 'o']) || unit.starts_with("hour");
    format!("{} {unit}", if vowel { "an" } else { "a" })
}

/// "1 service", "1,204 services".
pub fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {many}", thousands(n as u64)) }
}

/// "1,204".
pub fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// "Dementia", "Dementia and older people", "Dementia, older people and sight or hearing loss".
pub fn list<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().into(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// Kinds of care in a sentence: "Care at home and supported living". Empty when there is none.
pub fn kinds(kinds: Set<Kind>) -> String {
    labels(kinds.iter().map(Kind::label))
}

/// Needs in a sentence: "Dementia, older people and adults under 65".
pub fn needs(needs: Set<Need>) -> String {
    labels(needs.iter().map(Need::label))
}

/// Labels as one sentence's list: the first begins with a capital, the rest do not, names keep theirs.
pub fn labels<'a>(labels: impl Iterator<Item = &'a str>) -> String {
    let items: Vec<String> = labels.enumerate().map(|(at, label)| if at == 0 { label.into() } else { inside(label) }).collect();
    list(&items)
}

/// A label inside a sentence: "Care at home" → "care at home"; names such as "Shared Lives" and "NHS …" stay.
pub fn inside(label: &str) -> String {
    let mut words = label.split(' ');
    let first = words.next().unwrap_or_default();
    let is_name = first.chars().skip(1).any(char::is_uppercase)
        || first == "I"
        || (first.starts_with(char::is_uppercase) && words.next().is_some_and(|second| second.starts_with(char::is_uppercase)));
    let mut chars = label.chars();
    match chars.next() {
        Some(initial) if !is_name => initial.to_lowercase().chain(chars).collect(),
        _ => label.into(),
    }
}

/// The same label beginning with a capital.
pub fn capital(label: &str) -> String {
    let mut chars = label.chars();
    chars.next().map_or_else(String::new, |initial| initial.to_uppercase().chain(chars).collect())
}

/// Why a value is not known, in the place where the value would stand. Never "No", a dash or nothing.
pub fn unknown(why: &Unknown) -> String {
    match why {
        Unknown::NotHeld => "Not known: ask".into(),
        Unknown::Blank => "Not given in the register: ask".into(),
        Unknown::Asked(on) => format!("Has not told us (asked {})", date(*on)),
        Unknown::Unreadable(_) => "We could not read what the register says: ask".into(),
        Unknown::Withheld(reason) => capital(reason),
    }
}

/// A telephone number as pages show it, kept on one line, and what pressing it rings.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Tel {
    /// "01632 960123", with no-break spaces.
    pub shown: String,
    /// "tel:+441632960123".
    pub href: String,
}

impl From<Phone> for Tel {
    fn from(phone: Phone) -> Self {
        Self { shown: phone.to_string().replace(' ', "\u{a0}"), href: format!("tel:{}", phone.international()) }
    }
}

/// Minutes as a visit's length: "30 minutes", "1 hour", "1 hour 30 minutes".
pub fn minutes(minutes: u16) -> String {
    let (hours, rest) = (i64::from(minutes / 60), i64::from(minutes % 60));
    match (hours, rest) {
        (0, _) => small(rest, "minute"),
        (_, 0) => small(hours, "hour"),
        _ => format!("{} {}", small(hours, "hour"), small(rest, "minute")),
    }
}

/// What is known of every member of a closed list, as three lists of their labels: yes, no, not told.
pub fn yes_no_untold<T: Listed>(facts: &[Fact<Told<bool>>], label: fn(T) -> &'static str) -> [Vec<&'static str>; 3] {
    let mut lists = [Vec::new(), Vec::new(), Vec::new()];
    for member in T::ALL {
        let list = match facts[member.index()].known() {
            Some(told) if told.value => 0,
            Some(_) => 1,
            None => 2,
        };
        lists[list].push(label(*member));
    }
    lists
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(iso: &str) -> Date {
        iso.parse().unwrap()
    }

    #[test]
    fn dates_are_in_full() {
        let check = |iso: &str, expected: &str| assert_eq!(date(day(iso)), expected);
        check("2022-04-20", "20 April 2022");
        check("2026-11-01", "1 November 2026");
        check("2024-02-29", "29 February 2024");
        assert_eq!(month(day("2025-06-09")), "June 2025");
        assert_eq!(iso(day("2025-06-09")), "2025-06-09");
    }

    #[test]
    fn ages_are_in_words() {
        let check = |since: &str, as_of: &str, expected: Option<&str>| {
            assert_eq!(age(day(since), day(as_of)).as_deref(), expected, "{since} to {as_of}");
        };
        check("2022-04-20", "2026-11-21", Some("4 years 7 months ago"));
        check("2022-04-20", "2026-11-19", Some("4 years 6 months ago"));
        check("2025-09-11", "2026-11-21", Some("1 year 2 months ago"));
        check("2025-11-21", "2026-11-21", Some("1 year ago"));
        check("2024-11-21", "2026-11-21", Some("2 years ago"));
        check("2025-10-21", "2026-11-21", Some("1 year 1 month ago"));
        check("2026-04-01", "2026-11-21", Some("7 months ago"));
        check("2026-10-21", "2026-11-21", Some("1 month ago"));
        check("2026-10-22", "2026-11-21", Some("4 weeks ago"));
        check("2026-11-07", "2026-11-21", Some("2 weeks ago"));
        check("2026-11-08", "2026-11-21", Some("13 days ago"));
        check("2026-11-19", "2026-11-21", Some("2 days ago"));
        check("2026-11-20", "2026-11-21", Some("yesterday"));
        check("2026-11-21", "2026-11-21", Some("today"));
        check("2026-11-22", "2026-11-21", None);
        check("2024-02-29", "2025-02-28", Some("11 months ago"));
        check("1948-07-05", "2026-11-21", Some("78 years 4 months ago"));
        assert_eq!(date_and_age(day("2026-11-22"), day("2026-11-21")), "22 November 2026");
    }

    #[test]
    fn distances() {
        let check = |distance: f64, expected: &str| assert_eq!(miles(distance), expected, "{distance}");
        check(0.0, "less than 0.1 miles");
        check(0.04, "less than 0.1 miles");
        check(0.05, "0.1 miles");
        check(0.96, "1 mile");
        check(1.0, "1 mile");
        check(1.44, "1.4 miles");
        check(2.0, "2 miles");
        check(9.94, "9.9 miles");
        check(9.96, "10 miles");
        check(12.4, "12 miles");
        check(1234.5, "1,235 miles");
    }

    #[test]
    fn sums() {
        let check = |low: u32, high: u32, per: &str, expected: &str| assert_eq!(price(low, high, &Text::parse(per).unwrap()), expected);
        check(2850, 3200, "hour", "£28.50 to £32 an hour");
        check(1800, 1800, "visit", "£18 a visit");
        check(125_000, 160_005, "week", "£1,250 to £1,600.05 a week");
        check(9, 9, "evening", "£0.09 an evening");
    }

    #[test]
    fn counts_and_lists() {
        assert_eq!(count(1, "service", "services"), "1 service");
        assert_eq!(count(0, "service", "services"), "0 services");
        assert_eq!(count(55_000, "service", "services"), "55,000 services");
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b"]), "a and b");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(kinds([Kind::HomeCare, Kind::SupportedLiving].into_iter().collect()), "Care at home and supported living");
        assert_eq!(kinds([Kind::SharedLives, Kind::NursingHome].into_iter().collect()), "Shared Lives and care home with nursing");
        assert_eq!(kinds([Kind::HomeCare, Kind::SharedLives].into_iter().collect()), "Care at home and Shared Lives");
        assert_eq!(needs([Need::OlderPeople, Need::Dementia].into_iter().collect()), "Dementia and older people");
        assert_eq!(inside("NHS continuing healthcare"), "NHS continuing healthcare");
        assert_eq!(inside("I pay it myself"), "I pay it myself");
        assert_eq!(minutes(30), "30 minutes");
        assert_eq!(minutes(60), "1 hour");
        assert_eq!(minutes(75), "1 hour 15 minutes");
    }

    #[test]
    fn the_unknown_says_why() {
        let check = |why: Unknown, expected: &str| assert_eq!(unknown(&why), expected);
        check(Unknown::Asked(day("2026-11-02")), "Has not told us (asked 2 November 2026)");
        check(Unknown::NotHeld, "Not known: ask");
        check(Unknown::Blank, "Not given in the register: ask");
        check(Unknown::Withheld("kept back, because people live there"), "Kept back, because people live there");
    }

    #[test]
    fn numbers_ring() {
        let tel = Tel::from(Phone::parse("1632960123").unwrap());
        assert_eq!(tel.shown, "01632\u{a0}960123");
        assert_eq!(tel.href, "tel:+441632960123");
    }
}
