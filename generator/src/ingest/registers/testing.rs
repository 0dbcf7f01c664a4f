//! A source in a temporary folder, for the tests of its reader.

use crate::diagnostic::Report;
use crate::ingest::reading::{Reading, SourceFile};
use crate::ingest::source::Description;
use crate::ingest::{CouncilRecords, LocationRecord};
use crate::model::ledger::Account;
use crate::model::*;
use crate::project::{Project, Theme};

/// What came of a source's files.
pub struct Came {
    pub records: Vec<LocationRecord>,
    pub council: CouncilRecords,
    pub report: Report,
    pub accounts: Vec<Account>,
}

impl Came {
    /// The codes of its problems, in the order in which they were met.
    pub fn codes(&self) -> Vec<&'static str> {
        self.report.entries().iter().map(|entry| entry.problem.code().id).collect()
    }
}

/// Reads files, given by their names and contents, as one live source.
pub fn read(files: &[(&str, &str)], zones: &[Zone], read: fn(&mut Reading<'_>)) -> Came {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("source");
    let mut listed = Vec::new();
    for (name, text) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        listed.push(SourceFile { path, shown: format!("source/{name}").into() });
    }
    std::fs::create_dir_all(&folder).unwrap();
    let toml = "publisher = \"P\"\ntitle = \"T\"\nlicence = \"OGL\"\nstatus = \"live\"\nedition = 2026-11-01\n";
    std::fs::write(folder.join("source.toml"), toml).unwrap();
    let project = Project {
        root: dir.path().into(),
        portal: Portal {
            name: Text::parse("P").unwrap(),
            base_url: WebAddress::parse("https://p.example").unwrap(),
            demonstration: false,
            authorities: Vec::new(),
            capacity_days: 14,
            buffer_km: 10,
        },
        theme: Theme::default(),
        gate: Default::default(),
        budget: Default::default(),
        site: "site".into(),
        as_of: None,
        work: dir.path().into(),
    };
    let description = Description::read(&folder, &project, &mut Report::default()).unwrap();
    let mut reading = Reading::new(&project, SourceId(0), &description, &listed).with_zones(zones);
    read(&mut reading);
    Came { records: reading.records, council: reading.council, report: reading.report, accounts: reading.ledger.accounts() }
}
