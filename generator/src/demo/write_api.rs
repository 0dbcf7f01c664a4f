//! Records as CQC's API gives them: for services that changed hands, because only the API says who came before and after, and
//! for some others their earlier ratings. Absent keys stay absent, as the API has it.

use super::dice::Dice;
use super::ratings::{self, Line, QUESTIONS};
use super::world::{Gone, Service, World};
use super::write_locations::{NOT_REAL, county, yes_no};
use crate::model::Date;
use jiff::ToSpan;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

pub fn write(world: &World, seed: u64) -> String {
    let before: BTreeMap<usize, &Gone> = world.gone.iter().filter_map(|gone| Some((gone.successor?, gone))).collect();
    let mut records = Vec::new();
    for (at, service) in world.services.iter().enumerate() {
        let mut dice = Dice::new(seed).fork("api", at);
        let earlier = before.get(&at);
        let rated = service.mix.is_social() && service.ratings.published.is_some() && !service.is_second();
        let history = rated && earlier.is_none() && dice.percent(7);
        if earlier.is_some() || history {
            records.push(active(world, service, earlier.copied(), history.then_some(&mut dice)));
        }
    }
    for gone in &world.gone {
        if let Some(heir) = gone.successor {
            records.push(left(world, gone, &world.services[heir]));
        }
    }
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

fn active(world: &World, service: &Service, before: Option<&Gone>, history: Option<&mut Dice>) -> Value {
    let mut record = common(world, service);
    record.insert("registrationStatus".into(), "Registered".into());
    record.insert("dormancy".into(), yes_no(service.dormant).into());
    if !service.ratings.lines.is_empty() {
        record.insert("currentRatings".into(), current(service, before));
    }
    if let Some(gone) = before {
        record.insert("relationships".into(), relation(&gone.service, "HSCA Predecessor"));
    }
    if let Some(dice) = history {
        record.insert("historicRatings".into(), earlier_ratings(service, dice));
    }
    Value::Object(record)
}

fn left(world: &World, gone: &Gone, heir: &Service) -> Value {
    let mut record = common(world, &gone.service);
    record.insert("registrationStatus".into(), "Deregistered".into());
    record.insert("deregistrationDate".into(), gone.ended.to_string().into());
    record.insert("dormancy".into(), "N".into());
    record.insert("relationships".into(), relation(heir, "HSCA Successor"));
    Value::Object(record)
}

fn relation(other: &Service, kind: &str) -> Value {
    json!([{ "relatedLocationId": other.id, "relatedLocationName": other.name, "type": kind, "reason": "Provider Change" }])
}

fn common(world: &World, service: &Service) -> Map<String, Value> {
    let mix = &service.mix;
    let address = &service.address;
    let council = address.spot.council;
    let provider = &world.providers[service.provider];
    let named = |names: Vec<&str>| Value::from(names.into_iter().map(|name| json!({ "name": name })).collect::<Vec<_>>());
    let person = NOT_REAL[0].split_once(' ').unwrap_or_default();
    let contact = json!([{ "personGivenName": person.0, "personFamilyName": person.1, "personTitle": "Mx", "personRoles": ["Registered Manager"] }]);
    let activities: Vec<Value> = service.activities.iter().map(|a| json!({ "name": a.cqc(), "contacts": contact })).collect();
    let types: Vec<Value> = mix.types.iter().map(|t| json!({ "name": t.public(), "description": t.cqc() })).collect();
    let mut record = Map::new();
    let mut put = |key: &str, value: Value| {
        if value != "" {
            record.insert(key.into(), value);
        }
    };
    put("locationId", service.id.as_str().into());
    put("providerId", provider.id.as_str().into());
    put("organisationType", "Location".into());
    put("type", mix.sector.into());
    put("name", service.name.as_str().into());
    put("registrationDate", service.registered.to_string().into());
    put("careHome", yes_no(mix.is_care_home()).into());
    put("numberOfBeds", service.beds.into());
    put("inspectionDirectorate", mix.directorate.into());
    put("inspectionCategories", json!([{ "code": "S1", "name": mix.category, "primary": "true" }]));
    put("mainPhoneNumber", service.phone.as_str().into());
    put("website", service.website.as_str().into());
    put("postalAddressLine1", address.street.as_str().into());
    put("postalAddressLine2", address.second.as_str().into());
    put("postalAddressTownCity", address.town.as_str().into());
    put("postalAddressCounty", county(council).into());
    put("postalCode", address.postcode.as_str().into());
    if let Some(point) = address.point {
        put("onspdLatitude", point.lat.into());
        put("onspdLongitude", point.lon.into());
    }
    put("region", council.region.into());
    put("localAuthority", council.name.into());
    put("gacServiceTypes", types.into());
    put("specialisms", named(service.needs.iter().map(|need| need.public()).collect()));
    put("regulatedActivities", activities.into());
    put("relationships", json!([]));
    if let Some(brand) = provider.brand.map(|at| &world.brands[at]) {
        put("brandId", brand.id.as_str().into());
        put("brandName", format!("BRAND {}", brand.name).into());
    }
    record
}

/// Ratings with the id of whoever earned them, where that was somebody else.
fn current(service: &Service, before: Option<&Gone>) -> Value {
    let line = |line: &Line, name: Option<&str>| {
        let mut rated = Map::new();
        if let Some(name) = name {
            rated.insert("name".into(), name.into());
        }
        rated.insert("rating".into(), line.rating.into());
        rated.insert("reportDate".into(), line.published.to_string().into());
        if let Some(gone) = before {
            rated.insert("organisationId".into(), gone.service.id.as_str().into());
        }
        rated
    };
    let group = |group: &str, name: Option<&str>| {
        let lines: Vec<&Line> = service.ratings.lines.iter().filter(|l| l.group == group).collect();
        let overall = lines.iter().find(|l| l.domain == "Overall")?;
        let mut rated = line(overall, name);
        let questions = lines.iter().filter(|l| l.domain != "Overall").map(|l| Value::Object(line(l, Some(l.domain))));
        rated.insert("keyQuestionRatings".into(), questions.collect::<Vec<_>>().into());
        Some(Value::Object(rated))
    };
    let mut ratings = Map::new();
    if let Some(overall) = group("Overall", None) {
        ratings.insert("overall".into(), overall);
    }
    let mut groups: Vec<&str> = service.ratings.lines.iter().map(|l| l.group).filter(|g| *g != "Overall").collect();
    groups.dedup();
    let services: Vec<Value> = groups.into_iter().filter_map(|name| group(name, Some(name))).collect();
    if !services.is_empty() {
        ratings.insert("serviceRatings".into(), services.into());
    }
    Value::Object(ratings)
}

/// One or two earlier ratings, each some years before the next.
fn earlier_ratings(service: &Service, dice: &mut Dice) -> Value {
    let mut history = Vec::new();
    let mut day = service.ratings.lines.iter().map(|l| l.published).min();
    for _ in 0..1 + dice.below(2) {
        let months = i32::try_from(dice.between(14, 40)).unwrap_or(24);
        day = day.map(|d| d.saturating_sub(months.months())).filter(|d| *d > service.registered && *d >= ratings::day(2015, 1));
        let Some(day) = day else { break };
        history.push(historic(day, dice));
    }
    history.into()
}

fn historic(day: Date, dice: &mut Dice) -> Value {
    let rating = dice.weighted(&[(60, "Good"), (32, "Requires improvement"), (4, "Inadequate"), (4, "Outstanding")]);
    let questions: Vec<Value> = QUESTIONS.iter().map(|name| json!({ "name": name, "rating": rating })).collect();
    json!({ "overall": { "rating": rating, "keyQuestionRatings": questions }, "reportDate": day.to_string() })
}
