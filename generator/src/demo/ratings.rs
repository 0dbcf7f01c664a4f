//! Made-up ratings: what CQC would have found, in its own words, per service and key question.

use super::dice::Dice;
use super::mix::Mix;
use crate::model::Date;
use jiff::ToSpan;

/// One row of the ratings file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// "Overall", or a service in CQC's words.
    pub group: &'static str,
    /// "Overall", or a key question.
    pub domain: &'static str,
    pub rating: &'static str,
    pub published: Date,
}

/// What the registers say of a location's quality.
#[derive(Debug, Clone, Default)]
pub struct Ratings {
    pub lines: Vec<Line>,
    /// The overall rating as the active-locations file has it; may be blank, or "Not Rated" where each service has its own.
    pub overall: &'static str,
    pub published: Option<Date>,
    pub inherited: Option<bool>,
}

pub const QUESTIONS: &[&str] = &["Safe", "Effective", "Caring", "Responsive", "Well-led"];

const GOOD: &str = "Good";
const IMPROVE: &str = "Requires improvement";
const BAD: &str = "Inadequate";
const BEST: &str = "Outstanding";

/// Why CQC has no rating for a service that it has visited, or not.
const NO_RATING: &[&str] = &["Inspected but not rated", "Insufficient evidence to rate", "No published rating", "Not Rated"];

pub fn of(mix: &Mix, registered: Date, edition: Date, dice: &mut Dice) -> Ratings {
    if !mix.is_social() {
        return health(mix, registered, edition, dice);
    }
    let months = registered.until((jiff::Unit::Month, edition)).map_or(0, |span| span.get_months());
    let unrated = match months {
        0..=5 => 100,
        6..=14 => 45,
        15..=30 => 8,
        _ => 2,
    };
    if dice.percent(unrated) {
        return never_rated(registered, edition, months, dice);
    }
    let first = registered.saturating_add(5.months()).max(day(2016, 2));
    let inherited = months < 72 && dice.percent(9);
    let published = if inherited { before(registered, dice) } else { published(first, edition, dice) };
    let groups = mix.rated_groups();
    let mut ratings = if groups.len() > 1 && (published >= day(2026, 1) || (published >= day(2022, 1) && dice.percent(45))) {
        // Since 2026 such a location has no rating of its own: each service has one.
        let published = if inherited { published } else { published.max(day(2026, 1)).min(edition) };
        let mut lines: Vec<Line> = groups.iter().flat_map(|group| six(group, published, dice)).collect();
        if dice.percent(50) {
            lines.push(Line { group: "Overall", domain: "Overall", rating: "Not Rated", published });
        }
        Ratings { lines, overall: "Not Rated", published: None, inherited: None }
    } else {
        let mut lines = six("Overall", published, dice);
        if published >= day(2019, 6) && dice.percent(35) {
            age_some(&mut lines, registered, dice);
        }
        let overall = lines[5].rating;
        if published >= day(2024, 2)
            && dice.percent(40)
            && let [group] = groups.as_slice()
        {
            lines.extend(reassessed(&lines.clone(), group, published));
        }
        Ratings { lines, overall, published: Some(published), inherited: None }
    };
    ratings.inherited = Some(inherited);
    ratings
}

fn never_rated(registered: Date, edition: Date, months: i32, dice: &mut Dice) -> Ratings {
    if months > 12 && dice.percent(45) {
        let rating = *dice.pick(NO_RATING);
        let published = published(registered.saturating_add(5.months()), edition, dice);
        let lines = vec![Line { group: "Overall", domain: "Overall", rating, published }];
        return Ratings { lines, overall: rating, published: Some(published), inherited: Some(false) };
    }
    Ratings::default()
}

/// Health care is rated in other ways; the finder leaves it out, so little of it is enough.
fn health(mix: &Mix, registered: Date, edition: Date, dice: &mut Dice) -> Ratings {
    if mix.category == "Dentists" || dice.percent(30) {
        return Ratings::default();
    }
    let published = published(registered.saturating_add(5.months()).max(day(2016, 2)), edition, dice);
    let lines = six("Overall", published, dice);
    Ratings { overall: lines[5].rating, published: Some(published), inherited: Some(false), lines }
}

