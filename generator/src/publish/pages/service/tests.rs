//! Every state of a location, and what its page says. The made-up location and atlas serve other modules' tests too.

use super::*;
use crate::model::location::{Address, Check, Correction, Dual, Notice, Origin, Position};
use crate::publish::rating::tests::entries;
use std::sync::Arc;

pub(crate) fn text(words: &str) -> Text {
    Text::parse(words).unwrap()
}

fn day(iso: &str) -> Date {
    iso.parse().unwrap()
}

fn id(raw: &str) -> LocationId {
    LocationId::parse(raw).unwrap()
}

/// A home-care office in Worthing of which nothing is known but its registration.
pub(crate) fn location() -> Location {
    let address = Address {
        lines: vec![text("14 Bluebell Lane"), text("Broadwater")],
        town: Some(text("Worthing")),
        county: None,
        postcode: Fact::Known(Postcode::parse("BN14 9AA").unwrap()),
        outward: Outward::parse("BN14"),
        withheld: false,
    };
    let position = Position::Postcode(Point::new(50.83, -0.37).unwrap());
    let name = text("Bluebell Lane Home Care");
    Location {
        provider: Some(Provider {
            id: ProviderId::parse("1-99100000001").unwrap(),
            name: Fact::Known(text("Bluebell Lane Care Limited")),
            ownership: Some(OwnershipType::Organisation),
            brand: None,
        }),
        registered: Fact::Known(day("2014-06-01")),
        authority: AreaCode::parse("E10000032"),
        authority_as_registered: Some(text("West Sussex")),
        phone: Fact::Known(Phone::parse("01632 960123").unwrap()),
        website: Fact::Unknown(Unknown::Blank),
        kinds: [Kind::HomeCare].into_iter().collect(),
        service_types: [ServiceType::HomeCare].into_iter().collect(),
        needs: [Need::Dementia, Need::OlderPeople].into_iter().collect(),
        origin: Origin { name: Some(SourceId(0)), ..Origin::default() },
        ..Location::new(id("1-99000000001"), name, Registration::Cqc, address, position)
    }
}

/// West Sussex on 21 November 2026, with one zone, and no location yet.
pub(crate) fn atlas() -> Atlas {
    let authority = AreaCode::parse("E10000032").unwrap();
    let source = |kind: &'static str, publisher: &str, title: &str, edition: &str| Source {
        kind,
        folder: Arc::from("data/registers/x"),
        publisher: text(publisher),
        title: text(title),
        url: None,
        licence: text("OGL v3.0"),
        attribution: None,
        edition: day(edition),
        accessed: None,
        files: Vec::new(),
        demonstration: true,
    };
    Atlas {
        portal: Portal {
            name: text("Doorstep"),
            base_url: WebAddress::parse("https://doorstep.example").unwrap(),
            demonstration: true,
            authorities: vec![Authority::example()],
            capacity_days: 14,
            buffer_km: 10,
        },
        as_of: day("2026-11-21"),
        sources: vec![
            source("cqc-locations", "Care Quality Commission", "CQC register", "2026-11-01"),
            source("council", "West Sussex County Council", "What services told the council", "2026-11-17"),
        ],
        areas: Areas::default(),
        zones: vec![Zone {
            id: ZoneId(Slug::parse("worthing-central").unwrap()),
            authority,
            name: text("Worthing Central"),
            kind: text("lot area"),
            wards: Vec::new(),
            sectors: Vec::new(),
            valid_from: None,
            valid_to: None,
        }],
        places: vec![Place {
            name: text("Worthing"),
            slug: Slug::parse("worthing").unwrap(),
            authority,
            district: authority,
            point: Point::new(50.81, -0.37).unwrap(),
        }],
        postcodes: Default::default(),
        outlines: Default::default(),
        streets: Vec::new(),
        locations: Vec::new(),
        market: Market::default(),
        commissioning: Commissioning::default(),
        funding: Funding::default(),
        guides: Guides::default(),
        past: change::Past::default(),
        accounts: Vec::new(),
        left_out: Default::default(),
        acceptances: Vec::new(),
        unspoken: Default::default(),
    }
}

