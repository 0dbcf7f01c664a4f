//! What can be wrong with a built site.

use crate::diagnostic::{Code, Problem, Severity};
use std::fmt;
use std::sync::Arc;

/// The name of a person is told by the register's row that holds it, and not said here either.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    Missing,
    Extra,
    Changed { was: u64, is: u64 },
    NoPage,
    TwoLocations,
    DeadLink { link: String },
    DeadAnchor { target: String, fragment: String },
    WithoutSlash { link: String },
    OtherScheme { link: String },
    Must { name: String },
    Inline { what: String },
    Foreign { what: String, address: String },
    Machine { folder: String },
    Person { file: Arc<str>, row: u32 },
    TooHeavy { what: &'static str, found: u64, most: u64 },
    SameId { id: String },
    NotOnceOnMap { page: String, times: u32 },
    Unreadable { error: String },
}

const TREE: Code = Code {
    id: "site-incomplete",
    severity: Severity::Error,
    explain: "The built site is not the set of pages and files that it should be: one is missing, is too many, or was changed on the way. \
              Nothing is published.",
};
const LOCATION: Code = Code {
    id: "location-page",
    severity: Severity::Error,
    explain: "Every location has exactly one page. One has none, or shares its page with another, so nothing is published.",
};
const LINK: Code = Code {
    id: "dead-link",
    severity: Severity::Error,
    explain: "A link on a page goes to a page, a file or a heading that does not exist on this site. A reader would meet an error page, \
              so nothing is published.",
};
const MUST: Code = Code {
    id: "page-lacks",
    severity: Severity::Error,
    explain: "Every page has 999, the council's safeguarding number, the number for a paper copy, the day of the register and the attribution lines; a demonstration \
              has its banner and noindex. A page without one of them is not published.",
};
const POLICY: Code = Code {
    id: "page-against-policy",
    severity: Severity::Error,
    explain: "A page has a script or a style in its text, loads something from another host, or has a link that could run a script. \
              The content security policy forbids it and readers are promised that it does not happen, so nothing is published.",
};
const MACHINE: Code = Code {
    id: "machine-path",
    severity: Severity::Error,
    explain: "A published file names a folder of the machine that built it. It tells strangers about that machine, and the site would differ \
              from one built elsewhere.",
};
const PERSON: Code = Code {
    id: "name-of-a-person",
    severity: Severity::Error,
    explain: "A published file has the name of a person that a register holds and the site promises not to say: a manager, a nominated individual, \
              an owner who is a person, or somebody who asked to be left out. The problem names the register's row and not the person. A name that \
              stands in the council's own content, or is that of a listed service or a place, is not meant.",
};
const HEAVY: Code = Code {
    id: "too-heavy",
    severity: Severity::Error,
    explain: "A page, a style sheet, a script or the finder's first load is heavier than [budget] in doorstep.toml allows. People on slow telephones \
              would wait for it, so nothing is published.",
};
const IDS: Code = Code {
    id: "same-id-twice",
    severity: Severity::Error,
    explain: "Two elements of a page have one id. Links and labels then lead to the wrong one.",
};
const MAP: Code = Code {
    id: "page-not-on-the-map",
    severity: Severity::Error,
    explain: "The map of the site, sitemap.xml, does not have every page once. Search engines would not find a service that they should, so \
              nothing is published.",
};
const UNREADABLE: Code =
    Code { id: "cannot-read-result", severity: Severity::Error, explain: "A file of the built site cannot be read, so it cannot be checked." };

pub const CODES: &[&Code] = &[&TREE, &LOCATION, &LINK, &MUST, &POLICY, &MACHINE, &PERSON, &HEAVY, &IDS, &MAP, &UNREADABLE];

