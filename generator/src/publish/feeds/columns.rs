//! The columns of `services.csv`: name, meaning and how a location fills each. The file, its CSVW metadata, the dictionary and
//! the page that explains them are all made from this one list.
//!
//! A cell is never empty: what is not known says why, in square brackets.

use crate::model::care::Listed;
use crate::model::edition::{EntryRating, Standing};
use crate::model::location::Position;
use crate::model::*;
use crate::publish::rating;

/// What a cell holds, in CSVW's terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// Several values parted by `|`.
    List,
    Number,
    Integer,
    Date,
    Address,
}

impl Kind {
    pub fn datatype(self) -> &'static str {
        match self {
            Self::Text | Self::List => "string",
            Self::Number => "decimal",
            Self::Integer => "nonNegativeInteger",
            Self::Date => "date",
            Self::Address => "anyURI",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::List => "text, several parted by |",
            Self::Number => "number",
            Self::Integer => "whole number",
            Self::Date => "date, YYYY-MM-DD",
            Self::Address => "web address",
        }
    }
}

pub struct Column {
    pub name: &'static str,
    pub kind: Kind,
    pub meaning: &'static str,
    pub cell: fn(&Atlas, &Location) -> String,
}

impl std::fmt::Debug for Column {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Cells that hold no value, and what each means.
pub const NO_VALUE: &[(&str, &str)] = &[
    ("[not held]", "No source of this site holds it. It does not mean no."),
    ("[blank]", "The source has a place for it and left it blank. It does not mean no."),
    ("[asked]", "The service was asked and has not told us."),
    ("[unreadable]", "The source's words could not be read."),
    ("[withheld]", "Known, and kept back: it would be a person's name or home."),
    ("[none]", "There is none, and we know it."),
    ("[not applicable]", "It has no meaning for this service."),
];

const NOT_HELD: &str = "[not held]";
const NONE: &str = "[none]";
const NOT_APPLICABLE: &str = "[not applicable]";

pub const COLUMNS: &[Column] = &[
    Column {
        name: "id",
        kind: Kind::Text,
        meaning: "CQC's id of the location, or the council's own for help that CQC does not register.",
        cell: |_, l| l.id.to_string(),
    },
    Column { name: "name", kind: Kind::Text, meaning: "The name in the register.", cell: |_, l| l.name.to_string() },
    Column { name: "also_known_as", kind: Kind::Text, meaning: "A second name in the register.", cell: |_, l| or(l.also_known_as.as_ref(), NONE) },
    Column { name: "url", kind: Kind::Address, meaning: "Its page on this site.", cell: |a, l| page(a, &l.slug) },
    Column {
        name: "former_urls",
        kind: Kind::List,
        meaning: "Addresses that its page had before, without those of helpers in which their names stand. Each of them still leads to it.",
        cell: |a, l| {
            list(l.former.iter().filter(|slug| l.registration == Registration::Cqc || **slug == Slug::of_id(&l.id)).map(|slug| page(a, slug)))
        },
    },
    Column {
        name: "status",
        kind: Kind::Text,
        meaning: "Where it stands: listed, or why it is not in the lists and the finder: dormant, second-registration (its other registration is listed), deregistered, not-in-register, outside-area or not-social-care. Ring none that is not listed.",
        cell: |_, l| Standing::of(l).slug().into(),
    },
    Column {
        name: "registered_with_cqc",
        kind: Kind::Text,
        meaning: "yes, or no for help that CQC does not register.",
        cell: |_, l| yes_no(l.registration == Registration::Cqc),
    },
    Column { name: "kinds", kind: Kind::List, meaning: "Kinds of care, by slug.", cell: |_, l| slugs(l.kinds.iter().map(care::Kind::slug)) },
    Column {
        name: "needs",
        kind: Kind::List,
        meaning: "People it is registered to care for, by slug. Not a proof of skill.",
        cell: |_, l| slugs(l.needs.iter().map(Need::slug)),
    },
    Column {
        name: "rating",
        kind: Kind::List,
        meaning: "CQC's overall rating, by slug; several where CQC rates each service and they differ; not-rated where there is none, which is not a bad rating.",
        cell: |_, l| rating::facets(l).join("|"),
    },
    Column { name: "rating_published", kind: Kind::List, meaning: "The day CQC published it.", cell: |_, l| published(l) },
    Column {
        name: "ratings",
        kind: Kind::List,
        meaning: "Each overall rating with its day and what it is of: rating:day:service, in CQC's words for the service, or Overall for the whole location.",
        cell: |_, l| ratings(l),
    },
    Column { name: "phone", kind: Kind::Text, meaning: "Telephone.", cell: |_, l| fact(&l.phone) },
    Column { name: "website", kind: Kind::Address, meaning: "Its own website.", cell: |_, l| fact(&l.website) },
    Column {
        name: "street",
        kind: Kind::Text,
        meaning: "Street lines of the address. For care at home this is an office. Kept back where people live there.",
        cell: |_, l| street(l),
    },
    Column { name: "town", kind: Kind::Text, meaning: "Post town.", cell: |_, l| or(l.address.town.as_ref(), "[blank]") },
    Column { name: "postcode", kind: Kind::Text, meaning: "Postcode.", cell: |_, l| fact(&l.address.postcode) },
    Column {
        name: "lat",
        kind: Kind::Number,
        meaning: "Latitude in degrees (WGS84) of the middle of its postcode.",
        cell: |_, l| coordinate(l, |p| p.lat),
    },
    Column {
        name: "lon",
        kind: Kind::Number,
        meaning: "Longitude in degrees (WGS84) of the middle of its postcode.",
        cell: |_, l| coordinate(l, |p| p.lon),
    },
    Column {
        name: "position",
        kind: Kind::Text,
        meaning: "Where the point comes from: postcode, terminated-postcode, register, approximate (the middle of a larger area) or unplaced.",
        cell: |_, l| position(l.position).into(),
    },
    Column {
        name: "authority_code",
        kind: Kind::Text,
        meaning: "GSS code of the council of this site whose area holds the address; [none] when it is beyond the border.",
        cell: |_, l| or(l.authority.as_ref(), NONE),
    },
    Column {
        name: "authority",
        kind: Kind::Text,
        meaning: "Name of that council's area; beyond the border, the council in the register's words.",
        cell: authority,
    },
    Column { name: "district_code", kind: Kind::Text, meaning: "GSS code of the district.", cell: |_, l| or(l.district.as_ref(), NOT_HELD) },
    Column { name: "district", kind: Kind::Text, meaning: "Name of the district.", cell: district },
    Column {
        name: "provider_id",
        kind: Kind::Text,
        meaning: "CQC's id of the organisation that runs it.",
        cell: |_, l| or(l.provider.as_ref().map(|p| &p.id), if l.registration == Registration::Cqc { NOT_HELD } else { NOT_APPLICABLE }),
    },
    Column {
        name: "provider",
        kind: Kind::Text,
        meaning: "The organisation that runs it. Kept back where it is a person.",
        cell: |_, l| l.provider.as_ref().map_or(NOT_HELD.into(), |p| fact(&p.name)),
    },
    Column {
        name: "brand",
        kind: Kind::Text,
        meaning: "The group that the organisation belongs to.",
        cell: |_, l| or(l.provider.as_ref().and_then(|p| p.brand.as_ref()).map(|b| &b.name), NONE),
    },
    Column { name: "registered", kind: Kind::Date, meaning: "The day its registration began.", cell: |_, l| fact(&l.registered) },
    Column {
        name: "ended",
        kind: Kind::Date,
        meaning: "The day its registration ended; [not applicable] where it goes on.",
        cell: |_, l| match &l.status {
            Status::Gone { ended, .. } => fact(ended),
            Status::Active | Status::Dormant => NOT_APPLICABLE.into(),
        },
    },
    Column {
        name: "successors",
        kind: Kind::List,
        meaning: "The same service under a later registration: ids.",
        cell: |_, l| list(l.successors.iter().map(ToString::to_string)),
    },
    Column {
        name: "beds",
        kind: Kind::Integer,
        meaning: "The most places it is registered for. Care homes only. Not vacancies.",
        cell: |_, l| if l.kinds.iter().any(care::Kind::is_care_home) { fact(&l.beds) } else { NOT_APPLICABLE.into() },
    },
    Column {
        name: "coverage",
        kind: Kind::List,
        meaning: "Where it comes to: ground:evidence:date. The ground is a zone's id or a postcode sector; the evidence is placed (the council arranged care there in the last 12 months) or stated (the service says so).",
        cell: |_, l| coverage(l),
    },
    Column {
        name: "pays",
        kind: Kind::List,
        meaning: "Ways to pay that it has said it accepts, by slug. One that is missing is not known, unless pays_not has it.",
        cell: |_, l| told(Pays::ALL, |p| (l.facts.pays[p.index()].known().map(|t| t.value), p.slug()), true),
    },
    Column {
        name: "pays_not",
        kind: Kind::List,
        meaning: "Ways to pay that it has said it does not accept.",
        cell: |_, l| told(Pays::ALL, |p| (l.facts.pays[p.index()].known().map(|t| t.value), p.slug()), false),
    },
    Column {
        name: "extras",
        kind: Kind::List,
        meaning: "What else it has said it can do, by slug. One that is missing is not known, unless extras_not has it.",
        cell: |_, l| told(Extra::ALL, |e| (l.facts.extras[e.index()].known().map(|t| t.value), e.slug()), true),
    },
    Column {
        name: "extras_not",
        kind: Kind::List,
        meaning: "What it has said it does not do.",
        cell: |_, l| told(Extra::ALL, |e| (l.facts.extras[e.index()].known().map(|t| t.value), e.slug()), false),
    },
    Column {
        name: "shortest_visit_minutes",
        kind: Kind::Integer,
        meaning: "The shortest visit it makes.",
        cell: |_, l| told_fact(&l.facts.shortest_visit, ToString::to_string),
    },
    Column {
        name: "languages",
        kind: Kind::List,
        meaning: "Languages besides English.",
        cell: |_, l| told_fact(&l.facts.languages, |v| slugs(v.iter().map(Text::as_str))),
    },
    Column {
        name: "cqc_page",
        kind: Kind::Address,
        meaning: "Its page on CQC's site. Made-up and unregistered services have none.",
        cell: |_, l| or(l.cqc_page.as_ref(), NONE),
    },
    Column {
        name: "notices",
        kind: Kind::List,
        meaning: "Urgent notices of the council: first day, a slash, last day (.. where none is set), a colon and the words. [none] when there is none.",
        cell: |_, l| notices(l),
    },
    Column {
        name: "last_confirmed",
        kind: Kind::Date,
        meaning: "Where CQC's newest row of it could not be read: the day of the edition of this site that what no other source holds is from. [not applicable] for all others.",
        cell: |_, l| or(l.last_confirmed.map(|(_, on)| on), NOT_APPLICABLE),
    },
    Column { name: "as_at", kind: Kind::Date, meaning: "The day that the row is about.", cell: |a, _| a.as_of.to_string() },
];

fn or<T: ToString>(value: Option<T>, otherwise: &str) -> String {
    value.map_or_else(|| otherwise.into(), |v| v.to_string())
}

fn yes_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.into()
}

