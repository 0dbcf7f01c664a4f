//! What several sources say together: small atlases from hand-made records.

use super::*;
use crate::ingest::{Geography, LocationRecord, PostcodeField};
use crate::model::atlas::{Postcodes, Unit};
use crate::model::location::{Correction, Position};
use jiff::civil::date;
use std::path::PathBuf;

fn text(words: &str) -> Text {
    Text::parse(words).unwrap()
}

fn project() -> Project {
    Project {
        root: PathBuf::from("."),
        work: PathBuf::from("site"),
        theme: crate::project::Theme::default(),
        gate: Default::default(),
        budget: Default::default(),
        site: "site".into(),
        as_of: None,
        portal: Portal {
            name: text("Doorstep"),
            base_url: WebAddress::parse("https://doorstep.example").unwrap(),
            demonstration: false,
            capacity_days: 14,
            buffer_km: 10,
            authorities: vec![Authority::example()],
        },
    }
}

fn source(kind: &'static str, edition: Date) -> Source {
    Source {
        kind,
        folder: format!("data/registers/{kind}").into(),
        publisher: text("CQC"),
        title: text(kind),
        url: None,
        licence: text("OGL v3.0"),
        attribution: None,
        edition,
        accessed: None,
        files: Vec::new(),
        demonstration: false,
    }
}

/// Three sources (0: locations of November, 1: ratings of October, 2: the gone of November), each one file; Worthing and its district, one terminated postcode.
fn inputs() -> Inputs {
    let code = |c: &str| AreaCode::parse(c).unwrap();
    let area = |c: &str, name: &str, level, parent: Option<&str>| {
        (code(c), std::sync::Arc::new(Area { code: code(c), name: text(name), level, parent: parent.map(code) }))
    };
    let unit = |p: &str, terminated| {
        let point = Point::new(50.8147, -0.3714);
        (Postcode::parse(p).unwrap(), Unit { point, district: Some(code("E07000229")), ward: None, terminated })
    };
    let mut ledger = Ledger::default();
    let sources =
        vec![source("cqc-locations", date(2026, 11, 1)), source("cqc-ratings", date(2026, 10, 1)), source("cqc-deactivated", date(2026, 11, 1))];
    for source in &sources {
        ledger.open_file(&source.folder);
    }
    Inputs {
        sources,
        ledger,
        geography: Geography {
            areas: Areas(
                [area("E10000032", "West Sussex", Level::Authority, None), area("E07000229", "Worthing", Level::District, Some("E10000032"))].into(),
            ),
            postcodes: Postcodes::new(vec![unit("BN11 3DH", None), unit("BN11 3DJ", Some(date(2019, 3, 1)))], BTreeMap::new()),
            ..Geography::default()
        },
        ..Inputs::default()
    }
}

impl Inputs {
    fn record(&mut self, source: u16, id: &str, with: impl FnOnce(&mut LocationRecord)) {
        let row = RowRef { file: FileId(source), row: self.records.len() as u32 + 2 };
        self.ledger.read(row);
        let mut record = LocationRecord::new(LocationId::parse(id).unwrap(), SourceId(source));
        record.rows.push(row);
        record.name = Some(text("Rowan House"));
        record.service_types.insert(ServiceType::HomeCare);
        record.postcode = PostcodeField::Read(Postcode::parse("BN11 3DH").unwrap());
        with(&mut record);
        self.records.push(record);
    }
}

#[test]
fn a_postcode_file_without_a_part_of_the_area_stops_the_build() {
    let check = |services: usize, expected: &[&str]| {
        let mut inputs = inputs();
        for nth in 0..services {
            inputs.record(0, &format!("1-99{nth:02}"), |record| {
                record.postcode = PostcodeField::Read(Postcode::parse("HR1 1AA").unwrap());
                record.authority = Some(text("West Sussex"));
            });
        }
        let told: Vec<_> = build(inputs).1.into_iter().filter(|code| *code == "postcodes-lacking").collect();
        assert_eq!(told, expected, "{services}");
    };
    check(9, &[]);
    check(10, &["postcodes-lacking"]);
}

