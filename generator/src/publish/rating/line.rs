//! A location's ratings as lines: what a card and the top of its page say.

use super::{Rated, Ratings};
use crate::model::*;
use crate::publish::words;
use serde::Serialize;

/// One line: `service: **rated**rest`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Which service, where the location has several ratings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// CQC's word, shown bold. `None`: there is no rating, and `rest` says why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rated: Option<String>,
    /// Follows the word directly; begins with its own comma or is a sentence.
    pub rest: String,
}

impl Line {
    /// The whole line as plain text, for data and search engines.
    pub fn text(&self) -> String {
        let service = self.service.as_ref().map_or_else(String::new, |s| format!("{s}: "));
        format!("{service}{}{}", self.rated.as_deref().unwrap_or_default(), self.rest)
    }
}

/// The location's ratings as lines, one for each rated service; one line when there is none.
pub fn lines(location: &Location, as_of: Date) -> Vec<Line> {
    if let Registration::NotRegistered { .. } = location.registration {
        return vec![unrated(None, "Not registered with CQC, and need not be.".into())];
    }
    let ratings = Ratings::of(location);
    let several = ratings.services.len() > 1;
    if ratings.services.is_empty() {
        return vec![unrated(None, never_rated(location, as_of, Said::Nothing))];
    }
    ratings.services.iter().map(|rated| of_service(rated, several.then(|| rated.name()), location, as_of)).collect()
}

fn unrated(service: Option<String>, rest: String) -> Line {
    Line { service, rated: None, rest }
}

fn of_service(rated: &Rated<'_>, service: Option<String>, location: &Location, as_of: Date) -> Line {
    let found: Vec<&str> = rated.outcomes().filter_map(Outcome::rating).map(Rating::cqc).collect();
    let Some(first) = rated.overall.first() else {
        return unrated(service, "CQC has rated some questions, but gives no overall rating.".into());
    };
    if found.is_empty() {
        let rest = match &first.outcome {
            Outcome::Unrated(why) => why_unrated(why, first.published.known().copied(), location, as_of),
            Outcome::Rated(_) => String::new(),
        };
        return unrated(service, rest);
    }
    if found.len() > 1 {
        let when = first.published.known().map_or_else(String::new, |day| format!(", both published {}", words::date_and_age(*day, as_of)));
        return Line { service, rated: Some(words::list(&found)), rest: format!("{when}. Check CQC’s website.") };
    }
    let rest = match (first.inherited.known(), first.published.known()) {
        (Some(true), Some(day)) => {
            let age = words::age(*day, as_of).map_or_else(String::new, |age| format!(", {age}"));
            format!(", given to the previous owner in {}{age}. CQC has not rated it under this one.", words::month(*day))
        }
        (Some(true), None) => ", given to the previous owner on a day we do not know. CQC has not rated it under this one.".into(),
        (_, Some(day)) => format!(", published {}", words::date_and_age(*day, as_of)),
        (_, None) => ", published on a day we do not know".into(),
    };
    Line { service, rated: Some(found[0].into()), rest }
}

/// Why there is no rating, as a sentence or two. None of them is bad news about the service, and none sounds so.
pub(super) fn why_unrated(why: &Unrated, published: Option<Date>, location: &Location, as_of: Date) -> String {
    let on = published.map_or_else(String::new, |day| format!(" ({})", words::date_and_age(day, as_of)));
    match why {
        Unrated::NotRated | Unrated::NotYetInspected | Unrated::NoPublishedRating | Unrated::Blank => never_rated(location, as_of, Said::NotRated),
        Unrated::InspectedButNotRated => format!("CQC inspected it and did not rate it{on}."),
        Unrated::InsufficientEvidence => format!("CQC did not have enough evidence to rate it{on}."),
        Unrated::NotApplicable => "CQC does not rate this kind of service.".into(),
        Unrated::UnderAppeal => format!("Its rating is under appeal{on}."),
        Unrated::Suspended => format!("CQC has suspended its rating{on}."),
        Unrated::Unreadable(_) => "We could not read this in CQC’s file: see CQC’s website.".into(),
    }
}

