//! The command line. Progress and problems go to standard error, results and JSON to standard output. The only module, with
//! `main`, that prints.

mod follow;

use crate::build::{self, Options, Outcome};
use crate::codes;
use crate::demo;
use crate::diagnostic::{Report, Severity};
use crate::extract;
use crate::fetch;
use crate::house::House;
use crate::init;
use crate::keep;
use crate::model::Date;
use crate::pipeline;
use crate::project::{self, Project};
use crate::release::{gate, inspect, rollback, sign, withdrawn};
use crate::serve::Server;
use crate::stage::{Stages, grouped};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Turns provider registers and market data into a searchable static site.
#[derive(Debug, Parser)]
#[command(name = "doorstep", version, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Args)]
struct Common {
    /// The folder with doorstep.toml
    #[arg(long, global = true, default_value = ".", value_name = "DIR")]
    project: PathBuf,
    /// The day the site is about, such as 2026-11-21; without it, that of the newest register
    #[arg(long, global = true, value_name = "DATE")]
    as_of: Option<Date>,
    /// How the report is written
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Where the site is assembled, such as a folder in memory; without it, the project's site/
    #[arg(long, global = true, value_name = "DIR")]
    work: Option<PathBuf>,
    /// Doorstep's own folder; without it, the one the program stands in
    #[arg(long, global = true, value_name = "DIR")]
    house: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the site and publish it to site/public
    Build {
        /// Write .br and .gz copies beside what compresses
        #[arg(long)]
        compress: bool,
        /// Publish although there is no live site, or none with a manifest, to compare with
        #[arg(long)]
        first: bool,
        /// Publish the last good inputs once more, with the notices and opt-outs of now: while a register is refused
        #[arg(long, conflicts_with = "first")]
        notices: bool,
    },
    /// Tell what a build would change, and publish nothing
    Report {
        /// Although the live site has no manifest to compare with
        #[arg(long)]
        first: bool,
    },
    /// Open the gate for one difference that was refused, after reading site/report/
    Accept {
        /// The difference's sum, as the report gives it
        #[arg(long, value_name = "SHA256")]
        diff: String,
        /// Who read it: a name or a role; it stands on the site
        #[arg(long, value_name = "NAME")]
        by: String,
        /// Why it is true; it stands on the site
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Take the published site before back, byte for byte, and write down what was withdrawn
    Rollback {
        /// The site is on a host that has taken it back itself: only write down that the site of this manifest was withdrawn
        #[arg(long, value_name = "FILE")]
        manifest: Option<PathBuf>,
    },
    /// Check that a published site is whole, signed and in date; exits with 0, 1 (not whole), 2 (no site) or 3 (out of date)
    Verify {
        /// The site's address, or a folder with a published site; without it, site/public
        site: Option<String>,
        /// The key that it must be signed with: the line of minisign.pub, or DOORSTEP_PUBLIC_KEY in the environment
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
        /// A note of the version that was seen: an older one is told, a newer one written down
        #[arg(long, value_name = "FILE")]
        remember: Option<PathBuf>,
        /// Look at so many files of an address, chosen anew each time, or with 0 at the manifest alone; without it, at all
        #[arg(long, value_name = "FILES")]
        sample: Option<u32>,
        /// Seconds to wait for a server that says nothing
        #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600), value_name = "SECONDS")]
        timeout: u64,
    },
    /// Read and check everything; write nothing
    Check,
    /// Show the built site on this machine
    Serve {
        /// 0 takes any free port
        #[arg(long, default_value_t = 8000)]
        port: u16,
        /// Show a preview instead that follows every change of data, content and templates
        #[arg(long)]
        watch: bool,
    },
    /// Make up registers in the exact layouts of CQC's files, for demonstrations and benchmarks
    Demo {
        /// Same seed, same bytes
        #[arg(long, default_value_t = demo::SEED)]
        seed: u64,
        /// Councils of this portal by their slugs, such as kent,coventry; without it, all of them
        #[arg(long, value_delimiter = ',')]
        authorities: Vec<String>,
        /// How many locations
        #[arg(long, default_value_t = demo::DEFAULT)]
        locations: usize,
        /// A portal of the whole country for benchmarks: 55,000 locations, every council
        #[arg(long, conflicts_with_all = ["authorities", "locations"])]
        england: bool,
        /// Code-Point Open, the zip as published; without it, the project's own geography
        #[arg(long, value_name = "ZIP", required_if_eq("england", "true"))]
        postcodes: Option<PathBuf>,
        /// The folder that gets cqc-locations/ and the others; with --england, the new portal's folder
        #[arg(long, value_name = "DIR", default_value = "data/registers", required_if_eq("england", "true"))]
        out: PathBuf,
        /// Make up figures by zone and quarter instead, into this folder, such as data/market
        #[arg(long, value_name = "DIR", conflicts_with_all = ["england", "postcodes", "locations"])]
        market: Option<PathBuf>,
        /// Make up the edition before this one instead, from the registers that are there, into this folder, such as data/editions
        #[arg(long, value_name = "DIR", conflicts_with_all = ["england", "postcodes", "locations", "market"])]
        edition: Option<PathBuf>,
    },
    /// Keep the postcodes of this portal's councils and their buffer out of a country's
    Extract {
        /// Code-Point Open, the zip as published, or the CSV of ONSPD
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
    },
    /// Keep what the published site says of each service, so that the next edition can tell what changed
    Keep {
        /// A published tree other than site/public
        #[arg(long, value_name = "DIR")]
        from: Option<PathBuf>,
        /// Write over what is kept of the same day
        #[arg(long)]
        replace: bool,
    },
    /// Write a folder for a council's own portal that builds at once
    Init {
        /// The council's name, such as "Bristol"
        council: String,
        /// The new folder; without it, one of the council's name
        #[arg(long, value_name = "DIR")]
        into: Option<PathBuf>,
        /// Code-Point Open, the zip as published; without it, the postcodes that come with Doorstep
        #[arg(long, value_name = "ZIP")]
        postcodes: Option<PathBuf>,
        #[command(flatten)]
        given: init::Given,
    },
    /// Get the publishers' current files; takes over only what passes `check`
    Fetch {
        /// Folders of sources, such as cqc-locations; without any, all that say where they come from
        sources: Vec<String>,
        /// Seconds to wait for a server that says nothing
        #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600), value_name = "SECONDS")]
        timeout: u64,
        /// How often to ask again where that may help
        #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(0..=10), value_name = "TIMES")]
        retries: u32,
    },
    /// Tell what a problem's code means; without a code, list them all
    Explain { code: Option<String> },
}

impl Cli {
    /// Whether strangers' files are read, which is done in a process of its own.
    pub fn reads_files(&self) -> bool {
        matches!(self.command, Command::Build { .. } | Command::Check | Command::Report { .. })
    }
}

/// Runs the program; returns its exit code.
pub fn run(cli: Cli) -> Outcome {
    let Cli { command, common } = cli;
    match command {
        Command::Build { compress, first, notices } => {
            run_on_project(&common, |project, stages, report| match House::find(common.house.as_deref()) {
                Some(house) if notices => build::notices(project, &house, Options { compress, first: false }, stages, report),
                Some(house) => build::build(project, &house, Options { compress, first }, stages, report),
                None => {
                    report.add(build::Fault::NoHouse, None);
                    Outcome::CouldNotRun
                }
            })
        }
        Command::Report { first } => run_on_project(&common, |project, stages, report| {
            let (outcome, verdict) = build::report(project, first, stages, report);
            if let Some(verdict) = verdict.filter(|_| common.format == Format::Text) {
                crate::say::shown(&verdict.to_text());
            }
            outcome
        }),
        Command::Accept { diff, by, reason } => accept(&common, &diff, &by, &reason),
        Command::Rollback { manifest } => roll_back(&common, manifest.as_deref()),
        Command::Verify { site, key, remember, sample, timeout } => {
            let key = key.or_else(|| std::env::var(sign::PUBLIC).ok()).filter(|key| !key.trim().is_empty());
            let sample = sample.and_then(|sample| usize::try_from(sample).ok());
            let question = inspect::Question { key: key.as_deref(), today: common.as_of, remembered: remember.as_deref(), sample };
            verify(&common, site.as_deref(), &question, Duration::from_secs(timeout))
        }
        Command::Check => run_on_project(&common, build::check),
        Command::Serve { port, watch: false } => serve(&common, port),
        Command::Serve { port, watch: true } => follow::follow(&common, port),
        Command::Demo { seed, edition: Some(folder), .. } => make_up(&folder, |report| {
            let project = open(&common, report)?;
            // What is wrong with the registers, `check` tells.
            let atlas = pipeline::assemble(&project, &mut Stages::silent(), &mut Report::default());
            Some(Ok(demo::Demonstration { files: demo::edition::files(&project, atlas, seed), ..demo::Demonstration::default() }))
        }),
        Command::Demo { seed, authorities, market: Some(folder), .. } => make_up(&folder, |report| {
            let made = open(&common, report).map(|p| demo::market::files(&p, seed, &authorities, report));
            made.map(|files| files.map(|files| demo::Demonstration { files, ..demo::Demonstration::default() }))
        }),
        Command::Demo { seed, authorities, locations, england, postcodes, out, market: None, edition: None } => {
            make_up(&out, |report| match postcodes {
                Some(postcodes) if england => Some(demo::england(&postcodes, seed, demo::ENGLAND).and_then(|made| made.bring(&postcodes, &out))),
                postcodes => open(&common, report).map(|p| demo::portal(&p, seed, &authorities, locations, postcodes.as_deref(), report)),
            })
        }
        Command::Extract { from } => keep_postcodes(&common, &from),
        Command::Keep { from, replace } => keep_edition(&common, from.as_deref(), replace),
        Command::Init { council, into, postcodes, given } => {
            begin(&common, &init::Wish { council: &council, into: into.as_deref(), postcodes: postcodes.as_deref(), given: &given })
        }
        Command::Fetch { sources, timeout, retries } => fetch_sources(&common, &sources, timeout, retries),
        Command::Explain { code } => explain(code.as_deref()),
    }
}

fn open(common: &Common, report: &mut Report) -> Option<Project> {
    let mut project = Project::open(&common.project, report)?;
    project.as_of = common.as_of;
    if let Some(work) = &common.work {
        project.work.clone_from(work);
    }
    Some(project)
}

fn run_on_project(common: &Common, work: impl FnOnce(&Project, &mut Stages, &mut Report) -> Outcome) -> Outcome {
    let mut report = Report::default();
    let mut stages = if common.format == Format::Json { Stages::silent() } else { Stages::default() };
    let outcome = match open(common, &mut report) {
        Some(project) => work(&project, &mut stages, &mut report),
        None if report.entries().iter().any(|e| project::is_absent(e.problem.code())) => Outcome::CouldNotRun,
        None => Outcome::DataErrors,
    };
    tell(common.format, outcome, &stages, &report);
    outcome
}

fn tell(format: Format, outcome: Outcome, stages: &Stages, report: &Report) {
    match format {
        Format::Text => {
            crate::say::told(&report.to_text());
            crate::note!("{}", closing(outcome, stages, report));
        }
        Format::Json => {
            let json = serde_json::json!({
                "exit": outcome as i32,
                "stages": stages.done,
                "errors": report.count(Severity::Error),
                "warnings": report.count(Severity::Warning),
                "problems": report.to_json(),
            });
            crate::say!("{json:#}");
        }
    }
}

/// The last line: how it ended, in words.
fn closing(outcome: Outcome, stages: &Stages, report: &Report) -> String {
    let many = |number: usize, one: &str| format!("{} {one}{}", grouped(number), if number == 1 { "" } else { "s" });
    let found = format!("{}, {}", many(report.count(Severity::Error), "error"), many(report.count(Severity::Warning), "warning"));
    let ms: u64 = stages.done.iter().map(|s| s.ms).sum();
    let ran = |name: &str| stages.done.iter().any(|s| s.name == name);
    match outcome {
        Outcome::Done if ran("seal") && !ran("switch") => format!("nothing has changed, and the published site stays as it is; {found}"),
        Outcome::Done if ran("switch") => format!("published to site/public in {:.1} s; {found}", ms as f64 / 1000.0),
        Outcome::Done => format!("checked in {:.1} s; {found}", ms as f64 / 1000.0),
        Outcome::DataErrors => format!("nothing was published: {found}"),
        Outcome::CouldNotRun => format!("the run could not go on, and nothing was published: {found}"),
        Outcome::Refused => format!("the site was built and is not fit to be published; the old one stays: {found}"),
    }
}

fn verify(common: &Common, site: Option<&str>, question: &inspect::Question<'_>, patience: Duration) -> Outcome {
    let mut report = Report::default();
    let (outcome, line) = match site {
        Some(address) if address.contains("://") => match fetch::Live::at(address, patience, 2) {
            Ok(live) => inspect::address(&live, question, &mut report),
            Err(fault) => {
                report.add(fault, None);
                (Outcome::CouldNotRun, "the site could not be looked at".into())
            }
        },
        folder => {
            let root = folder.map_or_else(|| common.project.join("site/public"), PathBuf::from);
            inspect::folder(&root, question, &mut report)
        }
    };
    crate::say::told(&report.to_text());
    crate::say!("{line}");
    outcome
}

fn accept(common: &Common, diff: &str, by: &str, reason: &str) -> Outcome {
    let mut report = Report::default();
    let on = common.as_of.unwrap_or_else(|| jiff::Zoned::now().date());
    let written = open(common, &mut report).and_then(|project| gate::accept::write(&project, diff, by, reason, on, &mut report));
    crate::say::told(&report.to_text());
    let Some(path) = written else { return Outcome::CouldNotRun };
    crate::say!("{path} opens the gate for this difference and no other; let a second person review it, then build again");
    Outcome::Done
}

fn roll_back(common: &Common, manifest: Option<&Path>) -> Outcome {
    let mut report = Report::default();
    let on = common.as_of.unwrap_or_else(|| jiff::Zoned::now().date());
    let said = open(common, &mut report).and_then(|project| match manifest {
        Some(manifest) => withdrawn::elsewhere(&project, manifest, on, &mut report)
            .map(|(version, file)| format!("version {version} is withdrawn; commit {file}, so that it is not published again")),
        None => rollback::run(&project, on, &mut report).map(|rollback::RolledBack { from, to, file }| {
            let withdrawn = from.zip(file);
            let withdrawn = withdrawn.map_or_else(String::new, |(from, file)| format!("; version {from} is withdrawn: commit {file}"));
            format!("version {to} is published again, byte for byte{withdrawn}")
        }),
    });
    crate::say::told(&report.to_text());
    let Some(said) = said else {
        crate::note!("the published site is as it was");
        return Outcome::CouldNotRun;
    };
    crate::say!("{said}");
    Outcome::Done
}

fn serve(common: &Common, port: u16) -> Outcome {
    let mut report = Report::default();
    let Some(project) = open(common, &mut report) else {
        crate::say::told(&report.to_text());
        return Outcome::CouldNotRun;
    };
    if !project.public().is_dir() {
        crate::note!("there is no built site yet: run `make site` first");
        return Outcome::CouldNotRun;
    }
    let server = match Server::bind(&project.public(), project.portal.base_path(), port) {
        Ok(server) => server,
        Err(error) => {
            crate::note!("cannot serve on port {port}: {error}\n  help: name another port with --port, or 0 for any");
            return Outcome::CouldNotRun;
        }
    };
    if let Ok(address) = server.address() {
        crate::say!("{address}");
    }
    server.run();
    Outcome::Done
}

/// Makes up registers and writes them; `None` when there is no project to make them up for.
fn make_up(out: &Path, make: impl FnOnce(&mut Report) -> Option<Result<demo::Demonstration, demo::Fault>>) -> Outcome {
    let mut report = Report::default();
    let outcome = match make(&mut report).map(|made| made.and_then(|made| made.write(out).map(|()| made))) {
        Some(Ok(made)) => {
            for file in &made.files {
                crate::say!("{} ({} lines)", out.join(&file.path).display(), grouped(file.text.lines().count()));
            }
            Outcome::Done
        }
        Some(Err(fault)) => {
            report.add(fault, None);
            Outcome::CouldNotRun
        }
        None => Outcome::CouldNotRun,
    };
    crate::say::told(&report.to_text());
    outcome
}

fn keep_postcodes(common: &Common, from: &Path) -> Outcome {
    let mut report = Report::default();
    let Some(project) = open(common, &mut report) else {
        crate::say::told(&report.to_text());
        return Outcome::CouldNotRun;
    };
    let written = extract::run(&project, from, &mut report);
    crate::say::told(&report.to_text());
    match written {
        Ok(Some(files)) => {
            for file in files {
                crate::say!("{} ({} rows, {} bytes)", file.path, grouped(file.rows), grouped(file.bytes));
            }
            Outcome::Done
        }
        Ok(None) => Outcome::DataErrors,
        Err(error) => {
            crate::note!("error[extract]: {error}");
            Outcome::CouldNotRun
        }
    }
}

fn keep_edition(common: &Common, from: Option<&Path>, replace: bool) -> Outcome {
    let mut report = Report::default();
    let kept = open(common, &mut report).and_then(|project| keep::run(&project, from, replace, &mut report));
    crate::say::told(&report.to_text());
    let Some(kept) = kept else { return Outcome::DataErrors };
    let state = if kept.already { "was kept already" } else { "kept" };
    crate::say!("{} ({} rows, {} bytes): the edition of {} {state}", kept.path, grouped(kept.rows), grouped(kept.bytes), kept.on);
    Outcome::Done
}

fn begin(common: &Common, wish: &init::Wish<'_>) -> Outcome {
    let mut report = Report::default();
    let Some(house) = House::find(common.house.as_deref()) else {
        report.add(build::Fault::NoHouse, None);
        crate::say::told(&report.to_text());
        return Outcome::CouldNotRun;
    };
    let folder = init::run(wish, &house, &mut report);
    report.retain(|entry| entry.problem.code().severity == Severity::Error);
    crate::say::told(&report.to_text());
    let Some(folder) = folder else { return Outcome::CouldNotRun };
    crate::say!("{}: read its README.md, then `doorstep build --project {}`", folder.display(), folder.display());
    Outcome::Done
}

fn fetch_sources(common: &Common, sources: &[String], timeout: u64, retries: u32) -> Outcome {
    let mut report = Report::default();
    let quiet = common.format == Format::Json;
    let mut lines = Vec::new();
    let outcome = match open(common, &mut report) {
        Some(project) => {
            let options = fetch::Options { patience: Duration::from_secs(timeout), retries, quiet, key: std::env::var("CQC_API_KEY").ok() };
            fetch::run(&project, sources, &options, &mut report, |line| {
                if !quiet {
                    crate::note!("{line}");
                }
                lines.push(line);
            })
        }
        None => Outcome::CouldNotRun,
    };
    if quiet {
        crate::say!("{:#}", serde_json::json!({ "exit": outcome as i32, "sources": lines, "problems": report.to_json() }));
    } else {
        crate::say::told(&report.to_text());
    }
    outcome
}

fn explain(code: Option<&str>) -> Outcome {
    let Some(code) = code else {
        for code in codes::all() {
            crate::say!("{:<8} {}", code.severity.word(), code.id);
        }
        return Outcome::Done;
    };
    match codes::find(code) {
        Ok(code) => {
            crate::say!("{} ({})\n\n{}", code.id, code.severity.word(), code.explain);
            Outcome::Done
        }
        Err(nearest) => {
            crate::note!("there is no code {code:?}");
            crate::note!("  help: {}", nearest.map_or("`doorstep explain` lists all codes".into(), |n| format!("did you mean {n:?}?")));
            Outcome::CouldNotRun
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
