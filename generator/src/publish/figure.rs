//! A figure of the market in words: its number with its unit, its range, its period, who says so, or why there is none. Pages,
//! charts and tables all take their words from here, so that a figure reads the same wherever it stands.

use crate::model::Atlas;
use crate::model::market::{Confidence, Indicator, Missing, Observation, Period, Precision, Span, Unit, Value};
use crate::publish::words;

/// "31,200", "£28.66", "12.6 %".
pub fn number(value: f64, indicator: &Indicator) -> String {
    let plain = decimals(value, indicator.decimals);
    match &indicator.unit {
        Unit::Percent | Unit::PercentChange => format!("{plain}%"),
        Unit::Pounds { .. } => pounds(value, &plain),
        Unit::Count(_) | Unit::Of(_) => plain,
    }
}

/// Thousands grouped, with so many decimals; a true minus sign.
fn decimals(value: f64, decimals: u8) -> String {
    let text = format!("{:.*}", usize::from(decimals), value.abs());
    let (whole, part) = text.split_once('.').map_or((text.as_str(), ""), |(w, p)| (w, p));
    let whole = words::thousands(whole.parse().unwrap_or_default());
    let sign = if value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) { "\u{2212}" } else { "" };
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

/// "£28.66", "£37 million".
fn pounds(value: f64, plain: &str) -> String {
    if value.abs() < 1e6 {
        return format!("£{plain}");
    }
    let millions = format!("{:.1}", value / 1e6);
    format!("£{} million", millions.strip_suffix(".0").unwrap_or(&millions))
}

/// The unit after the number, where the number does not say it: "people", "hours a week", "an hour".
pub fn unit(indicator: &Indicator) -> String {
    match &indicator.unit {
        Unit::Count(what) | Unit::Of(what) => what.to_string(),
        Unit::Percent | Unit::PercentChange => String::new(),
        Unit::Pounds { per: Some(per) } => format!("{} {per}", if per.as_str() == "hour" { "an" } else { "a" }),
        Unit::Pounds { per: None } => String::new(),
    }
}

/// "about 2,400", "50% to 60%", "not available".
pub fn value(figure: &Observation, indicator: &Indicator) -> String {
    let shown = |v: f64| number(v, indicator);
    match figure.value {
        Value::Number(n) => match figure.precision {
            Precision::Exact => shown(n.get()),
            Precision::About => format!("about {}", shown(n.get())),
            Precision::Over => format!("over {}", shown(n.get())),
            Precision::UpTo => format!("up to {}", shown(n.get())),
        },
        Value::Between(low, high) => format!("{} to {}", shown(low.get()), shown(high.get())),
        Value::Missing(why) => missing(why).into(),
    }
}

/// The symbol, and what it means in a few words.
pub fn missing(why: Missing) -> &'static str {
    match why {
        Missing::Hidden => "[c] kept back",
        Missing::NotAvailable => "[x] not available",
        Missing::NotApplicable => "[z] does not apply",
        Missing::TooSmall => "[low] too small to show",
    }
}

/// "15% to 24%"; empty without an interval.
pub fn range(figure: &Observation, indicator: &Indicator) -> String {
    match (figure.low, figure.high) {
        (Some(low), Some(high)) => format!("{} to {}", number(low.get(), indicator), number(high.get(), indicator)),
        _ => String::new(),
    }
}

/// "July to September 2026", "2024/25", "30 June 2023".
pub fn period(period: Period) -> String {
    let Period { start, end } = period;
    match period.span() {
        Span::Day => words::date(start),
        Span::Month => words::month(start),
        Span::Quarter(_) => format!("{} to {}", words::month_name(start), words::month(end)),
        Span::Year => start.year().to_string(),
        Span::FinancialYear => format!("{}/{:02}", start.year(), end.year() % 100),
        Span::Other => format!("{} to {}", words::date(start), words::date(end)),
    }
}

