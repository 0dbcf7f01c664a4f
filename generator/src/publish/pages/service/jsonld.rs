//! The same facts for machines: schema.org's `LocalBusiness`. No rating stands in it: schema.org has only stars for that.

use crate::model::*;
use serde_json::{Map, Value, json};

/// JSON that is safe inside a script element: it holds no `<`, `>` or `&`. Empty for a service that is gone.
pub(super) fn of(atlas: &Atlas, location: &Location) -> String {
    if matches!(location.status, Status::Gone { .. }) {
        return String::new();
    }
    let url = format!("{}{}", atlas.portal.base_url, location.path());
    let mut thing = Map::new();
    let mut put = |key: &str, value: Value| {
        thing.insert(key.into(), value);
    };
    put("@context", json!("https://schema.org"));
    put("@type", json!("LocalBusiness"));
    put("@id", json!(url));
    put("name", json!(location.name.as_str()));
    if let Some(also) = &location.also_known_as {
        put("alternateName", json!(also.as_str()));
    }
    put("address", address(&location.address));
    if let Some(phone) = location.phone.known() {
        put("telephone", json!(phone.international()));
    }
    if let Some(website) = location.website.known() {
        put("url", json!(website.as_str()));
    }
    if location.registration == Registration::Cqc {
        put("identifier", json!({ "@type": "PropertyValue", "propertyID": "CQC Location ID", "value": location.id.as_str() }));
        if let Some(point) = location.position.point().filter(|_| !location.address.withheld) {
            put("geo", json!({ "@type": "GeoCoordinates", "latitude": point.lat, "longitude": point.lon }));
        }
    }
    let owner = location.provider.as_ref().filter(|p| !p.ownership.is_some_and(OwnershipType::is_person)).and_then(|p| p.name.known());
    if let Some(owner) = owner {
        put("parentOrganization", json!({ "@type": "Organization", "name": owner.as_str() }));
    }
    let mut zones: Vec<&str> = location
        .coverage
        .iter()
        .filter_map(|c| match &c.ground {
            Ground::Zone(id) => atlas.zone(id).map(|zone| zone.name.as_str()),
            Ground::Sector(_) => None,
        })
        .collect();
    zones.sort_unstable();
    zones.dedup();
    if !zones.is_empty() {
        put("areaServed", json!(zones));
    }
    put("knowsAbout", json!(location.needs.iter().map(Need::label).collect::<Vec<_>>()));
    escape(&Value::Object(thing).to_string())
}

fn address(address: &location::Address) -> Value {
    let mut thing = Map::new();
    thing.insert("@type".into(), json!("PostalAddress"));
    let lines: Vec<&str> = address.lines.iter().filter(|_| !address.withheld).map(Text::as_str).collect();
    if !lines.is_empty() {
        thing.insert("streetAddress".into(), json!(lines.join(", ")));
    }
    if let Some(town) = &address.town {
        thing.insert("addressLocality".into(), json!(town.as_str()));
    }
    if let Some(postcode) = address.postcode.known().filter(|_| !address.withheld) {
        thing.insert("postalCode".into(), json!(postcode.to_string()));
    }
    thing.insert("addressCountry".into(), json!("GB"));
    Value::Object(thing)
}

/// Nothing in it can end the script element or begin a tag.
fn escape(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// P12: a text reads back from a script as it was, and no sign of it is the page's.
        #[test]
        fn p12_a_text_in_a_script_reads_back(text in "(</script|<!--|&lt;|\\PC|[\"\\\\\n\u{2028}]){0,40}") {
            let written = escape(&json!({ "name": text }).to_string());
            let ends = written.contains(['<', '>', '&', '\u{2028}', '\u{2029}']);
            prop_assert!(!ends, "{}", written);
            let read: Value = serde_json::from_str(&written).unwrap();
            prop_assert_eq!(read["name"].as_str(), Some(text.as_str()));
        }
    }

    #[test]
    fn nothing_ends_the_script() {
        assert_eq!(escape(r#"{"a":"</script><!-- & "}"#), r#"{"a":"\u003c/script\u003e\u003c!-- \u0026 "}"#);
    }
}
