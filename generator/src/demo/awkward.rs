//! The awkward cases, on purpose: what real registers do to those who read them. Each is marked, so that a test can follow
//! it to where it must end.

use super::dice::Dice;
use super::ground::Ground;
use super::mix::Trade;
use super::names;
use super::ratings::Line;
use super::world::{Gone, Service, World, id};
use crate::model::{Date, Kind, Need, Postcode};
use jiff::ToSpan;

/// What was done to a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Case {
    /// In the middle of Worthing, for dementia: the demonstration's first search has a full answer.
    Anchor,
    LowerCasePostcode,
    /// A postcode that no unit has, with the register's own point.
    UnknownPostcode,
    /// A postcode that no unit has, and no point.
    UnknownPostcodeWithoutPoint,
    NoPostcode,
    NoPoint,
    NoPhone,
    AwkwardName,
    SameNameInTown,
    TwoRatingsOnOneDay,
    /// The second registration of one service.
    Dual,
    /// Still among the active ones, already among those that left.
    LateCancellation,
    /// In the weekly file only.
    NewInDirectory,
    /// In the monthly file only.
    DroppedFromDirectory,
    UnderAppeal,
    SharedBuilding,
}

/// Names that trip up sorting, searching, quoting and layouts. Nobody's.
const NAMES: &[&str] = &[
    "St Siskin's House",
    "Pipit & Plover Care",
    "Maison Mélilot Résidence",
    "Llys Tansymôr",
    "TEASELHOLT HOMECARE LTD",
    "The \"Quincery\"",
    "O'Brackle's",
    "A1 Avocetlow Care",
    "The Old Bullacegarth Coach House Residential and Respite Care Home for Older People and People Living with Dementia",
    "Spindlecote Care (formerly Sallowcote) - Horsham, Crawley and Mid Sussex",
    "Dunlin-by-the-Sea",
    "Ñandúcote Lodge",
    "2 Whimbrelfold Mews",
    "Sedgecote  House ",
];

/// Moves through the services in their order, so that no case falls on a service that another case has.
struct Hand<'a> {
    world: &'a mut World,
    taken: Vec<bool>,
}

impl Hand<'_> {
    /// The next free service of this kind, marked.
    fn take(&mut self, case: Case, fits: impl Fn(&Service) -> bool) -> Option<usize> {
        let at = self
            .world
            .services
            .iter()
            .enumerate()
            .position(|(at, service)| !self.taken[at] && service.mix.is_social() && !service.dormant && fits(service))?;
        self.taken[at] = true;
        self.world.marks.push((case, self.world.services[at].id.clone()));
        Some(at)
    }

    fn each(&mut self, case: Case, count: usize, fits: impl Fn(&Service) -> bool, mut change: impl FnMut(&mut Service)) {
        for _ in 0..count {
            if let Some(at) = self.take(case, &fits) {
                change(&mut self.world.services[at]);
            }
        }
    }
}

/// How many agencies stand in the middle of Worthing.
pub const ANCHORS: usize = 10;

/// Where they stand: in reach of a resident at `BN11 3DH`.
const WORTHING: &[&str] = &["BN11", "BN14", "BN13"];

pub fn arrange(world: &mut World, seed: u64, edition: Date, ground: &Ground) {
    let mut dice = Dice::new(seed).fork("awkward", 0);
    // What moves with the owner's name or with a brand stays as it is.
    let taken = world.services.iter().map(|s| s.ratings.inherited == Some(true)).collect();
    let mut hand = Hand { world, taken };
    anchors(&mut hand, ground, &mut dice);
    postcodes(&mut hand, ground);
    hand.each(Case::NoPhone, 8, |s| s.registered.day() % 2 == 0, |service| service.phone.clear());
    let mut awkward = NAMES.iter();
    hand.each(Case::AwkwardName, NAMES.len(), |_| true, |service| service.name = (*awkward.next().unwrap_or(&NAMES[0])).into());
    twins(&mut hand);
    hand.each(Case::TwoRatingsOnOneDay, 2, rated, |service| {
        let twice: Vec<Line> = service.ratings.lines.iter().map(|line| Line { rating: other(line.rating), ..line.clone() }).take(6).collect();
        service.ratings.lines.extend(twice);
    });
    hand.each(Case::UnderAppeal, 1, rated, |service| {
        service.ratings.overall = "Under appeal";
        service.ratings.lines.retain(|line| line.domain == "Overall");
        service.ratings.lines.iter_mut().for_each(|line| line.rating = "Under appeal");
    });
    hand.each(Case::DroppedFromDirectory, 2, |_| true, |service| service.dropped_from_directory = true);
    hand.each(
        Case::NewInDirectory,
        3,
        |service| service.ratings.lines.is_empty(),
        |service| {
            service.new_in_directory = true;
            service.registered = edition.saturating_add(9.days());
            service.checked = None;
        },
    );
    if let Some(at) = hand.take(Case::LateCancellation, |_| true) {
        let service = hand.world.services[at].clone();
        hand.world.gone.push(Gone { service, ended: edition.saturating_sub(20.days()), status: "Inactive-Dereg", successor: None });
    }
    shared_buildings(&mut hand);
    dual_registrations(&mut hand);
}

