//! `source.toml` beside the files of a source: who published them, under what terms, and which day they describe.

use crate::diagnostic::{At, Code, Problem, Report, Severity, nearest};
use crate::digest;
use crate::ingest::table::DateOrder;
use crate::model::{Date, Source, Text, WebAddress};
use crate::project::Project;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub const NAME: &str = "source.toml";

/// What `source.toml` says.
#[derive(Debug, Clone)]
pub struct Description {
    /// The folder it stands in.
    pub folder: PathBuf,
    pub shown: Arc<str>,
    /// The kind of source, where the folder's name does not say it.
    pub kind: Option<String>,
    pub publisher: Text,
    pub title: Text,
    pub url: Option<WebAddress>,
    pub licence: Text,
    pub attribution: Option<Text>,
    /// Without it, the file itself must say the day.
    pub edition: Option<Date>,
    pub accessed: Option<Date>,
    pub demonstration: bool,
    /// The files to read, where the folder holds others too.
    pub files: Vec<String>,
    /// Names for a file without a header.
    pub columns: Option<Vec<String>>,
    /// Settles day and month where no date of the file does.
    pub date_order: Option<DateOrder>,
    /// As (file, hex); the file is empty when the source has only one.
    pub sha256: Vec<(String, String)>,
}

const KEYS: &[&str] = &[
    "fetch",
    "kind",
    "publisher",
    "title",
    "url",
    "licence",
    "attribution",
    "edition",
    "accessed",
    "sha256",
    "status",
    "file",
    "columns",
    "date_order",
];

