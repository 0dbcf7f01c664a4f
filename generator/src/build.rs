//! A whole build on one screen: read, work out, make files, write them, run Zola, check the result, publish it.
//! Stops before anything is published when the report has an error.

use crate::diagnostic::{Code, Problem, Report, Severity};
use crate::house::House;
use crate::ingest::quarantine;
use crate::model::Atlas;
use crate::pipeline;
use crate::project::Project;
use crate::publish::pages::shared::{Council, Shared};
use crate::publish::press::Press;
use crate::publish::{File, links, mount, site, theme};
use crate::release::{compress, switch::Berth, verify, zola};
use crate::stage::{Count, Stages};
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// How a run ended: the program's exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Clean, or with warnings.
    Done = 0,
    /// The data has errors; nothing was published.
    DataErrors = 1,
    /// The run could not go on.
    CouldNotRun = 2,
    /// The site was built and is not fit to be published.
    Refused = 3,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Writes `.br` and `.gz` beside what compresses.
    pub compress: bool,
}

#[derive(Debug)]
pub enum Fault {
    NoHouse,
    NoQuarantine { error: String },
}

const NO_HOUSE: Code = Code {
    id: "no-house",
    severity: Severity::Error,
    explain: "The program needs the folder it came from, for the templates, the styles and Zola. It looks above itself and above the folder \
              it is run in.",
};
const NO_QUARANTINE: Code = Code {
    id: "quarantine-not-written",
    severity: Severity::Warning,
    explain: "The list of rows that were set aside, site/quarantine.csv, could not be written. The report still counts them.",
};

pub const CODES: &[&Code] = &[&NO_HOUSE, &NO_QUARANTINE];

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::NoHouse => &NO_HOUSE,
            Self::NoQuarantine { .. } => &NO_QUARANTINE,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::NoHouse => "run it from Doorstep's own folder, or name that folder with --house".into(),
            Self::NoQuarantine { .. } => "check that site/ may be written to".into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHouse => f.write_str("Doorstep's own folder was not found"),
            Self::NoQuarantine { error } => write!(f, "site/quarantine.csv cannot be written: {error}"),
        }
    }
}

/// Makes every file in memory and tells what is wrong. Writes nothing.
pub fn check(project: &Project, stages: &mut Stages, report: &mut Report) -> Outcome {
    let (_, files) = prepare(project, stages, report);
    site::agree(&files, report);
    if report.has_errors() { Outcome::DataErrors } else { Outcome::Done }
}

/// Everything in memory, and what is wrong with it.
pub fn prepare(project: &Project, stages: &mut Stages, report: &mut Report) -> (Atlas, Vec<File>) {
    let atlas = pipeline::assemble(project, stages, report);
    // Only for its problems, so that `check` tells them too; `mounted` takes the sheet.
    theme::sheet(&project.theme, report);
    let files = pipeline::files(&atlas, stages);
    links::check(&atlas, &files, report);
    (atlas, files)
}

/// The rows that were set aside, for the people who keep the files. Stands beside the published tree, never in it.
fn set_aside(project: &Project, atlas: &Atlas, report: &mut Report) {
    let path = project.quarantine();
    let written =
        path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(&path, quarantine::csv(report, &atlas.accounts)));
    if let Err(error) = written {
        report.add(Fault::NoQuarantine { error: error.to_string() }, None);
    }
}

