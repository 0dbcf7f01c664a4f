//! The arithmetic that figures are held against, each as one sentence when it does not come out. No figure is mended here.

use crate::ingest::market::{Cell, parse_number};

/// `1234567.5` → `1,234,567.5`; at most so many decimals, none that are nought.
pub fn shown(value: f64, decimals: u8) -> String {
    let text = format!("{:.*}", usize::from(decimals), value.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let rest = rest.trim_end_matches('0');
    if !rest.is_empty() {
        grouped.push('.');
        grouped.push_str(rest);
    }
    let minus = value < 0.0 && grouped.bytes().any(|b| (b'1'..=b'9').contains(&b));
    if minus { format!("-{grouped}") } else { grouped }
}

/// A number as it was printed, against the number that is meant.
pub fn printed(printed: &str, meant: f64) -> Option<String> {
    let meant_words = shown(meant, 2);
    match parse_number(printed) {
        Ok(Cell::Number(written)) if (written.number.get() - meant).abs() <= meant.abs() * 1e-9 => None,
        Ok(Cell::Number(written)) => Some(format!(
            "It is printed as {printed}, which is {}; {meant_words} is shown here, as its other sources have it.",
            shown(written.number.get(), 2)
        )),
        _ => Some(format!(
            "It is printed as {printed}, which is no number: digits are missing or a sign stands in the wrong place. {meant_words} is shown here."
        )),
    }
}

/// A total that its parts do not come to.
pub fn total(total: f64, sum: f64, of: &str) -> String {
    format!("{} is given, and {of} come to {}.", shown(total, 1), shown(sum, 1))
}

/// A whole that falls while each of its parts rises or stays.
pub fn falls_while_parts_rise(whole: (f64, f64), parts: &[(f64, f64)]) -> bool {
    whole.1 < whole.0 && !parts.is_empty() && parts.iter().all(|(before, after)| after >= before)
}

/// How far a product may be off: figures are rounded when they are told in words.
const NEAR: f64 = 0.05;

/// People, hours for each and hours together.
pub fn product(people: f64, each: f64, together: f64) -> Option<String> {
    let product = people * each;
    if together <= 0.0 || each <= 0.0 || people <= 0.0 || (product - together).abs() <= together * NEAR {
        return None;
    }
    let (p, e, t) = (shown(people, 0), shown(each, 1), shown(together, 0));
    let (product, others, instead) = (shown(product, 0), shown(together / each, 0), together / people);
    Some(format!(
        "{p} people at {e} hours each are {product} hours a week, and {t} is given. {t} hours at {e} each are {others} people; for {p} people they are \
         {instead:.1} hours each. One of the three is wrong."
    ))
}

/// What a year's spend buys at a rate, in hours a week.
pub fn hours_bought(spend: f64, rate: f64) -> Option<f64> {
    (rate > 0.0 && spend >= 0.0).then(|| spend / 52.0 / rate)
}

/// Whether the money agrees with the hours, within a tenth.
pub fn money_agrees(hours: f64, rate: f64, spend: f64) -> bool {
    hours_bought(spend, rate).is_some_and(|bought| (bought - hours).abs() <= hours * 0.1)
}

/// A part, its whole, and the share that is given, in percent with so many decimals.
pub fn share(part: f64, whole: f64, given: f64, decimals: u8) -> Option<String> {
    if whole <= 0.0 {
        return None;
    }
    let found = part / whole * 100.0;
    let half = 0.5 * 10_f64.powi(-i32::from(decimals));
    ((found - given).abs() > half + 1e-9).then(|| {
        format!("{} of {} are {} percent, and {} percent is given.", shown(part, 0), shown(whole, 0), shown(found, 1), shown(given, decimals.max(1)))
    })
}

/// A part and a whole at the end of the band that is given for the share.
pub fn share_at_the_edge(part: f64, whole: f64, band: (f64, f64)) -> Option<String> {
    if whole <= 0.0 || band.0 <= 0.0 {
        return None;
    }
    let found = part / whole * 100.0;
    let (low, high) = band;
    let at_top = found >= high - 0.5;
    (found > high + 0.5 || found < low - 0.5 || at_top || found <= low + 0.5).then(|| {
        let (end, other) = if at_top { ("top", low) } else { ("bottom", high) };
        format!(
            "{} of {} are {} percent, the {end} of the {} to {} percent that is given: at {} percent the whole would be {}.",
            shown(part, 0),
            shown(whole, 0),
            shown(found, 0),
            shown(low, 0),
            shown(high, 0),
            shown(other, 0),
            shown(part / other * 100.0, 0),
        )
    })
}

/// Shares of one whole that do not come to 100. `whole`: a sum in millions that they may have been taken for.
pub fn shares_come_to(shares: &[f64], millions: Option<f64>) -> Option<String> {
    let sum: f64 = shares.iter().sum();
    let tolerance = shares.len() as f64 * 0.05 + 0.05;
    if shares.len() < 2 || (sum - 100.0).abs() <= tolerance {
        return None;
    }
    let taken = millions
        .filter(|m| (sum - m).abs() <= tolerance)
        .map(|m| format!(" They come to the total of £{}m: they are millions of pounds, not percent.", shown(m, 1)));
    Some(format!("The shares come to {} percent, not 100.{}", shown(sum, 1), taken.unwrap_or_default()))
}

/// A change in percent that is given beside two counts rounded to `unit`.
pub fn change(before: f64, after: f64, given: f64, unit: f64) -> Option<String> {
    let half = unit / 2.0;
    if before <= half {
        return None;
    }
    let (least, most) = (((after - half) / (before + half) - 1.0) * 100.0, ((after + half) / (before - half) - 1.0) * 100.0);
    (given < least - 0.05 || given > most + 0.05).then(|| {
        format!(
            "From {} to {} is {} percent, and {} percent is given.",
            shown(before, 0),
            shown(after, 0),
            shown((after / before - 1.0) * 100.0, 1),
            shown(given, 1)
        )
    })
}

/// The sum of two tables of one thing, each rounded to `unit`, of so many rounded figures.
pub fn same_sum(one: f64, other: f64, unit: f64, figures: usize) -> Option<String> {
    ((one - other).abs() > unit / 2.0 * figures as f64)
        .then(|| format!("One table gives {}, the other comes to {}: more apart than rounding explains.", shown(one, 0), shown(other, 0)))
}

/// A count and a rate that grow apart: the people below the line were counted anew.
pub fn rate_of(count: (f64, f64), rate: (f64, f64), per: f64) -> Option<String> {
    if count.0 <= 0.0 || rate.0 <= 0.0 || rate.1 <= 0.0 {
        return None;
    }
    let (before, after) = (count.0 / rate.0 * per, count.1 / rate.1 * per);
    let up = |(from, to): (f64, f64)| (to / from - 1.0) * 100.0;
    ((after / before - 1.0).abs() > 0.03).then(|| {
        format!(
            "The count changed by {} percent and the rate by {}: they imply {} people below the line and then {}. Compare the counts, not the rates.",
            shown(up(count), 0),
            shown(up(rate), 0),
            shown((before / 100.0).round() * 100.0, 0),
            shown((after / 100.0).round() * 100.0, 0),
        )
    })
}

/// The same sum of money under two years.
pub fn repeated(before: f64, after: f64) -> Option<String> {
    let told_exactly = before >= 1e6 && before % 1e6 != 0.0;
    (told_exactly && before == after)
        .then(|| format!("The same figure, {}, stands under two years: one of the labels has slipped.", shown(before, 0)))
}

/// A figure between two of another source that lies beyond both.
pub fn other_scope(before: f64, middle: f64, after: f64) -> bool {
    let (low, high) = (before.min(after), before.max(after));
    middle < low || middle > high
}

/// A figure beyond the band that was given before.
pub fn beyond_band(band: (f64, f64), value: f64) -> Option<String> {
    (value > band.1 * 1.1 || value < band.0 * 0.9).then(|| {
        format!(
            "{} is given now, and {} to {} before: the two have different scopes, or the label of one is wrong.",
            shown(value, 0),
            shown(band.0, 0),
            shown(band.1, 0)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The figures that did not agree in public papers: MF-01 to MF-18.
    fn check(id: &str, found: Option<String>, expected: Option<&str>) {
        match (&found, expected) {
            (Some(found), Some(expected)) => assert!(found.contains(expected), "{id}: {found}"),
            (None, None) => {}
            _ => panic!("{id}: {found:?}, expected {expected:?}"),
        }
    }

    #[test]
    fn digits_that_are_lost() {
        check("MF-01", printed("125,00", 125_300.0), Some("printed as 125,00, which is no number"));
        check("MF-02", printed("17,00", 17_000.0), Some("17,000 is shown"));
        check("MF-10", printed("£1061.m", 106_100_000.0), Some("no number"));
        check("MF-13", printed("£85.m", 85_800_000.0), Some("no number"));
        check("MF-13", printed("£17.m", 17_600_000.0), Some("no number"));
        check("as meant", printed("£106.1m", 106_100_000.0), None);
        check("another number", printed("70,200", 80_300.0), Some("which is 70,200"));
    }

    #[test]
    fn totals() {
        let districts = [5700.0, 19_100.0, 13_800.0, 6000.0, 14_200.0, 11_400.0, 10_100.0];
        check("MF-03", Some(total(70_200.0, districts.iter().sum(), "its districts")), Some("70,200 is given, and its districts come to 80,300"));
        let of_2030 = [5200.0, 17_000.0, 12_400.0, 5300.0, 12_500.0, 10_200.0, 9000.0];
        let parts: Vec<(f64, f64)> = of_2030.into_iter().zip(districts).collect();
        assert!(falls_while_parts_rise((71_600.0, 70_200.0), &parts), "MF-03");
        assert!(!falls_while_parts_rise((71_600.0, 80_300.0), &parts));
        for (given, sum, expected) in [(64_400.0, 64_500.0, false), (64_800.0, 65_100.0, false), (71_600.0, 72_600.0, true)] {
            assert_eq!(same_sum(given, sum, 100.0, 9).is_some(), expected, "MF-04");
        }
    }

    #[test]
    fn changes_of_rounded_counts() {
        let rows = [
            (54_700.0, 62_900.0, 14.9),
            (54_700.0, 71_400.0, 30.4),
            (9800.0, 9600.0, -2.2),
            (9800.0, 9700.0, -0.9),
            (9800.0, 10_100.0, 3.4),
            (16_000.0, 16_500.0, 3.5),
            (16_000.0, 17_800.0, 11.6),
            (16_000.0, 19_500.0, 22.4),
        ];
        for (before, after, given) in rows {
            check("MF-05", change(before, after, given, 100.0), None);
        }
        check("not so", change(9800.0, 10_100.0, 13.4, 100.0), Some("is 3.1 percent"));
    }

    #[test]
    fn products() {
        check("MF-06", product(2400.0, 12.6, 24_000.0), Some("2,400 people at 12.6 hours each are 30,240 hours a week, and 24,000 is given"));
        check("MF-06", product(2400.0, 12.6, 24_000.0), Some("1,905 people; for 2,400 people they are 10.0 hours each"));
        check("agrees", product(593.0, 15.0, 8882.0), None);
        assert!(money_agrees(24_000.0, 28.66, 37e6), "MF-07: the money backs the hours");
        assert!(!money_agrees(30_240.0, 28.66, 37e6), "MF-07");
        assert_eq!(hours_bought(37e6, 28.66).map(f64::round), Some(24_827.0));
    }

    #[test]
    fn shares() {
        check(
            "MF-08",
            share_at_the_edge(2400.0, 4000.0, (50.0, 60.0)),
            Some("the top of the 50 to 60 percent that is given: at 50 percent the whole would be 4,800"),
        );
        check("in the middle", share_at_the_edge(2200.0, 4000.0, (50.0, 60.0)), None);
        check(
            "MF-11",
            shares_come_to(&[3.0, 11.5, 1.4, 38.5, 7.6, 0.4, 12.7, 28.4, 2.6], Some(106.1)),
            Some("106.1 percent, not 100. They come to the total of £106.1m"),
        );
        check("whole", shares_come_to(&[33.3, 33.3, 33.4], None), None);
        check("MF-12", share(4.0, 147.0, 2.3, 1), Some("4 of 147 are 2.7 percent, and 2.3 percent is given"));
        check("right", share(4.0, 147.0, 2.7, 1), None);
        check("nobody", share(4.0, 0.0, 2.7, 1), None);
    }

    #[test]
    fn scopes_and_labels() {
        check("MF-14", repeated(103_200_000.0, 103_200_000.0), Some("stands under two years"));
        check("round sums repeat", repeated(37_000_000.0, 37_000_000.0), None);
        assert!(other_scope(8282.0, 7552.0, 8882.0), "MF-15");
        assert!(!other_scope(8282.0, 8500.0, 8882.0));
        check("MF-16", beyond_band((100e6, 140e6), 175e6), Some("different scopes"));
        check(
            "MF-18",
            rate_of((3531.0, 3721.0), (1183.0, 1345.0), 100_000.0),
            Some("by 5 percent and the rate by 14: they imply 298,500 people below the line and then 276,700"),
        );
        check("in step", rate_of((3531.0, 3721.0), (1183.0, 1246.0), 100_000.0), None);
    }

    #[test]
    fn numbers_in_sentences() {
        assert_eq!([shown(1_234_567.5, 1), shown(12.0, 1), shown(-0.04, 1), shown(-1234.0, 0)], ["1,234,567.5", "12", "0", "-1,234"]);
    }
}
