//! The sole writer of the assembled site. Refuses two files for one address, writes a file only when it differs, and removes
//! what no output made. It does not know what is in a file.

use super::File;
use crate::diagnostic::{At, Code, Problem, Report, Severity};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// The folders below the assembled root that are wholly ours: what is in them and not in the list of files goes.
const OWNED: &[&str] = &["content", "printed", "static", "templates"];
/// Marks a folder as an assembled site, so that `--work` on somebody's own folder deletes nothing.
const MARK: &str = ".assembled";

/// What a run of the writer did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
}

#[derive(Debug)]
pub enum Fault {
    SameAddress { address: String, first: String, second: String },
    CaseOnly { address: String, other: String },
    FileOverFolder { address: String },
    Escapes { path: String },
    NotOurs { folder: PathBuf },
    Io { doing: &'static str, path: PathBuf, error: io::Error },
}

const SAME: Code = Code {
    id: "two-files-one-address",
    severity: Severity::Error,
    explain: "Two pages or files would be published at one address and one of them would silently vanish. Nothing is written. \
              If both come from people, rename one; otherwise it is a fault in Doorstep.",
};
const CASE: Code = Code {
    id: "addresses-differ-by-case",
    severity: Severity::Error,
    explain: "Two addresses differ only in capital letters. On some hosts and on Windows and macOS they are one file, so one would vanish.",
};
const OVER: Code = Code {
    id: "file-over-folder",
    severity: Severity::Error,
    explain: "A file would be published at an address that is also a folder of other pages. One of the two cannot exist.",
};
const ESCAPES: Code = Code {
    id: "path-outside-site",
    severity: Severity::Error,
    explain: "A file would be written outside the site's own folder. This is a fault in Doorstep; nothing is written.",
};
const NOT_OURS: Code = Code {
    id: "work-folder-in-use",
    severity: Severity::Error,
    explain: "The folder given with --work already has other things in it. Assembling a site there would delete them, so Doorstep does not.",
};
const IO: Code = Code {
    id: "cannot-write",
    severity: Severity::Error,
    explain: "The assembled site could not be written, for example because the disk is full or the folder is read-only. \
              The published site is as it was.",
};

pub const CODES: &[&Code] = &[&SAME, &CASE, &OVER, &ESCAPES, &NOT_OURS, &IO];

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::SameAddress { .. } => &SAME,
            Self::CaseOnly { .. } => &CASE,
            Self::FileOverFolder { .. } => &OVER,
            Self::Escapes { .. } => &ESCAPES,
            Self::NotOurs { .. } => &NOT_OURS,
            Self::Io { .. } => &IO,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::SameAddress { .. } | Self::FileOverFolder { .. } => "rename one of the two".into(),
            Self::CaseOnly { .. } => "write both in lower case and make them different".into(),
            Self::Escapes { .. } => "tell whoever maintains Doorstep".into(),
            Self::NotOurs { .. } => "give --work an empty folder".into(),
            Self::Io { error, .. } if error.kind() == io::ErrorKind::StorageFull => {
                "make room on the disk, or assemble somewhere else with --work, and run it again".into()
            }
            Self::Io { .. } => "check that the folder exists and that you may write to it".into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SameAddress { address, first, second } => write!(f, "{first} and {second} would both be published at /{address}"),
            Self::CaseOnly { address, other } => write!(f, "/{address} and /{other} differ only in capital letters"),
            Self::FileOverFolder { address } => write!(f, "/{address} would be a file and a folder"),
            Self::Escapes { path } => write!(f, "{path:?} is not a path below the site"),
            Self::NotOurs { folder } => write!(f, "{} is not empty", folder.display()),
            Self::Io { doing, path, error } => write!(f, "cannot {doing} {}: {error}", path.display()),
        }
    }
}

/// The published file that an assembled file becomes: `content/a/b.md` → `a/b/index.html`, `static/x.css` → `x.css`. `None` for
/// printed parts, templates and configuration, which become no file of their own.
pub fn address(path: &str) -> Option<String> {
    if let Some(rest) = path.strip_prefix("static/") {
        return Some(rest.to_owned());
    }
    let page = path.strip_prefix("content/")?.strip_suffix(".md")?;
    let page = page.strip_suffix("_index").or_else(|| page.strip_suffix("/index").filter(|p| !p.is_empty())).unwrap_or(page);
    let page = page.trim_end_matches('/');
    Some(if page.is_empty() { "index.html".into() } else { format!("{page}/index.html") })
}