/// Builds and publishes the project's site.
pub fn build(project: &Project, house: &House, options: Options, stages: &mut Stages, report: &mut Report) -> Outcome {
    let berth = match Berth::take(&project.public()) {
        Ok(berth) => berth,
        Err(fault) => return stop(report, fault),
    };
    let (atlas, mut files) = prepare(project, stages, report);
    set_aside(project, &atlas, report);
    if report.has_errors() {
        return Outcome::DataErrors;
    }
    let shared = stages.run("print", || {
        let count = files.len();
        let shared = mounted(project, house, &atlas, &mut files);
        (shared, Count::new(count, "files"), Count::new(files.len(), "files"))
    });
    let shared = match shared {
        Ok(shared) => shared,
        Err(fault) => {
            let at = fault.at();
            report.add(fault, at);
            return Outcome::CouldNotRun;
        }
    };
    if !site::agree(&files, report) {
        return Outcome::DataErrors;
    }
    let written = stages.run("write", || {
        let written = site::write(&project.work, &files);
        let count = written.as_ref().map_or(0, |w| w.written + w.removed);
        (written, Count::new(files.len(), "files"), Count::new(count, "changes"))
    });
    if let Err(fault) = written {
        return stop(report, fault);
    }
    let fresh = berth.fresh();
    let pages = files.iter().filter(|f| f.path.starts_with("content/")).count();
    let zola = stages.run("zola", || {
        // The tree before the live one is removed meanwhile: that is waiting for the disk, not work.
        let result = std::thread::scope(|scope| {
            let clearing = scope.spawn(|| berth.clear_former());
            let built = zola::build(&house.zola(), &project.work, &fresh, zola::TIME_LIMIT);
            // What cannot be removed now is told at the switch, which removes it again.
            let _ = clearing.join();
            built
        });
        (result, Count::new(files.len(), "files"), Count::new(pages, "pages"))
    });
    if let Err(fault) = zola {
        return stop(report, fault);
    }
    let expected = verify::Expected::new(&atlas, &files, &shared.attribution, machine(project, house));
    stages.run("verify", || {
        let verified = verify::tree(&fresh, &expected, report);
        ((), Count::new(verified.files, "files"), Count::new(verified.links, "links"))
    });
    if report.has_errors() {
        return Outcome::Refused;
    }
    if options.compress {
        let compressed = stages.run("compress", || {
            let result = compress::tree(&fresh);
            let made = result.as_ref().map_or(0, |c| c.made);
            (result, Count::new(expected.files.len(), "files"), Count::new(made, "files"))
        });
        if let Err(fault) = compressed {
            return stop(report, fault);
        }
    }
    let switched = stages.run("switch", || (berth.switch(), Count::new(1, "site"), Count::new(1, "site")));
    match switched {
        Ok(()) => Outcome::Done,
        Err(fault) => stop(report, fault),
    }
}

fn stop(report: &mut Report, fault: impl Problem) -> Outcome {
    report.add(fault, None);
    Outcome::CouldNotRun
}

/// Adds templates, assets and configuration to the files and prints the pages; returns what every page shares.
fn mounted(project: &Project, house: &House, atlas: &Atlas, files: &mut Vec<File>) -> Result<Shared, mount::Fault> {
    let assets = mount::assets(house)?;
    let mut addresses: BTreeMap<String, String> = assets.scripts.clone();
    addresses.insert("style".into(), assets.styles.clone());
    if let Some((address, file)) = theme::sheet(&project.theme, &mut Report::default()) {
        addresses.insert("theme".into(), address);
        files.push(file);
    }
    let shared = Shared::of(atlas, addresses, project.theme.logo.as_ref().map(|name| format!("/{name}")));
    let extra = toml::Table::try_from(&shared).map_err(|e| mount::Fault::BadConfiguration { file: "config.extra".into(), error: e.to_string() })?;
    files.extend(mount::files(project, house, &assets, extra)?);
    let councils: Vec<Council> = atlas.portal.authorities.iter().map(Council::of).collect();
    Press::new(files, &shared, project.portal.base_url.as_str()).print(files, &councils)?;
    Ok(shared)
}

/// The folders of this machine that the build knows of.
fn machine(project: &Project, house: &House) -> Vec<String> {
    let folders: [PathBuf; 3] = [project.root.clone(), project.work.clone(), house.root.clone()];
    let mut folders: Vec<String> = folders.iter().filter_map(|f| f.canonicalize().ok()).map(|f| f.to_string_lossy().into_owned()).collect();
    folders.sort();
    folders.dedup();
    folders
}