/// One service, and a notice about it in this file.
fn told(file: &str, from: Date, until: Option<Date>) -> Inputs {
    let mut inputs = inputs();
    inputs.record(0, "1-99", |_| {});
    let row = RowRef { file: inputs.ledger.open_file(file), row: 2 };
    inputs.ledger.read(row);
    let notice = crate::model::location::Notice { by: None, text: text("Closed."), from, until };
    inputs.council.notices.push((row, LocationId::parse("1-99").unwrap(), notice));
    inputs
}

fn build(inputs: Inputs) -> (Atlas, Vec<&'static str>) {
    let mut report = Report::default();
    let atlas = atlas(&project(), inputs, &mut report);
    (atlas, report.entries().iter().map(|e| e.problem.code().id).collect())
}

#[test]
fn the_newest_source_that_says_anything_wins_field_by_field() {
    let mut inputs = inputs();
    inputs.record(1, "1-99", |r| {
        r.name = Some(text("Old Name"));
        r.phone = Phone::parse("01632 960123");
        r.service_types = care::Set::EMPTY;
    });
    inputs.record(0, "1-99", |_| {});
    let (atlas, codes) = build(inputs);
    let location = &atlas.locations[0];
    assert_eq!(location.name.as_str(), "Rowan House");
    assert_eq!(location.phone.known().unwrap().to_string(), "01632 960123");
    assert_eq!((location.origin.name, location.origin.contact), (Some(SourceId(0)), Some(SourceId(1))));
    assert_eq!(location.authority, AreaCode::parse("E10000032"));
    assert_eq!(codes, [""; 0]);
    assert!(atlas.accounts.iter().all(|a| a.open == 0 && a.published == a.read));
    assert_eq!(atlas.as_of, date(2026, 11, 1));
}

#[test]
fn every_row_has_its_fate() {
    let mut inputs = inputs();
    inputs.record(0, "1-991", |_| {});
    inputs.record(0, "1-992", |r| r.service_types = [ServiceType::Dental].into_iter().collect());
    inputs.record(0, "1-993", |r| r.postcode = PostcodeField::Read(Postcode::parse("LS1 4AP").unwrap()));
    inputs.record(0, "1-994", |r| r.name = None);
    let (atlas, codes) = build(inputs);
    let account = &atlas.accounts[0];
    assert_eq!((account.read, account.published, account.open), (4, 1, 0));
    assert_eq!(account.filtered, [(Reason::NotAdultSocialCare, 1), (Reason::OutsideArea, 1)].into());
    assert_eq!(account.quarantined, [("nameless", 1)].into());
    assert_eq!(codes, ["nameless"]);
}

#[test]
fn an_unknown_postcode_of_our_council_is_listed_by_the_middle_of_its_code() {
    let mut inputs = inputs();
    inputs.record(0, "1-99", |r| {
        r.postcode = PostcodeField::Read(Postcode::parse("BN11 9ZZ").unwrap());
        r.authority = Some(text("West Sussex"));
    });
    inputs.record(0, "1-98", |r| r.postcode = PostcodeField::Read(Postcode::parse("BN11 3DJ").unwrap()));
    let (atlas, codes) = build(inputs);
    assert!(matches!(atlas.location(&LocationId::parse("1-99").unwrap()).unwrap().position, Position::Approximate(_)));
    assert!(matches!(atlas.location(&LocationId::parse("1-98").unwrap()).unwrap().position, Position::Terminated(_)));
    assert_eq!(codes, ["terminated-postcode", "unknown-postcode"]);
}

