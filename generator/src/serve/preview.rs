//! The site as it would be, made anew after each change in a folder of its own: `site/public` is never touched. All is worked
//! out anew in memory, as a build does, unless nothing but templates changed; Zola then makes only the pages that differ from the
//! last time, or whose template does.

use crate::build;
use crate::diagnostic::Report;
use crate::house::House;
use crate::model::Atlas;
use crate::project::Project;
use crate::publish::{File, site};
use crate::release::verify::{self, Expected};
use crate::release::{switch, zola};
use crate::stage::Stages;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// From so many pages on, Zola is as quick with all of them.
const MANY: usize = 1200;

#[derive(Debug)]
pub struct Preview {
    house: House,
    work: PathBuf,
    pub public: PathBuf,
    /// What each assembled file was the last time, by its path.
    last: BTreeMap<String, u64>,
    /// The portal as it was last read without an error, and the files that are made of it before a template is looked at.
    read: Option<(Atlas, Vec<File>)>,
}

/// What may differ from the last time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched {
    Anything,
    /// Templates, styles and scripts alone: what the portal says is the same.
    Looks,
}

/// What was made.
#[derive(Debug)]
pub struct Made {
    pub pages: usize,
    pub expected: Expected,
    pub report: Report,
}

impl Preview {
    pub fn new(project: &Project, house: &House) -> std::io::Result<Self> {
        let folder = project.root.join("site/.preview");
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        let (work, public) = (folder.join("work"), folder.join("public"));
        std::fs::create_dir_all(&public)?;
        Ok(Self { house: house.clone(), work, public, last: BTreeMap::new(), read: None })
    }

    /// Makes the preview of the portal as it is now; what is wrong when that cannot be.
    pub fn make(&mut self, mut project: Project, touched: Touched) -> Result<Made, Report> {
        let mut report = Report::default();
        project.work.clone_from(&self.work);
        let read = match self.read.take().filter(|_| touched == Touched::Looks) {
            Some(read) => read,
            None => build::prepare(&project, &mut Stages::silent(), &mut report),
        };
        if report.has_errors() {
            return Err(report);
        }
        let made = self.assemble(&project, &read.0, read.1.clone(), report);
        self.read = Some(read);
        made
    }

    fn assemble(&mut self, project: &Project, atlas: &Atlas, mut files: Vec<File>, mut report: Report) -> Result<Made, Report> {
        let shared = match build::mounted(project, &self.house, atlas, &mut files) {
            Ok(shared) => shared,
            Err(fault) => {
                let at = fault.at();
                report.add(fault, at);
                return Err(report);
            }
        };
        if !site::agree(&files, &mut report) {
            return Err(report);
        }
        let machine = build::machine(project, &self.house);
        let expected = Expected::new(atlas, &files, &shared, machine);
        let now: BTreeMap<String, u64> = files.iter().map(|file| (file.path.clone(), sum(&file.bytes()))).collect();
        match self.write(&files, &now) {
            Ok(pages) => {
                self.last = now;
                Ok(Made { pages, expected, report })
            }
            Err(fault) => {
                // What was written no longer fits what is remembered: the next time, all is made.
                self.last.clear();
                report.extend(fault);
                Err(report)
            }
        }
    }

    /// What the walk over the whole preview finds.
    pub fn verify(&self, expected: &Expected) -> Report {
        let mut report = Report::default();
        verify::tree(&self.public, expected, &mut report);
        report
    }

    fn write(&self, files: &[File], now: &BTreeMap<String, u64>) -> Result<usize, Report> {
        let fail = |text: std::io::Error| {
            let mut report = Report::default();
            report.add(site::Fault::Io { doing: "write", path: self.public.clone(), error: text }, None);
            report
        };
        let changed: BTreeSet<&str> = now.iter().filter(|(path, sum)| self.last.get(*path) != Some(sum)).map(|(path, _)| path.as_str()).collect();
        let removed: Vec<&String> = self.last.keys().filter(|path| !now.contains_key(*path)).collect();
        site::write(&self.work, files).map_err(told)?;
        let pages = affected(files, &changed);
        if self.last.is_empty() || changed.contains("config.toml") || pages.len() > MANY {
            self.whole()?;
            return Ok(now.keys().filter(|path| path.starts_with("content/")).count());
        }
        for path in removed {
            if let Some(address) = site::address(path) {
                let _ = std::fs::remove_file(self.public.join(address));
            }
        }
        for path in changed.iter().filter(|path| path.starts_with("static/")) {
            if let Some(address) = site::address(path) {
                place(&self.work.join(path), &self.public.join(address)).map_err(fail)?;
            }
        }
        // The page for what is not there belongs to no content: any template may be its own.
        if !pages.is_empty() || changed.iter().any(|path| path.starts_with("templates/")) {
            self.some(&pages, fail)?;
        }
        Ok(pages.len())
    }

