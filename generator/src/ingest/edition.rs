//! What earlier editions of this site said: the tables in `data/editions/<day>/`, which `doorstep keep` puts there, and the
//! `services.csv` of a published tree. One row of any of them is one [`Entry`]. Reads only: what changed, `enrich` tells.
//!
//! Each table is this program's own work, so there is nothing in it to forgive: a column too few or too many, a cell that
//! cannot be read and a day that differs are errors.

use super::source::{self, Description};
use super::table::{self, Column, Layout, Row, Table};
use crate::diagnostic::{At, Problem, Report, Severity, codes};
use crate::model::care::Set;
use crate::model::edition::{Edition, Entry, EntryRating, Standing};
use crate::model::*;
use crate::project::Project;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// The table's name in its folder, and in a published tree below `data/`.
pub const NAME: &str = "services.csv";

/// The day that a published row is about. A kept table is named by its day instead, so that two of them differ only in what changed.
pub const DAY_COLUMN: &str = "as_at";

/// The columns that are remembered, in the order in which `services.csv` has them. All must be there.
pub const COLUMNS: &[&str] = &[
    "id",
    "name",
    "url",
    "former_urls",
    "status",
    "registered_with_cqc",
    "kinds",
    "ratings",
    "phone",
    "town",
    "postcode",
    "lat",
    "lon",
    "authority_code",
    "provider_id",
    "provider",
    "brand",
    "ended",
    "successors",
    "last_confirmed",
    "registered",
    "needs",
    "beds",
    "street",
    "website",
];

/// How many of them tables have that were kept before the others were remembered.
const FIRST: usize = 19;

/// An edition that was read, with the row of each of its entries.
#[derive(Debug, Clone)]
pub struct EditionRecord {
    pub edition: Edition,
    pub rows: Vec<RowRef>,
    /// Of made-up services.
    pub demonstration: bool,
}

#[derive(Debug)]
pub enum Fault {
    /// A cell that is not what its column holds.
    Cell {
        column: &'static str,
        value: String,
        wanted: &'static str,
    },
    /// A warning of the table's form: a column too many, a row cut short.
    Damaged,
    Repeated {
        id: LocationId,
        first: u32,
    },
    /// Rows of another day than the first.
    Day {
        told: String,
        found: Date,
    },
    Folder {
        name: String,
    },
}

codes! {
    CELL = Error, "edition-cell", "A cell of an earlier edition cannot be read as what its column holds. The table is Doorstep's own work: it was changed or damaged since. What changed cannot be told from it, so nothing is published.";
    DAMAGED = Error, "edition-damaged", "The table of an earlier edition is not of the form that Doorstep gives it: it has a column too many, or a row that is not whole; the warning beside this says which. It was changed by hand or damaged, or a newer version wrote it.";
    REPEATED = Error, "edition-repeated", "The table of an earlier edition has two rows for one service, so nobody can say which of them was published.";
    DAY = Error, "edition-day", "The table of an earlier edition is about another day than its other rows say, or its folder is not named by a day. Every page that tells what changed names this day, so it must be right.";
}

impl Problem for Fault {
    fn code(&self) -> &'static crate::diagnostic::Code {
        match self {
            Self::Cell { .. } => &CELL,
            Self::Damaged => &DAMAGED,
            Self::Repeated { .. } => &REPEATED,
            Self::Day { .. } | Self::Folder { .. } => &DAY,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::Cell { wanted, .. } => format!("bring back the file as it was kept; here stood {wanted}"),
            Self::Damaged | Self::Repeated { .. } => "bring back the file as it was kept".into(),
            Self::Day { .. } => "build the site again".into(),
            Self::Folder { .. } => "name the folder by the day of its edition, such as 2026-10-18".into(),
        }
    }

    fn value(&self) -> Option<&str> {
        match self {
            Self::Cell { value, .. } => Some(value),
            _ => None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cell { column, value, .. } => write!(f, "`{column}` is {value:?}"),
            Self::Damaged => f.write_str("the table is not as Doorstep wrote it"),
            Self::Repeated { id, first } => write!(f, "{id} stands in row {first} too"),
            Self::Day { told, found } => write!(f, "the row is about {found}, and not about {told}"),
            Self::Folder { name } => write!(f, "the folder {name:?} is not named by a day"),
        }
    }
}