/// Five key questions and an overall rating that follows from them by CQC's rules.
fn six(group: &'static str, published: Date, dice: &mut Dice) -> Vec<Line> {
    let overall = dice.weighted(&[(793, GOOD), (155, IMPROVE), (41, BEST), (11, BAD)]);
    let mut answers = [GOOD; 5];
    let mut order = [0, 1, 2, 3, 4];
    dice.shuffle(&mut order);
    match overall {
        BEST => {
            answers[order[0]] = BEST;
            answers[order[1]] = BEST;
        }
        IMPROVE => {
            // Safe and well-led are what most often falls short.
            answers[0] = IMPROVE;
            answers[4] = IMPROVE;
            if dice.percent(30) {
                answers[order[0]] = IMPROVE;
            }
            if dice.percent(6) {
                answers[0] = BAD;
            }
        }
        BAD => {
            answers = [IMPROVE; 5];
            answers[0] = BAD;
            answers[4] = BAD;
            answers[2] = GOOD;
        }
        _ => {
            if dice.percent(16) {
                answers[if dice.percent(60) { 0 } else { order[0] }] = IMPROVE;
            } else if dice.percent(9) {
                answers[order[0]] = BEST;
            }
        }
    }
    let line = |domain, rating| Line { group, domain, rating, published };
    QUESTIONS.iter().zip(answers).map(|(question, answer)| line(*question, answer)).chain([line("Overall", overall)]).collect()
}

/// A later visit looked at two or three questions only; the others keep their older date.
fn age_some(lines: &mut [Line], registered: Date, dice: &mut Dice) {
    let back = i32::try_from(dice.between(14, 46)).unwrap_or(24);
    for at in [1, 2, 3] {
        let older = lines[at].published.saturating_sub(back.months());
        if older > registered && lines[at].rating == GOOD {
            lines[at].published = older;
        }
    }
}

/// Since 2024 the questions of the last visit stand under the service's own name too.
fn reassessed(overall: &[Line], group: &'static str, published: Date) -> Vec<Line> {
    overall.iter().filter(|line| line.published == published).map(|line| Line { group, ..line.clone() }).collect()
}

/// A publication day: many are recent, many are years old.
fn published(first: Date, edition: Date, dice: &mut Dice) -> Date {
    let (low, high) = dice.weighted(&[
        (22, (day(2016, 2), day(2019, 12))),
        (10, (day(2020, 1), day(2021, 12))),
        (26, (day(2022, 1), day(2023, 12))),
        (42, (day(2024, 1), edition)),
    ]);
    between(low.max(first).min(edition), high.max(first).min(edition), dice)
}

/// A day when the service still belonged to somebody else.
fn before(registered: Date, dice: &mut Dice) -> Date {
    let months = i32::try_from(dice.between(2, 50)).unwrap_or(12);
    between(registered.saturating_sub(months.months()), registered.saturating_sub(1.month()), dice).max(day(2016, 2))
}

/// A day from `low` to `high`; `low` where they are the wrong way round.
pub fn between(low: Date, high: Date, dice: &mut Dice) -> Date {
    let days = low.until(high).map_or(0, |span| span.get_days()).max(0);
    low.saturating_add(i32::try_from(dice.between(0, i64::from(days))).unwrap_or(0).days())
}

/// The first of a month.
pub const fn day(year: i16, month: i8) -> Date {
    jiff::civil::date(year, month, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::mix;

    #[test]
    fn an_overall_rating_follows_from_its_questions() {
        let mut dice = Dice::new(5).fork("ratings", 0);
        for _ in 0..2_000 {
            let lines = six("Overall", day(2024, 5), &mut dice);
            let count = |word: &str| lines[..5].iter().filter(|l| l.rating == word).count();
            match lines[5].rating {
                GOOD => assert!(count(IMPROVE) + count(BAD) <= 1 && count(BEST) <= 1),
                IMPROVE => assert!(count(IMPROVE) + count(BAD) >= 2 && count(BAD) <= 1),
                BEST => assert!(count(BEST) >= 2),
                _ => assert!(count(BAD) >= 2),
            }
        }
    }

    #[test]
    fn nothing_is_published_before_registration_unless_inherited() {
        let edition = day(2026, 11);
        for number in 0..3_000 {
            let mut dice = Dice::new(9).fork("one", number);
            let trade = mix::trade(&mut dice);
            let mix = mix::mix(trade, &mut dice);
            let registered = between(day(2010, 10), edition, &mut dice);
            let ratings = of(&mix, registered, edition, &mut dice);
            for line in &ratings.lines {
                assert!(line.published <= edition);
                assert_eq!(line.published < registered, ratings.inherited == Some(true), "{registered} {line:?}");
            }
        }
    }
}