/// The first location's front matter, read back.
fn shown(locations: Vec<Location>) -> (toml::Table, String) {
    let mut atlas = atlas();
    let first = locations[0].id.clone();
    atlas.locations = locations;
    atlas.locations.sort_by(|a, b| a.id.cmp(&b.id));
    let path = format!("content{}.md", atlas.location(&first).unwrap().path().trim_end_matches('/'));
    let file = files(&atlas).into_iter().find(|f| f.path == path).unwrap();
    let front = String::from_utf8(file.bytes().into_owned()).unwrap();
    let table: toml::Table = toml::from_str(front.trim_start_matches("+++\n").trim_end().trim_end_matches("+++")).unwrap();
    (table["extra"].as_table().unwrap().clone(), front)
}

/// The words of the rows in one list of the page, as `label: words (when)`.
fn words_of(extra: &toml::Table, list: &str) -> Vec<String> {
    let string = |value: &toml::Value, key: &str| value.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_owned();
    extra[list]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|row| {
            let label = string(row, "label");
            let more = row.get("more").and_then(toml::Value::as_array).map_or([].as_slice(), Vec::as_slice);
            std::iter::once(row).chain(more).map(move |v| {
                let links: String = v
                    .get("links")
                    .and_then(toml::Value::as_array)
                    .map_or_else(String::new, |links| links.iter().map(|l| format!("[{}]{}", string(l, "name"), string(l, "then"))).collect());
                let when = Some(string(v, "when")).filter(|w| !w.is_empty()).map_or_else(String::new, |w| format!(" ({w})"));
                format!("{label}: {}{}{}{links}{}{when}", string(v, "before"), string(v, "bold"), string(v, "text"), string(v, "after"))
            })
        })
        .collect()
}

fn check(location: Location, list: &str, expected: &[&str]) {
    let (extra, _) = shown(vec![location]);
    assert_eq!(words_of(&extra, list), expected, "{list}");
}

fn covered(evidence: Evidence, as_at: &str) -> Coverage {
    Coverage { ground: Ground::Zone(ZoneId(Slug::parse("worthing-central").unwrap())), evidence, as_at: day(as_at), source: SourceId(1) }
}

#[test]
fn the_evidence_comes_first() {
    let panel = |location: Location| {
        let (extra, _) = shown(vec![location]);
        let cover = extra["cover"].as_table().unwrap();
        ["kind", "claim", "from"].map(|key| cover[key].as_str().unwrap().to_owned())
    };
    let mut placed = location();
    placed.coverage = vec![covered(Evidence::Stated, "2026-11-03"), covered(Evidence::Placed, "2026-09-30")];
    assert_eq!(
        panel(placed.clone()),
        [
            "placed",
            "The council arranged care here in the last 12 months",
            "Worthing Central. West Sussex County Council, figures to 30 September 2026"
        ]
    );
    check(
        placed,
        "coverage",
        &[
            "Council arranged care: Worthing Central (West Sussex County Council, figures to 30 September 2026)",
            "Says it comes: Worthing Central (told us 3 November 2026)",
            "We do not know: Anywhere else: ring and ask",
        ],
    );
    let mut stated = location();
    stated.coverage = vec![covered(Evidence::Stated, "2026-11-03")];
    assert_eq!(panel(stated), ["stated", "Says it covers Worthing Central", "Told us 3 November 2026"]);
    assert_eq!(
        panel(location()),
        ["near", "We do not know if it covers your street: ring and ask", "Its office is in Worthing. Nobody has told us where it comes."]
    );
}

#[test]
fn a_care_home_has_beds_and_no_coverage() {
    let mut home = location();
    home.kinds = [Kind::NursingHome].into_iter().collect();
    home.beds = Fact::Known(40);
    let (extra, _) = shown(vec![home]);
    assert!(!extra.contains_key("cover"));
    assert!(extra["coverage"].as_array().unwrap().is_empty());
    assert!(words_of(&extra, "offer").contains(&"Beds: 40 beds (the most it is registered for, not how many are free)".to_owned()));
}

#[test]
fn the_untold_stands_where_the_told_would() {
    check(
        location(),
        "summary",
        &["Rating: Registered June 2014. The files that we read hold no rating for it.", "Price, space: Has not told us: ask"],
    );
    let mut asked = location();
    asked.prices = vec![Price::Asked { on: day("2026-11-02"), source: SourceId(1) }];
    check(
        asked,
        "summary",
        &[
            "Rating: Registered June 2014. The files that we read hold no rating for it.",
            "Price: Has not told us (asked 2 November 2026)",
            "Space: Has not told us: ask",
        ],
    );
}

