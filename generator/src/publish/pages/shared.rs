//! What every page shows: names, the attribution, the navigation. Zola's `config.extra`, which it copies for each page: no lists
//! that grow with the portal. The councils' numbers go to the pages that show them.

use crate::model::atlas::Line;
use crate::model::{Atlas, Authority, Date, Phone};
use serde::Serialize;
use std::collections::BTreeMap;

/// `config.extra`.
#[derive(Debug, Serialize)]
pub struct Shared {
    /// "" or "/path": stands before every internal link.
    pub base: String,
    pub name: String,
    pub demonstration: bool,
    /// The day the site is about: "21 November 2026".
    pub as_of: String,
    /// The same as "2026-11-21": no device's clock makes what a page says younger than this.
    pub day: String,
    /// "CQC register as at 1 November 2026." or that none was read.
    pub register: String,
    pub nav: Vec<Link>,
    /// There is `/who-pays/`, there is `/guides/`.
    pub pays: bool,
    pub guides: bool,
    /// The lines that licences ask for.
    pub attribution: Vec<String>,
    /// Addresses of styles and scripts by their component: `style`, `theme`, `page`, `finder`.
    pub assets: BTreeMap<String, String>,
    /// Stands in the header instead of the door.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    pub name: String,
    pub path: String,
    /// Pages that it is current on, too, with all that lies below them.
    pub below: Vec<String>,
}

/// A council's lines, as every page shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Council {
    /// "West Sussex".
    pub name: String,
    /// "West Sussex County Council".
    pub council: String,
    pub slug: String,
    pub path: String,
    pub safeguarding: Number,
    pub out_of_hours: Number,
    pub paper_copy: Number,
    pub front_door: Number,
    pub corrections_email: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
}

/// A telephone number with its link and its hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Number {
    /// "01632 960101".
    pub shown: String,
    /// "tel:+441632960101".
    pub link: String,
    pub hours: String,
}

impl Number {
    pub fn of(line: &Line) -> Self {
        Self { shown: line.phone.to_string(), link: tel(line.phone), hours: line.hours.to_string() }
    }
}

/// The link that rings a number.
pub fn tel(phone: Phone) -> String {
    format!("tel:{}", phone.international())
}

/// "21 November 2026".
pub fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

impl Council {
    pub fn of(authority: &Authority) -> Self {
        let contact = &authority.contact;
        Self {
            name: authority.name.to_string(),
            council: authority.council.to_string(),
            slug: authority.slug.to_string(),
            path: format!("/{}/", authority.slug),
            safeguarding: Number::of(&contact.safeguarding),
            out_of_hours: Number::of(&contact.safeguarding_out_of_hours),
            paper_copy: Number::of(&contact.paper_copy),
            front_door: Number::of(&contact.front_door),
            corrections_email: contact.corrections_email.to_string(),
            website: contact.website.as_ref().map(ToString::to_string),
        }
    }
}

impl Shared {
    /// `assets`: addresses from the site's root, without the base path.
    pub fn of(atlas: &Atlas, assets: BTreeMap<String, String>, logo: Option<String>) -> Self {
        Self {
            base: atlas.portal.base_path().into(),
            name: atlas.portal.name.to_string(),
            demonstration: atlas.portal.demonstration,
            as_of: day(atlas.as_of),
            day: atlas.as_of.to_string(),
            register: register_and_its_age(atlas),
            nav: nav(atlas),
            pays: super::pays::is_there(atlas),
            guides: super::guides::is_there(atlas),
            attribution: attribution(atlas),
            assets,
            logo,
        }
    }
}

/// Which edition of the register the services come from, in a sentence.
pub fn register(atlas: &Atlas) -> String {
    match atlas.register_edition() {
        Some(edition) if atlas.portal.demonstration => format!("Made-up register as at {}.", day(edition)),
        Some(edition) => format!("CQC register as at {}.", day(edition)),
        None => "No CQC register has been read.".into(),
    }
}

/// After so many days a reader should not rely on a rating without looking.
const OLD: i64 = 45;

/// The same, and from which day on it is old. A page that nobody builds anew says so by itself, without a clock.
fn register_and_its_age(atlas: &Atlas) -> String {
    let said = register(atlas);
    let from = atlas.register_edition().filter(|_| !atlas.portal.demonstration).and_then(|day| day.checked_add(jiff::Span::new().days(OLD)).ok());
    match from {
        Some(from) if atlas.as_of > from => format!("{said} That is long ago: look at CQC's own page before you rely on a rating."),
        Some(from) => format!("{said} After {}, look at CQC's own page before you rely on a rating.", day(from)),
        None => said,
    }
}

fn nav(atlas: &Atlas) -> Vec<Link> {
    let link = |name: &str, path: &str| Link { name: name.into(), path: path.into(), below: Vec::new() };
    let councils = match atlas.portal.authorities.as_slice() {
        [one] => link(one.name.as_str(), &format!("/{}/", one.slug)),
        several => Link { below: several.iter().map(|one| format!("/{}/", one.slug)).collect(), ..link("Councils", "/#councils") },
    };
    let entries = [
        (true, link("Find care", "/find/")),
        (super::pays::is_there(atlas), link("Who pays", "/who-pays/")),
        (super::guides::is_there(atlas), link("Guides", "/guides/")),
        (true, councils),
        (super::providers::is_there(atlas), link("For providers", "/for-providers/")),
        (true, link("Data", "/data/")),
    ];
    entries.into_iter().filter_map(|(there, link)| there.then_some(link)).collect()
}

/// The general line, each source's own, and the one about CQC: sentence by sentence, and each of them once.
fn attribution(atlas: &Atlas) -> Vec<String> {
    let mut lines = vec!["Contains public sector information licensed under the Open Government Licence v3.0.".to_string()];
    for source in &atlas.sources {
        let Some(line) = source.attribution.as_ref() else { continue };
        for sentence in line.as_str().split_inclusive(". ").map(str::trim) {
            if !lines.iter().any(|held| held == sentence) {
                lines.push(sentence.to_string());
            }
        }
    }
    lines.push("This site is not run or endorsed by CQC, the Care Quality Commission.".into());
    lines
}