/// Worthing's border: a tenth of a degree each way.
fn worthing_bounded(inputs: &mut Inputs) {
    let square = geo::Rect::new((-0.4, 50.8), (-0.3, 50.9)).to_polygon();
    let boundary = Boundary::new(square.into(), SourceId(0)).unwrap();
    inputs.geography.boundaries.areas.insert(AreaCode::parse("E07000229").unwrap(), boundary);
}

#[test]
fn without_codes_a_services_point_says_which_area_it_is_in() {
    let mut inputs = inputs();
    worthing_bounded(&mut inputs);
    let at = |lat, lon| {
        move |r: &mut LocationRecord| {
            r.postcode = PostcodeField::Read(Postcode::parse("BN11 9ZZ").unwrap());
            r.point = Point::new(lat, lon);
        }
    };
    inputs.record(0, "1-99", at(50.85, -0.35));
    inputs.record(0, "1-98", at(51.85, -0.35));
    // The postcode's own codes come before the register's point.
    inputs.record(0, "1-97", |r| r.point = Point::new(50.5, -0.35));
    let (atlas, _) = build(inputs);
    let of = |id| atlas.location(&LocationId::parse(id).unwrap()).map(|l| (l.authority, l.district));
    let worthing = (AreaCode::parse("E10000032"), AreaCode::parse("E07000229"));
    assert_eq!(of("1-99"), Some(worthing));
    assert_eq!(of("1-98"), None, "beyond every border, and no register names a council");
    assert_eq!(of("1-97"), Some(worthing));
}

#[test]
fn g03_a_point_in_two_areas_is_told() {
    let mut inputs = inputs();
    worthing_bounded(&mut inputs);
    let code = AreaCode::parse("E07000223").unwrap();
    let area = Area { code, name: text("Adur"), level: Level::District, parent: AreaCode::parse("E10000032") };
    inputs.geography.areas.0.insert(code, std::sync::Arc::new(area));
    let worthing = inputs.geography.boundaries.areas.values().next().unwrap().clone();
    inputs.geography.boundaries.areas.insert(code, worthing);
    inputs.record(0, "1-99", |r| {
        r.postcode = PostcodeField::Read(Postcode::parse("BN11 9ZZ").unwrap());
        r.point = Point::new(50.85, -0.35);
    });
    let (atlas, codes) = build(inputs);
    assert_eq!(codes, ["point-in-two-areas", "unknown-postcode"]);
    assert_eq!(atlas.locations[0].district, Some(code), "the first by code");
}

#[test]
fn a_home_that_may_be_somebodys_keeps_its_street_back() {
    let mut inputs = inputs();
    inputs.record(0, "1-99", |r| {
        r.service_types = [ServiceType::SharedLives].into_iter().collect();
        r.street = vec![text("4 Rowan Road")];
    });
    let (atlas, _) = build(inputs);
    let address = &atlas.locations[0].address;
    assert!(address.withheld && address.lines.is_empty() && !address.postcode.is_known());
    assert_eq!(address.outward.unwrap().as_str(), "BN11");
}

#[test]
fn two_registrations_of_one_service_count_once_and_both_are_found() {
    let mut inputs = inputs();
    for id in ["1-991", "1-992"] {
        inputs.record(0, id, |r| r.primary_id = LocationId::parse("1-991"));
    }
    inputs.record(0, "1-993", |r| r.primary_id = LocationId::parse("1-700"));
    // Marked on the side that does not count only.
    inputs.record(0, "1-994", |_| {});
    inputs.record(0, "1-995", |r| r.primary_id = LocationId::parse("1-994"));
    let (atlas, _) = build(inputs);
    assert_eq!(atlas.locations.len(), 5);
    assert_eq!(atlas.listed().map(|l| l.id.as_str()).collect::<Vec<_>>(), ["1-991", "1-993", "1-994"]);
}

