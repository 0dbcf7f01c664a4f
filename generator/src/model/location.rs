//! A location: what a resident calls a service. One struct, from which its page, its row in the finder, the downloads and
//! the feeds are all made.

use super::care::Set;
use super::id::BrandId;
use super::*;

#[derive(Debug, Clone)]
pub struct Location {
    pub id: LocationId,
    /// The last segment of its page's address; holds the id, so it is unique.
    pub slug: Slug,
    /// Last segments of its page's earlier addresses: they still answer.
    pub former: Vec<Slug>,
    pub name: Text,
    pub also_known_as: Option<Text>,
    /// What it does, in its own words: micro-enterprises and personal assistants only.
    pub what: Option<Text>,
    pub status: Status,
    /// Its newest row in that source could not be read: what it held is what this site said on that day.
    pub last_confirmed: Option<(SourceId, Date)>,
    pub registration: Registration,
    pub provider: Option<Provider>,
    pub registered: Fact<Date>,
    pub address: Address,
    pub position: Position,
    /// The portal's council whose area holds its address; `None` beyond the border.
    pub authority: Option<AreaCode>,
    pub district: Option<AreaCode>,
    pub ward: Option<AreaCode>,
    /// The council in the register's words.
    pub authority_as_registered: Option<Text>,
    pub phone: Fact<Phone>,
    pub website: Fact<WebAddress>,
    pub kinds: Set<Kind>,
    pub service_types: Set<ServiceType>,
    pub needs: Set<Need>,
    pub activities: Set<RegulatedActivity>,
    /// Registered maximum, not vacancies. Care homes only.
    pub beds: Fact<u32>,
    /// Every line of its ratings, sorted by service, then question.
    pub ratings: Vec<RatingEntry>,
    /// The same service under another registration.
    pub dual: Option<Dual>,
    pub predecessors: Vec<LocationId>,
    pub successors: Vec<LocationId>,
    /// Of what is gone: the one listed service of the same name at the same postcode. Nobody says that it carries on.
    pub namesake: Option<LocationId>,
    /// Earlier ratings, newest first.
    pub history: Vec<PastRating>,
    pub coverage: Vec<Coverage>,
    pub facts: CouncilFacts,
    pub capacity: Vec<Capacity>,
    pub prices: Vec<Price>,
    pub corrections: Vec<Correction>,
    /// The newest first.
    pub notices: Vec<Notice>,
    /// CQC's page of this location; `None` for what is made up or not registered.
    pub cqc_page: Option<WebAddress>,
    /// Which source each group of fields was taken from.
    pub origin: Origin,
}

impl Location {
    /// A location of which nothing is known but what and where it is.
    pub fn new(id: LocationId, name: Text, registration: Registration, address: Address, position: Position) -> Self {
        Self {
            slug: Slug::of_location(&name, &id),
            former: Vec::new(),
            id,
            name,
            also_known_as: None,
            what: None,
            status: Status::Active,
            last_confirmed: None,
            registration,
            provider: None,
            registered: Fact::default(),
            address,
            position,
            authority: None,
            district: None,
            ward: None,
            authority_as_registered: None,
            phone: Fact::default(),
            website: Fact::default(),
            kinds: Set::EMPTY,
            service_types: Set::EMPTY,
            needs: Set::EMPTY,
            activities: Set::EMPTY,
            beds: Fact::default(),
            ratings: Vec::new(),
            dual: None,
            predecessors: Vec::new(),
            successors: Vec::new(),
            namesake: None,
            history: Vec::new(),
            coverage: Vec::new(),
            facts: CouncilFacts::default(),
            capacity: Vec::new(),
            prices: Vec::new(),
            corrections: Vec::new(),
            notices: Vec::new(),
            cqc_page: None,
            origin: Origin::default(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    Active,
    /// Registered but not operating: a page, no place in lists, no supply.
    Dormant,
    /// No longer registered: a page that says so and names the successor.
    Gone {
        ended: Fact<Date>,
        why: Departure,
    },
}

/// How we know that a location is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Departure {
    /// CQC's list of what has left the register has it.
    Deregistered,
    /// An earlier edition had it; no register that was read now does, and none says why.
    Vanished,
    /// Still registered, at an address outside the portal's area.
    OutsideArea,
    /// Still registered, no longer for adult social care.
    OtherCare,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Registration {
    Cqc,
    /// Help that CQC does not register; who checked what.
    NotRegistered {
        checks: Vec<Check>,
        consent_on: Date,
    },
}

/// One check of a micro-provider: "DBS", "insurance", "training", and when it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub what: Text,
    pub on: Fact<Date>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    pub id: ProviderId,
    /// Withheld where it is a person's.
    pub name: Fact<Text>,
    pub ownership: Option<OwnershipType>,
    pub brand: Option<Brand>,
}

/// A group of providers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    pub id: BrandId,
    pub name: Text,
}

impl Brand {
    /// `None` where a register writes "-" or nothing. CQC's filing prefix ("BRAND Bloomcare") is no part of the name.
    pub fn parse(id: &str, name: &str) -> Option<Self> {
        let name = name.trim();
        let name = name.strip_prefix("BRAND ").unwrap_or(name);
        Some(Self { id: BrandId::parse(id)?, name: Text::parse(name)? })
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// Street lines, without town and postcode. Empty where it is withheld because people live there.
    pub lines: Vec<Text>,
    pub town: Option<Text>,
    pub county: Option<Text>,
    pub postcode: Fact<Postcode>,
    /// Known wherever the postcode is, and where only the postcode is kept back.
    pub outward: Option<Outward>,
    /// Whether `lines` and the postcode are kept back: a Shared Lives or supported living address may be somebody's home.
    pub withheld: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Position {
    /// The centre of its live postcode.
    Postcode(Point),
    /// The last centre of a postcode that is no longer in use.
    Terminated(Point),
    /// The register's own point, where the postcode is not known.
    Register(Point),
    /// The middle of its postcode sector or outward code.
    Approximate(Point),
    Unplaced(Unplaced),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unplaced {
    NoPostcode,
    UnknownPostcode,
}

impl Position {
    pub fn point(self) -> Option<Point> {
        match self {
            Self::Postcode(p) | Self::Terminated(p) | Self::Register(p) | Self::Approximate(p) => Some(p),
            Self::Unplaced(_) => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dual {
    /// The registration that counts.
    pub primary: LocationId,
    pub other: LocationId,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastRating {
    pub published: Date,
    pub overall: Outcome,
    pub report: Option<WebAddress>,
}

/// A correction that the council made to a register's value, shown in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    pub field: Text,
    pub was: Option<Text>,
    pub now: Text,
    pub on: Date,
    pub reason: Option<Text>,
}

/// An urgent notice by the council.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The council in whose file it stands; `None` where no council's folder says.
    pub by: Option<AreaCode>,
    pub text: Text,
    pub from: Date,
    pub until: Option<Date>,
}

impl Notice {
    /// Whether its last day is before that one. Its first day hides nothing: the site is about the day of its newest register, and a
    /// closure since then is what people must know.
    pub fn is_over(&self, on: Date) -> bool {
        self.until.is_some_and(|until| until < on)
    }
}

/// The source that won, per group of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Origin {
    pub name: Option<SourceId>,
    pub address: Option<SourceId>,
    pub contact: Option<SourceId>,
    pub services: Option<SourceId>,
    pub owner: Option<SourceId>,
    pub ratings: Option<SourceId>,
    pub registration: Option<SourceId>,
}
