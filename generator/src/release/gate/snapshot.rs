//! What a site says, as the gate sees it: the services and the figures of its own downloads, and the account of its rows. The live
//! site and the new one are read the same way, so that only what they say can differ.
//!
//! `ingest/edition.rs` reads such a table too, and is not used here: it refuses whatever is not of this program's own shape, while the
//! gate must compare with what any earlier program published; and what the memory of editions makes of a row must not be able to hide
//! from the gate that the row is gone.

use super::rating::{self, NOT_RATED};
use crate::model::Reason;
use crate::model::edition::Standing;
use crate::publish::feeds::market::WORKED_OUT;
use crate::release::manifest::{Hashed, Ledger, Manifest, Sum};
use crate::release::raw::is_urgent;
use std::collections::{BTreeMap, BTreeSet};

pub const SERVICES: &str = "data/services.csv";
pub const FIGURES: &str = "data/market/observations.csv";
pub const FIGURE_CHANGES: &str = "data/market/changes.csv";
/// By which it is worked out who pays.
pub const PARAMETERS: &str = "data/parameters.csv";
/// All tables that are compared. Where another machine serves the site, `scripts/ci/live` brings them.
pub const TABLES: [&str; 4] = [SERVICES, FIGURES, FIGURE_CHANGES, PARAMETERS];

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Service {
    pub name: String,
    pub council: String,
    pub kinds: Vec<String>,
    /// "good", "not-rated" …, or one for each part: see `rating.rs`.
    pub rating: String,
    pub phone: String,
    /// Help that CQC does not register: the council itself gives its id.
    pub is_micro: bool,
    pub address: String,
    pub website: String,
    pub needs: String,
    pub owner: String,
    pub point: Option<(f64, f64)>,
    /// The council's urgent notices, by their first day; a second one of that day has a plus behind it.
    pub notices: BTreeMap<String, Notice>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Notice {
    pub until: Option<jiff::civil::Date>,
    pub text: String,
}

impl Service {
    /// Its notices in a line.
    pub fn told(&self) -> String {
        let told = self.notices.iter().map(|(from, notice)| {
            let until = notice.until.map_or_else(String::new, |until| format!(" until {until}"));
            format!("from {from}{until}: {}", notice.text)
        });
        told.collect::<Vec<_>>().join("; ")
    }

    pub fn is_rated(&self) -> bool {
        !self.rating.is_empty() && self.rating != NOT_RATED && !self.rating.starts_with('[')
    }
}

/// How the folders of CQC's sources begin.
pub const CQC: &str = "data/registers/cqc-";
pub const OPT_OUTS: &str = "opt-outs.csv";
const MICRO: &str = "micro-providers.csv";
const EDITIONS: &str = "data/editions/";

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Snapshot {
    /// Those that are listed, by id. The table also has a row for each page that only remembers a service: a service whose
    /// page becomes such a one is gone from what people find.
    pub services: BTreeMap<String, Service>,
    /// The columns of the table of services, and of how many listed services each holds something.
    pub filled: BTreeMap<String, usize>,
    /// By indicator, area, period and group.
    pub figures: BTreeMap<String, String>,
    /// Of those, the ones that are worked out here.
    pub computed: BTreeSet<String>,
    /// Figures of who pays, by parameter, area and first day.
    pub parameters: BTreeMap<String, String>,
    /// Figures of which the site itself says why they changed: "revised" or "corrected".
    pub declared: BTreeMap<String, String>,
    pub editions: BTreeMap<String, jiff::civil::Date>,
    /// The day the site is about.
    pub as_of: Option<jiff::civil::Date>,
    pub ledger: Ledger,
    /// Files that lack columns, each with their names.
    pub lacking: Vec<String>,
    pub site: String,
    /// The telephone numbers of each council, by what one rings them for; empty where the manifest of an older program has none.
    pub lines: BTreeMap<String, BTreeMap<String, String>>,
    /// Lists of opt-outs that are not the live ones with rows added at the end.
    pub rewritten: Vec<String>,
    /// sha256 of each input.
    pub inputs: BTreeMap<String, String>,
    /// Bytes of pages and of the finder's files; empty when the site is not built yet.
    pub sizes: BTreeMap<&'static str, u64>,
}

impl Snapshot {
    /// Of a manifest and the downloads that it names. `None` when one of these is no table of Doorstep's.
    pub fn new(manifest: &Manifest, read: impl Fn(&str) -> Option<Vec<u8>>) -> Option<Self> {
        Some(Self {
            services: services(&read(SERVICES)?)?,
            filled: filled(&read(SERVICES)?)?,
            as_of: Some(manifest.as_of),
            figures: read(FIGURES).map_or(Some(BTreeMap::new()), |bytes| figures(&bytes, "value"))?,
            computed: read(FIGURES)
                .map_or(Some(BTreeMap::new()), |bytes| figures(&bytes, "source"))?
                .into_iter()
                .filter_map(|(figure, source)| (source == WORKED_OUT).then_some(figure))
                .collect(),
            declared: read(FIGURE_CHANGES).map_or(Some(BTreeMap::new()), |bytes| figures(&bytes, "kind"))?,
            parameters: read(PARAMETERS).map_or(Some(BTreeMap::new()), |bytes| parameters(&bytes))?,
            editions: manifest.editions.clone(),
            ledger: manifest.ledger.clone(),
            lacking: manifest.lacking.clone(),
            site: manifest.site.clone(),
            lines: manifest.lines.clone(),
            rewritten: Vec::new(),
            inputs: manifest.inputs.iter().map(|(path, input)| (path.clone(), input.sha256.clone())).collect(),
            sizes: sizes(&manifest.files),
        })
    }

    /// Rows of the registers: read, and set aside by code.
    pub fn register_rows(&self) -> (u64, BTreeMap<&str, u64>) {
        let mut read = 0_u64;
        let mut aside: BTreeMap<&str, u64> = BTreeMap::new();
        for (_, sum) in self.ledger.files.iter().filter(|(path, _)| path.starts_with("data/registers/")) {
            read = read.saturating_add(sum.read);
            for (code, rows) in &sum.set_aside {
                let so_far = aside.entry(code).or_default();
                *so_far = so_far.saturating_add(*rows);
            }
        }
        (read, aside)
    }

    /// Rows read of each source: of its folder, where a file may have another name with each edition; of a council's list alone,
    /// which has its own name. What is kept of earlier editions is no source, and notices and opt-outs have rules of their own.
    pub fn rows_by_source(&self) -> BTreeMap<&str, u64> {
        let mut rows: BTreeMap<&str, u64> = BTreeMap::new();
        for (path, sum) in self.ledger.files.iter().filter(|(path, _)| !path.starts_with(EDITIONS) && !is_urgent(path)) {
            let is_list = path.starts_with("data/registers/") && !path.starts_with(CQC);
            let source = if is_list { path } else { path.rsplit_once('/').map_or(path.as_str(), |(folder, _)| folder) };
            let so_far = rows.entry(source).or_default();
            *so_far = so_far.saturating_add(sum.read);
        }
        rows
    }

    /// How many services asked not to be listed.
    pub fn opt_outs(&self) -> u64 {
        self.of_lists(OPT_OUTS, |sum| sum.read)
    }

    /// How many rows of councils' own ids are left out because somebody asked for it.
    pub fn hidden(&self) -> u64 {
        self.of_lists(MICRO, |sum| sum.left_out.get(Reason::OptedOut.words()).copied().unwrap_or(0))
    }

    fn of_lists(&self, name: &str, rows: impl Fn(&Sum) -> u64) -> u64 {
        let lists = self.ledger.files.iter().filter(|(path, _)| path.rsplit('/').next() == Some(name));
        lists.map(|(_, sum)| rows(sum)).fold(0, u64::saturating_add)
    }

    /// Notices of services that are still listed, which are not over on the fresh site's day and are not in it: id, and day and words.
    pub fn notices_gone<'a>(&'a self, fresh: &'a Self) -> impl Iterator<Item = (&'a str, String)> {
        let kept = self.services.iter().filter_map(|(id, was)| Some((id, was, fresh.services.get(id)?)));
        kept.flat_map(move |(id, was, now)| {
            let gone = was.notices.iter().filter(|(from, _)| !now.notices.contains_key(*from));
            let gone = gone.filter(|(_, notice)| notice.until.is_none_or(|until| fresh.as_of.is_none_or(|day| until >= day)));
            gone.map(|(from, notice)| (id.as_str(), format!("{from} (\"{}\")", notice.text)))
        })
    }
}

