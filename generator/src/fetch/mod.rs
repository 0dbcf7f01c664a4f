//! `doorstep fetch`: the publishers' current files, taken over only when they pass this portal's own `check` in a copy of it.
//! With `serve` the only part of Doorstep that opens a socket; a build never does.

mod api;
mod describe;
mod download;
pub mod fault;
mod memory;
mod page;
mod plan;
mod progress;
mod site;
mod trial;
mod web;

pub use fault::Fault;
pub use plan::KNOWN;
pub use site::{Live, Seen};

use crate::build::Outcome;
use crate::diagnostic::{At, Report};
use crate::digest;
use crate::ingest::source::{self, Description};
use crate::ingest::table::dates;
use crate::model::{Date, WebAddress};
use crate::project::Project;
use download::{Arrived, Got, Wanted, download};
use fault::io;
use memory::Memory;
use plan::{From, Plan};
use progress::Progress;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;
use trial::Trial;
use url::Url;
use web::Web;

/// A publisher's page is never larger.
const PAGE_CAP: u64 = 4 << 20;

#[derive(Debug, Clone)]
pub struct Options {
    pub patience: Duration,
    pub retries: u32,
    pub quiet: bool,
    /// Of CQC's service, from the environment.
    pub key: Option<String>,
}

/// What became of one source, in a line.
pub type Line = String;

struct Run<'a> {
    project: &'a Project,
    options: &'a Options,
    web: Web,
    today: Date,
    workshop: PathBuf,
    /// Made when the first new file is there.
    trial: Option<Trial<'a>>,
}

/// Fetches the named sources, or all that say where from. One that fails leaves the others alone.
pub fn run(project: &Project, names: &[String], options: &Options, report: &mut Report, mut tell: impl FnMut(Line)) -> Outcome {
    let fail = |fault: Fault, at: Option<At>, report: &mut Report| {
        let outcome = fault.outcome();
        report.add(fault, at);
        outcome
    };
    let plans = plan::plans(project, names);
    if plans.is_empty() {
        return fail(Fault::NothingToFetch, None, report);
    }
    let workshop = match trial::workshop(project) {
        Ok(workshop) => workshop,
        Err(fault) => return fail(fault, None, report),
    };
    let lock_path = workshop.join("lock");
    let lock = std::fs::File::create(&lock_path).and_then(|file| file.try_lock().map(|()| file).map_err(std::io::Error::from));
    let _lock = match lock {
        Ok(lock) => lock,
        Err(error) => return fail(Fault::Io { doing: "have alone", path: lock_path, error }, None, report),
    };
    let today = jiff::Zoned::now().date();
    let mut run = Run { project, options, web: Web::new(options.patience, options.retries), today, workshop, trial: None };
    let mut outcome = Outcome::Done;
    for plan in plans {
        let name = plan.as_ref().map_or_else(|(name, _)| name.clone(), |plan| plan.name.clone());
        let at = plan.as_ref().ok().map(|plan| At::file(project.shown(&plan.folder.join(source::NAME))));
        match plan.map_err(|(_, fault)| fault).and_then(|plan| run.fetch(&plan, report)) {
            Ok(line) => tell(format!("{name}: {line}")),
            Err(fault) => {
                let worst = fault.outcome();
                outcome = if outcome as u8 > worst as u8 { outcome } else { worst };
                tell(format!("{name}: not fetched"));
                report.add(fault, at.unwrap_or_else(|| At::file(name)));
            }
        }
    }
    if let Some(trial) = run.trial {
        trial.close();
    }
    outcome
}

/// A file that has arrived, before anybody has looked into it.
struct Candidate {
    part: PathBuf,
    memory: Memory,
    /// The words that came with it: its name at the publisher's and its link's text.
    words: String,
    /// When the server last changed it.
    modified: Option<Date>,
    /// The day it describes, where that is known without looking.
    edition: Option<Date>,
    shown_url: Option<String>,
}

