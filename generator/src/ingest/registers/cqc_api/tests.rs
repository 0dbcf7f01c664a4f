use super::*;
use crate::diagnostic::Severity;
use crate::ingest::registers::testing::{self, Came};
use crate::model::location::PastRating;

const LOCATION: &str = r#"{"locationId": "1-99000000001", "providerId": "1-99000000002", "organisationType": "Location",
    "name": "Rose Cottage", "registrationStatus": "Registered", "registrationDate": "2021-07-02", "dormancy": "N", "careHome": "Y",
    "numberOfBeds": 12, "postalCode": "ol1 1nl", "mainPhoneNumber": "1632960123", "localAuthority": "Oldham",
    "regulatedActivities": [{"name": "Personal care", "code": "RA1", "contacts": [{"personFamilyName": "Zzyzx"}]}],
    "gacServiceTypes": [{"name": "Residential homes", "description": "Care home service without nursing"}],
    "specialisms": [{"name": "Dementia"}], "brandId": "BD012", "brandName": "BRAND Roses",
    "relationships": [{"relatedLocationId": "1-99000000009", "type": "HSCA Predecessor", "reason": "New Provider"}]"#;

fn read_files(files: &[(&str, &str)]) -> Came {
    testing::read(files, &[], read)
}

fn one(more: &str) -> (LocationRecord, Report) {
    let Came { records, report, .. } = read_files(&[("a.json", &format!("{LOCATION}{more}}}"))]);
    (records.into_iter().next().expect("one record"), report)
}

fn text(words: &str) -> Text {
    Text::parse(words).unwrap()
}

fn day(raw: &str) -> Date {
    raw.parse().unwrap()
}

#[test]
fn a_record_says_what_it_says_and_no_more() {
    let (record, report) = one("");
    assert!(report.entries().is_empty(), "{}", report.to_text());
    assert_eq!(record.name, Some(text("Rose Cottage")));
    assert_eq!(record.postcode, crate::ingest::PostcodeField::Read(Postcode::parse("OL1 1NL").unwrap()));
    assert_eq!(record.beds, Some(12));
    assert_eq!(record.dormant, Some(false));
    assert_eq!(record.ended, None);
    assert_eq!(record.website, None);
    assert!(record.service_types.contains(ServiceType::ResidentialHome));
    assert!(record.activities.contains(RegulatedActivity::PersonalCare));
    assert_eq!(record.brand.as_ref().map(|b| b.name.as_str()), Some("Roses"));
    assert_eq!(record.predecessors, [LocationId::parse("1-99000000009").unwrap()]);
    assert_eq!(record.cqc_page, WebAddress::parse("https://www.cqc.org.uk/location/1-99000000001"));
    assert!(!format!("{record:?}").contains("Zzyzx"));
}

