//! The site as it would be, made anew after each change in a folder of its own: `site/public` is never touched. What is read, worked
//! out and printed is what a build would; only what did not change is taken from the last time, down to the pages that Zola makes.
//! It leaves out the gate and the manifest.

mod tree;

use crate::build;
use crate::diagnostic::Report;
use crate::house::House;
use crate::ingest::kept::Kept;
use crate::model::Atlas;
use crate::project::Project;
use crate::publish::press::Proofs;
use crate::publish::{File, page, site};
use crate::release::verify::{self, Expected};
use crate::stage::Stages;
use std::collections::BTreeSet;
use std::path::PathBuf;
use tree::Tree;

#[derive(Debug)]
pub struct Preview {
    /// As it was at first: only its folders are asked for.
    project: Project,
    house: House,
    tree: Tree,
    kept: Kept,
    proofs: Proofs,
    /// The portal as it was last read without an error, and the files that are made of it before a template is looked at.
    read: Option<(Atlas, Vec<File>)>,
    expected: Expected,
    /// The portal before: to drop it takes a while, for which nobody should wait.
    former: Option<(Atlas, Vec<File>)>,
}

/// What may differ from the last time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched {
    Anything,
    /// Templates, styles and scripts alone: what the portal says is the same.
    Looks,
}

/// What was made.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    pub pages: usize,
    /// Other files that differ or are gone.
    pub others: usize,
}

/// Which pages should be made before the others, and who is told when they are.
#[expect(missing_debug_implementations, reason = "it holds a function")]
pub struct First<'a> {
    pub open: BTreeSet<String>,
    pub tell: &'a mut dyn FnMut(BTreeSet<String>),
}

impl Preview {
    pub fn new(project: &Project, house: &House) -> std::io::Result<Self> {
        let tree = Tree::new(&project.root.join("site/.preview"), &house.zola())?;
        let (kept, proofs) = (Kept::default(), Proofs::default());
        Ok(Self { project: project.clone(), house: house.clone(), tree, kept, proofs, read: None, expected: Expected::default(), former: None })
    }

    /// The pages and files, as a visitor sees them.
    pub fn public(&self) -> PathBuf {
        self.tree.public.clone()
    }

    /// Makes the preview of the portal as it is now; what is wrong when that cannot be.
    pub fn make(&mut self, mut project: Project, touched: Touched, first: First<'_>) -> Result<Made, Report> {
        let mut report = Report::default();
        project.work.clone_from(&self.tree.work);
        let read = match (self.read.take(), touched) {
            (Some(read), Touched::Looks) => read,
            (former, _) => {
                self.former = former;
                build::prepare_again(&project, Some(&mut self.kept), &mut Stages::silent(), &mut report)
            }
        };
        if report.has_errors() {
            return Err(report);
        }
        let made = self.assemble(&project, &read.0, read.1.clone(), first, report);
        self.read = Some(read);
        made
    }

    fn assemble(&mut self, project: &Project, atlas: &Atlas, mut files: Vec<File>, first: First<'_>, mut report: Report) -> Result<Made, Report> {
        let shared = match build::mounted(project, &self.house, atlas, &mut files, Some(&mut self.proofs)) {
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
        self.expected = Expected::new(atlas, &files, &shared, project.budget.clone(), build::machine(project, &self.house));
        files.extend(page::groups(&files));
        self.tree.follow(files, first).map_err(|fault| {
            report.extend(fault);
            report
        })
    }

    /// Drops what is no longer of use, once everybody was told of what is.
    pub fn tidy(&mut self) {
        self.former = None;
        self.proofs.tidy();
        self.tree.tidy();
    }

    /// What the walk over the whole preview finds.
    pub fn verify(&self) -> Report {
        let mut report = Report::default();
        let said = || self.read.as_ref().map_or_else(String::new, |(atlas, _)| verify::said(atlas, &self.project, &self.house));
        verify::tree(&self.tree.public, &self.expected, &said, &mut report);
        report
    }
}
