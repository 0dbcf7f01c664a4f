//! A whole build on one screen: read, work out, make files, write them, run Zola, check the result, publish it.
//! Stops before anything is published when the report has an error.

use crate::diagnostic::{Code, Problem, Report, Severity};
use crate::house::House;
use crate::ingest::kept::Kept;
use crate::ingest::quarantine;
use crate::model::Atlas;
use crate::pipeline;
use crate::project::Project;
use crate::publish::pages::shared::{Council, Shared};
use crate::publish::press::{Press, Proofs};
use crate::publish::{File, hosting, links, mount, page, site, theme};
use crate::release::gate::{self, Snapshot, Verdict};
use crate::release::manifest::{self, Manifest, Published};
use crate::release::{compress, raw, sign, switch::Berth, verify, withdrawn, zola};
use crate::stage::{Count, Stages};
use crate::teeth;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

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
    /// Publishes although there is nothing to compare with. A demonstration needs no leave: it harms nobody.
    pub first: bool,
}

#[derive(Debug)]
pub enum Fault {
    NoHouse,
    NoQuarantine { error: String },
    NoHosting { error: String },
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

const NO_HOSTING: Code = Code {
    id: "hosting-not-written",
    severity: Severity::Warning,
    explain: "The settings for hosts, in site/hosting/, could not be written. The site is published; a host that is set up from them may lack a header.",
};

pub const CODES: &[&Code] = &[&NO_HOUSE, &NO_QUARANTINE, &NO_HOSTING];

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::NoHouse => &NO_HOUSE,
            Self::NoQuarantine { .. } => &NO_QUARANTINE,
            Self::NoHosting { .. } => &NO_HOSTING,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::NoHouse => "run it from Doorstep's own folder, or name that folder with --house".into(),
            Self::NoQuarantine { .. } | Self::NoHosting { .. } => "check that site/ may be written to".into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHouse => f.write_str("Doorstep's own folder was not found"),
            Self::NoHosting { error } => write!(f, "site/hosting/ cannot be written: {error}"),
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
    prepare_again(project, None, stages, report)
}