/// Ten agencies around Worthing's middle, all for people with dementia.
fn anchors(hand: &mut Hand<'_>, ground: &Ground, dice: &mut Dice) {
    for _ in 0..ANCHORS {
        let Some(spot) = ground.in_outward(WORTHING, dice) else { return };
        let agency = |s: &Service| {
            s.mix.types.iter().any(|t| t.kind() == Some(Kind::HomeCare)) && !s.mix.is_care_home() && s.address.spot.council.code == "E10000032"
        };
        let Some(at) = hand.take(Case::Anchor, |s| agency(s) && s.mix.trade == Trade::Community) else { return };
        let service = &mut hand.world.services[at];
        service.name = service.name.replace(service.address.spot.town, spot.town);
        service.address = super::world::address(spot, true, dice);
        for need in [Need::Dementia, Need::OlderPeople] {
            if !service.needs.contains(&need) {
                service.needs.push(need);
            }
        }
        service.needs.sort();
        if service.website.is_empty() {
            service.website = names::website(&service.name, dice);
        }
    }
}

fn postcodes(hand: &mut Hand<'_>, ground: &Ground) {
    hand.each(
        Case::LowerCasePostcode,
        7,
        |_| true,
        |service| {
            service.address.postcode = service.address.postcode.to_ascii_lowercase().replace(' ', "");
        },
    );
    let inside = |s: &Service| s.address.spot.council.code.starts_with("E1");
    hand.each(Case::UnknownPostcode, 2, inside, |service| service.address.postcode = unused(service, ground));
    hand.each(Case::UnknownPostcodeWithoutPoint, 1, inside, |service| {
        service.address.postcode = unused(service, ground);
        service.address.point = None;
    });
    hand.each(Case::NoPostcode, 1, inside, |service| {
        service.address.postcode.clear();
        service.address.point = None;
    });
    hand.each(Case::NoPoint, 3, |_| true, |service| service.address.point = None);
}

/// A postcode of the same sector that no unit has.
fn unused(service: &Service, ground: &Ground) -> String {
    let sector = service.address.spot.postcode.sector();
    let letters = || "ZYXWUTSR".chars();
    let found =
        letters().flat_map(|a| letters().map(move |b| format!("{sector}{a}{b}"))).find(|raw| Postcode::parse(raw).is_some_and(|p| !ground.holds(p)));
    found.unwrap_or_else(|| service.address.postcode.clone())
}

/// Two services of one name in one town, and they are not the same.
fn twins(hand: &mut Hand<'_>) {
    for town in ["Worthing", "Canterbury"] {
        let in_town = |s: &Service| s.address.town == town && s.mix.is_care_home();
        let (Some(one), Some(other)) = (hand.take(Case::SameNameInTown, in_town), hand.take(Case::SameNameInTown, in_town)) else { continue };
        hand.world.services[other].name = hand.world.services[one].name.clone();
    }
}

/// An agency with its office in a care home.
fn shared_buildings(hand: &mut Hand<'_>) {
    for _ in 0..3 {
        let Some(home) = hand.take(Case::SharedBuilding, |s| s.mix.is_care_home()) else { continue };
        let address = hand.world.services[home].address.clone();
        let Some(agency) = hand.take(Case::SharedBuilding, |s| !s.mix.is_care_home() && s.address.spot.council == address.spot.council) else {
            continue;
        };
        hand.world.services[agency].address = address;
    }
}

/// One service that two providers have registered: two rows, one to count.
fn dual_registrations(hand: &mut Hand<'_>) {
    for number in 0..4 {
        let Some(at) = hand.take(Case::Dual, |s| s.mix.is_care_home() && rated(s)) else { continue };
        let mut second = hand.world.services[at].clone();
        let primary = std::mem::replace(&mut second.id, id(3_000_000 + number));
        second.dual_of = Some(primary.clone());
        // Both rows name the one that counts.
        hand.world.services[at].dual_of = Some(primary);
        second.provider = (second.provider + 1) % hand.world.providers.len();
        hand.world.services.push(second);
        hand.taken.push(true);
    }
}

fn rated(service: &Service) -> bool {
    service.ratings.published.is_some() && service.ratings.lines.len() == 6
}

fn other(rating: &'static str) -> &'static str {
    if rating == "Good" { "Requires improvement" } else { "Good" }
}