    fn whole(&self) -> Result<(), Report> {
        let fresh = self.public.with_file_name("fresh");
        let _ = std::fs::remove_dir_all(&fresh);
        zola::build(&self.house.zola(), &self.work, &fresh, zola::TIME_LIMIT).map_err(told)?;
        if !switch::exchange(&fresh, &self.public).map_err(told)? {
            let _ = std::fs::remove_dir_all(&self.public);
            let _ = std::fs::rename(&fresh, &self.public);
        }
        let _ = std::fs::remove_dir_all(&fresh);
        Ok(())
    }

    /// Has Zola make these pages alone. A page reads nothing but itself, the templates and the configuration.
    fn some(&self, pages: &BTreeSet<&str>, fail: impl Fn(std::io::Error) -> Report + Copy) -> Result<(), Report> {
        let (part, out) = (self.work.with_file_name("part"), self.work.with_file_name("part-public"));
        for folder in [&part, &out] {
            let _ = std::fs::remove_dir_all(folder);
        }
        // Without the first page Zola would make one up.
        for page in pages.iter().copied().chain(["content/_index.md"]) {
            place(&self.work.join(page), &part.join(page)).map_err(fail)?;
            let text = std::fs::read_to_string(self.work.join(page)).map_err(fail)?;
            for printed in printed(&text) {
                place(&self.work.join(printed), &part.join(printed)).map_err(fail)?;
            }
        }
        place(&self.work.join("config.toml"), &part.join("config.toml")).map_err(fail)?;
        std::os::unix::fs::symlink(self.work.join("templates"), part.join("templates")).map_err(fail)?;
        zola::build(&self.house.zola(), &part, &out, zola::TIME_LIMIT).map_err(told)?;
        for page in pages {
            if let Some(address) = site::address(page) {
                place(&out.join(&address), &self.public.join(&address)).map_err(fail)?;
            }
        }
        place(&out.join("404.html"), &self.public.join("404.html")).map_err(fail)
    }
}

fn told(fault: impl crate::diagnostic::Problem) -> Report {
    let mut report = Report::default();
    report.add(fault, None);
    report
}

fn sum(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// A copy in one step, so that no visitor meets half a file.
fn place(from: &Path, to: &Path) -> std::io::Result<()> {
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let beside = to.with_extension("~new");
    std::fs::copy(from, &beside)?;
    std::fs::rename(&beside, to)
}

/// The pages that changed, and those whose template did, or what that template is made of.
fn affected<'a>(files: &'a [File], changed: &BTreeSet<&str>) -> BTreeSet<&'a str> {
    let text = |file: &'a File| String::from_utf8_lossy(&file.bytes()).into_owned();
    let templates: Vec<(&str, String)> =
        files.iter().filter_map(|file| Some((file.path.strip_prefix("templates/")?, file))).map(|(name, file)| (name, text(file))).collect();
    let mut dirty: BTreeSet<&str> =
        templates.iter().map(|(name, _)| *name).filter(|name| changed.contains(format!("templates/{name}").as_str())).collect();
    loop {
        let uses = |text: &str| dirty.iter().any(|name| text.contains(&format!("\"{name}\"")));
        let more: Vec<&str> = templates.iter().filter(|(name, text)| !dirty.contains(name) && uses(text)).map(|(name, _)| *name).collect();
        if more.is_empty() {
            break;
        }
        dirty.extend(more);
    }
    files
        .iter()
        .filter(|file| file.path.starts_with("content/"))
        .filter(|file| {
            let text = text(file);
            changed.contains(file.path.as_str())
                || template(&text).is_some_and(|name| dirty.contains(name))
                || printed(&text).any(|part| changed.contains(part))
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
            assert_eq!(affected(&files, &BTreeSet::from([changed])).into_iter().collect::<Vec<_>>(), expected, "{changed}");
        };
        check("content/b.md", &["content/b.md"]);
        check("templates/part.html", &["content/_index.md"]);
        check("templates/pages/text.html", &["content/a.md"]);
        check("templates/frame.html", &["content/_index.md", "content/a.md", "content/b.md"]);
        check("printed/c.html", &["content/c.md"]);
        check("static/x.css", &[]);
    }
}
