//! Guides in their order, with what a reader would stumble over told: a text that is too hard, a guide that nobody has read
//! through for a year, an Easy Read version of nothing.

use super::readability::{self, Reading};
use crate::diagnostic::{At, Code, Problem, Report, codes};
use crate::ingest::documents::ENGLAND;
use crate::model::guide::{EasyRead, Guide, Guides};
use std::collections::BTreeSet;
use std::fmt;

/// The age at which a guide should be read with ease.
pub const AGE: f64 = 11.0;
/// The same of an Easy Read version.
pub const EASY_AGE: f64 = 9.0;

#[derive(Debug)]
pub enum Fault {
    Hard { reading: Reading, limit: f64 },
    EasyReadOfNothing { slug: String },
}

codes! {
    HARD = Warning, "guide-hard-to-read", "A guide for residents needs an older reader than it should: 11 for a guide, 9 for an Easy Read version, by the Flesch-Kincaid grade plus five. Its hardest sentences are named: shorter sentences and shorter words bring it down.";
    EASY = Error, "easy-read-of-nothing", "An Easy Read version has the name of a guide that is not there. Its file's name is the guide's, or who-pays.";
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::Hard { .. } => &HARD,
            Self::EasyReadOfNothing { .. } => &EASY,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::Hard { reading, .. } => {
                let hardest: Vec<String> = reading.hardest.iter().map(|(age, sentence)| format!("\n    {age:.0}: {sentence}")).collect();
                format!("write the hardest sentences anew:{}", hardest.concat())
            }
            Self::EasyReadOfNothing { .. } => "give its file the name of the guide".into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hard { reading, limit } => write!(f, "the text is for readers of {:.1} years, not {limit:.0}", reading.age),
            Self::EasyReadOfNothing { slug } => write!(f, "there is no guide {slug:?}"),
        }
    }
}

pub(super) fn guides(mut guides: Vec<Guide>, easy: Vec<EasyRead>, report: &mut Report) -> Guides {
    let own = |guide: &Guide| guide.about.authority.as_str() != ENGLAND;
    guides.sort_by(|a, b| (own(a), a.about.authority, a.order, &a.about.slug).cmp(&(own(b), b.about.authority, b.order, &b.about.slug)));
    let slugs: BTreeSet<&str> = guides.iter().map(|g| g.about.slug.as_str()).chain(["who-pays"]).collect();
    for (sentences, limit, file) in
        guides.iter().map(|g| (of_guide(g), AGE, &g.about.file)).chain(easy.iter().map(|e| (of_easy(e), EASY_AGE, &e.about.file)))
    {
        if let Some(reading) = readability::of_sentences(&sentences).filter(|reading| reading.age > limit) {
            report.add(Fault::Hard { reading, limit }, At::file(file.clone()));
        }
    }
    for one in easy.iter().filter(|e| !slugs.contains(e.of.as_str())) {
        report.add(Fault::EasyReadOfNothing { slug: one.of.to_string() }, At::file(one.about.file.clone()));
    }
    Guides { guides, easy }
}

/// Every sentence of a guide, its lists too.
fn of_guide(guide: &Guide) -> Vec<String> {
    let mut all = readability::sentences(guide.summary.as_str());
    all.extend(guide.about.body.iter().flat_map(|body| readability::sentences(body.as_str())));
    all.extend(guide.checklists.iter().flat_map(|list| &list.items).flat_map(|item| readability::sentences(item.as_str())));
    all
}

