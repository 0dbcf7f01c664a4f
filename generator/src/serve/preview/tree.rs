//! The preview on the disk: the assembled files, and the pages that Zola makes of them. Writes what differs from the last time and
//! has Zola make no more pages than those; the result is the one that a build would have.

use super::{First, Made};
use crate::diagnostic::{Problem, Report};
use crate::publish::{Content, File, site, templates};
use crate::release::{switch, zola};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};

/// From so many pages on, Zola is as quick with all of them.
const MANY: usize = 1200;
/// From so many on, the pages that are open are made before the others.
const SEVERAL: usize = 100;

/// Without it Zola would make one up.
const FIRST: &str = "content/_index.md";

#[derive(Debug)]
pub(super) struct Tree {
    zola: PathBuf,
    pub work: PathBuf,
    pub public: PathBuf,
    /// Each assembled file as it was the last time, by its path; empty when all must be made.
    last: HashMap<String, Content>,
    former: HashMap<String, Content>,
}

/// What differs from the last time.
struct Difference<'a> {
    changed: BTreeSet<&'a str>,
    gone: Vec<String>,
    /// Pages came or went: a list that Zola makes of all, such as the site map, differs too.
    other_pages: bool,
}

impl Tree {
    pub fn new(folder: &Path, zola: &Path) -> io::Result<Self> {
        if folder.exists() {
            std::fs::remove_dir_all(folder)?;
        }
        let (work, public) = (folder.join("work"), folder.join("public"));
        std::fs::create_dir_all(&public)?;
        Ok(Self { zola: zola.into(), work, public, last: HashMap::new(), former: HashMap::new() })
    }

    /// Makes the tree what these files say.
    pub fn follow(&mut self, files: Vec<File>, first: First<'_>) -> Result<Made, Report> {
        let made = if self.last.is_empty() { self.all(&files) } else { self.some(&files, first) };
        // What was written of a tree that could not be made no longer fits what is remembered: the next time, all is.
        let now = if made.is_ok() { files.into_iter().map(|file| (file.path, file.content)).collect() } else { HashMap::new() };
        self.former = std::mem::replace(&mut self.last, now);
        made
    }

    pub fn tidy(&mut self) {
        self.former = HashMap::new();
    }

    fn all(&self, files: &[File]) -> Result<Made, Report> {
        site::write(&self.work, files).map_err(told)?;
        self.whole()?;
        Ok(Made { pages: files.iter().filter(|file| is_page(&file.path)).count(), others: files.len() })
    }

    fn some(&self, files: &[File], first: First<'_>) -> Result<Made, Report> {
        let Difference { changed, gone, other_pages } = self.difference(files);
        let fail = |error: io::Error| told(site::Fault::Io { doing: "write", path: self.public.clone(), error });
        let fresh: Vec<&File> = files.par_iter().filter(|file| changed.contains(file.path.as_str())).collect();
        let mut pages = affected(files, &changed, &gone);
        let made = Made { pages: pages.len(), others: gone.len() + fresh.iter().filter(|file| !pages.contains(file.path.as_str())).count() };
        let whole = other_pages || changed.contains("config.toml") || pages.len() > MANY;
        let open: BTreeSet<&str> = if whole || pages.len() > SEVERAL {
            pages.iter().copied().filter(|page| site::address(page).is_some_and(|at| first.open.contains(&at))).collect()
        } else {
            BTreeSet::new()
        };
        // Thousands of files may wait for a disk, but not what open pages are made of.
        let waits = |file: &File| !open.is_empty() && ["content/", "printed/"].iter().any(|of| file.path.starts_with(of)) && !is_of(file, &open);
        let (later, now): (Vec<&File>, Vec<&File>) = fresh.into_iter().partition(|file| waits(file));
        self.write(&now).map_err(fail)?;
        if !open.is_empty() {
            self.part(&open, fail)?;
            (first.tell)(open.iter().filter_map(|page| site::address(page)).collect());
            pages.retain(|page| !open.contains(page));
        }
        self.write(&later).map_err(fail)?;
        for path in &gone {
            let _ = std::fs::remove_file(self.work.join(path));
        }
        if whole {
            self.whole()?;
        // The page for what is not there belongs to no content: any template may be its own.
        } else if !pages.is_empty() || changed.iter().any(|path| path.starts_with("templates/")) {
            self.part(&pages, fail)?;
        }
        for address in gone.iter().filter_map(|path| site::address(path)) {
            let _ = std::fs::remove_file(self.public.join(address));
        }
        Ok(made)
    }