fn why(unknown: &Unknown) -> &'static str {
    match unknown {
        Unknown::NotHeld => NOT_HELD,
        Unknown::Blank => "[blank]",
        Unknown::Asked(_) => "[asked]",
        Unknown::Unreadable(_) => "[unreadable]",
        Unknown::Withheld(_) => "[withheld]",
    }
}

fn fact<T: ToString>(fact: &Fact<T>) -> String {
    match fact {
        Fact::Known(value) => value.to_string(),
        Fact::Unknown(reason) => why(reason).into(),
    }
}

fn told_fact<T>(value: &Fact<Told<T>>, words: impl Fn(&T) -> String) -> String {
    match value {
        Fact::Known(told) => words(&told.value),
        Fact::Unknown(reason) => why(reason).into(),
    }
}

/// The slugs whose answer is `wanted`. Nothing to list and nothing told: not held. Nothing to list, but all told: none.
fn told<T: Listed>(all: &[T], answer: impl Fn(T) -> (Option<bool>, &'static str), wanted: bool) -> String {
    let answers: Vec<_> = all.iter().map(|m| answer(*m)).collect();
    let listed: Vec<&str> = answers.iter().filter(|(value, _)| *value == Some(wanted)).map(|(_, slug)| *slug).collect();
    match (listed.is_empty(), answers.iter().all(|(value, _)| value.is_some())) {
        (false, _) => listed.join("|"),
        (true, true) => NONE.into(),
        (true, false) => NOT_HELD.into(),
    }
}

fn slugs<'a>(values: impl Iterator<Item = &'a str>) -> String {
    list(values.map(ToString::to_string))
}