/// "2026-11-23/2026-12-31:Closed after a flood|2026-12-01/..:Ring first": first day, last day if one is set, words.
fn notices(cell: &str) -> BTreeMap<String, Notice> {
    let mut notices = BTreeMap::new();
    for told in cell.split('|') {
        let Some(((from, until), text)) = told.split_once(':').and_then(|(days, text)| Some((days.split_once('/')?, text))) else { continue };
        let mut from = from.to_owned();
        while notices.contains_key(&from) {
            from.push('+');
        }
        notices.insert(from, Notice { until: until.parse().ok(), text: text.to_owned() });
    }
    notices
}

/// A table's rows, each as a lookup by the column's name.
fn rows<T>(bytes: &[u8], needs: &[&str], row: impl Fn(&dyn Fn(&str) -> String) -> T) -> Option<Vec<T>> {
    let mut reader = csv::Reader::from_reader(bytes);
    let headers = reader.headers().ok()?.clone();
    if needs.iter().any(|need| !headers.iter().any(|name| name == *need)) {
        return None;
    }
    let column: BTreeMap<&str, usize> = headers.iter().enumerate().map(|(at, name)| (name, at)).collect();
    let mut out = Vec::new();
    for record in reader.records() {
        let record = record.ok()?;
        out.push(row(&|name| column.get(name).and_then(|at| record.get(*at)).unwrap_or_default().to_owned()));
    }
    Some(out)
}