#[test]
fn ratings_of_either_form_are_read() {
    let (record, report) = one(
        r#", "currentRatings": {"overall": {"rating": "Good", "reportDate": "2019-05-21", "reportLinkId": "26ff8b65-62eb-4103-9f3c-ce8a6f6f9575",
        "keyQuestionRatings": [{"name": "Safe", "rating": "Requires improvement", "reportDate": "2019-05-21",
          "reportLinkId": "26ff8b65-62eb-4103-9f3c-ce8a6f6f9575", "organisationId": "1-99000000009"}]},
        "serviceRatings": [{"name": "old", "rating": "Inspected but not rated"}]},
      "inspectionAreas": [{"inspectionAreaId": "old", "inspectionAreaName": "Older people"}],
      "historicRatings": [{"overall": {"rating": "Inadequate"}, "reportDate": "2016-01-02"}, {"overall": {"rating": "Good"}, "reportDate": "2018-01-02"}],
      "assessment": [{"assessmentPlanPublishedDateTime": "2024-09-17 15:19:48", "ratings": {"asgRatings": [
        {"name": "Care Homes", "rating": "Requires Improvement", "status": "Current", "keyQuestionRatings": [{"name": "Well-led", "rating": "Good"}]}]}}]"#,
    );
    assert!(report.entries().is_empty(), "{}", report.to_text());
    let lines: Vec<_> =
        record.ratings.iter().map(|r| (r.service.clone(), r.question, r.outcome.clone(), r.published.clone(), r.inherited.clone())).collect();
    let rated = Outcome::Rated;
    let (may, september) = (Fact::Known(day("2019-05-21")), Fact::Known(day("2024-09-17")));
    let homes = RatedService::Service(text("Care Homes"));
    assert_eq!(
        lines,
        [
            (RatedService::Location, None, rated(Rating::Good), may.clone(), Fact::Known(true)),
            (RatedService::Location, Some(KeyQuestion::Safe), rated(Rating::RequiresImprovement), may, Fact::Known(true)),
            (
                RatedService::Service(text("Older people")),
                None,
                Outcome::Unrated(Unrated::InspectedButNotRated),
                Fact::Unknown(Unknown::Blank),
                Fact::Known(false)
            ),
            (homes.clone(), None, rated(Rating::RequiresImprovement), september.clone(), Fact::default()),
            (homes, Some(KeyQuestion::WellLed), rated(Rating::Good), september, Fact::default()),
        ]
    );
    let past: Vec<_> = record.history.iter().map(|PastRating { published, overall, .. }| (*published, overall.rating())).collect();
    assert_eq!(past, [(day("2018-01-02"), Some(Rating::Good)), (day("2016-01-02"), Some(Rating::Inadequate))]);
    assert_eq!(
        record.ratings[0].report.as_ref().map(WebAddress::as_str),
        Some("https://api.cqc.org.uk/public/v1/reports/26ff8b65-62eb-4103-9f3c-ce8a6f6f9575")
    );
}

/// The codes of the problems that one record with these keys added has, and the fate of its row: read, then quarantined.
fn check(more: &str, expected: &[&str], quarantined: u32) {
    let Came { records, report, accounts, .. } = read_files(&[("a.json", &format!("{LOCATION}{more}}}"))]);
    let codes: Vec<_> = report.entries().iter().map(|e| e.problem.code().id).collect();
    assert_eq!(codes, expected, "{more}");
    assert_eq!((accounts[0].read, accounts[0].quarantined.values().sum::<u32>()), (1, quarantined), "{more}");
    assert_eq!(records.len() as u32, 1 - quarantined, "{more}");
}

