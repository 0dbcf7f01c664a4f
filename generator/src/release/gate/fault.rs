//! What the gate says in the run's own report.

use crate::diagnostic::{Code, Problem, codes};
use std::fmt;

#[derive(Debug)]
pub enum Fault {
    Refused { what: String, look: &'static str, diff: String },
    Large { what: String },
    CannotCompare { path: String },
    Unwritten { error: std::io::Error },
    NotThatDiff { wanted: String, found: Option<String> },
    NothingRefused,
    NoWords { key: &'static str },
}

codes! {
    REFUSED = Error, "change-refused",
        "The new site differs from the published one by more than publishers' files change from one edition to the next. Most often a file \
         is cut, doubled, old or damaged. The published site stays. site/report/ tells what would have changed. Somebody who has read it \
         may open the gate for this one difference with `doorstep accept`; nothing opens it for others.";
    LARGE = Warning, "change-large",
        "The new site differs from the published one by more than usual, or its difference was accepted by name. It is published.";
    CANNOT_COMPARE = Error, "cannot-compare",
        "A download of the published site is not the one that its manifest names, so that nobody can tell what the new site changes. \
         Bring the last good site back, or publish this one with --first after looking at it.";
    UNWRITTEN = Error, "report-unwritten", "The report of what would change could not be written to site/report/.";
    ACCEPT = Error, "cannot-accept",
        "An acceptance opens the gate for one difference that was refused and that somebody has read. It needs that difference's sum, a \
         name and a reason.";
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::Refused { .. } => &REFUSED,
            Self::Large { .. } => &LARGE,
            Self::CannotCompare { .. } => &CANNOT_COMPARE,
            Self::Unwritten { .. } => &UNWRITTEN,
            Self::NotThatDiff { .. } | Self::NothingRefused | Self::NoWords { .. } => &ACCEPT,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::Refused { look, diff, .. } => {
                format!("{look}; if the change is true, read site/report/ and run `doorstep accept --diff {diff} --by … --reason …`")
            }
            Self::Large { .. } => "read site/report/report.txt".into(),
            Self::CannotCompare { .. } => "bring the last good site back, or look at the new one and publish it with --first".into(),
            Self::Unwritten { .. } => "check that site/ may be written to and the disk has room".into(),
            Self::NotThatDiff { .. } => "build again, read site/report/ and accept the sum that stands there".into(),
            Self::NothingRefused => "nothing to do".into(),
            Self::NoWords { key } => format!("give --{key} in words: they stand on the site"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { what, .. } | Self::Large { what } => f.write_str(what),
            Self::CannotCompare { path } => write!(f, "the published site's {path} is not the one that its manifest names"),
            Self::Unwritten { error } => write!(f, "site/report/ cannot be written: {error}"),
            Self::NotThatDiff { wanted, found: Some(found) } => write!(f, "the difference that was refused last is {found}, not {wanted}"),
            Self::NotThatDiff { wanted, found: None } => write!(f, "no report in site/report/ is about {wanted}"),
            Self::NothingRefused => f.write_str("that difference was not refused"),
            Self::NoWords { key } => write!(f, "the acceptance has no {key}"),
        }
    }
}