#[test]
fn space_is_believed_for_so_many_days() {
    let with = |amount: u32, days_to_start: Option<u16>, confirmed_on: &str| {
        let mut location = location();
        location.capacity = vec![Capacity { zone: None, amount, days_to_start, confirmed_on: day(confirmed_on), source: SourceId(1) }];
        let (extra, _) = shown(vec![location]);
        words_of(&extra, "summary").pop().unwrap()
    };
    assert_eq!(
        with(12, Some(5), "2026-11-17"),
        "Space: Can start within 5 days: 12 hours a week (told us 17 November 2026. We stop showing this after 1 December 2026)"
    );
    assert_eq!(with(0, None, "2026-11-07"), "Space: No space now (told us 7 November 2026. We stop showing this after 21 November 2026)");
    assert_eq!(with(3, None, "2026-11-06"), "Space: Told us on 6 November 2026 that it had space. That is too old to rely on: ring.");
}

#[test]
fn prices_and_payers_have_their_dates() {
    let told = |value: bool| Fact::Known(Told { value, as_at: day("2026-11-03"), source: SourceId(1) });
    let mut known = location();
    known.prices = vec![Price::Told {
        what: text("visit"),
        visit_minutes: Some(30),
        day: Some(text("weekday")),
        low_pence: 1800,
        high_pence: 1800,
        per: text("visit"),
        as_at: day("2026-11-03"),
        source: SourceId(1),
    }];
    known.facts.pays = [told(true), told(true), told(false), Fact::default()];
    check(
        known,
        "offer",
        &[
            "Visit of 30 minutes, weekday: £18 a visit (told us 3 November 2026)",
            "Other prices: Not known, ask: Weekends and bank holidays",
            "Space: Has not told us: ask",
            "Shortest visit: Has not told us: ask",
            "Who can pay: You and the council (told us 3 November 2026)",
            "Who can pay: Not taken: A direct payment (told us 3 November 2026)",
            "Who can pay: Not known, ask: NHS continuing healthcare",
        ],
    );
}

#[test]
fn an_inherited_rating_names_whose_it_was() {
    let mut before = location();
    before.id = id("1-99000000002");
    before.name = text("Seaview Homecare");
    before.slug = Slug::of_location(&before.name, &before.id);
    before.status = Status::Gone { ended: Fact::Known(day("2023-02-28")), why: Departure::Deregistered };
    before.provider.as_mut().unwrap().name = Fact::Known(text("Seaview Homecare Limited"));
    let mut now = location();
    now.registered = Fact::Known(day("2023-03-01"));
    now.predecessors = vec![before.id.clone()];
    now.ratings = entries(&["||Good|2022-04-20|Y"]);
    before.successors = vec![now.id.clone()];
    let (extra, _) = shown(vec![now.clone(), before.clone()]);
    let notes = extra["ratings"]["notes"].as_array().unwrap();
    assert_eq!(
        notes[0].as_str().unwrap(),
        "This rating was given to the previous owner, Seaview Homecare Limited. Bluebell Lane Care Limited took over on 1 March 2023. CQC has not rated it under this one."
    );
    assert!(words_of(&extra, "owner").contains(&"Registered before as: [Seaview Homecare (Worthing)]".to_owned()));

    let (gone, _) = shown(vec![before, now]);
    let state = &gone["states"][0];
    assert_eq!(state["title"].as_str(), Some("This service is no longer registered"));
    let front = toml::to_string(&gone).unwrap();
    assert!(front.contains("CQC lists this as no longer registered from 28 February 2023."));
    assert!(front.contains("/services/bluebell-lane-home-care-1-99000000001/"), "its successor is linked");
    assert!(!gone.contains_key("phone"), "nobody rings a service that is gone");
    assert_eq!(gone["jsonld"].as_str(), Some(""));
}

#[test]
fn a_service_that_is_gone_without_a_trace_says_so() {
    let mut gone = location();
    gone.status = Status::Gone { ended: Fact::Unknown(Unknown::NotHeld), why: Departure::Deregistered };
    let (_, front) = shown(vec![gone]);
    assert!(front.contains("We do not know from which day."));
    assert!(front.contains("does not always mean that the service closed"));
}

