//! `doorstep init`: a folder for a council's own portal, out of the council's name. It builds at once, with made-up services that
//! every page calls so; what is to be filled in before it is real is marked, and `README.md` says in which order.

mod workflow;

use crate::demo;
use crate::demo::councils::{ALL, Council};
use crate::diagnostic::{Code, Problem, Report, codes};
use crate::extract;
use crate::fetch;
use crate::house::House;
use crate::ingest::registers::council::columns;
use crate::model::{Phone, WebAddress};
use crate::project::Project;
use std::fmt;
use std::path::{Path, PathBuf};

/// How many made-up services a new portal shows.
const SERVICES: usize = 150;

/// What the council says of itself at once. What it does not say is made up, marked, and refused on a real site.
#[derive(Debug, Default, clap::Args)]
pub struct Given {
    /// The line for abuse and neglect, such as "0300 061 6101"
    #[arg(long, value_name = "PHONE", value_parser = phone)]
    safeguarding: Option<Phone>,
    /// The same at nights, weekends and bank holidays
    #[arg(long, value_name = "PHONE", value_parser = phone)]
    out_of_hours: Option<Phone>,
    /// The first contact for adult social care
    #[arg(long, value_name = "PHONE", value_parser = phone)]
    front_door: Option<Phone>,
    /// Who sends pages on paper; without it, the first contact
    #[arg(long, value_name = "PHONE", value_parser = phone)]
    paper_copy: Option<Phone>,
    /// The council's own site
    #[arg(long, value_name = "URL", value_parser = address)]
    website: Option<WebAddress>,
    /// Where the portal will stand
    #[arg(long, value_name = "URL", value_parser = address)]
    address: Option<WebAddress>,
}

fn phone(raw: &str) -> Result<Phone, &'static str> {
    Phone::parse(raw).ok_or("write a telephone number with its area code")
}

fn address(raw: &str) -> Result<WebAddress, &'static str> {
    WebAddress::parse(raw).filter(|url| url.as_str().starts_with("https://")).ok_or("write an address that begins with https://")
}

impl Given {
    /// The settings with what was said; the rest marked.
    fn fill(&self, settings: &str, slug: &str) -> String {
        let phone = |given: Option<Phone>, otherwise: &str| given.map_or((otherwise.to_owned(), false), |given| (given.to_string(), true));
        let url = |given: &Option<WebAddress>, otherwise: String| given.as_ref().map_or((otherwise, false), |given| (given.to_string(), true));
        let values = [
            ("safeguarding", phone(self.safeguarding, "01632 960901")),
            ("out-of-hours", phone(self.out_of_hours, "01632 960902")),
            ("paper-copy", phone(self.paper_copy.or(self.front_door), "01632 960903")),
            ("front-door", phone(self.front_door, "01632 960904")),
            ("website", url(&self.website, format!("https://{slug}.example"))),
            ("address", url(&self.address, format!("https://care.{slug}.example"))),
        ];
        values.iter().fold(settings.to_owned(), |text, (name, (value, given))| {
            text.replace(&format!("{{fill {name}}}"), if *given { "" } else { " # TO FILL" }).replace(&format!("{{{name}}}"), value)
        })
    }
}

#[derive(Debug)]
pub enum Fault {
    UnknownCouncil { name: String, near: Vec<&'static str> },
    NotEmpty { folder: PathBuf },
    NoPostcodes { name: String },
    Io { path: PathBuf, error: std::io::Error },
}

codes! {
    UNKNOWN = Error, "init-unknown-council", "No English council with social care duties has this name. Nothing was written.";
    NOT_EMPTY = Error, "init-folder-in-use", "A new portal is written into a folder of its own, and this one has something in it. Nothing was written.";
    NO_POSTCODES = Error, "init-no-postcodes", "A portal needs the postcodes of its council, and those that come with Doorstep are of other councils. Ordnance Survey gives all of them away as Code-Point Open.";
    IO = Error, "init-cannot-write", "The new portal's folder could not be written.";
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::UnknownCouncil { .. } => &UNKNOWN,
            Self::NotEmpty { .. } => &NOT_EMPTY,
            Self::NoPostcodes { .. } => &NO_POSTCODES,
            Self::Io { .. } => &IO,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::UnknownCouncil { near, .. } => format!("the nearest names are {}", near.join("; ")),
            Self::NotEmpty { .. } => "name a new folder with --into".into(),
            Self::NoPostcodes { .. } => {
                "download Code-Point Open from https://osdatahub.os.uk/downloads/open/CodePointOpen (CSV) and name the zip with --postcodes".into()
            }
            Self::Io { .. } => "check that the folder may be written to".into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCouncil { name, .. } => write!(f, "there is no council {name:?}"),
            Self::NotEmpty { folder } => write!(f, "{} is not empty", folder.display()),
            Self::NoPostcodes { name } => write!(f, "there are no postcodes of {name} here"),
            Self::Io { path, error } => write!(f, "{} cannot be written: {error}", path.display()),
        }
    }
}