/// CQC gives a new service up to two years before anybody wonders.
const NEW_MONTHS: i32 = 24;

/// What the files say of a rating that is not there.
#[derive(PartialEq)]
enum Said {
    /// CQC's file has a line for it, and no rating in the line.
    NotRated,
    /// No file has a line for it: then we know nothing of what CQC published, and claim nothing.
    Nothing,
}

fn never_rated(location: &Location, as_of: Date, said: Said) -> String {
    let registered = location.registered.known().copied();
    let limit = as_of.checked_sub(jiff::Span::new().months(NEW_MONTHS)).ok();
    let is_new = location.status == Status::Active && registered.zip(limit).is_some_and(|(day, limit)| day > limit);
    let since = registered.map_or_else(String::new, |day| format!("Registered {}. ", words::month(day)));
    if is_new {
        format!("{since}CQC has not rated it yet. That is common for new services.")
    } else if said == Said::NotRated {
        format!("{since}CQC has not published a rating for it.")
    } else {
        format!("{since}The files that we read hold no rating for it.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::pages::service::tests::location;
    use crate::publish::rating::tests::entries;

    fn check(registered: &str, ratings: &[&str], expected: &[&str]) {
        let mut location = location();
        location.registered = Fact::from(registered.parse().ok());
        location.ratings = entries(ratings);
        let lines: Vec<String> = lines(&location, "2026-11-21".parse().unwrap()).iter().map(Line::text).collect();
        assert_eq!(lines, expected, "{ratings:?}");
    }

    #[test]
    fn every_state_has_its_line() {
        check("2014-06-01", &["||Good|2022-04-20|N"], &["Good, published 20 April 2022, 4 years 7 months ago"]);
        check("2014-06-01", &["||Good||N"], &["Good, published on a day we do not know"]);
        check(
            "2023-03-01",
            &["||Good|2022-04-20|Y"],
            &["Good, given to the previous owner in April 2022, 4 years 7 months ago. CQC has not rated it under this one."],
        );
        check("2025-06-09", &[], &["Registered June 2025. CQC has not rated it yet. That is common for new services."]);
        check("2025-06-09", &["||Not Rated||"], &["Registered June 2025. CQC has not rated it yet. That is common for new services."]);
        check("2014-06-09", &[], &["Registered June 2014. The files that we read hold no rating for it."]);
        check("2014-06-09", &["||Not Rated||"], &["Registered June 2014. CQC has not published a rating for it."]);
        check("", &[], &["The files that we read hold no rating for it."]);
        check("", &["||||"], &["CQC has not published a rating for it."]);
        check(
            "2014-06-01",
            &["||Insufficient evidence to rate|2025-06-03|N"],
            &["CQC did not have enough evidence to rate it (3 June 2025, 1 year 5 months ago)."],
        );
        check("2014-06-01", &["||Inspected but not rated||"], &["CQC inspected it and did not rate it."]);
        check("2014-06-01", &["||Go|2025-06-03|N"], &["We could not read this in CQC’s file: see CQC’s website."]);
        check(
            "2014-06-01",
            &["||Good|2022-04-20|N", "||Inadequate|2022-04-20|N"],
            &["Good and Inadequate, both published 20 April 2022, 4 years 7 months ago. Check CQC’s website."],
        );
    }

    #[test]
    fn several_services_are_each_said() {
        check(
            "2014-06-01",
            &["||Not Rated||", "Homecare||Good|2022-04-20|Y", "Supported Living||Requires improvement|2025-09-11|N"],
            &[
                "Care at home: Good, given to the previous owner in April 2022, 4 years 7 months ago. CQC has not rated it under this one.",
                "Supported living: Requires improvement, published 11 September 2025, 1 year 2 months ago",
            ],
        );
    }
}