#[test]
fn dormant_dual_and_notice_stand_before_everything() {
    let mut twin = location();
    twin.id = id("1-99000000002");
    twin.slug = Slug::of_location(&twin.name, &twin.id);
    let mut location = location();
    location.status = Status::Dormant;
    location.dual = Some(Dual { primary: twin.id.clone(), other: location.id.clone() });
    location.notices = vec![Notice { by: None, text: text("Ring the council first."), from: day("2026-11-20"), until: None }];
    let (extra, _) = shown(vec![location.clone(), twin.clone()]);
    let kinds: Vec<&str> = extra["states"].as_array().unwrap().iter().map(|s| s["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["notice", "dormant", "dual"]);
}

#[test]
fn a_notice_of_tomorrow_says_from_when() {
    let mut location = location();
    location.notices = vec![Notice { by: None, text: text("Closed."), from: day("2026-11-22"), until: None }];
    let (extra, _) = shown(vec![location]);
    assert!(extra["states"][0].to_string().contains("from 22 November 2026"), "{}", extra["states"]);
}

#[test]
fn a_persons_name_and_a_home_address_are_kept_back() {
    let mut location = location();
    let provider = location.provider.as_mut().unwrap();
    provider.name = Fact::Known(text("Jane Doe"));
    provider.ownership = Some(OwnershipType::Individual);
    location.kinds = [Kind::SharedLives].into_iter().collect();
    location.address.withheld = true;
    let (extra, front) = shown(vec![location]);
    assert!(!front.contains("Jane Doe"));
    assert!(!front.contains("14 Bluebell Lane") && !front.contains("9AA") && !front.contains("50.83"), "{front}");
    assert_eq!(extra["address"].as_str(), Some("Worthing BN14"));
}

#[test]
fn a_helper_that_cqc_does_not_register_shows_its_checks() {
    let mut helper = location();
    helper.id = id("micro-0001");
    helper.kinds = [Kind::MicroProvider].into_iter().collect();
    helper.what = Some(text("Cooking, company and shopping"));
    helper.provider = None;
    helper.registration = Registration::NotRegistered {
        checks: vec![Check { what: text("DBS"), on: Fact::Known(day("2026-05-03")) }, Check { what: text("Insurance"), on: Fact::default() }],
        consent_on: day("2026-05-01"),
    };
    let (extra, _) = shown(vec![helper.clone()]);
    assert!(!extra.contains_key("ratings"));
    assert_eq!(extra["lead"].as_str(), Some("Cooking, company and shopping, Worthing"));
    check(
        helper,
        "checks",
        &["DBS: The council saw it on 3 May 2026", "Insurance: Not known: ask", "Listed here: At its own wish, since 1 May 2026"],
    );
}

#[test]
fn what_a_register_writes_stays_text() {
    let mut location = location();
    location.name = text("</script><script>alert(1)</script> {{ 1 }} +++ \"Rose\"");
    location.also_known_as = Some(text("x'''\"\"\"\\"));
    location.corrections = vec![Correction {
        field: text("Phone"),
        was: None,
        now: text("<b>01632</b>"),
        on: day("2026-11-03"),
        reason: Some(text("The service asked")),
    }];
    let (extra, _) = shown(vec![location.clone()]);
    assert!(!extra["jsonld"].as_str().unwrap().contains('<'));
    assert_eq!(extra["also"].as_str(), location.also_known_as.as_ref().map(Text::as_str));
    let ld: serde_json::Value = serde_json::from_str(extra["jsonld"].as_str().unwrap()).unwrap();
    assert_eq!(ld["name"].as_str(), Some(location.name.as_str()));
    assert_eq!(extra["corrections"][0].as_str(), Some("3 November 2026: we changed phone to “<b>01632</b>”. Why: The service asked."));
}

#[test]
fn many_sisters_are_named_in_part_and_counted() {
    let all: Vec<Location> = (1..=9)
        .map(|n| {
            let id = id(&format!("1-9900000000{n}"));
            let name = text(&format!("House {n}"));
            Location { slug: Slug::of_location(&name, &id), id, name, ..location() }
        })
        .collect();
    let (extra, _) = shown(all);
    let row = words_of(&extra, "owner").into_iter().find(|r| r.starts_with("Its other services")).unwrap();
    assert_eq!(row.matches('[').count(), 6);
    assert!(row.ends_with(" and 2 more"), "{row}");
}
