//! What CQC found at a location, made ready to show: one column for each service that CQC rated, its lines for cards and the
//! top of the page, its table, and the facet values that find it. Ratings are never averaged, starred, ranked or coloured,
//! and nothing is chosen silently: two ratings of one day both stand.
//!
//! **Facets.** A location has the facet value of *every* overall rating that its columns show, so a service that is Good for
//! care at home and Requires improvement for supported living is found under both. `not-rated` stands for a column without a
//! rating and for a location without columns. A rating that was given to the previous owner counts with its own word; its
//! line says whose it is.

mod line;
mod table;

pub use line::{Line, lines};
pub use table::{Cell, Column, Row, Table, tables};

use crate::model::care::Listed;
use crate::model::*;

/// What CQC rated at one location, one after the other as CQC lists them.
#[derive(Debug, Clone)]
pub struct Ratings<'a> {
    pub services: Vec<Rated<'a>>,
}

/// One rated service. Each list holds the newest entries: one, or several of one day.
#[derive(Debug, Clone)]
pub struct Rated<'a> {
    pub service: &'a RatedService,
    pub overall: Vec<&'a RatingEntry>,
    /// By [`KeyQuestion::index`].
    pub questions: [Vec<&'a RatingEntry>; 5],
}

impl<'a> Ratings<'a> {
    pub fn of(location: &'a Location) -> Self {
        let mut services: Vec<Rated<'a>> = Vec::new();
        for entry in &location.ratings {
            let at = services.iter().position(|s| *s.service == entry.service).unwrap_or_else(|| {
                services.push(Rated { service: &entry.service, overall: Vec::new(), questions: Default::default() });
                services.len() - 1
            });
            services[at].cell_mut(entry.question).push(entry);
        }
        services.iter_mut().for_each(Rated::keep_the_newest);
        services.sort_by_key(|s| s.service);
        Self { services: without_repetition(services) }
    }

    /// The finder's `rating` values, in CQC's order, each once.
    pub fn facets(&self) -> Vec<&'static str> {
        let has = |wanted: Option<Rating>| self.services.iter().any(|s| s.outcomes().any(|outcome| outcome.rating() == wanted));
        let mut facets: Vec<&'static str> = Rating::ALL.into_iter().filter(|r| has(Some(*r))).map(Rating::slug).collect();
        if facets.is_empty() || has(None) || self.services.iter().any(|s| s.overall.is_empty()) {
            facets.push(NOT_RATED);
        }
        facets
    }
}

/// The facet value of what has no rating.
pub const NOT_RATED: &str = "not-rated";

/// The facet values of a location: see the module's head.
pub fn facets(location: &Location) -> Vec<&'static str> {
    Ratings::of(location).facets()
}

/// The same as bits, in the order of CQC's ratings with [`NOT_RATED`] last.
pub fn facet_bits(location: &Location) -> u64 {
    let bit = |slug| Rating::ALL.iter().position(|r| r.slug() == slug).unwrap_or(Rating::ALL.len());
    facets(location).into_iter().fold(0, |bits, slug| bits | 1 << bit(slug))
}

impl<'a> Rated<'a> {
    fn cell_mut(&mut self, question: Option<KeyQuestion>) -> &mut Vec<&'a RatingEntry> {
        match question {
            None => &mut self.overall,
            Some(question) => &mut self.questions[question.index()],
        }
    }

    fn cells(&self) -> impl Iterator<Item = &Vec<&'a RatingEntry>> {
        std::iter::once(&self.overall).chain(&self.questions)
    }

    fn outcomes(&self) -> impl Iterator<Item = &'a Outcome> {
        self.overall.iter().map(|entry| &entry.outcome)
    }

    /// Of dated entries only the newest day's stay; the undated ones stay too, since nobody knows how old they are.
    fn keep_the_newest(&mut self) {
        for cell in std::iter::once(&mut self.overall).chain(&mut self.questions) {
            let newest = cell.iter().filter_map(|e| e.published.known()).max().copied();
            cell.retain(|e| e.published.known().copied().is_none_or(|day| Some(day) == newest));
            // A rating says more than "not rated" of an unknown day beside it.
            if cell.iter().any(|e| e.outcome.rating().is_some()) {
                cell.retain(|e| e.outcome.rating().is_some() || e.published.is_known());
            }
            let mut seen: Vec<(&Outcome, &Fact<Date>)> = Vec::new();
            cell.retain(|e| {
                let key = (&e.outcome, &e.published);
                let fresh = !seen.contains(&key);
                seen.push(key);
                fresh
            });
        }
    }

    fn has_rating(&self) -> bool {
        self.cells().flatten().any(|e| e.outcome.rating().is_some())
    }

    /// Whether the other column says everything that this one says.
    fn is_said_by(&self, other: &Rated<'_>) -> bool {
        self.cells().zip(other.cells()).all(|(mine, theirs)| {
            mine.iter().all(|m| theirs.iter().any(|t| t.outcome == m.outcome && t.published == m.published && t.inherited == m.inherited))
        })
    }

    /// What the column is called where several stand side by side.
    pub fn name(&self) -> String {
        match self.service {
            RatedService::Location => "The whole service".into(),
            RatedService::Service(words) => service_label(words.as_str()),
        }
    }
}

