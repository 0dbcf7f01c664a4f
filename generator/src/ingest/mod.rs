//! Bytes to typed records. Reads, never decides: what two sources disagree about, `enrich` settles.
//!
//! A source is a file of its own with a `read` function, and one line in [`registers::SOURCES`] or [`geography::SOURCES`].

pub mod accepted;
pub mod commissioning;
pub mod documents;
pub mod edition;
pub mod funding;
pub mod geography;
pub mod kept;
pub mod market;
pub mod quarantine;
pub mod reading;
pub mod registers;
pub mod source;
pub mod table;
pub mod unmerged;

use crate::diagnostic::{At, Report};
use crate::model::care::Set;
use crate::model::location::{Brand, Correction, Notice, PastRating};
use crate::model::*;
use crate::project::Project;
use kept::Kept;
use std::collections::BTreeMap;

/// Everything that was read.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    pub sources: Vec<Source>,
    pub ledger: Ledger,
    /// What the registers say, one record for each location in each source. Several sources speak of one location.
    pub records: Vec<LocationRecord>,
    /// Locations that a register has in a row that could not be read, each with that register.
    pub unread: BTreeMap<LocationId, SourceId>,
    pub council: CouncilRecords,
    pub geography: Geography,
    pub market: market::MarketRecords,
    /// What councils write: decisions, frameworks and the rest.
    pub documents: documents::Documents,
    /// Rows about lots, awards and opportunities.
    pub commissioning: commissioning::Rows,
    /// What earlier editions of the site said, oldest first.
    pub editions: Vec<edition::EditionRecord>,
    /// The figures of who pays, each with its row.
    pub funding: Vec<funding::Read>,
    pub acceptances: Vec<Acceptance>,
    /// Names of people that the registers hold and nothing may say.
    pub unspoken: Unspoken,
}

/// What one source says of one location. `None` and empty: this source does not say.
#[derive(Debug, Clone)]
pub struct LocationRecord {
    pub id: LocationId,
    pub source: SourceId,
    /// The rows it was read from (a ratings file has many for one location).
    pub rows: Vec<RowRef>,
    pub name: Option<Text>,
    pub also_known_as: Option<Text>,
    pub registered: Option<Date>,
    /// The day it left the register.
    pub ended: Option<Date>,
    pub dormant: Option<bool>,
    pub care_home: Option<bool>,
    pub street: Vec<Text>,
    pub town: Option<Text>,
    pub county: Option<Text>,
    pub postcode: PostcodeField,
    pub point: Option<Point>,
    pub authority: Option<Text>,
    pub region: Option<Text>,
    pub phone: Option<Phone>,
    pub website: Option<WebAddress>,
    pub beds: Option<u32>,
    /// "Adult social care" and the like.
    pub directorate: Option<Text>,
    /// "Residential social care" and the like.
    pub category: Option<Text>,
    pub service_types: Set<ServiceType>,
    pub needs: Set<Need>,
    pub activities: Set<RegulatedActivity>,
    pub ratings: Vec<RatingEntry>,
    pub history: Vec<PastRating>,
    pub provider_id: Option<ProviderId>,
    pub provider_name: Option<Text>,
    pub ownership: Option<OwnershipType>,
    pub brand: Option<Brand>,
    /// Dual registration: the id that counts.
    pub primary_id: Option<LocationId>,
    pub predecessors: Vec<LocationId>,
    pub successors: Vec<LocationId>,
    /// The address on CQC's site. Never set for what is made up.
    pub cqc_page: Option<WebAddress>,
}

/// A postcode as a register wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PostcodeField {
    /// This source has no such field.
    #[default]
    Absent,
    Blank,
    Read(Postcode),
    Unreadable(Text),
}

