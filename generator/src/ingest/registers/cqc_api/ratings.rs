//! Ratings of one record, in both of the API's forms: `currentRatings` and `assessment`.

use super::Desk;
use super::shape::{Area, Assessed, Rated, Record};
use crate::model::location::PastRating;
use crate::model::rating::KeyQuestion;
use crate::model::*;

/// Where the API serves reports: the address that CQC's own pages link to.
const REPORTS: &str = "https://api.cqc.org.uk/public/v1/reports/";

/// Every current line of the record's ratings, and its earlier overall ratings, newest first.
pub(super) fn read(record: &Record, desk: &mut Desk<'_>) -> (Vec<RatingEntry>, Vec<PastRating>) {
    let mut lines = Vec::new();
    let mut history = Vec::new();
    let areas = record.inspection_areas.as_deref().unwrap_or_default();
    if let Some(current) = &record.current_ratings {
        if let Some(overall) = &current.overall {
            group(RatedService::Location, overall, desk, &mut lines);
        }
        for rated in current.service_ratings.iter().flatten() {
            match service(rated.name.as_deref(), areas) {
                Some(service) => group(service, rated, desk, &mut lines),
                None => desk.unknown("currentRatings.serviceRatings.name", rated.name.as_deref().unwrap_or_default()),
            }
        }
    }
    for assessment in record.assessment.iter().flatten() {
        let Some(ratings) = &assessment.ratings else { continue };
        let published = assessment.assessment_plan_published_date_time.as_deref();
        let overall = ratings.overall.iter().flatten().map(|a| (Some(RatedService::Location), a));
        let services = ratings.asg_ratings.iter().flatten().map(|a| (service(a.name.as_deref(), areas), a));
        for (service, assessed) in overall.chain(services) {
            let Some(service) = service else {
                desk.unknown("assessment.ratings.asgRatings.name", assessed.name.as_deref().unwrap_or_default());
                continue;
            };
            let is_current = assessed.status.as_deref().is_none_or(|s| s.eq_ignore_ascii_case("current"));
            if is_current {
                assessed_lines(service, assessed, published, desk, &mut lines);
            } else if let Some(published) = desk.day("assessment.assessmentPlanPublishedDateTime", published) {
                let overall = desk.outcome("assessment.ratings.asgRatings.rating", assessed.rating.as_deref());
                history.push(PastRating { published, overall, report: None });
            }
        }
    }
    for past in record.historic_ratings.iter().flatten() {
        let Some(overall) = &past.overall else { continue };
        if let Some(published) = desk.day("historicRatings.reportDate", past.report_date.as_deref()) {
            let outcome = desk.outcome("historicRatings.overall.rating", overall.rating.as_deref());
            history.push(PastRating { published, overall: outcome, report: desk.report(past.report_link_id.as_deref()) });
        }
    }
    history.sort_by_key(|past| std::cmp::Reverse(past.published));
    (lines, history)
}

/// A rating and its key questions.
fn group(service: RatedService, rated: &Rated, desk: &mut Desk<'_>, lines: &mut Vec<RatingEntry>) {
    let questions = rated.key_question_ratings.as_deref().unwrap_or_default();
    // The overall line of an inherited rating does not say so itself: its key questions do, by the same report.
    let inherited = rated.organisation_id.is_some()
        || questions.iter().any(|q| q.organisation_id.is_some() && q.report_link_id.is_some() && q.report_link_id == rated.report_link_id);
    lines.push(line(&service, None, rated, inherited, desk));
    for question in questions {
        match question.name.as_deref().and_then(KeyQuestion::parse) {
            Some(asked) => lines.push(line(&service, Some(asked), question, question.organisation_id.is_some(), desk)),
            None => desk.unknown("keyQuestionRatings.name", question.name.as_deref().unwrap_or_default()),
        }
    }
}

fn line(service: &RatedService, question: Option<KeyQuestion>, rated: &Rated, inherited: bool, desk: &mut Desk<'_>) -> RatingEntry {
    RatingEntry {
        service: service.clone(),
        question,
        outcome: desk.outcome("rating", rated.rating.as_deref()),
        published: desk.day("reportDate", rated.report_date.as_deref()).into(),
        inherited: Fact::Known(inherited),
        // `organisationId` names an earlier location, not a provider; `relationships` has it as the predecessor.
        given_to: None,
        report: desk.report(rated.report_link_id.as_deref()),
        source: desk.source,
    }
}

fn assessed_lines(service: RatedService, assessed: &Assessed, published: Option<&str>, desk: &mut Desk<'_>, lines: &mut Vec<RatingEntry>) {
    let published = Fact::from(desk.day("assessment.assessmentPlanPublishedDateTime", published));
    let mut push = |question, rating: Option<&str>, desk: &mut Desk<'_>| {
        lines.push(RatingEntry {
            service: service.clone(),
            question,
            outcome: desk.outcome("assessment.ratings.asgRatings.rating", rating),
            published: published.clone(),
            inherited: Fact::default(),
            given_to: None,
            report: None,
            source: desk.source,
        });
    };
    push(None, assessed.rating.as_deref(), desk);
    for question in assessed.key_question_ratings.iter().flatten() {
        match question.name.as_deref().and_then(KeyQuestion::parse) {
            Some(asked) => push(Some(asked), question.rating.as_deref(), desk),
            None => desk.unknown("keyQuestionRatings.name", question.name.as_deref().unwrap_or_default()),
        }
    }
}

/// A service by its name, or by the code that the record's `inspectionAreas` spell out ("old": "Older people").
fn service(name: Option<&str>, areas: &[Area]) -> Option<RatedService> {
    let name = name?;
    let spelt = areas.iter().find(|a| a.inspection_area_id.as_deref() == Some(name)).and_then(|a| a.inspection_area_name.as_deref());
    let text = Text::parse(spelt.unwrap_or(name))?;
    Some(if text.as_str().eq_ignore_ascii_case("overall") { RatedService::Location } else { RatedService::Service(text) })
}

impl Desk<'_> {
    fn outcome(&mut self, field: &'static str, words: Option<&str>) -> Outcome {
        let outcome = Outcome::parse(words.unwrap_or_default());
        if let Outcome::Unrated(Unrated::Unreadable(words)) = &outcome {
            self.unknown(field, words.as_str());
        }
        outcome
    }

    /// The day of a rating; one that cannot be read is reported and left out.
    fn day(&mut self, field: &'static str, raw: Option<&str>) -> Option<Date> {
        let day = self.plain_day(field, raw)?;
        if self.edition.is_some_and(|edition| day > edition) {
            self.future = Some(day);
        }
        Some(day)
    }

    /// The report's address; none for what is made up.
    fn report(&self, link: Option<&str>) -> Option<WebAddress> {
        let link = link?.trim();
        let fits = link.len() == 36 && link.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        (fits && !self.demonstration).then(|| WebAddress::parse(&format!("{REPORTS}{link}"))).flatten()
    }
}