impl Run<'_> {
    fn fetch(&mut self, plan: &Plan, report: &mut Report) -> Result<Line, Fault> {
        let here = Memory::of(&plan.folder);
        let progress = Progress::new(&plan.name, self.options.quiet);
        let found = match &plan.from {
            From::File(url) => self.file(plan, url, String::new(), here.as_ref(), &progress)?,
            From::Page { page, link } => {
                let link = page::find(&self.page(page, plan)?, page, link)?;
                self.file(plan, &link.url, link.words, here.as_ref(), &progress)?
            }
            From::Api { api, authorities } => self.records(plan, api, authorities, here.as_ref(), &progress, report)?,
        };
        drop(progress);
        let Some(candidate) = found else { return Ok("still the current file".into()) };
        let taken = self.take(plan, here.as_ref(), &candidate, report);
        download::forget(&candidate.part);
        taken
    }

    fn page(&self, page: &Url, plan: &Plan) -> Result<String, Fault> {
        self.web.persist(|_| {
            let (url, response) = self.web.ask(page, &plan.pins, &[("Accept", "text/html")])?;
            if response.status().as_u16() != 200 {
                return Err(download::status(&url, response));
            }
            let mut text = Vec::new();
            let read = response.into_body().into_reader().take(PAGE_CAP).read_to_end(&mut text);
            read.map_err(|error| self.web.io_fault(&url, error))?;
            Ok(String::from_utf8_lossy(&text).into_owned())
        })
    }

    fn file(&self, plan: &Plan, url: &Url, words: String, here: Option<&Memory>, progress: &Progress) -> Result<Option<Candidate>, Fault> {
        let at_publisher = url.path_segments().and_then(Iterator::last).unwrap_or_default().to_owned();
        let name = plan.save_as.clone().unwrap_or_else(|| at_publisher.to_lowercase());
        if !name.contains('.') || name.starts_with('.') || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b)) {
            return Err(Fault::BadPlan { why: format!("{name:?} is no plain name of a file: set `save_as`") });
        }
        let part = self.workshop.join(format!("{}.part", plan.name));
        let stamp = here.filter(|here| here.url == url.as_str() && here.file == name).map(|here| &here.stamp);
        let wanted = Wanted { url, pins: &plan.pins, part: &part, cap: plan.cap, name: &name, here: stamp };
        let Got::File(Arrived { bytes, sha256, stamp, line_end }) = download(&self.web, &wanted, progress)? else { return Ok(None) };
        let modified = stamp.modified.as_deref().and_then(|day| jiff::fmt::rfc2822::parse(day).ok()).map(|at| at.date());
        let memory = Memory { url: url.to_string(), file: name, sha256, bytes, stamp, line_end, until: None };
        let words = format!("{at_publisher} {words}");
        Ok(Some(Candidate {
            part,
            memory,
            words,
            modified,
            edition: plan.edition,
            shown_url: Some(web::shown(url)).filter(|url| WebAddress::parse(url).is_some()),
        }))
    }

    fn records(
        &self,
        plan: &Plan,
        api: &Url,
        named: &[String],
        here: Option<&Memory>,
        progress: &Progress,
        report: &mut Report,
    ) -> Result<Option<Candidate>, Fault> {
        let key = self.options.key.as_deref().filter(|key| !key.trim().is_empty()).ok_or(Fault::NoKey { variable: api::KEY })?;
        let service = api::Service { web: &self.web, api, pins: &plan.pins, key };
        let portal = self.project.portal.authorities.iter().flat_map(|a| std::iter::once(&a.name).chain(&a.also)).map(ToString::to_string);
        let councils: Vec<String> = if named.is_empty() { portal.collect() } else { named.to_vec() };
        let part = self.workshop.join(format!("{}.part", plan.name));
        let here = here.map(|memory| (memory, plan.folder.as_path()));
        let Some(collected) = api::collect(&service, &councils, here, &part, progress, report)? else { return Ok(None) };
        std::fs::write(&part, &collected.text).map_err(io("write", &part))?;
        let memory = Memory {
            url: api.to_string(),
            file: plan.save_as.clone().unwrap_or_else(|| "locations.jsonl".into()),
            sha256: digest::of(&collected.text),
            bytes: collected.text.len() as u64,
            line_end: true,
            until: Some(collected.until),
            ..Memory::default()
        };
        let words = format!("{} calls", collected.asked);
        Ok(Some(Candidate { part, memory, words, modified: None, edition: Some(self.today), shown_url: None }))
    }

    /// Tries the file in a copy of the portal, and takes it over when it passes.
    fn take(&mut self, plan: &Plan, here: Option<&Memory>, new: &Candidate, report: &mut Report) -> Result<Line, Fault> {
        let memory = &new.memory;
        if let Some(told) = plan.sha256.as_ref().filter(|told| **told != memory.sha256 && crate::teeth::stands("fetch-sum")) {
            return Err(Fault::Checksum { found: memory.sha256.clone(), told: told.clone() });
        }
        if let Some(here) = here {
            if here.sha256 == memory.sha256 && here.until == memory.until {
                return Ok("the same file again".into());
            }
            if here.line_end && !memory.line_end {
                return Err(Fault::NoLineEnd { address: memory.url.clone() });
            }
        }
        let before = here.map(|here| here.bytes).or_else(|| std::fs::metadata(plan.folder.join(&memory.file)).ok().map(|there| there.len()));
        // What the gate would refuse for its rows is not taken over at all. CQC's service tells of each record by itself.
        let most = if memory.until.is_some() { 0.5 } else { self.project.gate.register_rows.refuse / 100.0 };
        let shrunk = |before: &u64| (memory.bytes as f64) < *before as f64 * (1.0 - most);
        if let Some(before) = before.filter(shrunk).filter(|_| crate::teeth::stands("fetch-shrunk")) {
            return Err(Fault::Shrunk { before, now: memory.bytes });
        }
        if self.trial.is_none() {
            self.trial = Some(Trial::open(self.project)?);
        }
        let Some(trial) = self.trial.as_mut() else { unreachable!("it was made above") };
        let fresh = self.workshop.join("fresh");
        let accessed = self.today;
        let write = |folder: &Path, edition: Option<Date>| {
            let facts = describe::Facts { file: &memory.file, sha256: &memory.sha256, accessed, url: new.shown_url.as_deref(), edition };
            let path = folder.join(source::NAME);
            // Written beside and put in its place: what stands there may be a link to the file that is live.
            let beside = folder.join(".source.toml.new");
            let written = std::fs::write(&beside, describe::describe(&plan.description, &facts)).and_then(|()| std::fs::rename(&beside, &path));
            written.map_err(io("write", &path))
        };
        stage(self.project, plan, new, &fresh)?;
        write(&fresh, new.edition)?;
        trial.put(&plan.folder, &fresh)?;
        let mut verdict = trial.check();
        let description = self.project.shown(&plan.folder.join(source::NAME));
        let no_edition = verdict
            .report
            .entries()
            .iter()
            .any(|e| e.problem.code().id == "source-edition" && e.at.as_ref().is_some_and(|at| *at.file == *description));
        if no_edition {
            let named = dates::in_words(&new.words.replace(['_', '-'], " "));
            let Some(edition) = named.or(new.modified) else {
                trial.reject(&plan.folder)?;
                return Err(Fault::NoEdition { name: memory.file.clone() });
            };
            write(&trial.folder(&plan.folder), Some(edition))?;
            verdict = trial.check();
            if named.is_none() {
                report.add(Fault::EditionFromServer { day: edition }, At::file(description));
            }
        }
        if !verdict.report.entries().is_empty() {
            let problems = verdict.report.entries().len();
            report.extend(verdict.report);
            trial.reject(&plan.folder)?;
            return Err(Fault::NotPassed { problems });
        }
        let edition = trial::edition(&verdict.sources, &self.project.shown(&plan.folder));
        if let (Some(found), Some(here)) = (edition, trial.edition_here(&plan.folder))
            && found < here
        {
            trial.reject(&plan.folder)?;
            return Err(Fault::Older { found, here });
        }
        trial.accept(&plan.folder, verdict)?;
        let day = edition.map_or_else(String::new, |day| format!(" of {day}"));
        Ok(format!("new file{day}, {} kB", memory.bytes.div_ceil(1000)))
    }
}

/// The source's folder as it will be: what people keep in it, the new file in the place of the old one, and what is remembered.
fn stage(project: &Project, plan: &Plan, new: &Candidate, fresh: &Path) -> Result<(), Fault> {
    if fresh.exists() {
        std::fs::remove_dir_all(fresh).map_err(io("remove", fresh))?;
    }
    std::fs::create_dir_all(fresh).map_err(io("create", fresh))?;
    if plan.folder.exists() {
        trial::link(&plan.folder, fresh)?;
        if let Some(description) = Description::read(&plan.folder, project, &mut Report::default()) {
            for old in description.paths(&mut Report::default()) {
                let old = fresh.join(old.strip_prefix(&plan.folder).unwrap_or(&old));
                std::fs::remove_file(&old).map_err(io("remove", &old))?;
            }
        }
    }
    let file = fresh.join(&new.memory.file);
    std::fs::rename(&new.part, &file).map_err(io("move", &file))?;
    let remembered = fresh.join(memory::NAME);
    let _ = std::fs::remove_file(&remembered);
    std::fs::write(&remembered, new.memory.text()).map_err(io("write", &remembered))
}
