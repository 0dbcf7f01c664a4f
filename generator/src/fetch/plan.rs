//! Where a source is fetched from: the `[fetch]` table of its `source.toml`, or what Doorstep knows of the publishers that
//! every council needs.

use super::fault::{Fault, io};
use super::web::{self, Pins};
use crate::ingest::source;
use crate::model::Date;
use crate::project::Project;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use url::Url;

/// A publisher's file that every council needs: its folder below `data/`, and the `source.toml` it begins with.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    pub name: &'static str,
    pub folder: &'static str,
    pub description: &'static str,
}

macro_rules! known {
    ($($folder:literal $name:literal;)+) => {
        /// To add one: its `source.toml` in `fetch/sources/`, and a line here.
        pub const KNOWN: &[Known] =
            &[$(Known { name: $name, folder: concat!($folder, "/", $name), description: include_str!(concat!("sources/", $name, ".toml")) }),+];
    };
}
known! {
    "registers" "cqc-directory";
    "registers" "cqc-locations";
    "registers" "cqc-ratings";
    "registers" "cqc-deactivated";
    "registers" "cqc-api";
    "geography" "postcodes";
    "geography" "boundaries";
}

/// The `[fetch]` table as written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// The file's own address.
    url: Option<String>,
    /// The page with a link to the current file, and words of that link.
    page: Option<String>,
    link: Option<String>,
    /// CQC's service for programs.
    api: Option<String>,
    /// The councils, as the service names them; without it, those of the portal.
    #[serde(default)]
    authorities: Vec<String>,
    /// Hosts that may be asked beside the one that is named.
    #[serde(default)]
    hosts: Vec<String>,
    /// The file's name here.
    save_as: Option<String>,
    /// What the file must be, byte for byte.
    sha256: Option<String>,
    /// The day that the file at `url` describes, where neither it nor its name says so.
    edition: Option<toml::value::Datetime>,
    max_mb: Option<u64>,
}

#[derive(Debug, Clone)]
pub struct Plan {
    /// The source's name: that of its folder.
    pub name: String,
    pub folder: PathBuf,
    /// The text of its `source.toml`.
    pub description: String,
    pub from: From,
    pub pins: Pins,
    /// Without it, the name of the file at the publisher's.
    pub save_as: Option<String>,
    pub sha256: Option<String>,
    pub edition: Option<Date>,
    pub cap: u64,
}

#[derive(Debug, Clone)]
pub enum From {
    File(Url),
    Page { page: Url, link: String },
    Api { api: Url, authorities: Vec<String> },
}

/// The plans of the sources that are named, or of all that have one.
pub fn plans(project: &Project, names: &[String]) -> Vec<Result<Plan, (String, Fault)>> {
    let folders = described(project);
    if names.is_empty() {
        let with_table = folders.iter().filter(|folder| has_table(folder));
        return with_table.map(|folder| read(folder).map_err(|fault| (project.shown(&folder.join(source::NAME)), fault))).collect();
    }
    let name_of = |folder: &Path| folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    names
        .iter()
        .map(|name| {
            let folder = folders.iter().find(|folder| name_of(folder) == *name || project.shown(folder) == *name);
            let known = KNOWN.iter().find(|known| known.name == name);
            let plan = match (folder, known) {
                (Some(folder), _) => read(folder),
                (None, Some(known)) => parse(project.root.join("data").join(known.folder), known.description),
                (None, None) => {
                    let mut all: Vec<String> = folders.iter().filter(|f| has_table(f)).map(|f| name_of(f)).collect();
                    all.extend(KNOWN.iter().map(|known| known.name.to_owned()));
                    all.sort();
                    all.dedup();
                    let nearest = crate::diagnostic::nearest(name, all.iter().map(String::as_str)).map(str::to_owned);
                    Err(Fault::UnknownSource { name: name.clone(), nearest, known: all })
                }
            };
            plan.map_err(|fault| (name.clone(), fault))
        })
        .collect()
}

/// Every folder below `data/` with a `source.toml`, in the order of their names.
fn described(project: &Project) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(project.root.join("data")).max_depth(6).sort_by_file_name().into_iter().flatten();
    files.filter(|entry| entry.file_name() == source::NAME).filter_map(|entry| entry.path().parent().map(Path::to_path_buf)).collect()
}

fn has_table(folder: &Path) -> bool {
    let text = std::fs::read_to_string(folder.join(source::NAME)).unwrap_or_default();
    text.lines().any(|line| line.trim_start().starts_with("[fetch]"))
}

fn read(folder: &Path) -> Result<Plan, Fault> {
    let path = folder.join(source::NAME);
    let text = std::fs::read_to_string(&path).map_err(io("read", &path))?;
    parse(folder.to_path_buf(), &text)
}

