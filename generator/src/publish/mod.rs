//! Model to files. An output is a file of its own with a function from the atlas to files, and one line in [`OUTPUTS`].
//! Outputs decide nothing and touch no disk; `site.rs` is the sole writer.

pub mod card;
pub mod changed;
pub mod dated;
pub mod draw;
pub mod exhibit;
pub mod feeds;
pub mod figure;
pub mod finder;
pub mod hosting;
mod kinds;
pub mod languages;
pub mod links;
pub mod mailto;
pub mod mount;
pub mod offer;
pub mod page;
pub mod pages;
pub mod press;
pub mod rating;
pub mod record;
pub mod site;
pub mod streets;
pub mod templates;
pub mod terrain;
pub mod theme;
pub mod thread;
pub mod when;
pub mod words;

use crate::model::Atlas;
use std::borrow::Cow;
use std::sync::Arc;

/// A file of the assembled site, by its path from `site/`: `content/services/x.md`, `static/data/services.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub path: String,
    pub content: Content,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Bytes(Arc<Vec<u8>>),
    /// What the atlas holds too and is too large to hold twice.
    Shared(Arc<[u8]>),
    /// A page that `press.rs` prints before Zola sees it.
    Sheet(Arc<page::Sheet>),
}

impl File {
    pub fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), content: Content::Bytes(Arc::new(bytes.into())) }
    }

    /// What Zola would read: of a page that is still to be printed, its values as front matter.
    pub fn bytes(&self) -> Cow<'_, [u8]> {
        match &self.content {
            Content::Bytes(bytes) => Cow::Borrowed(bytes.as_slice()),
            Content::Shared(bytes) => Cow::Borrowed(bytes),
            Content::Sheet(sheet) => Cow::Owned(sheet.front_matter()),
        }
    }
}

/// An output: its name, for the stage's line and the tests, and the function that makes its files.
pub type Output = (&'static str, fn(&Atlas) -> Vec<File>);

/// Every output of the site, in the order of the folders they write to.
pub const OUTPUTS: &[Output] = &[
    ("services", pages::service::files),
    ("services by name", pages::a_to_z::files),
    ("former addresses", pages::former::files),
    ("changes", pages::changes::files),
    ("fix my entry", pages::fix_my_entry::files),
    ("finder", finder::files),
    ("streets", streets::files),
    ("home", pages::home::files),
    ("councils", pages::authority::files),
    ("data", pages::data::files),
    ("provenance", pages::provenance::files),
    ("prose", pages::text::files),
    ("who pays", pages::pays::files),
    ("guides", pages::guides::files),
    ("home from hospital", pages::hospital::files),
    ("places", pages::place::files),
    ("decisions", pages::decision::files),
    ("meetings", pages::meeting::files),
    ("frameworks", pages::framework::files),
    ("lots", pages::lot::files),
    ("commissioning", pages::commissioning::files),
    ("calendar", pages::calendar::files),
    ("calendar.ics", feeds::ics::files),
    ("calendar.atom", feeds::atom::files),
    ("calendar.csv", feeds::calendar::files),
    ("decisions.csv and others", feeds::commissioning::files),
    ("market", pages::market::files),
    ("areas", pages::area::files),
    ("questions", pages::questions::files),
    ("indicators", pages::indicators::files),
    ("for providers", pages::providers::files),
    ("services.csv", feeds::csv::files),
    ("services.json", feeds::json::files),
    ("changes.csv and feeds", feeds::changes::files),
    ("corrections.csv", feeds::corrections::files),
    ("parameters.csv", feeds::parameters::files),
    ("zones.csv", feeds::zones::files),
    ("market figures", feeds::market::files),
    ("dictionary", feeds::dictionary::files),
    ("csv-metadata.json", feeds::csvw::files),
];