/// What a new portal is made from.
#[derive(Debug)]
pub struct Wish<'a> {
    pub council: &'a str,
    /// The new folder; without it, one of the council's name.
    pub into: Option<&'a Path>,
    /// Code-Point Open; without it, the postcodes that come with Doorstep.
    pub postcodes: Option<&'a Path>,
    pub given: &'a Given,
}

/// Writes the portal's folder; returns it. Problems are in the report.
pub fn run(wish: &Wish<'_>, house: &House, report: &mut Report) -> Option<PathBuf> {
    let name = wish.council;
    let council = match find(name) {
        Ok(council) => council,
        Err(near) => {
            report.add(Fault::UnknownCouncil { name: name.into(), near }, None);
            return None;
        }
    };
    let slug = slug(plain(council.name));
    let folder = wish.into.map_or_else(|| PathBuf::from(&slug), Path::to_path_buf);
    match write(council, &slug, &folder, wish, house, report) {
        Ok(()) => (!report.has_errors()).then_some(folder),
        Err(fault) => {
            report.add(fault, None);
            None
        }
    }
}

fn write(council: &Council, slug: &str, folder: &Path, wish: &Wish<'_>, house: &House, report: &mut Report) -> Result<(), Fault> {
    if folder.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Fault::NotEmpty { folder: folder.into() });
    }
    let made = made(council, slug, folder, wish, house, report);
    if made.is_err() || report.has_errors() {
        // It was empty or absent.
        let _ = std::fs::remove_dir_all(folder);
    }
    made
}

fn made(council: &Council, slug: &str, folder: &Path, wish: &Wish<'_>, house: &House, report: &mut Report) -> Result<(), Fault> {
    let full = full_name(council);
    let fill = |text: &str| {
        let text = text.replace("{council}", &full).replace("{name}", plain(council.name));
        text.replace("{slug}", slug).replace("{code}", council.code)
    };
    let mut settings = wish.given.fill(&fill(include_str!("init/doorstep.toml")), slug);
    if council.name != plain(council.name) {
        settings = settings.replace("website = ", &format!("also = [{:?}]\nwebsite = ", council.name));
    }
    put(&folder.join("doorstep.toml"), &settings)?;
    put(&folder.join("README.md"), &fill(include_str!("init/README.md")))?;
    // The sums of the sources hold for the publishers' bytes: Git must not turn line ends.
    put(&folder.join(".gitattributes"), "/data/** -text\n")?;
    put(&folder.join(".gitignore"), &format!("/site/\n/{}/\n", workflow::HOUSE))?;
    put(&folder.join(".github/workflows/publish.yml"), &workflow::github())?;
    put(&folder.join(".github/workflows/watch.yml"), &workflow::watch())?;
    put(&folder.join(".gitlab-ci.yml"), &workflow::gitlab())?;
    registers(&folder.join("registers"), plain(council.name), &full, slug)?;
    let Some(project) = Project::open(folder, report) else { return Ok(()) };
    match wish.postcodes {
        Some(zip) => {
            let io = |error| Fault::Io { path: folder.join("data/geography"), error };
            extract::run(&project, zip, report).map_err(io)?;
            // What makes up services needs the names of areas, which are read after the postcodes the first time.
        }
        None => {
            for name in ["areas", "postcodes", "regions"] {
                copy(&house.root.join("data/geography").join(name), &folder.join("data/geography").join(name))?;
            }
        }
    }
    if report.has_errors() {
        return Ok(());
    }
    let demonstration = demo::portal(&project, demo::SEED, &[], SERVICES, None, report);
    match demonstration.and_then(|made| made.write(&project.registers())) {
        Ok(()) => Ok(()),
        Err(demo::Fault::NoPostcodes) => Err(Fault::NoPostcodes { name: plain(council.name).into() }),
        Err(fault) => {
            report.add(fault, None);
            Ok(())
        }
    }
}

/// "Kent County Council", "London Borough of Camden"; of the others each chose its own word, and the file asks for it.
fn full_name(council: &Council) -> String {
    let name = plain(council.name);
    match (&council.code[..3], name) {
        (_, "City of London") => "City of London Corporation".into(),
        (_, "Westminster") => "Westminster City Council".into(),
        (_, "Greenwich" | "Kensington and Chelsea" | "Kingston upon Thames") => format!("Royal Borough of {name}"),
        ("E09", _) => format!("London Borough of {name}"),
        ("E10", _) => format!("{name} County Council"),
        _ => format!("{name} Council"),
    }
}