/// CQC repeats itself: the file gives a home both as a location and as its only service, and a location of several services as
/// "Not Rated" beside their ratings. What adds nothing is left out; what differs stays.
fn without_repetition(mut services: Vec<Rated<'_>>) -> Vec<Rated<'_>> {
    let Some(whole) = services.iter().position(|s| *s.service == RatedService::Location) else { return services };
    if services.len() == 1 {
        return services;
    }
    if !services[whole].has_rating() && services.iter().any(Rated::has_rating) {
        services.remove(whole);
        return services;
    }
    if services.len() == 2 {
        let only = 1 - whole;
        if services[only].is_said_by(&services[whole]) {
            services.remove(only);
        } else if services[whole].is_said_by(&services[only]) {
            services.remove(whole);
        }
    }
    services
}

/// CQC's words for what it rated, in a resident's: "Homecare" is care at home. Other words stay CQC's.
fn service_label(words: &str) -> String {
    let lower = words.to_lowercase();
    match lower.as_str() {
        "homecare" | "home care" | "homecare agencies" | "domiciliary care" => Kind::HomeCare.label().into(),
        "care homes" | "care home" => "Care home".into(),
        "extra care" | "extra care housing" | "supported housing" => Kind::ExtraCare.label().into(),
        "supported living" => Kind::SupportedLiving.label().into(),
        "shared lives" => Kind::SharedLives.label().into(),
        _ => ServiceType::parse(words).map_or_else(|| words.to_owned(), |service| service.label().to_owned()),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// One line of a ratings file, as `service|question|words|date|inherited`.
    pub(crate) fn entries(lines: &[&str]) -> Vec<RatingEntry> {
        lines
            .iter()
            .map(|line| {
                let fields: Vec<&str> = line.split('|').collect();
                RatingEntry {
                    service: match fields[0] {
                        "" => RatedService::Location,
                        words => RatedService::Service(Text::parse(words).unwrap()),
                    },
                    question: KeyQuestion::parse(fields[1]),
                    outcome: Outcome::parse(fields[2]),
                    published: Fact::from(fields[3].parse().ok()),
                    inherited: Fact::from(match fields[4] {
                        "Y" => Some(true),
                        "N" => Some(false),
                        _ => None,
                    }),
                    given_to: None,
                    report: None,
                    source: SourceId(0),
                }
            })
            .collect()
    }

    #[test]
    fn a_location_is_found_under_each_of_its_ratings() {
        let check = |lines: &[&str], names: &[&str], expected: &[&str]| {
            let mut location = crate::publish::pages::service::tests::location();
            location.ratings = entries(lines);
            let ratings = Ratings::of(&location);
            assert_eq!(ratings.services.iter().map(Rated::name).collect::<Vec<_>>(), names, "{lines:?}");
            assert_eq!(ratings.facets(), expected, "{lines:?}");
        };
        check(&[], &[], &["not-rated"]);
        check(&["||Good|2022-04-20|N"], &["The whole service"], &["good"]);
        // Several services: the location's own "Not Rated" is not a rating and says nothing.
        check(
            &["||Not Rated||", "Homecare||Good|2022-04-20|N", "Supported Living||Inadequate|2025-09-11|N"],
            &["Care at home", "Supported living"],
            &["good", "inadequate"],
        );
        check(&["Homecare||Good|2022-04-20|N", "Supported Living||Not Rated||"], &["Care at home", "Supported living"], &["good", "not-rated"]);
        // A home given twice, and once with fewer questions.
        check(&["||Good|2022-04-20|N", "Care Homes||Good|2022-04-20|N"], &["The whole service"], &["good"]);
        check(
            &["||Good|2022-04-20|N", "||Good|2022-04-20|N", "Homecare|Safe|Good|2025-06-03|N"],
            &["The whole service", "Care at home"],
            &["good", "not-rated"],
        );
        // The service was rated later than the location.
        check(&["||Good|2019-04-20|N", "Homecare||Inadequate|2025-06-03|N"], &["The whole service", "Care at home"], &["good", "inadequate"]);
        // Two on one day: both.
        check(&["||Good|2022-04-20|N", "||Requires improvement|2022-04-20|N"], &["The whole service"], &["good", "requires-improvement"]);
        // An older one gives way.
        check(&["||Good|2019-04-20|N", "||Requires improvement|2022-04-20|N"], &["The whole service"], &["requires-improvement"]);
        check(&["||Insufficient evidence to rate|2022-04-20|N"], &["The whole service"], &["not-rated"]);
    }
}