/// What is wrong with a `source.toml` or the files it speaks of.
#[derive(Debug)]
pub enum Fault {
    Unreadable { error: String },
    Syntax { message: String },
    UnknownKey { key: String, nearest: Option<&'static str> },
    Missing { key: &'static str, example: &'static str },
    Value { key: &'static str, value: String, wanted: &'static str },
    NoFile { name: Option<String> },
    NotPlain { name: String },
    SameName { first: String },
    Checksum { found: String, told: String },
    LineEnds { told: String },
    NoEdition,
    EditionDiffers { told: Date, found: Date },
    EditionAfterAccess { edition: Date, accessed: Date },
    Incomplete { keys: Vec<&'static str> },
    MadeUp,
}

const UNREADABLE: Code = Code {
    id: "source-unreadable",
    severity: Severity::Error,
    explain: "A source's folder has no source.toml that can be read, so nobody can say where its data comes from. It is not published.",
};
const UNKNOWN: Code = Code {
    id: "source-unknown-key",
    severity: Severity::Error,
    explain: "A source.toml has a key that Doorstep does not know. A misspelt key would silently have no effect, so it stops the build.",
};
const VALUE: Code = Code {
    id: "source-value",
    severity: Severity::Error,
    explain: "A key of a source.toml is missing, or its value is not of the kind that it needs. What is published must name its source, licence and date.",
};
const NO_FILE: Code =
    Code { id: "source-no-file", severity: Severity::Error, explain: "A source's folder lacks the file that its source.toml speaks of." };
const NOT_PLAIN: Code = Code {
    id: "source-not-plain",
    severity: Severity::Error,
    explain: "A source's folder has a link to a file or a folder elsewhere, or something that is no file at all. It is not followed: what it leads to may change or be missing where the site is built.",
};
const SAME_NAME: Code = Code {
    id: "source-same-name",
    severity: Severity::Error,
    explain: "Two files of a source have one name, in two folders or in other letters. Only one of them could be read, and the other would be left out in silence.",
};
const CHECKSUM: Code = Code {
    id: "source-checksum",
    severity: Severity::Error,
    explain: "The file is not the one whose sha256 stands in source.toml: it was changed, replaced, or cut short since. It is not published.",
};
const EDITION: Code = Code {
    id: "source-edition",
    severity: Severity::Error,
    explain: "The day that a source describes is not known, or the file and its source.toml disagree on it. Every page prints this day, so it must be right.",
};
const INCOMPLETE: Code = Code {
    id: "source-incomplete",
    severity: Severity::Note,
    explain: "A source.toml leaves out where the file was found, when, or its sha256. The site is built; its page on provenance says less than it could.",
};

const MADE_UP: Code = Code {
    id: "source-made-up",
    severity: Severity::Error,
    explain: "A source says that it is made up, and the portal says that it is real. Somebody would ring services that do not exist, so nothing is published.",
};

pub const CODES: &[&Code] = &[&MADE_UP, &UNREADABLE, &UNKNOWN, &VALUE, &NO_FILE, &NOT_PLAIN, &SAME_NAME, &CHECKSUM, &EDITION, &INCOMPLETE];

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::Unreadable { .. } | Self::Syntax { .. } => &UNREADABLE,
            Self::UnknownKey { .. } => &UNKNOWN,
            Self::Missing { .. } | Self::Value { .. } => &VALUE,
            Self::NoFile { .. } => &NO_FILE,
            Self::NotPlain { .. } => &NOT_PLAIN,
            Self::SameName { .. } => &SAME_NAME,
            Self::Checksum { .. } | Self::LineEnds { .. } => &CHECKSUM,
            Self::NoEdition | Self::EditionDiffers { .. } | Self::EditionAfterAccess { .. } => &EDITION,
            Self::Incomplete { .. } => &INCOMPLETE,
            Self::MadeUp => &MADE_UP,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::Unreadable { .. } => {
                "write a source.toml with publisher, title, url, licence, attribution, edition, accessed, sha256, status".into()
            }
            Self::Syntax { .. } => "compare the line with another source's source.toml".into(),
            Self::UnknownKey { nearest: Some(nearest), .. } => format!("did you mean `{nearest}`?"),
            Self::UnknownKey { .. } => format!("remove the key; the keys are {}", KEYS.join(", ")),
            Self::Missing { key, example } => format!("add `{key} = {example}`"),
            Self::Value { wanted, .. } => format!("write {wanted}"),
            Self::NoFile { name: Some(_) } => "put the file there, or correct its name in `file`".into(),
            Self::NoFile { name: None } => "put the publisher's file beside source.toml".into(),
            Self::SameName { .. } => "put the rows of both into one file".into(),
            Self::NotPlain { .. } => "put the file itself there, or take it out".into(),
            Self::Checksum { .. } => "download the file again, or write the new sha256 if the publisher has issued it anew".into(),
            Self::LineEnds { .. } => {
                "write the line `data/** -text` into .gitattributes, so that Git leaves data as it is, and put the publisher's own file there again"
                    .into()
            }
            Self::NoEdition => "add `edition = 2026-09-16`, the day that the publisher's page gives".into(),
            Self::EditionAfterAccess { .. } => "correct `edition`, the day that the data describes, or `accessed`, the day of the download".into(),
            Self::EditionDiffers { found, .. } => format!("write `edition = {found}` if the file is the right one"),
            Self::MadeUp => "delete its folder, or set `demonstration = true` in doorstep.toml while the site is not real".into(),
            Self::Incomplete { keys } => format!("add {}", keys.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ")),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { error } => write!(f, "source.toml cannot be read: {error}"),
            Self::Syntax { message } => f.write_str(message.trim()),
            Self::UnknownKey { key, .. } => write!(f, "unknown key `{key}`"),
            Self::Missing { key, .. } => write!(f, "`{key}` is missing"),
            Self::Value { key, value, .. } => write!(f, "`{key}` is {value}"),
            Self::SameName { first } => write!(f, "{first} has the same name"),
            Self::NotPlain { name } => write!(f, "{name} is a link to another place, or no plain file"),
            Self::NoFile { name: Some(name) } => write!(f, "there is no file \"{name}\""),
            Self::NoFile { name: None } => f.write_str("the folder has no data file"),
            Self::Checksum { found, told } => write!(f, "the file's sha256 is {found}, not {told}"),
            Self::LineEnds { told } => {
                write!(f, "only the line ends differ, as Git or an editor turns them: with the others the file's sha256 is {told}, as it should be")
            }
            Self::NoEdition => f.write_str("neither the file nor source.toml says which day the data describes"),
            Self::EditionAfterAccess { edition, accessed } => write!(f, "the edition, {edition}, is later than the day of the download, {accessed}"),
            Self::EditionDiffers { told, found } => write!(f, "source.toml says {told}, the file says {found}"),
            Self::MadeUp => f.write_str("this source is made up, and the portal is not a demonstration"),
            Self::Incomplete { keys } => write!(f, "the provenance is incomplete: no {}", keys.join(", no ")),
        }
    }
}

