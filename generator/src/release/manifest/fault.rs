//! What can be wrong with a manifest, or with a tree beside its manifest.

use crate::diagnostic::{Code, Problem, codes};
use crate::model::Date;
use std::fmt;
use std::path::PathBuf;

#[derive(Debug)]
pub enum Fault {
    /// There is a tree and it has none.
    Absent,
    /// There is no tree at all.
    Unpublished,
    Corrupt {
        why: String,
    },
    Missing {
        path: String,
    },
    Changed {
        path: String,
    },
    Extra {
        path: String,
    },
    Expired {
        expires: Date,
        today: Date,
    },
    Ages {
        days: i32,
        expires: Date,
    },
    NoTree {
        path: PathBuf,
    },
    Elsewhere {
        host: String,
    },
    Older {
        version: u64,
        seen: u64,
    },
    Io {
        doing: &'static str,
        path: PathBuf,
        error: std::io::Error,
    },
}

codes! {
    NONE = Error, "no-manifest",
        "The published site has no manifest that can be read, so the new one cannot be compared with it and could take anything away \
         unseen. Nothing is published. Bring the last good site back, or publish this one with --first after looking at it.";
    UNPUBLISHED = Error, "no-live-site",
        "There is no published site here to compare with. On the machine that the site is served from that means that it is the first one; \
         elsewhere it means that the live site's manifest and tables were not brought here, and that anything could vanish unseen. \
         Only a site that calls itself a demonstration on every page is published without a word.";
    NOT_AS_PUBLISHED = Error, "not-as-published",
        "A file of the site is not the one that was published: it was changed, added or removed afterwards, or the copy is not whole.";
    EXPIRED = Error, "site-expired",
        "The site is whole, but the registers that it was made from are older than it says they may be. Ratings and closures since then \
         are not on it. Fetch newer registers and build again.";
    AGES = Warning, "site-ages",
        "The site is whole and in date, but two thirds of the time are over that it says its registers may be relied on. Fetching newer \
         ones has probably failed for weeks: somebody should look before the site is out of date.";
    NO_TREE = Error, "no-site", "There is no published site at that place.";
    OLDER = Error, "site-older",
        "The site has an older version than the one that was seen here before, or another content under the same version. Somebody \
         rolled it back, an old copy is being served, or it was tampered with.";
    IO = Error, "manifest-unreadable", "A file of the site, or its manifest, could not be read or written.";
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::Absent | Self::Corrupt { .. } => &NONE,
            Self::Unpublished => &UNPUBLISHED,
            Self::Missing { .. } | Self::Changed { .. } | Self::Extra { .. } => &NOT_AS_PUBLISHED,
            Self::Expired { .. } => &EXPIRED,
            Self::Ages { .. } => &AGES,
            Self::NoTree { .. } | Self::Elsewhere { .. } => &NO_TREE,
            Self::Older { .. } => &OLDER,
            Self::Io { .. } => &IO,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::Absent | Self::Corrupt { .. } => {
                "bring the last good site back (`doorstep rollback`), or look at the new one and publish it with --first"
            }
            Self::Unpublished => {
                "if no site of this portal is live anywhere, publish with --first; otherwise bring what is live with scripts/ci/live"
            }
            Self::Missing { .. } | Self::Changed { .. } | Self::Extra { .. } => "publish the site again from its inputs",
            Self::Expired { .. } | Self::Ages { .. } => "fetch newer registers and build again",
            Self::NoTree { .. } => "build the site, or name the folder of a published one",
            Self::Elsewhere { .. } => "look at the site in a browser; if it has moved there, name that address",
            Self::Older { .. } => "if somebody rolled the site back on purpose, delete the note of what was seen; otherwise publish it again",
            Self::Io { .. } => "check that the folder may be read and written, and that the disk has room",
        }
        .into()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("the published site has no manifest"),
            Self::Unpublished => f.write_str("there is no published site to compare with"),
            Self::Corrupt { why } => write!(f, "the manifest of the published site cannot be relied on: {why}"),
            Self::Missing { path } => write!(f, "{path} is missing"),
            Self::Changed { path } => write!(f, "{path} is not the file that was published"),
            Self::Extra { path } => write!(f, "{path} was not published"),
            Self::Expired { expires, today } => write!(f, "the site was good until {expires}; today is {today}"),
            Self::Ages { days, expires } => write!(f, "the newest register is {days} days old; the site is good until {expires}"),
            Self::Elsewhere { host } => write!(f, "the address leads to another host, {host}"),
            Self::Older { version, seen } if version == seen => write!(f, "the site is version {version}, with another content than before"),
            Self::Older { version, seen } => write!(f, "the site is version {version}, and version {seen} was seen before"),
            Self::NoTree { path } => write!(f, "there is no published site in {}", path.display()),
            Self::Io { doing, path, error } => write!(f, "cannot {doing} {}: {error}", path.display()),
        }
    }
}