pub(super) fn services(bytes: &[u8]) -> Option<BTreeMap<String, Service>> {
    let of = |cell: &dyn Fn(&str) -> String| {
        if cell("status") != Standing::Listed.slug() {
            return None;
        }
        let degrees = |name: &str| cell(name).parse::<f64>().ok().filter(|d| d.is_finite());
        let service = Service {
            name: cell("name"),
            council: cell("authority"),
            kinds: cell("kinds").split('|').filter(|kind| !kind.is_empty()).map(Into::into).collect(),
            rating: rating::of(&cell("rating"), &cell("ratings")),
            phone: cell("phone"),
            is_micro: cell("registered_with_cqc") == "no",
            address: [cell("street"), cell("town"), cell("postcode")].join(", "),
            website: cell("website"),
            needs: cell("needs"),
            owner: cell("provider_id"),
            point: degrees("lat").zip(degrees("lon")),
            notices: notices(&cell("notices")),
        };
        Some((cell("id"), service))
    };
    Some(rows(bytes, &["id", "status", "name", "rating", "phone", "authority"], of)?.into_iter().flatten().collect())
}

/// A cell in square brackets says why it holds nothing. A row that only remembers a service fills no column.
fn filled(bytes: &[u8]) -> Option<BTreeMap<String, usize>> {
    let mut reader = csv::Reader::from_reader(bytes);
    let mut filled: BTreeMap<String, usize> = BTreeMap::new();
    let headers = reader.headers().ok()?.clone();
    let status = headers.iter().position(|name| name == "status");
    for record in reader.records() {
        let record = record.ok()?;
        let listed = status.and_then(|at| record.get(at)) == Some(Standing::Listed.slug());
        for (name, cell) in headers.iter().zip(&record) {
            *filled.entry(name.to_owned()).or_default() += usize::from(listed && !cell.is_empty() && !cell.starts_with('['));
        }
    }
    Some(filled)
}

fn figures(bytes: &[u8], value: &str) -> Option<BTreeMap<String, String>> {
    let of = |cell: &dyn Fn(&str) -> String| {
        let key = ["indicator", "area_code", "period_start", "period_end", "group"].map(cell).join(" ");
        (key.trim_end().to_owned(), cell(value))
    };
    Some(rows(bytes, &["indicator", "area_code", value], of)?.into_iter().collect())
}

pub(super) fn parameters(bytes: &[u8]) -> Option<BTreeMap<String, String>> {
    let of = |cell: &dyn Fn(&str) -> String| (["parameter", "area_code", "valid_from"].map(cell).join(" "), cell("value"));
    let rows = rows(bytes, &["parameter", "value", "area_code", "valid_from"], of)?;
    Some(rows.into_iter().filter(|(_, value)| !value.starts_with('[')).collect())
}

fn sizes(files: &BTreeMap<String, Hashed>) -> BTreeMap<&'static str, u64> {
    let mut sizes = BTreeMap::new();
    for (path, file) in files {
        let what = match path.rsplit('.').next() {
            Some("html") => "pages",
            Some("json") if path.starts_with("finder/") => "the finder's files",
            _ => continue,
        };
        let so_far: &mut u64 = sizes.entry(what).or_default();
        *so_far = so_far.saturating_add(file.bytes);
    }
    sizes
}