#[test]
fn dormant_and_gone_have_a_page_and_no_place_in_lists() {
    let mut inputs = inputs();
    inputs.record(0, "1-991", |r| r.dormant = Some(true));
    inputs.record(1, "1-993", |_| {});
    inputs.record(2, "1-992", |r| r.ended = Some(date(2026, 9, 1)));
    inputs.record(0, "1-993", |r| r.registered = Some(date(2026, 9, 1)));
    inputs.record(2, "1-993", |r| r.ended = Some(date(2026, 9, 1)));
    let (atlas, _) = build(inputs);
    let status = |id: &str| atlas.location(&LocationId::parse(id).unwrap()).unwrap().status.clone();
    assert_eq!(status("1-991"), Status::Dormant);
    assert_eq!(status("1-992"), Status::Gone { ended: Fact::Known(date(2026, 9, 1)), why: Departure::Deregistered });
    assert_eq!(status("1-993"), Status::Active, "a register that lists it overrules the list of the gone");
    assert_eq!(atlas.listed().count(), 1);
}

#[test]
fn a_correction_holds_only_while_the_register_says_what_it_corrects() {
    let check = |was: &str, now: &str, code: Option<&str>| {
        let mut inputs = inputs();
        inputs.record(0, "1-99", |r| r.phone = Phone::parse("01632 960123"));
        let row = RowRef { file: inputs.ledger.open_file("corrections.csv"), row: 2 };
        inputs.ledger.read(row);
        let correction = Correction { field: text("phone"), was: Text::parse(was), now: text(now), on: date(2026, 10, 1), reason: None };
        inputs.council.corrections.push((row, LocationId::parse("1-99").unwrap(), correction));
        let (atlas, codes) = build(inputs);
        assert_eq!(codes.first().copied(), code, "{was} → {now}");
        assert_eq!(atlas.locations[0].phone.known().unwrap().to_string(), if code.is_none() { now } else { "01632 960123" });
        assert_eq!(atlas.accounts.last().unwrap().open, 0);
    };
    check("01632960123", "01632 960199", None);
    check("01632 960777", "01632 960199", Some("stale-correction"));
    check("01632 960123", "ring us", Some("correction-value"));
}

#[test]
fn a_notice_stands_until_its_last_day_whatever_day_the_register_has() {
    let check = |from: Date, until: Option<Date>, stands: bool| {
        let (atlas, codes) = build(told("notices.csv", from, until));
        let shown: Vec<_> = atlas.locations[0].notices.iter().map(|notice| (notice.from, notice.until)).collect();
        assert_eq!(shown, if stands { vec![(from, until)] } else { vec![] });
        assert_eq!((atlas.accounts.last().unwrap().open, codes), (0, vec![]));
    };
    let register = build(inputs()).0.as_of;
    let (before, after) = (register.yesterday().unwrap(), register.tomorrow().unwrap());
    check(before, None, true);
    check(after, None, true);
    check(after, Some(after), true);
    check(before, Some(register), true);
    check(before, Some(before), false);
}

#[test]
fn a_notice_that_would_stand_for_years_is_shown_and_told() {
    let check = |from: Date, until: Option<Date>, expected: &[&str]| {
        let (atlas, codes) = build(told("notices.csv", from, until));
        assert_eq!((codes.as_slice(), atlas.locations[0].notices.len()), (expected, 1), "{from} {until:?}");
    };
    // The register is of 1 November 2026.
    let october = date(2026, 10, 1);
    check(october, Some(date(2027, 11, 1)), &[]);
    check(october, Some(date(2027, 11, 2)), &["notice-stands-long"]);
    check(october, Some(date(2062, 12, 31)), &["notice-stands-long"]);
    check(date(2027, 1, 1), Some(date(2027, 12, 31)), &[]);
    check(date(2025, 11, 1), None, &[]);
    check(date(2025, 10, 31), None, &["notice-stands-long"]);
}