/// The folders directly below this one, in the order of their names.
pub fn folders(root: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(root) else { return Vec::new() };
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// Whether a file beside the data is none: a description, a note to the reader, what programs leave behind, or hidden.
pub fn is_aside(name: &str) -> bool {
    let name = name.to_lowercase();
    // A program that hides endings writes `opt-outs.csv.txt`: that is a table, and whoever is in it counts on it.
    let is_table = [".csv.txt", ".ods.txt", ".xlsx.txt"].iter().any(|end| name.ends_with(end));
    let aside = [".toml", ".md", ".txt", ".lock", ".bak", "~", "thumbs.db", "desktop.ini"].iter().any(|end| name.ends_with(end));
    (aside && !is_table) || name.starts_with("~$") || name.starts_with('.')
}

impl Description {
    /// Reads the `source.toml` of a folder. Every problem in it goes to the report; `None` when one of them is an error.
    pub fn read(folder: &Path, project: &Project, report: &mut Report) -> Option<Self> {
        let path = folder.join(NAME);
        let file = project.shown(&path);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => {
                report.add(Fault::Unreadable { error: error.to_string() }, At::file(file));
                return None;
            }
        };
        Self::parse(&text, folder, project, report)
    }

    fn parse(text: &str, folder: &Path, project: &Project, report: &mut Report) -> Option<Self> {
        let at = At::file(project.shown(&folder.join(NAME)));
        let table: toml::Table = match text.trim_start_matches('\u{feff}').parse() {
            Ok(table) => table,
            Err(error) => {
                let error: toml::de::Error = error;
                let row = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() as u32 + 1);
                report.add(Fault::Syntax { message: error.message().into() }, At { row, ..at });
                return None;
            }
        };
        let before = report.count(Severity::Error);
        let mut keys = Keys { table: &table, text, at, report };
        keys.unknown();
        let publisher = keys.words("publisher", "\"Care Quality Commission\"");
        let title = keys.words("title", "\"Care directory\"");
        let licence = keys.words("licence", "\"Open Government Licence v3.0\"");
        let status = keys.status();
        let attribution = keys.string("attribution").and_then(|raw| keys.value("attribution", &raw, Text::parse(&raw), "words"));
        let url = keys.string("url").and_then(|raw| keys.value("url", &raw, WebAddress::parse(&raw), "an address that begins with https://"));
        let edition = keys.date("edition");
        let accessed = keys.date("accessed");
        if let (Some(edition), Some(accessed)) = (edition, accessed)
            && edition > accessed
        {
            let at = keys.place("edition");
            keys.report.add(Fault::EditionAfterAccess { edition, accessed }, at);
        }
        let kind = keys.string("kind");
        let files = keys.strings("file").unwrap_or_default();
        let columns = keys.strings("columns");
        let date_order =
            keys.string("date_order").and_then(|raw| keys.value("date_order", &raw, DateOrder::parse(&raw), "\"day-first\" or \"month-first\""));
        let sha256 = keys.sha256();
        let absent: Vec<&'static str> = [("url", url.is_none()), ("accessed", accessed.is_none()), ("sha256", sha256.is_empty())]
            .into_iter()
            .filter(|(_, a)| *a)
            .map(|(k, _)| k)
            .collect();
        if status == Some(false) && !absent.is_empty() {
            let at = keys.at.clone();
            keys.report.add(Fault::Incomplete { keys: absent }, at);
        }
        let whole = keys.report.count(Severity::Error) == before;
        whole.then_some(())?;
        Some(Self {
            folder: folder.to_path_buf(),
            shown: project.shown(folder).into(),
            kind,
            publisher: publisher?,
            title: title?,
            url,
            licence: licence?,
            attribution,
            edition,
            accessed,
            demonstration: status?,
            files,
            columns,
            date_order,
            sha256,
        })
    }

    /// Where problems with the whole description stand.
    pub fn at(&self) -> At {
        At::file(format!("{}/{NAME}", self.shown))
    }

    /// The files to read, in the order of their names: those that `file` lists, or every file of the folder and below it
    /// that is not a description, hidden, or a note to the reader. Folders with a `source.toml` of their own are left out.
    pub fn paths(&self, report: &mut Report) -> Vec<PathBuf> {
        let mut paths = Vec::new();
        if self.files.is_empty() {
            let own = |entry: &walkdir::DirEntry| {
                let name = entry.file_name().to_string_lossy();
                entry.depth() == 0 || !(name.starts_with('.') || (entry.file_type().is_dir() && entry.path().join(NAME).exists()))
            };
            for entry in walkdir::WalkDir::new(&self.folder).sort_by_file_name().into_iter().filter_entry(own).flatten() {
                let name = entry.file_name().to_string_lossy();
                if is_aside(&name) || entry.file_type().is_dir() {
                    continue;
                }
                if entry.file_type().is_file() {
                    paths.push(entry.into_path());
                } else {
                    report.add(Fault::NotPlain { name: self.name_of(entry.path()) }, self.at());
                }
            }
        } else {
            for name in &self.files {
                let path = self.folder.join(name);
                let inside = Path::new(name).components().all(|c| matches!(c, std::path::Component::Normal(_)));
                let kind = path.symlink_metadata().map(|found| found.file_type());
                if inside && kind.as_ref().is_ok_and(std::fs::FileType::is_file) {
                    paths.push(path);
                } else if inside && kind.is_ok_and(|kind| !kind.is_dir()) {
                    report.add(Fault::NotPlain { name: name.clone() }, self.at());
                } else {
                    report.add(Fault::NoFile { name: Some(name.clone()) }, self.at());
                }
            }
        }
        if paths.is_empty() && self.files.is_empty() {
            report.add(Fault::NoFile { name: None }, self.at());
        }
        paths
    }

    /// A file's name as seen from the folder.
    fn name_of(&self, path: &Path) -> String {
        path.strip_prefix(&self.folder).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }

    /// The sum that is written down of a file, one of so many of the source.
    pub fn sum_of(&self, path: &Path, files: usize) -> Option<&String> {
        let name = self.name_of(path);
        self.sha256.iter().find(|(file, _)| *file == name || (file.is_empty() && files == 1)).map(|(_, sum)| sum)
    }

    /// The source for the atlas: its files' sums are computed and compared with those that are written down. The edition is
    /// the one that is written down until the file says its own.
    pub fn source(&self, kind: &'static str, files: &[(Arc<str>, PathBuf)], report: &mut Report) -> Source {
        let mut sums = Vec::new();
        for (shown, path) in files {
            let sum = match digest::of_file(path) {
                Ok((sum, _)) => sum,
                Err(error) => {
                    report.add(Fault::Unreadable { error: error.to_string() }, At::file(shown.clone()));
                    continue;
                }
            };
            if let Some(told) = self.sum_of(path, files.len()).filter(|told| **told != sum) {
                let told = told.clone();
                let only_line_ends = std::fs::read(path).is_ok_and(|bytes| digest::with_other_line_ends(&bytes).contains(&told));
                let fault = if only_line_ends { Fault::LineEnds { told } } else { Fault::Checksum { found: sum.clone(), told } };
                report.add(fault, At::file(shown.clone()));
            }
            sums.push((shown.clone(), sum));
        }
        Source {
            kind,
            folder: self.shown.clone(),
            publisher: self.publisher.clone(),
            title: self.title.clone(),
            url: self.url.clone(),
            licence: self.licence.clone(),
            attribution: self.attribution.clone(),
            edition: self.edition.unwrap_or(Date::ZERO),
            accessed: self.accessed,
            files: sums,
            demonstration: self.demonstration,
        }
    }
}

