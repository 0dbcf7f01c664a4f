//! What happened to a service between two editions, in words: the same for pages, feeds and the table.

use crate::model::change::{Changes, Event, Turn, What};
use crate::model::*;
use crate::publish::words::{self, Tel};
use serde::Serialize;

/// What belongs together on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Gone,
    Anew,
    New,
    Operating,
    Rated,
    Owner,
    Named,
    Moved,
    Phone,
}

impl Group {
    pub const ALL: [Self; 9] = [Self::Gone, Self::Anew, Self::New, Self::Operating, Self::Rated, Self::Owner, Self::Named, Self::Moved, Self::Phone];

    pub fn of(what: &What) -> Self {
        match what {
            What::Gone => Self::Gone,
            What::Reregistered { .. } => Self::Anew,
            What::New => Self::New,
            What::Dormant | What::Back => Self::Operating,
            What::Rated { .. } => Self::Rated,
            What::Owner { .. } | What::Brand { .. } => Self::Owner,
            What::Renamed { .. } => Self::Named,
            What::Moved { .. } => Self::Moved,
            What::Phone { .. } => Self::Phone,
        }
    }

    /// Its anchor, heading, and the sentence below that.
    pub fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Gone => (
                "gone",
                "No longer listed",
                "Each keeps its page, with what took its place where we know. That a registration ended does not always mean that the service closed.",
            ),
            Self::Anew => ("anew", "Registered anew", "The same service under a new registration, most often because the owner changed."),
            Self::New => ("new", "New", "Services that were on no page of the earlier edition. CQC has often not rated them yet. That is common."),
            Self::Operating => ("operating", "Stopped or started again", "CQC calls a service dormant when it is registered and looks after nobody."),
            Self::Rated => ("rated", "Ratings", "What CQC published since. Read the report before you decide: it says more than the word."),
            Self::Owner => ("owner", "Owner", "Another organisation runs them, or it has another name or belongs to another group."),
            Self::Named => ("name", "Name", "The old address of each page still leads to it."),
            Self::Moved => ("moved", "Moved", "For care at home this is the office, not the area that it comes to."),
            Self::Phone => ("phone", "Telephone", "The number as the register or the council has it now."),
        }
    }
}

/// One event as a line.
#[derive(Debug, Serialize)]
pub struct Line {
    pub name: String,
    pub path: String,
    /// Its town.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    pub text: String,
    /// The other service that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<Other>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Tel>,
}

/// A service that a line leads to, and the words before it.
#[derive(Debug, Serialize)]
pub struct Other {
    pub before: String,
    pub name: String,
    pub path: String,
}

/// The events of a council, or of the whole portal, in the order of the page.
pub fn events<'a>(atlas: &'a Atlas, changes: &'a Changes, of: impl Fn(&Location) -> bool) -> Vec<(&'a Event, &'a Location)> {
    let located = changes.events.iter().filter_map(|event| Some((event, atlas.location(&event.location)?)));
    let mut events: Vec<_> = located.filter(|(_, location)| of(location)).collect();
    events.sort_by(|(a, x), (b, y)| {
        let order = |what: &What| (Group::of(what), if let What::Rated { turn, .. } = what { Some(*turn) } else { None });
        order(&a.what).cmp(&order(&b.what)).then_with(|| x.name.cmp(&y.name)).then_with(|| x.id.cmp(&y.id))
    });
    events
}

/// The words of one event.
pub fn line(atlas: &Atlas, changes: &Changes, event: &Event, location: &Location) -> Line {
    let other = |before: &str, id: &LocationId| {
        let other = atlas.location(id)?;
        Some(Other { before: before.into(), name: other.name.to_string(), path: other.path() })
    };
    let (text, other, phone) = match &event.what {
        What::New => (new(changes, location), None, None),
        What::Reregistered { before, sure } => {
            let since = location.registered.known().map_or_else(String::new, |day| format!("Registered on {}. ", words::date(*day)));
            let owner = location.provider.as_ref().and_then(|p| p.name.known()).map_or_else(String::new, |name| format!("Run by {name}. "));
            let before_it =
                if *sure { "It carries on " } else { "CQC names no service before it. One of the same name at the same postcode has left: " };
            (format!("{since}{owner}").trim_end().to_owned(), other(before_it, before), None)
        }
        What::Gone => {
            let next = location.successors.first().and_then(|id| other("It carries on as ", id));
            let like = || other("A service of the same name is registered at the same postcode: ", location.namesake.as_ref()?);
            (left(location), next.or_else(like), None)
        }
        What::Dormant => ("CQC now lists it as dormant: registered, and not operating.".into(), None, None),
        What::Back => ("It is back in the lists.".into(), None, None),
        What::Rated { service, was, now, published, turn } => (rated(service, was, now, *published, *turn), None, None),
        What::Owner { was, now, same } => (owner(was.as_ref(), now.as_ref(), *same), None, None),
        What::Brand { was, now } => (brand(was.as_ref(), now.as_ref()), None, None),
        What::Renamed { was, .. } => (format!("Before: {was}."), None, None),
        What::Moved { was, now, towns: [from, to] } => {
            let place = |town: &Option<Text>, code: &Postcode| town.as_ref().map_or_else(|| code.to_string(), |town| format!("{town} {code}"));
            (format!("From {} to {}.", place(from, was), place(to, now)), None, None)
        }
        What::Phone { was, now } => match (was, now) {
            (was, Some(now)) => (was.map_or_else(String::new, |was| format!("Before: {was}.")), None, Some((*now).into())),
            (Some(was), None) => (format!("The register has no number for it any more. Before: {was}."), None, None),
            (None, None) => (String::new(), None, None),
        },
    };
    Line {
        name: location.name.to_string(),
        path: location.path(),
        place: location.address.town.as_ref().map(ToString::to_string),
        text,
        other,
        phone,
    }
}