#[test]
fn a_notice_about_another_councils_service_is_shown_and_told() {
    let check = |council: &str, expected: &[&str]| {
        let mut inputs = told(&format!("data/registers/council/{council}/notices.csv"), date(2026, 10, 1), None);
        let elsewhere = AreaCode::parse("E10000016").unwrap();
        let kent = Area { code: elsewhere, name: text("Kent"), level: Level::Authority, parent: None };
        inputs.geography.areas.0.insert(elsewhere, std::sync::Arc::new(kent));
        let mut project = project();
        project.portal.authorities.push(Authority {
            code: elsewhere,
            slug: Slug::parse("kent").unwrap(),
            name: text("Kent"),
            ..Authority::example()
        });
        let mut report = Report::default();
        let atlas = atlas(&project, inputs, &mut report);
        let codes: Vec<_> = report.entries().iter().map(|e| e.problem.code().id).collect();
        assert_eq!((codes.as_slice(), atlas.locations[0].notices.len()), (expected, 1), "{council}");
    };
    check("west-sussex", &[]);
    check("kent", &["notice-beyond-border"]);
}

#[test]
fn of_two_ratings_the_one_that_was_published_last_is_shown() {
    use crate::model::rating::{Outcome, RatedService, Rating::*, RatingEntry};
    let entry = |source: u16, rating, published| RatingEntry {
        service: RatedService::Location,
        question: None,
        outcome: Outcome::Rated(rating),
        published,
        inherited: Fact::default(),
        given_to: None,
        report: None,
        source: SourceId(source),
    };
    let (may, june) = (Fact::Known(date(2026, 5, 1)), Fact::Known(date(2026, 6, 1)));
    // What the source that is heard first says, and what the other does.
    let check = |first: &[(Rating, Fact<Date>)], other: &[(Rating, Fact<Date>)], shown: &[Rating], told: bool| {
        let mut inputs = inputs();
        let of = |source, said: &[(Rating, Fact<Date>)]| said.iter().map(|(rating, on)| entry(source, *rating, on.clone())).collect::<Vec<_>>();
        inputs.record(0, "1-99", |r| r.ratings = of(0, first));
        inputs.record(1, "1-99", |r| r.ratings = of(1, other));
        let (atlas, codes) = build(inputs);
        let found: Vec<Rating> = atlas.locations[0].ratings.iter().filter_map(|entry| entry.outcome.rating()).collect();
        assert_eq!((found.as_slice(), codes.contains(&"ratings-differ")), (shown, told), "{first:?} {other:?}");
    };
    let blank = Fact::Unknown(Unknown::Blank);
    check(&[(Good, may.clone())], &[(Inadequate, june.clone())], &[Inadequate], true);
    check(&[(Good, june.clone())], &[(Inadequate, may.clone())], &[Good], false);
    check(&[(Good, may.clone())], &[(Good, june.clone())], &[Good], false);
    check(&[(Good, june.clone())], &[(Inadequate, june.clone())], &[Good, Inadequate], true);
    // The ratings file may say that CQC gave two on one day; the other has one field.
    check(&[(Good, june.clone())], &[(Good, june.clone()), (Inadequate, june.clone())], &[Good, Inadequate], false);
    check(&[(Good, june.clone()), (Inadequate, june.clone())], &[(Good, june)], &[Good, Inadequate], false);
    check(&[(Good, blank)], &[(Inadequate, may)], &[Good], false);
}

#[test]
fn an_opt_out_that_names_nobody_is_told() {
    let check = |id: &str, expected: Option<&str>| {
        let mut inputs = inputs();
        inputs.record(0, "1-99", |r| r.provider_id = ProviderId::parse("1-100"));
        let row = RowRef { file: inputs.ledger.open_file("opt-outs.csv"), row: 2 };
        inputs.ledger.read(row);
        inputs.council.opt_outs.push((row, LocationId::parse(id).unwrap()));
        let mut report = Report::default();
        let atlas = atlas(&project(), inputs, &mut report);
        let told = report.entries().iter().find(|e| e.problem.code().id == "opt-out-of-nobody").map(|e| e.problem.to_string());
        assert_eq!(told.is_some(), expected.is_some(), "{id}: {told:?}");
        assert!(told.unwrap_or_default().contains(expected.unwrap_or_default()));
        assert_eq!(atlas.locations.is_empty(), expected.is_none());
        assert_eq!(atlas.accounts.last().unwrap().open, 0);
    };
    check("1-99", None);
    check("1-98", Some("no register has 1-98"));
    check("1-100", Some("1-100 is a provider"));
}