    /// Into the assembled files and, of what is published as it is, into the public ones.
    fn write(&self, files: &[&File]) -> io::Result<()> {
        files.iter().try_for_each(|file| {
            write(&self.work.join(&file.path), &file.bytes())?;
            file.path.strip_prefix("static/").map_or(Ok(()), |address| write(&self.public.join(address), &file.bytes()))
        })
    }

    fn difference<'a>(&self, files: &'a [File]) -> Difference<'a> {
        let now: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let changed: BTreeSet<&str> =
            files.par_iter().filter(|file| self.last.get(&file.path) != Some(&file.content)).map(|file| file.path.as_str()).collect();
        let gone: Vec<String> = self.last.keys().filter(|path| !now.contains(path.as_str())).cloned().collect();
        let other_pages = gone.iter().any(|path| is_page(path)) || changed.iter().any(|path| is_page(path) && !self.last.contains_key(*path));
        Difference { changed, gone, other_pages }
    }

    fn whole(&self) -> Result<(), Report> {
        let fresh = self.public.with_file_name("fresh");
        let _ = std::fs::remove_dir_all(&fresh);
        zola::build(&self.zola, &self.work, &fresh, zola::TIME_LIMIT).map_err(told)?;
        if !switch::exchange(&fresh, &self.public).map_err(told)? {
            let _ = std::fs::remove_dir_all(&self.public);
            let _ = std::fs::rename(&fresh, &self.public);
        }
        let _ = std::fs::remove_dir_all(&fresh);
        Ok(())
    }

    /// Has Zola make these pages alone. A page reads nothing but itself, the templates and the configuration.
    fn part(&self, pages: &BTreeSet<&str>, fail: impl Fn(io::Error) -> Report + Copy) -> Result<(), Report> {
        let (part, out) = (self.work.with_file_name("part"), self.work.with_file_name("part-public"));
        for folder in [&part, &out] {
            let _ = std::fs::remove_dir_all(folder);
        }
        for page in pages.iter().copied().chain([FIRST]) {
            let text = std::fs::read_to_string(self.work.join(page)).map_err(fail)?;
            for printed in printed(&text) {
                link(&self.work.join(printed), &part.join(printed)).map_err(fail)?;
            }
            write(&part.join(page), text.as_bytes()).map_err(fail)?;
        }
        link(&self.work.join("config.toml"), &part.join("config.toml")).map_err(fail)?;
        std::os::unix::fs::symlink(self.work.join("templates"), part.join("templates")).map_err(fail)?;
        zola::build(&self.zola, &part, &out, zola::TIME_LIMIT).map_err(told)?;
        for address in pages.iter().filter_map(|page| site::address(page)).chain(["404.html".into()]) {
            // A section that is there for Zola alone has no page.
            if !out.join(&address).exists() {
                continue;
            }
            let to = self.public.join(&address);
            to.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::rename(out.join(&address), to)).map_err(fail)?;
        }
        Ok(())
    }
}

fn told(fault: impl Problem) -> Report {
    let mut report = Report::default();
    report.add(fault, None);
    report
}

fn is_page(path: &str) -> bool {
    path.starts_with("content/")
}

/// Writes a file in one step, so that no visitor meets half of it.
fn write(to: &Path, bytes: &[u8]) -> io::Result<()> {
    to.parent().map_or(Ok(()), std::fs::create_dir_all)?;
    let mut beside = to.as_os_str().to_owned();
    beside.push("~new");
    std::fs::write(&beside, bytes)?;
    std::fs::rename(&beside, to)
}