fn list(values: impl Iterator<Item = String>) -> String {
    let joined = values.map(|v| v.replace('|', "/")).collect::<Vec<_>>().join("|");
    if joined.is_empty() { NONE.into() } else { joined }
}

fn page(atlas: &Atlas, slug: &Slug) -> String {
    format!("{}{}", atlas.portal.base_url, Location::path_of(slug))
}

/// What the column `ratings` calls the rating of a whole location, as CQC does.
pub const OVERALL: &str = "Overall";

fn ratings(location: &Location) -> String {
    let cells: Vec<String> = EntryRating::of(location)
        .iter()
        .map(|r| {
            let day = r.published.map_or_else(|| "[blank]".into(), |day| day.to_string());
            let service = match &r.service {
                RatedService::Location => OVERALL,
                RatedService::Service(name) => name.as_str(),
            };
            format!("{}:{day}:{service}", r.rating.map_or(rating::NOT_RATED, Rating::slug))
        })
        .collect();
    match (cells.is_empty(), &location.registration) {
        (false, _) => list(cells.into_iter()),
        (true, Registration::Cqc) => NOT_HELD.into(),
        (true, Registration::NotRegistered { .. }) => NOT_APPLICABLE.into(),
    }
}

fn published(location: &Location) -> String {
    let mut days: Vec<String> = location
        .ratings
        .iter()
        .filter(|entry| entry.question.is_none() && entry.outcome.rating().is_some())
        .filter_map(|entry| entry.published.known().map(ToString::to_string))
        .collect();
    days.sort();
    days.dedup();
    if !days.is_empty() {
        days.join("|")
    } else if location.registration == Registration::Cqc {
        NOT_HELD.into()
    } else {
        NOT_APPLICABLE.into()
    }
}