#[test]
fn a_service_that_is_listed_and_gone_is_told() {
    let mut inputs = inputs();
    inputs.record(0, "1-99", |r| r.registered = Some(date(2025, 1, 1)));
    inputs.record(2, "1-99", |r| r.ended = Some(date(2026, 4, 20)));
    assert_eq!(build(inputs).1, ["listed-and-gone"]);
}

#[test]
fn an_opted_out_service_does_not_come_back() {
    for (listed, asked) in [("1-99", "1-99"), ("RGN90", "rgn90")] {
        let mut inputs = inputs();
        inputs.record(0, listed, |_| {});
        let row = RowRef { file: inputs.ledger.open_file("opt-outs.csv"), row: 2 };
        inputs.ledger.read(row);
        inputs.council.opt_outs.push((row, LocationId::parse(asked).unwrap()));
        let (atlas, problems) = build(inputs);
        assert!(atlas.locations.is_empty() && problems.is_empty(), "{asked}: {problems:?}");
        assert_eq!(atlas.accounts[0].filtered, [(Reason::OptedOut, 1)].into());
    }
}

#[test]
fn a_micro_provider_under_another_services_id_is_set_aside() {
    let mut inputs = inputs();
    inputs.record(0, "1-99", |_| {});
    let file = inputs.ledger.open_file("micro-providers.csv");
    for (row, id) in [(2, "1-99"), (3, "micro-1"), (4, "MICRO-1")] {
        let row = RowRef { file, row };
        inputs.ledger.read(row);
        inputs.council.micro.push(crate::ingest::MicroRecord {
            row,
            source: SourceId(0),
            id: LocationId::parse(id).unwrap(),
            name: text("Ash"),
            what: text("Company"),
            town: text("Worthing"),
            outward: Outward::parse("BN11").unwrap(),
            phone: None,
            website: None,
            checks: Vec::new(),
            consent_on: date(2026, 10, 1),
        });
    }
    let (atlas, codes) = build(inputs);
    assert_eq!(codes, ["id-taken", "id-taken"]);
    assert_eq!(atlas.locations.iter().map(|l| (l.id.as_str(), l.name.as_str())).collect::<Vec<_>>(), [("1-99", "Rowan House"), ("micro-1", "Ash")]);
    let account = atlas.accounts.last().unwrap();
    assert_eq!((account.published, &account.quarantined), (1, &[("id-taken", 2)].into()));
}

#[test]
fn of_what_two_councils_were_told_one_is_shown_and_none_is_lost() {
    let mut inputs = inputs();
    inputs.record(0, "1-99", |_| {});
    for (file, words) in [("a/services.csv", "Ring the office"), ("b/services.csv", "Write to us")] {
        let row = RowRef { file: inputs.ledger.open_file(file), row: 2 };
        inputs.ledger.read(row);
        let facts = CouncilFacts { contact: Text::parse(words), ..CouncilFacts::default() };
        inputs.council.facts.push((row, LocationId::parse("1-99").unwrap(), facts));
    }
    let (atlas, codes) = build(inputs);
    assert_eq!(codes, ["told-twice"]);
    assert_eq!(atlas.locations[0].facts.contact, Text::parse("Ring the office"));
    assert_eq!(atlas.accounts.last().unwrap().quarantined, [("told-twice", 1)].into());
}