/// The same file at another place too, where the disk has such; files here are replaced and never written into.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    to.parent().map_or(Ok(()), std::fs::create_dir_all)?;
    match std::fs::hard_link(from, to) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => std::fs::copy(from, to).map(drop),
        _ => Ok(()),
    }
}

/// Whether the file is one of these pages, the first page, or a part that any page may take in.
fn is_of(file: &File, pages: &BTreeSet<&str>) -> bool {
    let own = file.path.strip_prefix("printed/").and_then(|path| path.strip_suffix(".html")).map(|name| format!("content/{name}.md"));
    let page = own.as_deref().unwrap_or(&file.path);
    pages.contains(page) || page == FIRST || file.path.starts_with("printed/numbers-")
}

/// The pages that changed, and those whose template did, or what that template is made of. The configuration is every page's.
fn affected<'a>(files: &'a [File], changed: &BTreeSet<&'a str>, gone: &'a [String]) -> BTreeSet<&'a str> {
    let texts: BTreeMap<String, String> = files
        .iter()
        .filter_map(|file| Some((file.path.strip_prefix("templates/")?.to_owned(), String::from_utf8_lossy(&file.bytes()).into_owned())))
        .collect();
    let differing = changed.iter().copied().chain(gone.iter().map(String::as_str)).filter_map(|path| path.strip_prefix("templates/")).collect();
    let stale = templates::with_those_that_take_in(differing, &texts);
    let all = changed.contains("config.toml");
    let parts = changed.iter().any(|path| path.starts_with("printed/"));
    files
        .par_iter()
        .filter(|file| is_page(&file.path))
        .filter(|file| {
            if all || changed.contains(file.path.as_str()) {
                return true;
            }
            let bytes = file.bytes();
            let text = std::str::from_utf8(&bytes).unwrap_or_default();
            (!stale.is_empty() && template(text).is_some_and(|name| stale.contains(name)))
                || (parts && printed(text).any(|part| changed.contains(part)))
        })
        .map(|file| file.path.as_str())
        .collect()
}

/// The template that a page names in its front matter.
fn template(page: &str) -> Option<&str> {
    let line = page.lines().rev().find(|line| line.starts_with("template = "))?;
    line.split('"').nth(1)
}

/// The files with printed parts that a page takes in.
fn printed(page: &str) -> impl Iterator<Item = &str> {
    page.split('"').filter(|word| word.starts_with("printed/") && word.ends_with(".html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_made_anew_with_its_template() {
        let page = |path: &str, template: &str| File::new(path, format!("+++\ntitle = \"x\"\ntemplate = \"{template}\"\n+++\n"));
        let files = [
            page("content/_index.md", "pages/home.html"),
            page("content/a.md", "pages/text.html"),
            page("content/b.md", "printed.html"),
            File::new("content/c.md", "+++\nextra = {main = \"printed/c.html\"}\ntemplate = \"other.html\"\n+++\n"),
            File::new("printed/c.html", "<h1>c</h1>"),
            File::new("templates/frame.html", "{% block main %}{% endblock main %}"),
            File::new("templates/part.html", "part"),
            File::new("templates/pages/home.html", "{% extends \"frame.html\" %}{% include \"part.html\" %}"),
            File::new("templates/pages/text.html", "{% extends \"frame.html\" %}"),
            File::new("templates/printed.html", "{% extends \"frame.html\" %}"),
        ];
        let check = |changed: &str, expected: &[&str]| {
            assert_eq!(affected(&files, &BTreeSet::from([changed]), &[]).into_iter().collect::<Vec<_>>(), expected, "{changed}");
        };
        check("content/b.md", &["content/b.md"]);
        check("templates/part.html", &["content/_index.md"]);
        check("templates/pages/text.html", &["content/a.md"]);
        check("templates/frame.html", &["content/_index.md", "content/a.md", "content/b.md"]);
        check("printed/c.html", &["content/c.md"]);
        check("static/x.css", &[]);
        check("config.toml", &["content/_index.md", "content/a.md", "content/b.md", "content/c.md"]);
    }
}