/// What the council keeps itself, as tables without a row.
const TABLES: [(&str, &[&str]); 8] = [
    ("services.csv", columns::SERVICES),
    ("coverage.csv", columns::COVERAGE),
    ("capacity.csv", columns::CAPACITY),
    ("prices.csv", columns::PRICES),
    ("micro-providers.csv", columns::MICRO_PROVIDERS),
    ("corrections.csv", columns::CORRECTIONS),
    ("opt-outs.csv", columns::OPT_OUTS),
    ("notices.csv", columns::NOTICES),
];

/// The real registers' folders, for the place of the made-up ones: each with its description.
fn registers(folder: &Path, name: &str, council: &str, slug: &str) -> Result<(), Fault> {
    // CQC's service needs a key, and says nothing that its files do not.
    for known in fetch::KNOWN.iter().filter(|known| known.folder.starts_with("registers/") && known.name != "cqc-api") {
        put(&folder.join(known.name).join("source.toml"), known.description)?;
    }
    let own = folder.join("council").join(slug);
    let today = jiff::Zoned::now().date();
    let description = format!(
        "publisher = \"{council}\"\ntitle = \"What {name} knows of its services\"\nlicence = \"Open Government Licence v3.0\"\n\
         # The day that the rows describe: renew it with them.\nedition = {today}\nstatus = \"live\"\n"
    );
    put(&own.join("source.toml"), &description)?;
    TABLES.iter().try_for_each(|(table, columns)| put(&own.join(table), &format!("{}\n", columns.join(","))))
}

fn put(path: &Path, text: &str) -> Result<(), Fault> {
    let written = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(path, text));
    written.map_err(|error| Fault::Io { path: path.into(), error })
}

fn copy(from: &Path, to: &Path) -> Result<(), Fault> {
    let io = |error| Fault::Io { path: to.into(), error };
    std::fs::create_dir_all(to).map_err(io)?;
    for entry in std::fs::read_dir(from).into_iter().flatten().flatten() {
        std::fs::copy(entry.path(), to.join(entry.file_name())).map_err(io)?;
    }
    Ok(())
}

/// "Bristol, City of" → "Bristol".
fn plain(name: &str) -> &str {
    name.split(", ").next().unwrap_or(name)
}

fn slug(name: &str) -> String {
    let words: Vec<String> = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    words.join("-")
}

/// The name without the words that councils have in common: "City of Bristol Council" → "bristol".
fn bare(name: &str) -> String {
    const COMMON: [&str; 8] = ["council", "city", "county", "borough", "metropolitan", "of", "the", "london"];
    let plain = slug(name);
    let kept: Vec<&str> = plain.split('-').filter(|word| !COMMON.contains(word)).collect();
    // "City of London" is nothing but such words.
    if kept.is_empty() { plain } else { kept.join(" ") }
}

/// The council of this name, or the nearest ones.
fn find(name: &str) -> Result<&'static Council, Vec<&'static str>> {
    let wanted = bare(name);
    let exact = |council: &&Council| slug(council.name) == slug(name) || council.code.eq_ignore_ascii_case(name.trim());
    if let Some(council) = ALL.iter().find(exact).or_else(|| ALL.iter().find(|council| bare(council.name) == wanted)) {
        return Ok(council);
    }
    let mut near: Vec<(usize, &'static str)> = ALL.iter().map(|c| (strsim::damerau_levenshtein(&bare(c.name), &wanted), plain(c.name))).collect();
    near.sort();
    Err(near.into_iter().take(3).map(|(_, name)| name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn councils_are_found_by_their_usual_names() {
        let check = |name: &str, expected: Result<&str, &str>| {
            let found = find(name).map(|council| council.code);
            assert_eq!(found.map_err(|near| near[0]), expected, "{name}");
        };
        check("Bristol", Ok("E06000023"));
        check("bristol city council", Ok("E06000023"));
        check("City of Bristol", Ok("E06000023"));
        check("E06000023", Ok("E06000023"));
        check("Herefordshire", Ok("E06000019"));
        check("West Sussex County Council", Ok("E10000032"));
        check("City of London", Ok("E09000001"));
        check("County Durham", Ok("E06000047"));
        check("Bistol", Err("Bristol"));
        check("Camdem", Err("Camden"));
    }

    #[test]
    fn a_council_has_its_full_name() {
        let check = |name: &str, expected: &str| assert_eq!(full_name(find(name).unwrap()), expected);
        check("Kent", "Kent County Council");
        check("Camden", "London Borough of Camden");
        check("City of London", "City of London Corporation");
        check("Kingston upon Thames", "Royal Borough of Kingston upon Thames");
        check("Herefordshire", "Herefordshire Council");
    }

    #[test]
    fn every_council_has_an_address_of_its_own() {
        let mut slugs: Vec<String> = ALL.iter().map(|council| slug(plain(council.name))).collect();
        slugs.sort();
        let all = slugs.len();
        slugs.dedup();
        assert_eq!(slugs.len(), all);
    }
}