impl Fault {
    /// The name of the check that finds it, for tests that leave it out.
    pub fn guard(&self) -> &'static str {
        match self {
            Self::Missing | Self::Extra | Self::NoPage | Self::TwoLocations | Self::Unreadable { .. } => "verify-pages",
            Self::Changed { .. } => "verify-bytes",
            Self::DeadLink { .. } | Self::DeadAnchor { .. } | Self::WithoutSlash { .. } => "verify-links",
            Self::OtherScheme { .. } | Self::Inline { .. } | Self::Foreign { .. } => "verify-policy",
            Self::Must { .. } => "verify-musts",
            Self::Machine { .. } => "verify-machine",
            Self::Person { .. } => "verify-names",
            Self::TooHeavy { .. } => "verify-weight",
            Self::SameId { .. } => "verify-ids",
            Self::NotOnceOnMap { .. } => "verify-map",
        }
    }
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::Missing | Self::Extra | Self::Changed { .. } => &TREE,
            Self::NoPage | Self::TwoLocations => &LOCATION,
            Self::DeadLink { .. } | Self::DeadAnchor { .. } | Self::WithoutSlash { .. } => &LINK,
            Self::Must { .. } => &MUST,
            Self::OtherScheme { .. } | Self::Inline { .. } | Self::Foreign { .. } => &POLICY,
            Self::Machine { .. } => &MACHINE,
            Self::Person { .. } => &PERSON,
            Self::TooHeavy { .. } => &HEAVY,
            Self::SameId { .. } => &IDS,
            Self::NotOnceOnMap { .. } => &MAP,
            Self::Unreadable { .. } => &UNREADABLE,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::Missing | Self::Changed { .. } => "run the build again; if it happens again, tell whoever maintains Doorstep",
            Self::Extra => "see which template or static file writes it",
            Self::NoPage | Self::TwoLocations => "tell whoever maintains Doorstep",
            Self::DeadLink { .. } => "mend the link, or make the page",
            Self::DeadAnchor { .. } => "mend the part after #, or give the heading that id",
            Self::WithoutSlash { .. } => "end the link with a slash",
            Self::OtherScheme { .. } => "link to http, https, mailto or tel only",
            Self::Must { .. } => "use base.html, or add it to the page's template",
            Self::Inline { .. } => "move it to a file of its component",
            Self::Foreign { .. } => "put the file in templates/static and load it from there",
            Self::Person { .. } => "find which template or file brings it in, and take it out there",
            Self::TooHeavy { .. } => "make it lighter or divide it; [budget] in doorstep.toml may allow a little more",
            Self::Machine { .. } => "write paths from the project's folder",
            Self::SameId { .. } => "give one of them another id",
            Self::NotOnceOnMap { .. } => "see which front matter keeps it off the map, or lists it under two addresses",
            Self::Unreadable { .. } => "run the build again",
        }
        .into()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("a page or file is missing from the built site"),
            Self::Extra => f.write_str("a file is in the built site that nothing should have made"),
            Self::Changed { was, is } if was == is => write!(f, "a file of {was} bytes has others in the built site"),
            Self::Changed { was, is } => write!(f, "a file of {was} bytes has {is} in the built site"),
            Self::NoPage => f.write_str("a location has no page"),
            Self::TwoLocations => f.write_str("two locations have one page"),
            Self::DeadLink { link } => write!(f, "the link {link:?} goes nowhere"),
            Self::DeadAnchor { target, fragment } => write!(f, "a link goes to #{fragment}, which /{target} does not have"),
            Self::WithoutSlash { link } => write!(f, "the link {link:?} goes to a page without its slash"),
            Self::OtherScheme { link } => write!(f, "the link {link:?} is of a kind that is not allowed"),
            Self::Must { name } => write!(f, "the page lacks {name}"),
            Self::Inline { what } => write!(f, "the page has {what} in its text"),
            Self::Foreign { what, address } => write!(f, "{what} loads {address:?} from outside the site"),
            Self::Machine { folder } => write!(f, "the file names the folder {folder}"),
            Self::Person { file, row } => write!(f, "the file has the name of a person, which row {row} of {file} holds"),
            Self::TooHeavy { what, found, most } => {
                write!(f, "the {what} is {:.1} kB when packed, and {} kB is the most", *found as f64 / 1e3, most / 1000)
            }
            Self::SameId { id } => write!(f, "the id {id:?} is on two elements"),
            Self::NotOnceOnMap { page, times: 0 } => write!(f, "the map does not have {page}"),
            Self::NotOnceOnMap { page, times } => write!(f, "the map has {page} {times} times"),
            Self::Unreadable { error } => write!(f, "a file of the built site cannot be read: {error}"),
        }
    }
}