fn of_easy(easy: &EasyRead) -> Vec<String> {
    easy.parts.iter().flat_map(|part| &part.ideas).flat_map(|idea| &idea.lines).flat_map(|line| readability::sentences(line.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::documents;
    use crate::project::Project;
    use std::path::Path;

    /// What is said of guides in a project of these files.
    fn said(files: &[(&str, &str)]) -> Vec<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let folder = tempfile::tempdir().unwrap();
        std::fs::copy(root.join("doorstep.toml"), folder.path().join("doorstep.toml")).unwrap();
        for (name, text) in files {
            let path = folder.path().join("content").join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        told(folder.path())
    }

    fn told(root: &Path) -> Vec<String> {
        let mut report = Report::default();
        let project = Project::open(root, &mut report).unwrap();
        let read = documents::read(&project, &mut report);
        guides(read.guides, read.easy, &mut report);
        let of_guides =
            report.entries().iter().filter(|e| e.at.as_ref().is_some_and(|at| at.file.contains("guides/") || at.file.contains("easy-read/")));
        of_guides.map(|e| format!("{}: {} ({})\n  {}", e.problem.code().id, e.problem, e.at.as_ref().unwrap(), e.problem.help())).collect()
    }

    const HEAD: &str = "+++\ntitle = \"A\"\norder = 1\nsummary = \"Ring and ask.\"\nreviewed = 2026-11-20\nowner = \"The web team\"\n+++\n";

    #[test]
    fn a_hard_guide_is_told_with_its_sentences() {
        let hard = "Eligibility determinations necessitate comprehensive multidisciplinary consideration of individual circumstances.";
        let told = said(&[("guides/a.md", &format!("{HEAD}{hard} Ring and ask.\n"))]);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with("guide-hard-to-read: the text is for readers of "), "{told:?}");
        assert!(told[0].contains(": Eligibility determinations"), "{told:?}");
        assert_eq!(said(&[("guides/a.md", &format!("{HEAD}## Ask\n\nRing the ward. Ask who plans the way home.\n"))]), Vec::<String>::new());
    }

    #[test]
    fn front_matter_is_typed() {
        let missing = said(&[("guides/a.md", "+++\ntitle = \"A\"\norder = 1\nsummary = \"B\"\nreviewed = 2026-11-20\n+++\n")]);
        assert!(missing.len() == 1 && missing[0].starts_with("document-value: `owner` is missing"), "{missing:?}");
        let misspelt = said(&[("guides/a.md", &HEAD.replace("reviewed", "reviewd"))]);
        assert!(misspelt.len() == 1 && misspelt[0].contains("did you mean `reviewed`?"), "{misspelt:?}");
    }

    #[test]
    fn an_easy_read_version_belongs_to_a_guide_and_has_known_pictures() {
        let easy = |picture: &str| {
            format!(
                "+++\ntitle = \"A\"\nreviewed = 2026-11-20\nowner = \"W\"\n[[part]]\ntitle = \"P\"\n[[part.idea]]\npicture = \"{picture}\"\nlines = [\"Ring and ask.\"]\n+++\n"
            )
        };
        assert_eq!(said(&[("easy-read/who-pays.md", &easy("phone"))]), Vec::<String>::new());
        assert!(said(&[("easy-read/b.md", &easy("phone"))])[0].starts_with("easy-read-of-nothing: there is no guide \"b\""));
        assert!(said(&[("easy-read/who-pays.md", &easy("phon"))])[0].contains("did you mean \"phone\"?"));
    }

    /// The reading age of what this repository ships. A council's own guides are told of by `doorstep check`.
    #[test]
    fn the_shipped_guides_can_be_read_at_eleven() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let told = told(&root);
        assert!(told.is_empty(), "{}", told.join("\n"));
    }

    /// The words around the rules of who pays, as their template has them.
    #[test]
    fn the_page_of_who_pays_can_be_read_at_eleven() {
        let template = include_str!("../../../templates/pages/who-pays.html");
        let plain: String = template.split("{%").map(|part| part.split_once("%}").map_or(part, |(_, rest)| rest)).collect();
        let plain: String = plain.split("{{").map(|part| part.split_once("}}").map_or(part, |(_, rest)| rest)).collect();
        let reading = readability::of_html(&plain).unwrap();
        assert!(reading.age <= AGE, "{reading:#?}");
    }
}