impl LocationRecord {
    /// A record that says nothing yet.
    pub fn new(id: LocationId, source: SourceId) -> Self {
        Self {
            id,
            source,
            rows: Vec::new(),
            name: None,
            also_known_as: None,
            registered: None,
            ended: None,
            dormant: None,
            care_home: None,
            street: Vec::new(),
            town: None,
            county: None,
            postcode: PostcodeField::Absent,
            point: None,
            authority: None,
            region: None,
            phone: None,
            website: None,
            beds: None,
            directorate: None,
            category: None,
            service_types: Set::EMPTY,
            needs: Set::EMPTY,
            activities: Set::EMPTY,
            ratings: Vec::new(),
            history: Vec::new(),
            provider_id: None,
            provider_name: None,
            ownership: None,
            brand: None,
            primary_id: None,
            predecessors: Vec::new(),
            successors: Vec::new(),
            cqc_page: None,
        }
    }
}

/// What councils keep beside the registers. Each with the row it stands in.
#[derive(Debug, Clone, Default)]
pub struct CouncilRecords {
    pub facts: Vec<(RowRef, LocationId, CouncilFacts)>,
    pub coverage: Vec<(RowRef, LocationId, Coverage)>,
    pub capacity: Vec<(RowRef, LocationId, Capacity)>,
    pub prices: Vec<(RowRef, LocationId, Price)>,
    pub micro: Vec<MicroRecord>,
    /// Field and new value are checked against what the register says: see `registers/corrections.rs`.
    pub corrections: Vec<(RowRef, LocationId, Correction)>,
    pub opt_outs: Vec<(RowRef, LocationId)>,
    pub notices: Vec<(RowRef, LocationId, Notice)>,
}

/// A micro-enterprise or personal assistant that asked to be listed.
#[derive(Debug, Clone)]
pub struct MicroRecord {
    pub row: RowRef,
    pub source: SourceId,
    /// The council's own id.
    pub id: LocationId,
    pub name: Text,
    pub what: Text,
    pub town: Text,
    pub outward: Outward,
    pub phone: Option<Phone>,
    pub website: Option<WebAddress>,
    pub checks: Vec<location::Check>,
    pub consent_on: Date,
}

/// Units, areas, zones and places of the portal's area.
#[derive(Debug, Clone, Default)]
pub struct Geography {
    pub postcodes: atlas::Postcodes,
    pub areas: Areas,
    pub zones: Vec<Zone>,
    pub places: Vec<Place>,
    pub boundaries: Boundaries,
    pub streets: Vec<Streets>,
}

/// Reads every source of the project. Problems go to the report; an unreadable source is an error there and reading goes on,
/// so that one run tells everything that is wrong.
pub fn read(project: &Project, report: &mut Report) -> Inputs {
    read_again(project, None, report)
}

/// The same, for whoever reads again and again: tables that are as they were are not read anew.
pub fn read_again(project: &Project, kept: Option<&mut Kept>, report: &mut Report) -> Inputs {
    let (lands, tables) = kept.map(|kept| (&mut kept.geography, &mut kept.tables)).unzip();
    // Documents are read beside the tables, of which they know nothing; what is said of them comes last all the same.
    let tables = || {
        kept::step(tables, project, &project.data(), report, |report| {
            let mut inputs = kept::step(lands, project, &project.geography(), report, |report| {
                let mut inputs = Inputs::default();
                geography::read(project, &mut inputs, report);
                inputs
            });
            registers::read(project, &mut inputs, report);
            market::read(project, &mut inputs, report);
            commissioning::read(project, &mut inputs, report);
            funding::read(project, &mut inputs, report);
            inputs
        })
    };
    let (mut inputs, (documents, said)) = rayon::join(tables, || {
        let mut said = Report::default();
        (documents::read(project, &mut said), said)
    });
    report.extend(said);
    if !project.portal.demonstration {
        for made_up in inputs.sources.iter().filter(|source| source.demonstration) {
            report.add(source::Fault::MadeUp, At::file(format!("{}/{}", made_up.folder, source::NAME)));
        }
    }
    inputs.documents = documents;
    inputs.editions = edition::kept(project, &mut inputs.ledger, report);
    inputs.acceptances = accepted::read(project, report);
    inputs
}