fn street(location: &Location) -> String {
    let lines: Vec<&str> = location.address.lines.iter().map(Text::as_str).collect();
    match (location.address.withheld, lines.is_empty()) {
        (true, _) => "[withheld]".into(),
        (false, true) => "[blank]".into(),
        (false, false) => lines.join(", "),
    }
}

fn coordinate(location: &Location, of: fn(Point) -> f64) -> String {
    location.position.point().map_or_else(|| NOT_HELD.into(), |p| format!("{:.5}", of(p)))
}

fn position(position: Position) -> &'static str {
    match position {
        Position::Postcode(_) => "postcode",
        Position::Terminated(_) => "terminated-postcode",
        Position::Register(_) => "register",
        Position::Approximate(_) => "approximate",
        Position::Unplaced(_) => "unplaced",
    }
}

fn authority(atlas: &Atlas, location: &Location) -> String {
    let own = location.authority.and_then(|code| atlas.portal.authority(code)).map(|a| &a.name);
    or(own.or(location.authority_as_registered.as_ref()), NOT_HELD)
}

fn district(atlas: &Atlas, location: &Location) -> String {
    or(location.district.and_then(|code| atlas.areas.get(code)).map(|a| &a.name), NOT_HELD)
}

/// A claim's ground as files have it: a zone's id or a postcode sector.
pub fn ground(ground: &Ground) -> String {
    match ground {
        Ground::Zone(zone) => zone.to_string(),
        Ground::Sector(sector) => sector.to_string(),
    }
}

fn notices(location: &Location) -> String {
    let day = |until: Option<Date>| until.map_or_else(|| "..".into(), |until| until.to_string());
    let told = location.notices.iter().map(|n| format!("{}/{}:{}", n.from, day(n.until), n.text.as_str()));
    list(told)
}

fn coverage(location: &Location) -> String {
    let claims: Vec<String> = location.coverage.iter().map(|c| format!("{}:{}:{}", ground(&c.ground), c.evidence.slug(), c.as_at)).collect();
    if !claims.is_empty() {
        claims.join("|")
    } else if location.kinds.iter().all(care::Kind::is_care_home) {
        NOT_APPLICABLE.into()
    } else {
        NOT_HELD.into()
    }
}