/// Every kept edition, oldest first. Their rows are noted as read; `enrich` settles them.
pub fn kept(project: &Project, ledger: &mut Ledger, report: &mut Report) -> Vec<EditionRecord> {
    let mut editions = Vec::new();
    for folder in source::folders(&project.editions()) {
        let before = report.count(Severity::Error);
        let Some(description) = Description::read(&folder, project, report) else { continue };
        let path = folder.join(NAME);
        let shown: Arc<str> = project.shown(&path).into();
        if !path.is_file() {
            report.add(source::Fault::NoFile { name: Some(NAME.into()) }, description.at());
            continue;
        }
        description.source("edition", &[(shown.clone(), path.clone())], report);
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Ok(on) = name.parse::<Date>() else {
            report.add(Fault::Folder { name }, description.at());
            continue;
        };
        if let Some(told) = description.edition.filter(|told| *told != on) {
            report.add(source::Fault::EditionDiffers { told, found: on }, description.at());
        }
        let (first, later) = COLUMNS.split_at(FIRST);
        let layout = Layout::new(first.iter().map(|name| Column::required(*name)).chain(later.iter().map(|name| Column::optional(*name))));
        let Some((edition, rows)) = table(&path, &shown, &layout, Some(on), ledger, report) else { continue };
        if report.count(Severity::Error) == before {
            editions.push(EditionRecord { edition, rows, demonstration: description.demonstration });
        } else {
            rows.into_iter().for_each(|row| ledger.settle(row, Fate::Filtered(Reason::NotUsed)));
        }
    }
    editions.sort_by_key(|record| record.edition.on);
    editions
}

/// The `services.csv` of a published tree. `others` are the columns that it has besides those that are remembered. `None`:
/// the report says why it cannot be relied on.
pub fn live(path: &Path, shown: &str, others: &[&'static str], report: &mut Report) -> Option<Edition> {
    let needed = COLUMNS.iter().chain([&DAY_COLUMN]);
    let others = others.iter().filter(|name| !needed.clone().any(|needed| needed == *name));
    let layout = Layout::new(needed.clone().map(|name| Column::required(*name)).chain(others.map(|name| Column::ignored(*name))));
    table(path, &shown.into(), &layout, None, &mut Ledger::default(), report).map(|(edition, _)| edition)
}

/// A table by day and entries, and the row of each entry, which is noted as read. Without `on`, the rows say their day.
fn table(
    path: &Path,
    shown: &Arc<str>,
    layout: &Layout,
    on: Option<Date>,
    ledger: &mut Ledger,
    report: &mut Report,
) -> Option<(Edition, Vec<RowRef>)> {
    let mut found = Report::default();
    let file = ledger.open_file(shown);
    let options = table::Options { columns: None, proven: true };
    let table = Table::read(path, shown, file, layout, options, &mut found, ledger);
    let before = report.count(Severity::Error);
    let warned = found.count(Severity::Warning) > 0;
    report.extend(found);
    if warned {
        report.add(Fault::Damaged, At::file(shown.clone()));
    }
    let table = table?;
    let mut on = on;
    let mut read: BTreeMap<LocationId, (Entry, RowRef)> = BTreeMap::new();
    for row in table.rows() {
        let settled = match day(row).and_then(|day| Ok((day, entry(row)?))) {
            Ok((Some(found), _)) if on.is_some_and(|on| on != found) => {
                Err(Fault::Day { told: on.map_or_else(String::new, |on| on.to_string()), found })
            }
            Ok((_, entry)) if read.contains_key(&entry.id) => Err(Fault::Repeated { first: read[&entry.id].1.row, id: entry.id }),
            Ok((day, entry)) => {
                on = on.or(day);
                read.insert(entry.id.clone(), (entry, row.reference()));
                Ok(())
            }
            Err(fault) => Err(fault),
        };
        if let Err(fault) = settled {
            let column = match &fault {
                Fault::Cell { column, .. } => column,
                Fault::Day { .. } => DAY_COLUMN,
                _ => "id",
            };
            ledger.settle(row.reference(), Fate::Quarantined(fault.code().id));
            report.add(fault, row.at(column));
        }
    }
    let whole = report.count(Severity::Error) == before;
    let (entries, rows): (Vec<Entry>, Vec<RowRef>) = read.into_values().unzip();
    if let (Some(on), true) = (on, whole) {
        return Some((Edition { on, entries }, rows));
    }
    rows.into_iter().for_each(|row| ledger.settle(row, Fate::Filtered(Reason::NotUsed)));
    None
}

const A_DAY: &str = "a day such as 2026-10-18";

/// One row's cells.
struct Cells<'t>(Row<'t>);

impl<'t> Cells<'t> {
    /// The cell as it was before it was made harmless to spreadsheets.
    fn raw(&self, column: &'static str) -> &'t str {
        let cell = self.0.get(column);
        let bare = cell.trim_start_matches('\'');
        if cell.len() > bare.len() && bare.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) { &cell[1..] } else { cell }
    }

    fn fault(&self, column: &'static str, wanted: &'static str) -> Fault {
        Fault::Cell { column, value: self.0.get(column).into(), wanted }
    }