/// A short name of the period for an axis or a table: "Jul–Sep 2026", "2024/25", "2023".
pub fn short_period(period: Period) -> String {
    let Period { start, end } = period;
    match period.span() {
        Span::Quarter(_) => format!("{}\u{2013}{}", start.strftime("%b"), end.strftime("%b %Y")),
        Span::Day if start.month() == 6 && start.day() == 30 => start.year().to_string(),
        _ => self::period(period),
    }
}

/// The middle of a period on a chart, in years.
pub fn year(period: Period) -> f64 {
    let of = |day: crate::model::Date| f64::from(day.year()) + (f64::from(day.day_of_year()) - 1.0) / f64::from(day.days_in_year());
    (of(period.start) + of(period.end)) / 2.0
}

/// Who says so: "Office for National Statistics", "worked out here", with how sure where that is less than read at its source.
pub fn source(atlas: &Atlas, figure: &Observation, indicator: &Indicator) -> String {
    let who = match figure.source {
        Some(id) => {
            let source = atlas.source(id);
            let made_up = if source.demonstration { "Made-up figure" } else { "" };
            if made_up.is_empty() { source.publisher.to_string() } else { format!("{made_up} in the place of {}’s own", source.publisher) }
        }
        None if indicator.computed && figure.demonstration => "Worked out here from made-up services and figures".into(),
        None if indicator.computed => "Worked out here".into(),
        None => indicator.source.to_string(),
    };
    match figure.confidence {
        Confidence::Quoted => who,
        Confidence::Derived if indicator.computed => who,
        Confidence::Derived => format!("{who}; worked out from what it says"),
        Confidence::SecondHand => format!("{who}, read where somebody else repeats it"),
    }
}

/// What must stand beside the figure: provisional, revised, few behind it, its own note.
pub fn notes(figure: &Observation) -> Vec<String> {
    let mut notes = Vec::new();
    let flags = figure.flags;
    if flags.unreliable {
        notes.push("[u] Rests on few people or services: may be far off.".to_string());
    }
    if flags.provisional {
        notes.push("Provisional: a later edition will replace it.".to_string());
    }
    if flags.revised {
        notes.push("Revised since it was first published.".to_string());
    }
    if let Some(printed) = &figure.printed {
        notes.push(format!("Printed as \u{201c}{printed}\u{201d}."));
    }
    if let Some(note) = &figure.note {
        let text = note.as_str();
        notes.push(if text.ends_with('.') { text.to_string() } else { format!("{text}.") });
    }
    notes
}

/// Where the figures of an indicator may be had.
pub fn csv(indicator: &Indicator) -> String {
    format!("/data/market/{}.csv", indicator.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Date;

    #[test]
    fn numbers_read_as_people_write_them() {
        let check = |value: f64, places: u8, expected: &str| assert_eq!(decimals(value, places), expected);
        check(31_200.0, 0, "31,200");
        check(12.64, 1, "12.6");
        check(-2.25, 1, "\u{2212}2.2");
        check(-0.04, 1, "0.0");
        assert_eq!(pounds(37e6, "37,000,000"), "£37 million");
        assert_eq!(pounds(38.5e6, ""), "£38.5 million");
        assert_eq!(pounds(28.66, "28.66"), "£28.66");
    }

    #[test]
    fn periods_read_as_people_say_them() {
        let day = |y, m, d| Date::new(y, m, d).unwrap();
        let check = |from: Date, to: Date, expected: &str| assert_eq!(period(Period::new(from, to).unwrap()), expected);
        check(day(2026, 7, 1), day(2026, 9, 30), "July to September 2026");
        check(day(2024, 4, 1), day(2025, 3, 31), "2024/25");
        check(day(2023, 6, 30), day(2023, 6, 30), "30 June 2023");
        check(day(2023, 1, 1), day(2023, 12, 31), "2023");
        assert_eq!(short_period(Period::day(day(2023, 6, 30))), "2023");
    }
}