/// The same, for whoever does it again and again.
pub fn prepare_again(project: &Project, kept: Option<&mut Kept>, stages: &mut Stages, report: &mut Report) -> (Atlas, Vec<File>) {
    let atlas = pipeline::assemble_again(project, kept, stages, report);
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

/// The settings for hosts that do not read them from the site. Stand beside the published tree.
fn tell_hosts(project: &Project, report: &mut Report) {
    let folder = project.hosting();
    let address = project.portal.base_url.as_str();
    let host = address.split_once("://").map_or(address, |(_, rest)| rest).split('/').next().unwrap_or_default();
    let written = std::fs::create_dir_all(&folder).and_then(|()| {
        let files = hosting::beside_the_site(project.portal.base_path(), host);
        files.into_iter().try_for_each(|(name, text)| std::fs::write(folder.join(name), text))
    });
    if let Err(error) = written {
        report.add(Fault::NoHosting { error: error.to_string() }, None);
    }
}

/// Builds and publishes the project's site.
pub fn build(project: &Project, house: &House, options: Options, stages: &mut Stages, report: &mut Report) -> Outcome {
    run(project, house, options, stages, report).unwrap_or_else(|outcome| outcome)
}

fn run(project: &Project, house: &House, options: Options, stages: &mut Stages, report: &mut Report) -> Result<Outcome, Outcome> {
    let berth = Berth::take(&project.public()).map_err(|fault| stop(report, fault))?;
    let key = sign::Key::given().map_err(|fault| stop(report, fault))?;
    let memory = withdrawn::Memory::read(project).map_err(|fault| {
        report.add(fault, None);
        Outcome::DataErrors
    })?;
    let live = match Published::read(&project.public()) {
        Err(_) if options.first || !teeth::stands("manifest") => None,
        Ok(None) if !options.first && !project.portal.demonstration => return Err(refuse(report, manifest::Fault::Unpublished)),
        live => live.map_err(|fault| refuse(report, fault))?,
    };
    if key.is_none() && !options.first && live.is_some() && project.public().join(manifest::SIGNATURE).exists() {
        return Err(stop(report, sign::Fault::NoKey));
    }
    let before = match &live {
        None => None,
        Some(live) => match gate::live(&project.public(), live) {
            Err(_) if options.first || !teeth::stands("manifest") => None,
            seen => Some((live, seen.map_err(|fault| refuse(report, fault))?)),
        },
    };
    // Node takes a while to start: it does so while the registers are read.
    let program = house.zola();
    let identity = std::thread::spawn(move || zola::identity(&program));
    let (atlas, mut files) = prepare(project, stages, report);
    set_aside(project, &atlas, report);
    if report.has_errors() {
        return Err(Outcome::DataErrors);
    }
    let shared = stages.run("print", || {
        let count = files.len();
        let shared = mounted(project, house, &atlas, &mut files, None);
        (shared, Count::new(count, "files"), Count::new(files.len(), "files"))
    });
    let shared = shared.map_err(|fault| {
        let at = fault.at();
        report.add(fault, at);
        Outcome::CouldNotRun
    })?;
    if !site::agree(&files, report) {
        return Err(Outcome::DataErrors);
    }
    let expected = verify::Expected::new(&atlas, &files, &shared, project.budget.clone(), machine(project, house));
    files.extend(page::groups(&files));
    let written = stages.run("write", || {
        let written = site::write(&project.work, &files);
        let count = written.as_ref().map_or(0, |w| w.written + w.removed);
        (written, Count::new(files.len(), "files"), Count::new(count, "changes"))
    });
    written.map_err(|fault| stop(report, fault))?;
    let fresh = berth.fresh();
    let pages = files.iter().filter(|f| f.path.starts_with("content/")).count();
    let zola = stages.run("zola", || {
        let identity = identity.join().unwrap_or_else(|_| Err(zola::Fault::Absent { error: "it cannot be asked for its version".into() }));
        let built = identity.and_then(|identity| zola::build(&house.zola(), &project.work, &fresh, zola::TIME_LIMIT).map(|()| identity));
        (built, Count::new(files.len(), "files"), Count::new(pages, "pages"))
    });
    let zola = zola.map_err(|fault| stop(report, fault))?;
    stages.run("verify", || {
        let verified = verify::tree(&fresh, &expected, &|| verify::said(&atlas, project, house), report);
        ((), Count::new(verified.files, "files"), Count::new(verified.links, "links"))
    });
    if report.has_errors() {
        return Err(Outcome::Refused);
    }
    if options.compress {
        let compressed = stages.run("compress", || {
            let result = compress::tree(&fresh);
            let made = result.as_ref().map_or(0, |c| c.made);
            (result, Count::new(expected.files.len(), "files"), Count::new(made, "files"))
        });
        compressed.map_err(|fault| stop(report, fault))?;
    }
    let manifest = stages.run("seal", || {
        let manifest = Manifest::of(project, &atlas, report, zola);
        let sealed = seal(manifest, &berth, live.as_ref(), &memory);
        let count = sealed.as_ref().map_or(0, |m| m.files.len());
        (sealed, Count::new(expected.files.len(), "files"), Count::new(count, "sums"))
    });
    let manifest = manifest.map_err(|fault| stop(report, fault))?;
    if weigh(project, &atlas, &files, &manifest, before.as_ref(), stages, report)?.refused {
        return Err(Outcome::Refused);
    }
    if let Some(fault) = memory.refuses(&manifest, live.as_ref().map(|live| &live.manifest)).filter(|_| teeth::stands("withdrawn")) {
        return Err(refuse(report, fault));
    }
    if let Some(key) = &key {
        key.sign(&fresh, manifest.version).map_err(|fault| stop(report, fault))?;
    }
    tell_hosts(project, report);
    if live.as_ref().is_some_and(|live| is_same(live, &manifest, &project.public(), key.as_ref())) {
        berth.discard().map_err(|fault| stop(report, fault))?;
        return Ok(Outcome::Done);
    }
    let kept = stages.run("keep", || {
        let kept = raw::keep(project, &manifest, live.as_ref().map(|live| &live.manifest));
        let count = *kept.as_ref().unwrap_or(&0);
        (kept, Count::new(manifest.inputs.len(), "inputs"), Count::new(count, "new"))
    });
    kept.map_err(|fault| stop(report, fault))?;
    stages.run("switch", || (berth.switch(), Count::new(1, "site"), Count::new(1, "site"))).map_err(|fault| stop(report, fault))?;
    Ok(Outcome::Done)
}

/// Compares what the new site says with what the live one says, and tells it in `site/report/`.
fn weigh(
    project: &Project,
    atlas: &Atlas,
    files: &[File],
    manifest: &Manifest,
    live: Option<&(&Published, Snapshot)>,
    stages: &mut Stages,
    report: &mut Report,
) -> Result<Verdict, Outcome> {
    let verdict = stages.run("gate", || {
        let rewritten = live.map_or_else(Vec::new, |(published, _)| gate::rewritten(project, &published.manifest));
        let verdict = Verdict::fresh(manifest, files).and_then(|fresh| {
            let fresh = Snapshot { rewritten, ..fresh };
            let live = live.map(|(published, seen)| (*published, seen));
            let verdict = gate::judge(live, &fresh, project.portal.base_url.as_str(), atlas, &project.gate, report);
            verdict.write(&project.report()).map(|()| verdict)
        });
        let found = verdict.as_ref().map_or(0, |v| v.findings.len());
        (verdict, Count::new(atlas.locations.len(), "locations"), Count::new(found, "findings"))
    });
    let verdict = verdict.map_err(|fault| stop(report, fault))?;
    verdict.faults().for_each(|fault| report.add(fault, None));
    Ok(verdict)
}

/// What a build would change, without Zola and without publishing.
pub fn report(project: &Project, first: bool, stages: &mut Stages, report: &mut Report) -> (Outcome, Option<Verdict>) {
    let seen = match Published::read(&project.public()) {
        Ok(None) => Ok(None),
        Ok(Some(live)) => gate::live(&project.public(), &live).map(|seen| Some((live, seen))).map_err(|fault| refuse(report, fault)),
        Err(fault) => Err(refuse(report, fault)),
    };
    let live = match seen {
        Err(_) if first => None,
        Err(outcome) => return (outcome, None),
        Ok(live) => live,
    };
    let (atlas, files) = prepare(project, stages, report);
    if report.has_errors() {
        return (Outcome::DataErrors, None);
    }
    let manifest = Manifest::of(project, &atlas, report, (String::new(), None));
    let live = live.as_ref().map(|(published, seen)| (published, seen.clone()));
    match weigh(project, &atlas, &files, &manifest, live.as_ref(), stages, report) {
        Ok(verdict) => (if verdict.refused { Outcome::Refused } else { Outcome::Done }, Some(verdict)),
        Err(outcome) => (outcome, None),
    }
}

/// Builds the last good inputs once more, with the notices and opt-outs of now: for what cannot wait until a register is mended.
pub fn notices(project: &Project, house: &House, options: Options, stages: &mut Stages, report: &mut Report) -> Outcome {
    let (folder, as_of) = match raw::with_notices(project) {
        Ok(last) => last,
        Err(fault) => return stop(report, fault),
    };
    let Some(last) = Project::open(folder.path(), report) else { return Outcome::DataErrors };
    // The site stays about the day that it is about.
    let last = Project { as_of: project.as_of.or(Some(as_of)), work: project.work.clone(), site: project.site.clone(), ..last };
    build(&last, house, options, stages, report)
}

/// Writes the manifest of the fresh tree into it.
fn seal(manifest: Manifest, berth: &Berth, live: Option<&Published>, memory: &withdrawn::Memory) -> Result<Manifest, manifest::Fault> {
    // After a rollback the tree that was taken back has the higher number.
    let former = Published::read(&berth.former()).ok().flatten().map_or(0, |former| former.manifest.version);
    let manifest = manifest.over(&berth.fresh(), live, former.max(memory.floor()))?;
    manifest.write(&berth.fresh())?;
    Ok(manifest)
}

/// Whether the live tree is, file for file, what was built: then it stays.
fn is_same(live: &Published, manifest: &Manifest, public: &Path, key: Option<&sign::Key>) -> bool {
    live.manifest == *manifest && key.is_none_or(|key| key.has_signed(public)) && live.check(public).is_ok_and(|faults| faults.is_empty())
}

fn stop(report: &mut Report, fault: impl Problem) -> Outcome {
    report.add(fault, None);
    Outcome::CouldNotRun
}

/// The site could be built, and must not take the live one's place.
fn refuse(report: &mut Report, fault: impl Problem) -> Outcome {
    report.add(fault, None);
    Outcome::Refused
}

/// Adds templates, assets and configuration to the files and prints the pages; returns what every page shares. With proofs, only
/// what is not as it was there is printed.
pub fn mounted(project: &Project, house: &House, atlas: &Atlas, files: &mut Vec<File>, proofs: Option<&mut Proofs>) -> Result<Shared, mount::Fault> {
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
    files.extend(hosting::in_the_site(project.portal.base_path()));
    let councils: Vec<Council> = atlas.portal.authorities.iter().map(Council::of).collect();
    Press::new(files, &shared, project.portal.base_url.as_str()).print(files, &councils, proofs)?;
    Ok(shared)
}

/// The folders of this machine that the build knows of.
pub fn machine(project: &Project, house: &House) -> Vec<String> {
    let folders: [PathBuf; 3] = [project.root.clone(), project.work.clone(), house.root.clone()];
    let mut folders: Vec<String> = folders.iter().filter_map(|f| f.canonicalize().ok()).map(|f| f.to_string_lossy().into_owned()).collect();
    folders.sort();
    folders.dedup();
    folders
}