#[test]
fn without_a_list_of_places_the_towns_of_the_addresses_are_the_places() {
    let mut inputs = inputs();
    for id in ["1-991", "1-992"] {
        inputs.record(0, id, |r| r.town = Some(text("Worthing")));
    }
    inputs.record(0, "1-993", |r| r.town = Some(text("WORTHING")));
    let (atlas, _) = build(inputs);
    assert_eq!(atlas.places.iter().map(|p| p.slug.as_str()).collect::<Vec<_>>(), ["worthing"]);
    assert_eq!(atlas.places[0].point, Point::new(50.8147, -0.3714).unwrap());
}

#[test]
fn a_problem_stands_where_its_value_was_read() {
    let mut inputs = inputs();
    inputs.record(0, "1-99", |_| {});
    inputs.record(1, "1-99", |r| {
        r.postcode = PostcodeField::Absent;
        r.point = Point::new(51.5, -0.1);
    });
    let mut report = Report::default();
    atlas(&project(), inputs, &mut report);
    let entry = &report.entries()[0];
    assert_eq!((entry.problem.code().id, entry.at.as_ref().unwrap().to_string()), ("far-from-postcode", "data/registers/cqc-ratings:3".into()));
}

#[test]
fn evidence_older_than_a_year_is_not_placed_any_more() {
    let mut inputs = inputs();
    inputs.record(0, "1-99", |_| {});
    let file = inputs.ledger.open_file("coverage.csv");
    for (row, as_at) in [(2, date(2026, 9, 30)), (3, date(2025, 9, 30))] {
        let row = RowRef { file, row };
        inputs.ledger.read(row);
        let ground = coverage::Ground::Sector(Sector::parse(&format!("BN11 {}", row.row)).unwrap());
        inputs.council.coverage.push((
            row,
            LocationId::parse("1-99").unwrap(),
            Coverage { ground, evidence: Evidence::Placed, as_at, source: SourceId(0) },
        ));
    }
    let (atlas, codes) = build(inputs);
    assert_eq!(atlas.locations[0].coverage.len(), 1);
    assert_eq!(codes, ["placed-too-old"]);
    assert_eq!(atlas.accounts.last().unwrap().filtered, [(Reason::TooOld, 1)].into());
}

/// The zone's page goes with its last day; what names it would point nowhere without a word.
#[test]
fn a_row_that_names_a_zone_which_has_ended_is_told() {
    let check = |last: Option<Date>, expected: &[&str]| {
        let mut inputs = inputs();
        inputs.record(0, "1-99", |_| {});
        let id = ZoneId(Slug::parse("worthing").unwrap());
        inputs.geography.zones.push(Zone {
            id: id.clone(),
            authority: AreaCode::parse("E10000032").unwrap(),
            name: text("Worthing"),
            kind: text("lot area"),
            wards: Vec::new(),
            sectors: vec![Sector::parse("BN11 3").unwrap()],
            valid_from: None,
            valid_to: last,
        });
        let file = inputs.ledger.open_file("coverage.csv");
        let row = |row| RowRef { file, row };
        (2..4).for_each(|at| inputs.ledger.read(row(at)));
        let (service, on, source) = (LocationId::parse("1-99").unwrap(), date(2026, 9, 30), SourceId(0));
        let ground = coverage::Ground::Zone(id.clone());
        inputs.council.coverage.push((row(2), service.clone(), Coverage { ground, evidence: Evidence::Stated, as_at: on, source }));
        let space = Capacity { zone: Some(id), amount: 4, days_to_start: None, confirmed_on: on, source };
        inputs.council.capacity.push((row(3), service, space));
        let (atlas, codes) = build(inputs);
        assert_eq!((atlas.locations[0].coverage.len(), atlas.locations[0].capacity.len()), (1, 1), "the rows count all the same");
        assert_eq!(codes, expected);
    };
    check(None, &[]);
    check(Some(date(2026, 11, 1)), &[]);
    check(Some(date(2026, 10, 31)), &["zone-ended", "zone-ended"]);
}
