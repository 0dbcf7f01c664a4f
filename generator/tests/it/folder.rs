//! A project in a folder of its own, with templates so plain that what is tested is the program and not the pages.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use tempfile::TempDir;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_doorstep");

/// This checkout.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().canonicalize().unwrap()
}

/// The frame has all that a page must have and no link, and no page has anything else.
pub const FRAME: &str = r#"<!DOCTYPE html>
<html lang="en-GB"><head><meta name="robots" content="noindex"><title>{{ config.title }}</title></head>
<body><p>made up</p><a href="tel:999">999</a>
{% include "components/safety/all.html" %}
<p>{{ config.extra.register }}</p>
{%- for line in config.extra.attribution %}
<p>{{ line }}</p>
{%- endfor %}
</body></html>
"#;

const PLAIN: &str = r#"{% extends "frame.html" %}"#;

/// A house with a plain template for each name that the shipped ones have.
fn house() -> &'static Path {
    static HOUSE: OnceLock<TempDir> = OnceLock::new();
    HOUSE
        .get_or_init(|| {
            let house = tempfile::tempdir().unwrap();
            let shipped = repository().join("templates");
            for entry in walkdir::WalkDir::new(&shipped).into_iter().map(Result::unwrap) {
                let below = entry.path().strip_prefix(&shipped).unwrap();
                if entry.file_type().is_file() && below.extension().is_some_and(|e| e == "html") {
                    write(&house.path().join("templates").join(below), PLAIN);
                }
            }
            write(&house.path().join("templates/index.html"), PLAIN);
            write(&house.path().join("templates/frame.html"), FRAME);
            let numbers = "templates/components/safety/all.html";
            std::fs::copy(repository().join(numbers), house.path().join(numbers)).unwrap();
            std::fs::copy(shipped.join("zola.toml"), house.path().join("templates/zola.toml")).unwrap();
            write(&house.path().join("scripts/setup"), "");
            write(&house.path().join(".tools/assets/assets.json"), r#"{"styles": "/assets/style.css"}"#);
            write(&house.path().join(".tools/assets/style.css"), "p{margin:0}");
            let zola = repository().join(".tools/zola");
            assert!(zola.exists(), "these tests need Zola: run scripts/setup first");
            std::os::unix::fs::symlink(zola, house.path().join(".tools/zola")).unwrap();
            house
        })
        .path()
}

pub fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// Rows of the register: enough that some are published and some left out.
const SERVICES: usize = 60;

pub struct Folder {
    folder: TempDir,
}

/// What a run printed and how it ended.
#[derive(Debug)]
pub struct Ran {
    pub exit: Option<i32>,
    pub out: String,
    pub err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { exit: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Folder {
    /// A project with the demonstration's councils and geography and the first of its services.
    pub fn new() -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap() };
        let repository = repository();
        std::fs::copy(repository.join("doorstep.toml"), project.path("doorstep.toml")).unwrap();
        std::fs::create_dir_all(project.path("data")).unwrap();
        std::os::unix::fs::symlink(repository.join("data/geography"), project.path("data/geography")).unwrap();
        project.take_register();
        project
    }

    /// One council with a few hundred postcodes and the first of its services: read in no time, for what is run often.
    pub fn small() -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap() };
        let repository = repository();
        let settings = std::fs::read_to_string(repository.join("doorstep.toml")).unwrap();
        let (portal, councils) = settings.split_once("[[authority]]").unwrap();
        let first = councils.split("[[authority]]").next().unwrap();
        write(&project.path("doorstep.toml"), &format!("{}[[authority]]{first}", portal.replace("buffer_km = 10", "buffer_km = 0")));
        let mut units = String::new();
        let packed = std::fs::File::open(repository.join("data/geography/postcodes/units.csv.gz")).unwrap();
        std::io::Read::read_to_string(&mut flate2::read::MultiGzDecoder::new(packed), &mut units).unwrap();
        let wanted = |line: &&str| line.starts_with("postcode,") || line.starts_with("BN1");
        let units: String = units.split_inclusive('\n').filter(wanted).take(400).collect();
        write(&project.path("data/geography/postcodes/units.csv"), &units);
        let about = "publisher = \"Ordnance Survey\"\ntitle = \"Code-Point Open\"\nlicence = \"Open Government Licence v3.0\"\nedition = 2025-04-22\nstatus = \"live\"\n";
        write(&project.path("data/geography/postcodes/source.toml"), about);
        project.take_register();
        project
    }

    fn take_register(&self) {
        let register = repository().join("data/registers/cqc-locations");
        let text = |name: &str| std::fs::read_to_string(register.join(name)).unwrap();
        let first: String = text("locations.csv").split_inclusive('\n').take(SERVICES + 1).collect();
        write(&self.path("data/registers/cqc-locations/locations.csv"), &first);
        write(&self.path("data/registers/cqc-locations/source.toml"), &text("source.toml"));
    }

    pub fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    pub fn replace(&self, file: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.path(file)).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        write(&self.path(file), &text.replacen(from, to, 1));
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        self.command_in(house(), arguments)
    }

    /// With the templates of that house, such as this checkout's own.
    pub fn command_in(&self, house: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(arguments).arg("--project").arg(self.folder.path()).arg("--house").arg(house).stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.command(arguments).output().unwrap().into()
    }

    /// Every file of the published tree with its bytes.
    pub fn published(&self) -> BTreeMap<String, Vec<u8>> {
        self.tree("site/public")
    }

    /// Every file below a folder with its bytes.
    pub fn tree(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let root = self.path(folder);
        walkdir::WalkDir::new(&root)
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| (entry.path().strip_prefix(&root).unwrap().to_str().unwrap().to_owned(), std::fs::read(entry.path()).unwrap()))
            .collect()
    }
}

#[track_caller]
pub fn expect(ran: &Ran, exit: i32, says: &[&str]) {
    assert_eq!(ran.exit, Some(exit), "{}", ran.err);
    for text in says {
        assert!(ran.err.contains(text) || ran.out.contains(text), "no {text:?} in\n{}{}", ran.err, ran.out);
    }
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
}