fn is_below(path: &str) -> bool {
    !path.is_empty() && path.split('/').all(|part| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0']))
}

/// Reports every clash among the files. Returns whether there was none.
pub fn agree(files: &[File], report: &mut Report) -> bool {
    let before = report.entries().len();
    let mut at: BTreeMap<String, &str> = BTreeMap::new();
    let mut folded: BTreeMap<String, String> = BTreeMap::new();
    let mut paths: BTreeSet<&str> = BTreeSet::new();
    for File { path, .. } in files {
        if !is_below(path) {
            report.add(Fault::Escapes { path: path.clone() }, None);
            continue;
        }
        let fresh = paths.insert(path);
        let Some(address) = address(path) else {
            if !fresh {
                report.add(Fault::SameAddress { address: path.clone(), first: path.clone(), second: path.clone() }, None);
            }
            continue;
        };
        if let Some(first) = at.insert(address.clone(), path) {
            report.add(Fault::SameAddress { address: address.clone(), first: first.into(), second: path.clone() }, At::file(path.as_str()));
        } else if let Some(other) = folded.insert(address.to_lowercase(), address.clone()) {
            report.add(Fault::CaseOnly { address, other }, At::file(path.as_str()));
        }
    }
    for address in at.keys() {
        let below = format!("{address}/");
        if at.range(below.clone()..).next().is_some_and(|(next, _)| next.starts_with(&below)) {
            report.add(Fault::FileOverFolder { address: address.clone() }, At::file(at[address]));
        }
    }
    report.entries().len() == before
}

/// Writes the files below `root` and removes what is not among them. The files must [`agree`].
pub fn write(root: &Path, files: &[File]) -> Result<Written, Fault> {
    claim(root)?;
    let wanted: BTreeSet<&str> = files.iter().map(|f| f.path.as_str()).collect();
    let mut folders: BTreeSet<&str> = BTreeSet::new();
    for path in &wanted {
        let mut path = *path;
        while let Some((folder, _)) = path.rsplit_once('/') {
            if !folders.insert(folder) {
                break;
            }
            path = folder;
        }
    }
    let removed = prune(root, &wanted, &folders)?;
    for folder in &folders {
        let path = root.join(folder);
        std::fs::create_dir_all(&path).map_err(|error| Fault::Io { doing: "create", path, error })?;
    }
    let written = files.par_iter().map(|file| write_one(root, file)).try_reduce(|| 0, |a, b| Ok(a + b))?;
    Ok(Written { written, unchanged: files.len() - written, removed })
}

/// Makes sure that the folder is empty, or an assembled site, before anything in it is removed.
fn claim(root: &Path) -> Result<(), Fault> {
    let io = |doing, path: &Path| {
        let path = path.to_path_buf();
        move |error| Fault::Io { doing, path, error }
    };
    std::fs::create_dir_all(root).map_err(io("create", root))?;
    let mark = root.join(MARK);
    if mark.exists() {
        return Ok(());
    }
    for entry in std::fs::read_dir(root).map_err(io("read", root))? {
        let name = entry.map_err(io("read", root))?.file_name();
        if OWNED.iter().any(|owned| name == *owned) || name == "config.toml" {
            return Err(Fault::NotOurs { folder: root.into() });
        }
    }
    std::fs::write(&mark, "Doorstep assembles its site here. What is in content, printed, static and templates is derived.\n")
        .map_err(io("write", &mark))
}

fn prune(root: &Path, wanted: &BTreeSet<&str>, folders: &BTreeSet<&str>) -> Result<usize, Fault> {
    let mut removed = 0;
    for owned in OWNED {
        let top = root.join(owned);
        if !top.exists() {
            continue;
        }
        let mut walk = walkdir::WalkDir::new(&top).into_iter();
        while let Some(entry) = walk.next() {
            let entry = entry.map_err(|error| Fault::Io {
                doing: "read",
                path: error.path().unwrap_or(&top).into(),
                error: error.into_io_error().unwrap_or_else(|| io::Error::other("a loop of links")),
            })?;
            let below = entry.path().strip_prefix(root).expect("the walk stays below its root").to_string_lossy().replace('\\', "/");
            let is_folder = entry.file_type().is_dir();
            if if is_folder { folders.contains(&*below) } else { wanted.contains(&*below) } {
                continue;
            }
            let gone = if is_folder {
                walk.skip_current_dir();
                std::fs::remove_dir_all(entry.path())
            } else {
                std::fs::remove_file(entry.path())
            };
            gone.map_err(|error| Fault::Io { doing: "remove", path: entry.path().into(), error })?;
            removed += 1;
        }
    }
    Ok(removed)
}

fn write_one(root: &Path, file: &File) -> Result<usize, Fault> {
    let path = root.join(&file.path);
    let bytes = file.bytes();
    let same = std::fs::metadata(&path).is_ok_and(|m| m.len() == bytes.len() as u64) && std::fs::read(&path).is_ok_and(|now| now == *bytes);
    if same {
        return Ok(0);
    }
    std::fs::write(&path, &bytes).map(|()| 1).map_err(|error| Fault::Io { doing: "write", path, error })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_address(path: &str, expected: Option<&str>) {
        assert_eq!(address(path).as_deref(), expected, "{path}");
    }

    #[test]
    fn files_have_addresses() {
        check_address("content/_index.md", Some("index.html"));
        check_address("content/find/_index.md", Some("find/index.html"));
        check_address("content/about/index.md", Some("about/index.html"));
        check_address("content/services/rose-1-99.md", Some("services/rose-1-99/index.html"));
        check_address("static/data/services.csv", Some("data/services.csv"));
        check_address("templates/base.html", None);
        check_address("config.toml", None);
    }

    #[track_caller]
    fn check_clash(paths: &[&str], expected: &[&str]) {
        let files: Vec<File> = paths.iter().map(|p| File::new(*p, "")).collect();
        let mut report = Report::default();
        agree(&files, &mut report);
        let codes: Vec<&str> = report.entries().iter().map(|e| e.problem.code().id).collect();
        assert_eq!(codes, expected, "{paths:?}");
    }

    #[test]
    fn two_files_never_share_an_address() {
        check_clash(&["content/a.md", "content/b.md", "static/a.css", "templates/a.html"], &[]);
        check_clash(&["content/a.md", "content/a/_index.md"], &["two-files-one-address"]);
        check_clash(&["content/a.md", "static/a/index.html"], &["two-files-one-address"]);
        check_clash(&["content/a.md", "content/a.md"], &["two-files-one-address"]);
        check_clash(&["config.toml", "config.toml"], &["two-files-one-address"]);
        check_clash(&["content/Rose.md", "content/rose.md"], &["addresses-differ-by-case"]);
        check_clash(&["static/find", "content/find.md"], &["file-over-folder"]);
        check_clash(&["content/../x.md"], &["path-outside-site"]);
        check_clash(&["/etc/x"], &["path-outside-site"]);
    }

    #[test]
    fn writes_what_differs_and_removes_the_rest() {
        let root = tempfile::tempdir().unwrap();
        let first = [File::new("content/a/b.md", "1"), File::new("static/x", "1"), File::new("config.toml", "1")];
        assert_eq!(write(root.path(), &first).unwrap(), Written { written: 3, unchanged: 0, removed: 0 });
        assert_eq!(write(root.path(), &first).unwrap(), Written { written: 0, unchanged: 3, removed: 0 });
        let second = [File::new("content/a.md", "1"), File::new("static/x/y", "2"), File::new("config.toml", "1")];
        assert_eq!(write(root.path(), &second).unwrap(), Written { written: 2, unchanged: 1, removed: 2 });
        assert!(!root.path().join("content/a").exists());
    }

    #[test]
    fn somebody_elses_folder_is_left_alone() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("content")).unwrap();
        let error = write(root.path(), &[]).unwrap_err();
        assert_eq!(error.code().id, "work-folder-in-use");
    }
}
