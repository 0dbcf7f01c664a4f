//! Dates inside a line of words, made short: they are half of what a card says and compress badly as words. `leaf.mjs` reads
//! them back; `cases.json` beside it drives the tests of both.
//!
//! A date is DEL and its day in three digits of base 36, counted from 1950; with a second DEL it is followed by its age, which
//! the browser works out from the site's day. No text of a register has a DEL: `model/text.rs` takes controls out.

use crate::model::Date;
use crate::publish::words;
use std::borrow::Cow;
use std::sync::LazyLock;

const MARK: char = '\u{7f}';
const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
static EPOCH: LazyLock<Date> = LazyLock::new(|| jiff::civil::date(1950, 1, 1));

/// The line with every date in it made short.
pub fn pack(line: &str, as_of: Date) -> String {
    let mut packed = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        packed.push_str(before);
        let in_word = before.chars().next_back().is_some_and(char::is_alphanumeric);
        let digits = from.len() - from.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        match date(from).filter(|_| !in_word).and_then(|(day, long)| Some((day, long, short(day)?))) {
            Some((day, long, short)) => {
                packed.push(MARK);
                rest = &from[long..];
                if let Some(after) = age(day, as_of).and_then(|age| rest.strip_prefix(", ")?.strip_prefix(age.as_ref())) {
                    packed.push(MARK);
                    rest = after;
                }
                packed.push_str(&short);
            }
            None => {
                packed.push_str(&from[..digits]);
                rest = &from[digits..];
            }
        }
    }
    packed.push_str(rest);
    packed
}

/// The date that a text begins with, and how long it is there.
fn date(text: &str) -> Option<(Date, usize)> {
    let mut words = text.splitn(3, ' ');
    let (day, month, rest) = (words.next()?, words.next()?, words.next()?);
    let year = rest.get(..4)?;
    let month = words::MONTHS.iter().position(|name| *name == month)? as i8 + 1;
    let date = Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    let written = words::date(date);
    text.starts_with(&written).then_some((date, written.len()))
}

fn short(day: Date) -> Option<String> {
    let days = usize::try_from(EPOCH.until(day).ok()?.get_days()).ok().filter(|days| *days < 36 * 36 * 36)?;
    Some([days / 1296, days / 36 % 36, days % 36].iter().map(|digit| char::from(DIGITS[*digit])).collect())
}

/// The age as the browser works it out; `None` where it does not. What it says otherwise stays in words.
fn age(since: Date, as_of: Date) -> Option<Cow<'static, str>> {
    let months = (i32::from(as_of.year()) - i32::from(since.year())) * 12 + i32::from(as_of.month()) - i32::from(since.month());
    let months = months - i32::from(as_of.day() < since.day());
    let said = |n: i32, unit: &str| match n {
        0 => String::new(),
        1 => format!("1 {unit} "),
        n => format!("{n} {unit}s "),
    };
    (months > 0).then(|| format!("{}{}ago", said(months / 12, "year"), said(months % 12, "month")).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_reads_the_same() {
        let cases: serde_json::Value = serde_json::from_str(include_str!("../../../../templates/components/finder/cases.json")).unwrap();
        let as_of: Date = cases["packed"]["as_of"].as_str().unwrap().parse().unwrap();
        for case in cases["packed"]["lines"].as_array().unwrap() {
            let (line, packed) = (case[0].as_str().unwrap(), case[1].as_str().unwrap());
            assert_eq!(pack(line, as_of), packed, "{line}");
        }
    }

    #[test]
    fn ages_are_those_of_the_pages() {
        let as_of = jiff::civil::date(2026, 11, 18);
        for days in 0..9000 {
            let day = as_of.saturating_sub(jiff::Span::new().days(days));
            let line = format!("published {}.", words::date_and_age(day, as_of));
            let whole = age(day, as_of);
            let packed = pack(&line, as_of);
            // What the browser would work out otherwise is not left to it.
            assert_eq!(packed.contains("\u{7f}\u{7f}"), whole.as_deref() == words::age(day, as_of).as_deref(), "{line}");
        }
    }
}
