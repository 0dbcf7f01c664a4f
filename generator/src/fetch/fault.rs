//! What can go wrong while a source is fetched. Every one of these leaves the file that is there as it was.

use crate::build::Outcome;
use crate::diagnostic::{Code, Problem, codes};
use crate::model::Date;
use std::fmt;
use std::path::{Path, PathBuf};

#[derive(Debug)]
pub enum Fault {
    NothingToFetch,
    UnknownSource { name: String, nearest: Option<String>, known: Vec<String> },
    NoPlan { name: String },
    MadeUp { name: String },
    BadPlan { why: String },
    BadAddress { address: String, why: &'static str },
    ForeignHost { host: String, pinned: Vec<String> },
    Redirects { address: String, limit: usize },
    NoConnection { address: String, error: String },
    Silent { address: String, seconds: u64 },
    TooSlow { address: String, bytes: u64, seconds: u64 },
    Status { address: String, status: u16, words: Option<String> },
    Protocol { address: String, error: String },
    CutShort { address: String, told: Option<u64>, got: u64 },
    TooLarge { address: String, megabytes: u64 },
    Encoding { address: String, name: String },
    Inflated { address: String },
    WrongKind { address: String, wanted: &'static str, found: &'static str },
    Empty { address: String },
    NoLink { page: String, wanted: String, nearest: Option<String> },
    ManyLinks { page: String, wanted: String, found: Vec<String> },
    NoLineEnd { address: String },
    Shrunk { before: u64, now: u64 },
    Checksum { found: String, told: String },
    Older { found: Date, here: Date },
    EditionFromServer { day: Date },
    NoEdition { name: String },
    NotPassed { problems: usize },
    NoKey { variable: &'static str },
    KeyRefused { variable: &'static str, status: u16 },
    BadAnswer { address: String, error: String },
    RecordGone { id: String },
    Io { doing: &'static str, path: PathBuf, error: std::io::Error },
}

codes! {
    NOTHING = Error, "fetch-nothing", "No source of this portal says where it is fetched from, or a name was given that no source has. Nothing was fetched.";
    PLAN = Error, "fetch-plan", "The [fetch] part of a source.toml does not say where the file is, or says it in a way that cannot be used. The source was not fetched.";
    MADE_UP = Error, "fetch-made-up", "The folder holds made-up data for demonstration. Real data beside it, or instead of it, would make a portal that mixes the two.";
    ADDRESS = Error, "fetch-address", "An address is not one that Doorstep fetches from: it is not https, or leads to a host that the source.toml does not name. A page that was tampered with could lead anywhere.";
    CONNECTION = Error, "fetch-connection", "The publisher's server could not be reached, broke off, or was too slow, also when it was asked again. The file that is there stays; what had arrived is kept, and the next fetch goes on from there.";
    ANSWER = Error, "fetch-answer", "The server answered, but not with the file: it refused, the page has moved, or the service is out of order. The file that is there stays.";
    BODY = Error, "fetch-body", "What arrived is not the file: it is too large, packed in an unknown way, cut short, or something else under its name, such as a page to sign in. It was thrown away and the file that is there stays.";
    LINK = Error, "fetch-link", "The publisher's page has no link to the current file under the words that source.toml gives, or several. The file that is there stays.";
    SHRUNK = Error, "fetch-shrunk", "The new file is smaller than the one that is there by more than `register_rows` of [gate] allows: rows are missing at its end, or the publisher took many away. The file that is there stays.";
    OLDER = Error, "fetch-older", "The new file describes an earlier day than the one that is there. A copy that is out of date would bring closed services back. The file that is there stays.";
    EDITION = Warning, "fetch-edition", "Neither the file nor its name says which day it describes. The day on which the server says that it was last changed is used; every page prints it.";
    NO_EDITION = Error, "fetch-no-edition", "Nobody says which day the new file describes: not the file, nor its name, nor the server. Every page prints this day, so the file was not taken.";
    NOT_PASSED = Error, "fetch-not-passed", "The new file was tried in a copy of this portal and `check` found errors there that are not there without it. They are listed too. The file that is there stays.";
    KEY = Error, "fetch-key", "The source needs a key that the publisher gives to each user. It is read from the environment and never written down.";
    GONE = Warning, "fetch-record-gone", "CQC's list names a location of which CQC's own service has no record. It is left out until there is one.";
    IO = Error, "fetch-io", "A file of this portal could not be read or written. The file that is there stays.";
}

/// For what goes wrong with a file of this machine.
pub fn io(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Fault + use<> {
    let path = path.to_path_buf();
    move |error| Fault::Io { doing, path, error }
}

impl Fault {
    /// How a run ends that ends with this.
    pub fn outcome(&self) -> Outcome {
        let code = self.code();
        let data = [&PLAN, &MADE_UP, &BODY, &SHRUNK, &OLDER, &NO_EDITION, &NOT_PASSED];
        if data.contains(&code) { Outcome::DataErrors } else { Outcome::CouldNotRun }
    }

    /// Whether it may be better the next time, so that asking again makes sense.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::NoConnection { .. } | Self::Silent { .. } | Self::CutShort { .. } | Self::Protocol { .. } => true,
            Self::Status { status, .. } => matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504),
            _ => false,
        }
    }
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::NothingToFetch | Self::UnknownSource { .. } => &NOTHING,
            Self::NoPlan { .. } | Self::BadPlan { .. } => &PLAN,
            Self::MadeUp { .. } => &MADE_UP,
            Self::BadAddress { .. } | Self::ForeignHost { .. } | Self::Redirects { .. } => &ADDRESS,
            Self::NoConnection { .. } | Self::Silent { .. } | Self::TooSlow { .. } | Self::Protocol { .. } => &CONNECTION,
            Self::Status { .. } | Self::BadAnswer { .. } => &ANSWER,
            Self::CutShort { .. }
            | Self::TooLarge { .. }
            | Self::Encoding { .. }
            | Self::Inflated { .. }
            | Self::WrongKind { .. }
            | Self::Empty { .. }
            | Self::NoLineEnd { .. }
            | Self::Checksum { .. } => &BODY,
            Self::NoLink { .. } | Self::ManyLinks { .. } => &LINK,
            Self::Shrunk { .. } => &SHRUNK,
            Self::Older { .. } => &OLDER,
            Self::EditionFromServer { .. } => &EDITION,
            Self::NoEdition { .. } => &NO_EDITION,
            Self::NotPassed { .. } => &NOT_PASSED,
            Self::NoKey { .. } | Self::KeyRefused { .. } => &KEY,
            Self::RecordGone { .. } => &GONE,
            Self::Io { .. } => &IO,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::NothingToFetch => {
                "name a source that Doorstep knows, such as `doorstep fetch cqc-locations`, or give a source.toml a [fetch] table".into()
            }
            Self::UnknownSource { nearest: Some(nearest), .. } => format!("did you mean `{nearest}`?"),
            Self::UnknownSource { known, .. } => format!("the sources are {}", known.join(", ")),
            Self::NoPlan { .. } => "add a [fetch] table with `url`, or with `page` and `link`".into(),
            Self::MadeUp { .. } => "make a portal of your own with `doorstep init`, or remove the folder first".into(),
            Self::BadPlan { .. } => "compare it with docs/running-a-portal.md".into(),
            Self::BadAddress { .. } => "write an address that begins with https://".into(),
            Self::ForeignHost { host, .. } => {
                format!("if the publisher itself has moved there, add \"{host}\" to `hosts` in the [fetch] table; otherwise tell the publisher")
            }
            Self::Redirects { .. } => "open the address in a browser and write the one you end at into the [fetch] table".into(),
            Self::NoConnection { .. } | Self::Silent { .. } | Self::TooSlow { .. } | Self::Protocol { .. } => {
                "try again later; if it never works, ask whether this machine may reach that host".into()
            }
            Self::Status { status: 401 | 403, .. } => {
                "the publisher may turn away programs: open the page in a browser and write the file's own address as `url` in the [fetch] table"
                    .into()
            }
            Self::Status { status: 404 | 410, .. } => "the file has moved: find it on the publisher's page and correct the [fetch] table".into(),
            Self::Status { .. } | Self::BadAnswer { .. } => "try again later".into(),
            Self::CutShort { .. } | Self::NoLineEnd { .. } => "run it again: the publisher's server or something on the way broke off".into(),
            Self::TooLarge { .. } => "if the file is really so large, set `max_mb` in the [fetch] table".into(),
            Self::Encoding { .. } | Self::Inflated { .. } => "do not use this file; tell the publisher".into(),
            Self::WrongKind { .. } | Self::Empty { .. } => {
                "open the address in a browser: the file may have moved, or a page to sign in or to agree stands before it".into()
            }
            Self::NoLink { nearest: Some(nearest), .. } => format!("the nearest link there says \"{nearest}\": correct `link` if that is the file"),
            Self::NoLink { .. } => "open the page in a browser and correct `link`, or write the file's own address as `url`".into(),
            Self::ManyLinks { .. } => "add words to `link` that only the right one has".into(),
            Self::Shrunk { .. } => "look at the publisher's page; if the new file is right, remove the old one and fetch again".into(),
            Self::Checksum { .. } => "do not use this file; if the publisher has issued it anew, correct `sha256` in the [fetch] table".into(),
            Self::Older { .. } => "look at the publisher's page: the link may lead to last month's file".into(),
            Self::EditionFromServer { .. } => "compare the day with the publisher's page".into(),
            Self::NoEdition { .. } => "download the file by hand and write `edition = …`, the day that the publisher's page gives".into(),
            Self::NotPassed { .. } => {
                "read the errors listed with this one; most often the publisher has changed the file, and Doorstep must learn of it".into()
            }
            Self::NoKey { variable } => {
                format!("ask CQC for a key at https://api-portal.service.cqc.org.uk/ and set {variable}; never write it into a file")
            }
            Self::KeyRefused { .. } => "compare the key with the one that CQC gave; it may have been renewed".into(),
            Self::RecordGone { .. } => "nothing to do; the next fetch asks again".into(),
            Self::Io { error, .. } if error.kind() == std::io::ErrorKind::StorageFull => "make room on the disk and run it again".into(),
            Self::Io { .. } => "check that the folder may be written to".into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingToFetch => f.write_str("no source says where it is fetched from"),
            Self::UnknownSource { name, .. } => write!(f, "there is no source `{name}`"),
            Self::NoPlan { name } => write!(f, "`{name}` does not say where it is fetched from"),
            Self::MadeUp { name } => write!(f, "`{name}` is made up for demonstration"),
            Self::BadPlan { why } => write!(f, "the [fetch] table cannot be used: {}", why.trim()),
            Self::BadAddress { address, why } => write!(f, "{address} {why}"),
            Self::ForeignHost { host, pinned } => write!(f, "led to {host}, and only {} may be fetched from", pinned.join(", ")),
            Self::Redirects { address, limit } => write!(f, "{address} leads on more than {limit} times"),
            Self::NoConnection { address, error } => write!(f, "{address} cannot be reached: {error}"),
            Self::Silent { address, seconds } => write!(f, "{address} said nothing for {seconds} s"),
            Self::TooSlow { address, bytes, seconds } => write!(f, "{address} sent {bytes} bytes in {seconds} s"),
            Self::Status { address, status, words: Some(words) } => write!(f, "{address} answered {status}: {words}"),
            Self::Status { address, status, words: None } => write!(f, "{address} answered {status}"),
            Self::Protocol { address, error } => write!(f, "{address} does not speak as a web server should: {error}"),
            Self::CutShort { address, told: Some(told), got } => write!(f, "{address} announced {told} bytes and sent {got}"),
            Self::CutShort { address, told: None, got } => write!(f, "{address} broke off after {got} bytes"),
            Self::TooLarge { address, megabytes } => write!(f, "{address} is larger than {megabytes} MB"),
            Self::Encoding { address, name } => write!(f, "{address} is packed as \"{name}\", which was not asked for"),
            Self::Inflated { address } => write!(f, "{address} unpacks to more than 200 times its size"),
            Self::WrongKind { address, wanted, found } => write!(f, "{address} is {found}, not {wanted}"),
            Self::Empty { address } => write!(f, "{address} has nothing in it"),
            Self::NoLink { page, wanted, .. } => write!(f, "{page} has no link with the words \"{wanted}\""),
            Self::ManyLinks { page, wanted, found } => {
                write!(f, "{page} has {} files under the words \"{wanted}\": {}", found.len(), found.join(", "))
            }
            Self::NoLineEnd { address } => write!(f, "{address} ends in the middle of a line, and the file before it did not"),
            Self::Shrunk { before, now } => write!(f, "the new file has {now} bytes, the one that is there {before}"),
            Self::Checksum { found, told } => write!(f, "the file's sha256 is {found}, not {told}"),
            Self::Older { found, here } => write!(f, "the new file is of {found}, the one that is there of {here}"),
            Self::EditionFromServer { day } => write!(f, "the file was last changed on {day}, which is taken as its edition"),
            Self::NoEdition { name } => write!(f, "nobody says which day {name} describes"),
            Self::NotPassed { problems: 1 } => f.write_str("the new file did not pass `check`: 1 error"),
            Self::NotPassed { problems } => write!(f, "the new file did not pass `check`: {problems} errors"),
            Self::NoKey { variable } => write!(f, "{variable} is not set"),
            Self::KeyRefused { variable, status } => write!(f, "CQC does not take the key in {variable}: it answered {status}"),
            Self::BadAnswer { address, error } => write!(f, "{address} gave an answer that cannot be read: {error}"),
            Self::RecordGone { id } => write!(f, "there is no record of {id}"),
            Self::Io { doing, path, error } => write!(f, "cannot {doing} {}: {error}", path.display()),
        }
    }
}