#[test]
fn what_is_wrong_with_a_record_is_told() {
    check(r#", "currentRatings": {"overall": {"rating": "Rather nice"}}"#, &["api-unknown-words"], 0);
    check(r#", "specialisms2": 5"#, &[], 0);
    check(r#", "website": null, "historicRatings": null"#, &[], 0);
    check(r#", "deregistrationDate": "2024-02-31""#, &["api-record"], 1);
    check(r#", "onspdLatitude": "north""#, &["api-record"], 1);
    check(r#", "gacServiceTypes": 7"#, &["api-record"], 1);
    check(r#", "website": "javascript:alert(1)""#, &["api-value"], 0);
    check(r#", "website": "-""#, &[], 0);
    let changed = |key: &str, value: &str| {
        let mut record: serde_json::Value = serde_json::from_str(&format!("{LOCATION}}}")).unwrap();
        record[key] = value.into();
        read_files(&[("a.json", &record.to_string())])
    };
    assert_eq!(changed("mainPhoneNumber", "ring us").codes(), ["api-value"]);
    assert_eq!(changed("postalCode", "OL1").codes(), ["api-value"]);
    assert_eq!(changed("registrationDate", "soon").codes(), ["api-value"]);
    assert_eq!(changed("name", &"x".repeat(40_000)).codes(), ["api-record"]);
    let of_a_trust = changed("providerId", "RYJ");
    assert_eq!((of_a_trust.codes(), of_a_trust.records[0].provider_id.as_ref().unwrap().as_str()), (Vec::new(), "RYJ"));
}

#[test]
fn a_rating_of_the_future_sets_its_record_aside() {
    check(r#", "currentRatings": {"overall": {"rating": "Good", "reportDate": "2026-11-01"}}"#, &[], 0);
    check(r#", "currentRatings": {"overall": {"rating": "Good", "reportDate": "2026-11-02"}}"#, &["api-future-rating"], 1);
    check(r#", "historicRatings": [{"overall": {"rating": "Good"}, "reportDate": "2031-01-01"}]"#, &["api-future-rating"], 1);
}

#[test]
fn an_errors_words_are_no_register() {
    let came = read_files(&[("a.json", r#"{"statusCode": 401, "message": "Access denied due to missing subscription key"}"#)]);
    assert_eq!(came.codes(), ["api-record", "api-no-records"]);
    assert!(came.report.has_errors());
}

#[test]
fn a_deregistered_location_has_its_day_or_is_set_aside() {
    let gone = LOCATION.replace("\"Registered\"", "\"Deregistered\"");
    let Came { records, .. } = read_files(&[("a.json", &format!("{gone}, \"deregistrationDate\": \"2024-02-29\"}}"))]);
    assert_eq!(records[0].ended, Some(day("2024-02-29")));
    let Came { records, report, .. } = read_files(&[("a.json", &format!("{gone}}}"))]);
    assert!(records.is_empty());
    assert_eq!(report.entries()[0].problem.code().id, "api-record");
}

#[test]
fn many_records_in_one_file_and_one_in_many() {
    let other = LOCATION.replace("1-99000000001", "1-99000000003");
    let provider = r#"{"providerId": "1-99000000002", "name": "Roses Limited", "ownershipType": "Organisation"}"#;
    let list = r#"{"total": 1, "totalPages": 1, "locations": []}"#;
    let array = format!("\u{feff}[{LOCATION}}}, {provider}]");
    let lines = format!("{}}}\n{}}}\n", LOCATION.replace('\n', " "), other.replace('\n', " "));
    let single = format!("{other}}}");
    let Came { records, report, accounts, .. } = read_files(&[("a.json", &array), ("b/c.json", &single), ("b/list.json", list)]);
    assert!(report.entries().is_empty(), "{}", report.to_text());
    assert_eq!((accounts[0].read, accounts[0].open, accounts[0].filtered.values().sum::<u32>()), (4, 2, 2));
    assert_eq!(records.len(), 2);
    assert!(records.iter().all(|r| r.provider_name == Some(text("Roses Limited")) && r.ownership == Some(OwnershipType::Organisation)));
    let Came { records, report, .. } = read_files(&[("a.jsonl", &lines)]);
    assert_eq!((records.len(), report.entries().len()), (2, 0));
}

#[test]
fn a_record_told_twice_counts_once_or_not_at_all() {
    let same = format!("{LOCATION}}}");
    let Came { records, report, accounts, .. } = read_files(&[("a.json", &same), ("b.json", &same)]);
    assert_eq!((records.len(), accounts[0].duplicate), (1, 1));
    assert_eq!(report.count(Severity::Error), 0);
    let other = format!("{LOCATION}, \"website\": \"rose.example\"}}");
    let Came { records, accounts, .. } = read_files(&[("a.json", &same), ("b.json", &other), ("c.json", &same)]);
    assert!(records.is_empty());
    assert_eq!(accounts[0].quarantined, BTreeMap::from([("api-contradiction", 3)]));
}

#[test]
fn a_file_cut_short_stops_the_build() {
    let cut = &LOCATION[..LOCATION.len() - 30];
    for text in [cut, "", "<!DOCTYPE html>", &format!("[{LOCATION}}},"), "null garbage"] {
        let Came { report, .. } = read_files(&[("a.json", text)]);
        assert!(report.has_errors(), "{text:?}");
    }
    let Came { report, .. } = read_files(&[]);
    assert_eq!(report.entries()[0].problem.code().id, "api-no-records");
}
