//! `/`: the question, what is urgent, the kinds of care, the councils.

use super::shared::{Council, register};
use crate::model::*;
use crate::publish::File;
use crate::publish::page::page;
use crate::publish::words;
use serde::Serialize;

#[derive(Debug, Serialize)]
struct Home {
    description: String,
    /// A postcode that this site answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    example: Option<String>,
    kinds: Vec<KindOfCare>,
    numbers: String,
    councils: Vec<CouncilHere>,
    /// There is a page for those who provide care.
    providers: bool,
}

/// A kind of care with the number of its services.
#[derive(Debug, Serialize)]
pub(super) struct KindOfCare {
    name: &'static str,
    path: String,
    count: String,
    /// "services", for those who do not see that the number stands beside the name.
    unit: &'static str,
    text: &'static str,
}

#[derive(Debug, Serialize)]
struct CouncilHere {
    #[serde(flatten)]
    council: Council,
    services: String,
    /// Where it says who can start soon, and how many told us.
    soon: String,
    soon_count: String,
}

pub fn files(atlas: &Atlas) -> Vec<File> {
    let all: Vec<&Location> = atlas.listed().collect();
    let home = Home {
        description: "Find care at home and care homes: who comes to your street, how we know, and what CQC says of them.".into(),
        example: atlas.portal.authorities.first().and_then(|first| example(atlas, first.code)),
        kinds: kinds(&all),
        numbers: format!("Numbers of services on this site. A service that does two kinds is counted in both. {}", register(atlas)),
        providers: super::providers::is_there(atlas),
        councils: atlas
            .portal
            .authorities
            .iter()
            .map(|authority| {
                let (soon, soon_count) = super::hospital::link(atlas, authority);
                (authority, soon, soon_count)
            })
            .map(|(authority, soon, soon_count)| CouncilHere {
                soon,
                soon_count,
                council: Council::of(authority),
                services: words::count(all.iter().filter(|l| l.authority == Some(authority.code)).count(), "service", "services"),
            })
            .collect(),
    };
    vec![page("content/_index.md", "Find care that comes to your door", "pages/home.html", &home)]
}

/// The postcode of a listed service in a council's area: one that the search can answer.
pub(super) fn example(atlas: &Atlas, authority: AreaCode) -> Option<String> {
    atlas.listed().filter(|l| l.authority == Some(authority)).find_map(|l| l.address.postcode.known().map(ToString::to_string))
}

/// Every kind with its number among `locations`, in the order in which help grows; live-in care beside care at home.
pub(super) fn kinds(locations: &[&Location]) -> Vec<KindOfCare> {
    let row = |name, address: &str, text, has: &dyn Fn(&Location) -> bool| {
        let count = locations.iter().filter(|l| has(l)).count();
        KindOfCare {
            name,
            path: format!("/find/#{address}"),
            count: words::thousands(count as u64),
            unit: if count == 1 { "service" } else { "services" },
            text,
        }
    };
    let order =
        [Kind::HomeCare, Kind::ExtraCare, Kind::SupportedLiving, Kind::ResidentialHome, Kind::NursingHome, Kind::SharedLives, Kind::MicroProvider];
    let mut rows: Vec<KindOfCare> =
        order.iter().map(|kind| row(kind.label(), &format!("kind={}", kind.slug()), meaning(*kind), &|l| l.kinds.contains(*kind))).collect();
    let live_in = row(
        "Live-in care",
        "extra=live-in",
        "A carer stays in your spare room and is there day and night. Only services that told us so are counted.",
        &|l| l.facts.extras_known().contains(Extra::LiveIn),
    );
    rows.insert(1, live_in);
    rows
}

/// What a kind of care is, for somebody who has never needed it.
pub fn meaning(kind: Kind) -> &'static str {
    match kind {
        Kind::HomeCare => "Someone visits, from one short call a week to several a day. Also called home care, home support or domiciliary care.",
        Kind::ExtraCare => "Your own flat with a front door, and carers in the building.",
        Kind::SupportedLiving => "Your own tenancy, with help to live your own life.",
        Kind::SharedLives => "You live with, or visit, a carer and the carer's family.",
        Kind::NursingHome => "A room, meals and personal care, with a registered nurse there day and night.",
        Kind::ResidentialHome => "A room, meals and personal care. The home does not have its own nurses.",
        Kind::MicroProvider => "One person or a very small team. CQC does not register this kind of help, so we say who has checked what.",
    }
}