/// A line as one sentence after the other, for feeds and tables.
pub fn sentences(line: &Line) -> String {
    let other = line.other.as_ref().map(|other| format!("{}{}.", other.before, other.name));
    let phone = line.phone.as_ref().map(|phone| format!("Now: {}.", phone.shown));
    let parts = [Some(line.text.clone()).filter(|text| !text.is_empty()), other, phone];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn new(changes: &Changes, location: &Location) -> String {
    match (&location.registration, location.registered.known()) {
        (Registration::NotRegistered { .. }, _) => "CQC does not register this kind of help, and need not. The council lists it.".into(),
        (_, Some(day)) if *day >= changes.from => format!("Registered with CQC on {}.", words::date(*day)),
        (_, Some(day)) => format!("Registered with CQC since {}. It was not on this site before.", words::date(*day)),
        (_, None) => "It was not on this site before.".into(),
    }
}

/// Why a service is no longer listed: the sentence that its own page begins with.
pub fn left(location: &Location) -> String {
    let Status::Gone { ended, why } = &location.status else { return "It is not in the lists now.".into() };
    match (why, ended.known()) {
        (Departure::Deregistered, Some(day)) => format!("CQC lists this as no longer registered from {}.", words::date(*day)),
        (Departure::Deregistered, None) => "CQC lists this as no longer registered. We do not know from which day.".into(),
        (Departure::Vanished, _) => "It left the register without a reason given: no list of CQC’s that we read has it any more. It may have closed, or its entry could not be read.".into(),
        (Departure::OutsideArea, _) => "CQC now gives it an address beyond the area of this site. It may still be registered.".into(),
        (Departure::OtherCare, _) => "CQC no longer lists it for adult social care. It may still be registered for something else.".into(),
    }
}

fn rated(service: &RatedService, was: &[Rating], now: &[Rating], published: Option<Date>, turn: Turn) -> String {
    let list = |ratings: &[Rating]| words::list(&ratings.iter().map(|r| r.cqc()).collect::<Vec<_>>());
    let of = match service {
        RatedService::Location => String::new(),
        RatedService::Service(name) => format!("{name}: "),
    };
    let day = published.map_or_else(String::new, |day| format!(", published {}", words::date(day)));
    match turn {
        Turn::Higher => format!("{of}{}{day}. Before: {}. That is higher.", list(now), list(was)),
        Turn::Lower => format!("{of}{}{day}. Before: {}. That is lower.", list(now), list(was)),
        Turn::Same => format!("{of}{} again{day}.", list(now)),
        Turn::First => format!("{of}{}{day}. The earlier edition had no rating for it.", list(now)),
        Turn::Withdrawn => format!("{of}CQC’s files have no rating for it now. Before: {}.", list(was)),
        Turn::Unclear => format!("{of}{}{day}. Before: {}. CQC’s file has several ratings of one day: see its website.", list(now), list(was)),
    }
}

const PERSON: &str = "a person, whose name we do not show";

fn owner(was: Option<&Text>, now: Option<&Text>, same: bool) -> String {
    let name = |name: Option<&Text>| name.map_or_else(|| PERSON.to_owned(), ToString::to_string);
    let head = if same { "The owner’s name is now" } else { "Now run by" };
    format!("{head} {}. Before: {}.", name(now), name(was))
}

fn brand(was: Option<&Text>, now: Option<&Text>) -> String {
    match (was, now) {
        (Some(was), Some(now)) => format!("Now part of {now}. Before: {was}."),
        (None, Some(now)) => format!("Now part of {now}. Before it belonged to no group."),
        (Some(was), None) => format!("No longer part of {was}."),
        (None, None) => String::new(),
    }
}
