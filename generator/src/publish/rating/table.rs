//! A location's ratings as tables: key questions are rows, services are columns. Two services stand side by side on a phone;
//! three or more get a table each.

use super::{Rated, Ratings};
use crate::model::care::Listed;
use crate::model::*;
use crate::publish::words;
use serde::Serialize;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    pub caption: String,
    pub columns: Vec<Column>,
    /// Overall, then the five key questions.
    pub rows: Vec<Row>,
    /// When each column's overall rating was published, and its age.
    pub published: Vec<Cell>,
    /// Who each column's rating was given to. Empty where no source says.
    pub given_to: Vec<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    pub question: &'static str,
    pub cells: Vec<Cell>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    pub words: String,
    /// Under the words: the age of a date, or the date of an answer that is not the overall rating's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Whether it is CQC's rating, in bold, rather than a reason.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub rated: bool,
}

/// The tables of a location; none where CQC has no line about it.
pub fn tables(location: &Location, as_of: Date) -> Vec<Table> {
    let ratings = Ratings::of(location);
    let side_by_side = ratings.services.len() <= 2;
    let groups: Vec<&[Rated<'_>]> = if side_by_side { vec![&ratings.services] } else { ratings.services.chunks(1).collect() };
    groups.into_iter().filter(|group| !group.is_empty()).map(|group| table(group, &ratings, as_of)).collect()
}

fn table(group: &[Rated<'_>], all: &Ratings<'_>, as_of: Date) -> Table {
    let single = all.services.len() == 1;
    let name = |rated: &Rated<'_>| if single { "CQC’s rating".into() } else { rated.name() };
    let overall = Row { question: "Overall", cells: group.iter().map(|r| cell(&r.overall, None)).collect() };
    // A file that holds overall ratings alone says nothing five times over.
    let asked = KeyQuestion::ALL.iter().filter(|_| group.iter().any(|r| r.questions.iter().any(|q| !q.is_empty())));
    let questions = asked.map(|question| Row {
        question: question.cqc(),
        cells: group.iter().map(|r| cell(&r.questions[question.index()], overall_day(r))).collect(),
    });
    let owners: Vec<&'static str> = group.iter().map(owner).collect();
    Table {
        caption: match group {
            [one] if !single => format!("{}: rating by key question", one.name()),
            _ => "Ratings by key question".into(),
        },
        columns: group.iter().map(|r| Column { name: name(r) }).collect(),
        rows: std::iter::once(overall).chain(questions).collect(),
        published: group.iter().map(|r| published(r, as_of)).collect(),
        given_to: if owners.iter().any(|o| *o != UNSAID) { owners } else { Vec::new() },
    }
}

fn overall_day(rated: &Rated<'_>) -> Option<Date> {
    rated.overall.first().and_then(|e| e.published.known().copied())
}

fn cell(entries: &[&RatingEntry], overall: Option<Date>) -> Cell {
    let Some(first) = entries.first() else {
        return Cell { words: "Not given".into(), when: None, rated: false };
    };
    let rated = entries.iter().any(|e| e.outcome.rating().is_some());
    let said: Vec<&str> = entries.iter().map(|e| short(&e.outcome)).collect();
    let day = first.published.known().copied().filter(|day| rated && overall.is_some_and(|overall| overall != *day));
    Cell { words: words::list(&said), when: day.map(words::date), rated }
}

/// CQC's own words, in its case; a reason where they are none of them.
fn short(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Rated(rating) => rating.cqc(),
        Outcome::Unrated(why) => match why {
            Unrated::NotRated => "Not rated",
            Unrated::InspectedButNotRated => "Inspected but not rated",
            Unrated::InsufficientEvidence => "Insufficient evidence to rate",
            Unrated::NoPublishedRating => "No published rating",
            Unrated::NotYetInspected => "Not yet inspected",
            Unrated::NotApplicable => "Not applicable",
            Unrated::UnderAppeal => "Under appeal",
            Unrated::Suspended => "Suspended",
            Unrated::Blank => "Left blank by CQC",
            Unrated::Unreadable(_) => "We could not read this",
        },
    }
}

fn published(rated: &Rated<'_>, as_of: Date) -> Cell {
    match overall_day(rated) {
        Some(day) => Cell { words: words::date(day), when: words::age(day, as_of), rated: false },
        None => Cell { words: "Not known".into(), when: None, rated: false },
    }
}

const UNSAID: &str = "Not said";

fn owner(rated: &Rated<'_>) -> &'static str {
    match rated.overall.first().and_then(|e| e.inherited.known()) {
        Some(true) => "The previous owner",
        Some(false) => "This owner",
        None => UNSAID,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::pages::service::tests::location;
    use crate::publish::rating::tests::entries;

    fn of(ratings: &[&str]) -> Vec<Table> {
        let mut location = location();
        location.ratings = entries(ratings);
        tables(&location, "2026-11-21".parse().unwrap())
    }

    #[test]
    fn two_services_stand_side_by_side_and_three_do_not() {
        assert!(of(&[]).is_empty());
        assert_eq!(of(&["Homecare||Good|2022-04-20|N", "Supported Living||Good|2022-04-20|N"]).len(), 1);
        let three = of(&["Homecare||Good|2022-04-20|N", "Supported Living||Good|2022-04-20|N", "Extra Care||Good|2022-04-20|N"]);
        assert_eq!(three.len(), 3);
        assert_eq!(three[0].caption, "Extra care housing: rating by key question");
    }

    #[test]
    fn an_answer_from_another_day_says_so() {
        let table = &of(&["||Good|2025-06-03|N", "|Safe|Good|2025-06-03|N", "|Caring|Outstanding|2022-10-08|N"])[0];
        let row = |question: &str| table.rows.iter().find(|r| r.question == question).unwrap().cells[0].clone();
        assert_eq!(row("Safe"), Cell { words: "Good".into(), when: None, rated: true });
        assert_eq!(row("Caring"), Cell { words: "Outstanding".into(), when: Some("8 October 2022".into()), rated: true });
        assert_eq!(row("Effective"), Cell { words: "Not given".into(), when: None, rated: false });
        assert_eq!(table.published[0].when.as_deref(), Some("1 year 5 months ago"));
        assert_eq!(table.given_to, ["This owner"]);
    }
}
