//! How to reach it: the telephone first.

use crate::model::*;
use crate::publish::words::{self, Tel};
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct Contact {
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<Tel>,
    /// Why there is no telephone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_untold: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    website: Option<Website>,
    #[serde(skip_serializing_if = "Option::is_none")]
    website_untold: Option<String>,
    /// How it wants to be asked, in its words.
    #[serde(skip_serializing_if = "Option::is_none")]
    route: Option<String>,
    address: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    address_note: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Website {
    url: String,
    host: String,
}

impl Contact {
    pub(super) fn of(location: &Location) -> Self {
        let gone = matches!(location.status, Status::Gone { .. });
        let phone = location.phone.known().copied().filter(|_| !gone);
        let website = location.website.known().filter(|_| !gone);
        Self {
            phone_untold: why(&location.phone).filter(|_| !gone),
            phone: phone.map(Tel::from),
            website: website.map(|w| Website { url: w.to_string(), host: w.host().to_owned() }),
            website_untold: why(&location.website).filter(|_| !gone),
            route: location.facts.contact.as_ref().map(ToString::to_string),
            address: address(location),
            address_note: note(location),
        }
    }
}

fn why<T>(fact: &Fact<T>) -> Option<String> {
    match fact {
        Fact::Known(_) => None,
        Fact::Unknown(why) => Some(words::unknown(why)),
    }
}

/// "14 Bluebell Lane, Broadwater, Worthing BN14 9XX"; only the town and the outward code where people live there.
pub(super) fn address(location: &Location) -> String {
    let address = &location.address;
    let mut parts: Vec<String> = Vec::new();
    if !address.withheld {
        parts.extend(address.lines.iter().map(ToString::to_string));
    }
    parts.extend(address.town.iter().map(ToString::to_string));
    let code = match address.postcode.known() {
        Some(postcode) if !address.withheld => Some(postcode.to_string().replace(' ', "\u{a0}")),
        _ => address.outward.map(|outward| outward.to_string()),
    };
    let place = parts.join(", ");
    match (place.is_empty(), code) {
        (true, None) => "Address not known: ask".into(),
        (true, Some(code)) => code,
        (false, None) => place,
        (false, Some(code)) => format!("{place} {code}"),
    }
}

fn note(location: &Location) -> Option<&'static str> {
    use crate::model::location::{Position, Unplaced};
    if location.address.withheld {
        return Some("We keep the street back, because it may be somebody’s home.");
    }
    match location.position {
        Position::Terminated(_) => Some("This postcode is no longer in use. We place it where it last was."),
        Position::Approximate(_) => Some("We know only roughly where this is."),
        Position::Unplaced(Unplaced::NoPostcode) => Some("The register gives no postcode, so we cannot say how far it is from you."),
        Position::Unplaced(Unplaced::UnknownPostcode) => Some("We do not know this postcode, so we cannot say how far it is from you."),
        Position::Postcode(_) | Position::Register(_) => None,
    }
}