    /// The cell's value; `None` where it says in brackets why there is none, or where the table has no such column.
    fn optional<T>(&self, column: &'static str, wanted: &'static str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Fault> {
        match self.raw(column) {
            "" if !self.0.has(column) => Ok(None),
            none if none.starts_with('[') && none.ends_with(']') => Ok(None),
            cell => parse(cell).map(Some).ok_or_else(|| self.fault(column, wanted)),
        }
    }

    fn required<T>(&self, column: &'static str, wanted: &'static str, parse: impl Fn(&str) -> Option<T>) -> Result<T, Fault> {
        parse(self.raw(column)).ok_or_else(|| self.fault(column, wanted))
    }

    fn list<T>(&self, column: &'static str, wanted: &'static str, parse: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, Fault> {
        Ok(self.optional(column, wanted, |cell| cell.split('|').map(&parse).collect::<Option<Vec<T>>>())?.unwrap_or_default())
    }
}

/// The day that a row says it is about.
fn day(row: Row<'_>) -> Result<Option<Date>, Fault> {
    match row.get(DAY_COLUMN) {
        "" => Ok(None),
        _ => Cells(row).required(DAY_COLUMN, A_DAY, |cell| cell.parse().ok()).map(Some),
    }
}

fn entry(row: Row<'_>) -> Result<Entry, Fault> {
    let cells = Cells(row);
    let degrees = |column| cells.optional(column, "degrees, such as 50.81451", |cell| cell.parse::<f64>().ok());
    let point = match (degrees("lat")?, degrees("lon")?) {
        (Some(lat), Some(lon)) => Some(Point::new(lat, lon).ok_or_else(|| cells.fault("lat", "a latitude in these islands"))?),
        _ => None,
    };
    let registered = cells.required("registered_with_cqc", "yes or no", |cell| match cell {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    })?;
    let id = cells.required("id", "a service's id", LocationId::parse)?;
    let own = |address: &str| slug(address).filter(|slug| slug.is_of(&id));
    Ok(Entry {
        standing: cells.required("status", "where it stood, such as listed or dormant", Standing::parse)?,
        name: cells.optional("name", "a name", Text::parse)?,
        slug: cells.required("url", "the address of its page, which ends in its id", own)?,
        former: cells.list("former_urls", "addresses that end in its id, parted by |", own)?,
        registered,
        kinds: cells.list("kinds", "kinds of care parted by |", Kind::by_slug)?.into_iter().collect::<Set<Kind>>(),
        ratings: cells.list("ratings", "ratings as good:2024-05-01:Overall, parted by |", rating)?,
        phone: cells.optional("phone", "a telephone number", Phone::parse)?,
        town: cells.optional("town", "a town", Text::parse)?,
        postcode: cells.optional("postcode", "a postcode", Postcode::parse)?,
        point,
        authority: cells.optional("authority_code", "a council's code", AreaCode::parse)?,
        provider: cells.optional("provider_id", "a provider's id", ProviderId::parse)?,
        provider_name: cells.optional("provider", "a provider's name", Text::parse)?,
        brand: cells.optional("brand", "a brand's name", Text::parse)?,
        ended: cells.optional("ended", A_DAY, |cell| cell.parse().ok())?,
        successors: cells.list("successors", "ids parted by |", LocationId::parse)?,
        last_confirmed: cells.optional("last_confirmed", A_DAY, |cell| cell.parse().ok())?,
        registered_on: cells.optional("registered", A_DAY, |cell| cell.parse().ok())?,
        needs: cells.list("needs", "people it cares for parted by |", Need::by_slug)?.into_iter().collect(),
        beds: cells.optional("beds", "a number of places", |cell| cell.parse().ok())?,
        street: cells.optional("street", "lines of an address", Text::parse)?,
        website: cells.optional("website", "a web address", WebAddress::parse)?,
        id,
    })
}

/// The last segment of a page's address, wherever the site stood then.
fn slug(address: &str) -> Option<Slug> {
    let (_, rest) = address.rsplit_once("/services/")?;
    Slug::parse(rest.strip_suffix('/')?)
}

fn rating(cell: &str) -> Option<EntryRating> {
    let mut parts = cell.splitn(3, ':');
    let (rating, day, service) = (parts.next()?, parts.next()?, parts.next()?);
    Some(EntryRating {
        rating: match rating {
            "not-rated" => None,
            slug => Some(Rating::ALL.into_iter().find(|r| r.slug() == slug)?),
        },
        published: match day {
            "[blank]" => None,
            day => Some(day.parse().ok()?),
        },
        service: match service {
            "Overall" => RatedService::Location,
            name => RatedService::Service(Text::parse(name)?),
        },
    })
}