/// Takes keys one by one and reports each that does not fit.
struct Keys<'a> {
    table: &'a toml::Table,
    text: &'a str,
    at: At,
    report: &'a mut Report,
}

impl Keys<'_> {
    fn place(&self, key: &str) -> At {
        let row = self.text.lines().position(|line| line.split('=').next().is_some_and(|k| k.trim() == key));
        At { row: row.map(|at| at as u32 + 1), ..self.at.clone() }
    }

    fn unknown(&mut self) {
        for key in self.table.keys().filter(|key| !KEYS.contains(&key.as_str())) {
            let at = self.place(key);
            self.report.add(Fault::UnknownKey { key: key.clone(), nearest: nearest(key, KEYS.iter().copied()) }, at);
        }
    }

    fn value<T>(&mut self, key: &'static str, raw: &str, parsed: Option<T>, wanted: &'static str) -> Option<T> {
        if parsed.is_none() {
            let at = self.place(key);
            self.report.add(Fault::Value { key, value: format!("{raw:?}"), wanted }, at);
        }
        parsed
    }

    fn string(&mut self, key: &'static str) -> Option<String> {
        match self.table.get(key)? {
            toml::Value::String(value) if value.trim().is_empty() => None,
            toml::Value::String(value) => Some(value.clone()),
            other => self.value(key, &other.to_string(), None, "words in quotation marks"),
        }
    }

    /// One string or a list of them.
    fn strings(&mut self, key: &'static str) -> Option<Vec<String>> {
        match self.table.get(key)? {
            toml::Value::String(value) => Some(vec![value.clone()]),
            toml::Value::Array(values) if values.iter().all(toml::Value::is_str) => {
                Some(values.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect())
            }
            other => self.value(key, &other.to_string(), None, "a list of words in quotation marks"),
        }
    }

    fn words(&mut self, key: &'static str, example: &'static str) -> Option<Text> {
        match self.string(key) {
            Some(raw) => self.value(key, &raw, Text::parse(&raw), "words"),
            None => {
                let at = self.at.clone();
                self.report.add(Fault::Missing { key, example }, at);
                None
            }
        }
    }

    /// Whether the data is made up.
    fn status(&mut self) -> Option<bool> {
        let Some(raw) = self.string("status") else {
            let at = self.at.clone();
            self.report.add(Fault::Missing { key: "status", example: "\"live\"" }, at);
            return None;
        };
        let demonstration = match raw.as_str() {
            "live" => Some(false),
            "demonstration" => Some(true),
            _ => None,
        };
        self.value("status", &raw, demonstration, "\"live\" or \"demonstration\"")
    }

    fn date(&mut self, key: &'static str) -> Option<Date> {
        let raw = match self.table.get(key)? {
            toml::Value::Datetime(value) => value.to_string(),
            toml::Value::String(value) => value.clone(),
            other => other.to_string(),
        };
        self.value(key, &raw, raw.parse().ok(), "a day such as 2026-09-16")
    }

    fn sha256(&mut self) -> Vec<(String, String)> {
        const WANTED: &str = "64 hexadecimal digits, or a table of file = \"sum\"";
        let sum = |raw: &str| (raw.len() == 64 && raw.bytes().all(|b| b.is_ascii_hexdigit())).then(|| raw.to_ascii_lowercase());
        match self.table.get("sha256") {
            None => Vec::new(),
            Some(toml::Value::String(raw)) => self.value("sha256", raw, sum(raw), WANTED).map(|sum| vec![(String::new(), sum)]).unwrap_or_default(),
            Some(toml::Value::Table(sums)) => sums
                .iter()
                .filter_map(|(file, raw)| {
                    let text = raw.as_str().unwrap_or_default();
                    self.value("sha256", text, sum(text), WANTED).map(|sum| (file.clone(), sum))
                })
                .collect(),
            Some(other) => self.value::<Vec<_>>("sha256", &other.to_string(), None, WANTED).unwrap_or_default(),
        }
    }
}