fn parse(folder: PathBuf, text: &str) -> Result<Plan, Fault> {
    let bad = |why: String| Fault::BadPlan { why };
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let table: toml::Table = text.trim_start_matches('\u{feff}').parse().map_err(|error: toml::de::Error| bad(error.message().into()))?;
    if table.get("status").and_then(toml::Value::as_str) == Some("demonstration") {
        return Err(Fault::MadeUp { name });
    }
    let Some(written) = table.get("fetch") else { return Err(Fault::NoPlan { name }) };
    let written: Written = written.clone().try_into().map_err(|error: toml::de::Error| bad(error.message().into()))?;
    let from = match (&written.url, &written.page, &written.link, &written.api) {
        (Some(url), None, None, None) => From::File(web::parse(url)?),
        (None, Some(page), Some(link), None) if !link.trim().is_empty() => From::Page { page: web::parse(page)?, link: link.clone() },
        (None, None, None, Some(api)) => From::Api { api: web::parse(api)?, authorities: written.authorities.clone() },
        _ => return Err(bad("it needs `url`, or `page` with `link`, or `api`, and only one of them".into())),
    };
    let named = match &from {
        From::File(url) | From::Page { page: url, .. } | From::Api { api: url, .. } => url.host_str().map(str::to_owned),
    };
    let pins = Pins(named.into_iter().chain(written.hosts).collect());
    let plain =
        |name: &String| !name.starts_with('.') && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b)) && name.contains('.');
    if written.save_as.as_ref().is_some_and(|name| !plain(name)) {
        return Err(bad("`save_as` must be the plain name of a file, such as locations.ods".into()));
    }
    let sum = |sum: &String| sum.len() == 64 && sum.bytes().all(|b| b.is_ascii_hexdigit());
    if written.sha256.as_ref().is_some_and(|told| !sum(told)) {
        return Err(bad("`sha256` must be 64 hexadecimal digits".into()));
    }
    let edition = match (&written.edition, &from) {
        (None, _) => None,
        (Some(day), From::File(_)) => Some(day.to_string().parse().map_err(|_| bad("`edition` must be a day, such as 2024-12-01".into()))?),
        (Some(_), _) => return Err(bad("`edition` goes with `url`: what a page leads to changes".into())),
    };
    let megabytes = written.max_mb.unwrap_or(crate::ingest::table::FILE_CAP >> 20);
    if !(1..=2000).contains(&megabytes) {
        return Err(bad("`max_mb` must be from 1 to 2000".into()));
    }
    let sha256 = written.sha256.map(|sum| sum.to_ascii_lowercase());
    Ok(Plan { name, folder, description: text.into(), from, pins, save_as: written.save_as, sha256, edition, cap: megabytes << 20 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Problem;

    #[track_caller]
    fn check(table: &str, expected: Result<&str, &str>) {
        let found = parse("data/registers/x".into(), &format!("title = \"x\"\n{table}"));
        match (found, expected) {
            (Ok(plan), Ok(hosts)) => assert_eq!(plan.pins.0.join(" "), hosts, "{table}"),
            (Err(fault), Err(words)) => assert!(format!("{}: {fault}", fault.code().id).contains(words), "{table}: {fault}"),
            (found, _) => panic!("{table}: {found:?}"),
        }
    }

    #[test]
    fn a_plan_says_one_place() {
        check("[fetch]\nurl = \"https://a.example/b.csv\"", Ok("a.example"));
        check("[fetch]\nurl = \"https://a.example/b.csv\"\nhosts = [\"c.example\"]", Ok("a.example c.example"));
        check("[fetch]\npage = \"https://a.example/\"\nlink = \"the file\"", Ok("a.example"));
        check("", Err("fetch-plan: `x` does not say"));
        check("[fetch]\npage = \"https://a.example/\"", Err("needs `url`, or `page` with `link`"));
        check("[fetch]\nurl = \"b.csv\"", Err("fetch-address: b.csv is no address"));
        check("[fetch]\nurl = \"https://a.example\"\nlnk = \"\"", Err("unknown field `lnk`"));
        check("[fetch]\nurl = \"https://a.example\"\nsave_as = \"../x.csv\"", Err("`save_as`"));
        check("[fetch]\nurl = \"https://a.example\"\nmax_mb = 0", Err("`max_mb`"));
        check("[fetch]\nurl = \"https://a.example\"\nsha256 = \"abc\"", Err("`sha256`"));
        check("[fetch]\nurl = \"https://a.example\"\nedition = 2024-12-01", Ok("a.example"));
        check("[fetch]\nurl = \"https://a.example\"\nedition = 12:00:00", Err("`edition` must be a day"));
        check("[fetch]\npage = \"https://a.example\"\nlink = \"x\"\nedition = 2024-12-01", Err("`edition` goes with `url`"));
        check("status = \"demonstration\"\n[fetch]\nurl = \"https://a.example\"", Err("fetch-made-up"));
    }

    #[test]
    fn what_is_known_can_be_fetched() {
        for known in KNOWN {
            let plan = parse(known.folder.into(), known.description).unwrap_or_else(|fault| panic!("{}: {fault}", known.name));
            assert!(plan.pins.0.iter().all(|host| host.contains('.')), "{}", known.name);
            let (From::File(url) | From::Page { page: url, .. } | From::Api { api: url, .. }) = plan.from;
            web::permit(&url, &plan.pins).unwrap();
        }
    }
}
