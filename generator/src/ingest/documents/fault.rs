//! What can be wrong with a document that a council wrote.

use crate::diagnostic::{Code, Problem, Severity, nearest};
use crate::ingest::unmerged;
use std::fmt;

#[derive(Debug)]
pub enum Fault {
    /// A folder or a file that is none of ours.
    Folder {
        name: String,
        nearest: Option<String>,
        known: String,
    },
    FileName {
        name: String,
    },
    NotMarkdown {
        name: String,
    },
    Symlink {
        name: String,
    },
    SameAddress {
        first: String,
        second: String,
    },
    Unmerged,
    TooLarge {
        bytes: u64,
    },
    TooDeep {
        levels: usize,
    },
    Unreadable {
        error: String,
    },
    NotText {
        byte: usize,
    },
    NoFrontMatter,
    OpenFrontMatter,
    Syntax {
        message: String,
        character: usize,
    },
    UnknownKey {
        key: String,
        nearest: Option<String>,
        known: Vec<String>,
    },
    Address {
        key: String,
    },
    Missing {
        key: String,
    },
    WrongKind {
        message: String,
        line: String,
    },
    Value {
        key: String,
        value: String,
        wanted: String,
        nearest: Option<String>,
    },
    Senses {
        key: String,
        count: usize,
    },
    Source {
        key: String,
        nearest: Option<String>,
        known: Vec<String>,
    },
    Html {
        tag: String,
    },
    LinkRemoved {
        target: String,
    },
    LinkReference {
        target: String,
    },
    Picture,
    Shortcode {
        found: &'static str,
    },
    Hidden,
    HeadingJump {
        from: u8,
        to: u8,
    },
    VagueLink {
        words: String,
    },
    NhsNumber,
    LikeNhsNumber,
    PersonalMail {
        mail: String,
    },
    Mobile {
        number: String,
    },
    Heading {
        target: String,
        nearest: Option<String>,
    },
}

const FILE: Code = Code {
    id: "document-file",
    severity: Severity::Error,
    explain: "Below content/ there is a folder for each council, in it a folder for each kind of document, and in that Markdown files named in lower-case letters, digits and hyphens. The name is part of the page's address. Anything else is refused: it would be left out in silence, or stand at an address that nobody expects. Symbolic links are not followed.",
};
const ADDRESS: Code = Code {
    id: "document-address",
    severity: Severity::Error,
    explain: "Two documents would stand at one address. Addresses do not tell upper from lower case.",
};
const SIZE: Code = Code {
    id: "document-size",
    severity: Severity::Error,
    explain: "A document is larger than 256 KiB or nested deeper than 64 levels. No text that a person writes is; such a file can keep a machine busy for hours, so that it is not even parsed.",
};
const UNREADABLE: Code = Code {
    id: "document-unreadable",
    severity: Severity::Error,
    explain: "A document cannot be read, or is not UTF-8 text. Save it again as UTF-8.",
};
const FRONT: Code = Code {
    id: "document-front-matter",
    severity: Severity::Error,
    explain: "A document begins with its front matter: TOML between two lines of three plus signs. Without it nobody can say what the document is.",
};
const UNKNOWN: Code = Code {
    id: "document-unknown-key",
    severity: Severity::Error,
    explain: "The front matter of a document has a key that its kind does not have. A misspelt key would silently have no effect, so it stops the build. Keys that set an address or a template (path, slug, aliases, template, render, extra) are refused too: the address is the folder's and the file's name.",
};
const VALUE: Code = Code {
    id: "document-value",
    severity: Severity::Error,
    explain: "A key of a document's front matter is missing, or its value is not of the kind that it needs: a date as precise as it is known, a reference such as decision:its-slug, a word of a list, whole pounds.",
};
const SOURCE: Code = Code {
    id: "document-source",
    severity: Severity::Error,
    explain: "A fact names a source that the document, or the council's sources.csv, does not list. A fact on these pages must lead to where it was read.",
};
const HTML: Code = Code {
    id: "document-html",
    severity: Severity::Warning,
    explain: "The text holds HTML. It is shown as the characters that were typed, and does nothing: documents are written in Markdown.",
};
const LINK: Code = Code {
    id: "document-link",
    severity: Severity::Warning,
    explain: "A link leads to something other than a web page, a mail address, a telephone number or a page of this site. The link is taken out and its words stay.",
};
const LINK_REFERENCE: Code = Code {
    id: "document-link-reference",
    severity: Severity::Error,
    explain: "A link names a document or a heading in a way that cannot be looked up.",
};
const PICTURE: Code = Code {
    id: "document-picture",
    severity: Severity::Error,
    explain: "Documents hold no pictures: a photograph may show where and when it was taken, and a picture of text cannot be read aloud. Charts and maps are drawn from figures.",
};
const SHORTCODE: Code = Code {
    id: "document-shortcode",
    severity: Severity::Warning,
    explain: "The text holds signs that a template would take for a command. They are shown as they are and command nothing.",
};
const HIDDEN: Code = Code {
    id: "document-hidden-characters",
    severity: Severity::Warning,
    explain: "The text holds characters that nobody sees and that turn its direction or hide words from a search. They were taken out.",
};
const ACCESS: Code = Code {
    id: "document-access",
    severity: Severity::Warning,
    explain: "Something in the text is hard to use for people who have it read aloud: a heading that skips a level, or a link whose words do not say where it leads.",
};
const NHS: Code = Code {
    id: "document-nhs-number",
    severity: Severity::Error,
    explain: "A number in the document has the form and the check digit of an NHS number. It would name a patient in public, so that nothing is published until it is gone. The number itself is not repeated here.",
};
const PERSON: Code = Code {
    id: "document-personal-data",
    severity: Severity::Warning,
    explain: "A mail address or a mobile number looks like one person's, or a reference like a patient's number. Pages of a council name posts, not people: publish it only where the public record needs it.",
};

pub const CODES: &[&Code] = &[
    &FILE,
    &ADDRESS,
    &SIZE,
    &UNREADABLE,
    &FRONT,
    &UNKNOWN,
    &VALUE,
    &SOURCE,
    &HTML,
    &LINK,
    &LINK_REFERENCE,
    &PICTURE,
    &SHORTCODE,
    &HIDDEN,
    &ACCESS,
    &NHS,
    &PERSON,
];

/// Keys by which a page would choose its own address or template.
const ADDRESSING: &[&str] =
    &["path", "slug", "aliases", "template", "page_template", "render", "extra", "taxonomies", "url", "redirect_to", "weight", "draft"];

impl Fault {
    /// serde's words for what does not fit, turned into facts.
    pub fn from_toml(error: &toml::de::Error, text: &str) -> Self {
        let message = error.message();
        let start = error.span().map_or(0, |span| span.start.min(text.len()));
        let begin = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line: String = text[begin..].lines().next().unwrap_or_default().trim().chars().take(120).collect();
        let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
        match (message.split_whitespace().next(), quoted.as_slice()) {
            (Some("unknown"), [key, ..]) if message.starts_with("unknown field") && ADDRESSING.contains(key) => Self::Address { key: (*key).into() },
            (Some("unknown"), [key, known @ ..]) if message.starts_with("unknown field") => Self::UnknownKey {
                key: (*key).into(),
                nearest: nearest(key, known.iter().copied()).map(Into::into),
                known: known.iter().map(|k| (*k).to_string()).collect(),
            },
            (Some("missing"), [key, ..]) => Self::Missing { key: (*key).into() },
            (Some("invalid" | "unknown" | "data"), _) => Self::WrongKind { message: message.trim().into(), line },
            _ => Self::Syntax { message: message.trim().into(), character: text[begin..start].chars().count() + 1 },
        }
    }
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::Folder { .. } | Self::FileName { .. } | Self::NotMarkdown { .. } | Self::Symlink { .. } => &FILE,
            Self::SameAddress { .. } => &ADDRESS,
            Self::Unmerged => &unmerged::UNMERGED,
            Self::TooLarge { .. } | Self::TooDeep { .. } => &SIZE,
            Self::Unreadable { .. } | Self::NotText { .. } => &UNREADABLE,
            Self::NoFrontMatter | Self::OpenFrontMatter | Self::Syntax { .. } => &FRONT,
            Self::UnknownKey { .. } | Self::Address { .. } => &UNKNOWN,
            Self::Missing { .. } | Self::WrongKind { .. } | Self::Value { .. } | Self::Senses { .. } => &VALUE,
            Self::Source { .. } => &SOURCE,
            Self::Html { .. } => &HTML,
            Self::LinkRemoved { .. } => &LINK,
            Self::LinkReference { .. } | Self::Heading { .. } => &LINK_REFERENCE,
            Self::Picture => &PICTURE,
            Self::Shortcode { .. } => &SHORTCODE,
            Self::Hidden => &HIDDEN,
            Self::HeadingJump { .. } | Self::VagueLink { .. } => &ACCESS,
            Self::NhsNumber => &NHS,
            Self::LikeNhsNumber | Self::PersonalMail { .. } | Self::Mobile { .. } => &PERSON,
        }
    }

    fn help(&self) -> String {
        let list = |known: &[String]| known.join(", ");
        match self {
            Self::Folder { nearest: Some(nearest), .. } => format!("did you mean `{nearest}`?"),
            Self::Folder { known, .. } => format!("the folders are {known}"),
            Self::FileName { .. } => "name it in lower-case letters, digits and hyphens, at most 80, such as care-at-home-2019.md".into(),
            Self::NotMarkdown { .. } => "move it out of content/; a document's name ends in .md".into(),
            Self::Symlink { .. } => "put the file itself there".into(),
            Self::SameAddress { .. } => "rename one of the two".into(),
            Self::Unmerged => unmerged::HELP.into(),
            Self::TooLarge { .. } => "split the document; the limit is 256 KiB".into(),
            Self::TooDeep { .. } => "write it with fewer levels; the limit is 64".into(),
            Self::Unreadable { .. } => "check that the file may be read".into(),
            Self::NotText { .. } => "save it as UTF-8".into(),
            Self::NoFrontMatter => "begin the file with a line +++, then title = \"…\", then a line +++".into(),
            Self::OpenFrontMatter => "end the front matter with a line +++".into(),
            Self::Syntax { .. } => "write it as TOML, such as title = \"Care at home\"".into(),
            Self::UnknownKey { nearest: Some(nearest), .. } => format!("did you mean `{nearest}`?"),
            Self::UnknownKey { known, .. } => format!("remove it; the keys here are {}", list(known)),
            Self::Address { .. } => "remove it; the address is the folder's and the file's name".into(),
            Self::Missing { key } => format!("add `{key} = …`"),
            Self::WrongKind { .. } => "write a value as the other documents of this kind have it".into(),
            Self::Value { nearest: Some(nearest), .. } => format!("did you mean {nearest:?}?"),
            Self::Value { wanted, .. } => format!("write {wanted}"),
            Self::Senses { .. } => "write one of on, by, from, until, not_before, as_at, or `printed` alone".into(),
            Self::Source { nearest: Some(nearest), .. } => format!("did you mean {nearest:?}?"),
            Self::Source { known, .. } if known.is_empty() => "list it first, as [[source]] with an id".into(),
            Self::Source { known, .. } => format!("use one of {}, or list it", list(known)),
            Self::Html { .. } => "write it in Markdown, or put a backslash before <".into(),
            Self::LinkRemoved { .. } => "link to an address that begins with https://, mailto: or tel:, or to a page of this site with /".into(),
            Self::LinkReference { .. } => "write a link as decision:its-slug or lot:framework/its-slug, or as an address".into(),
            Self::Heading { nearest: Some(nearest), .. } => format!("did you mean `{nearest}`?"),
            Self::Heading { .. } => "link to a heading of this document, such as #what-we-pay".into(),
            Self::Picture => "take the picture out and say in words what it shows".into(),
            Self::Shortcode { .. } => "nothing to do, unless a template's command was meant".into(),
            Self::Hidden => "type the words anew".into(),
            Self::HeadingJump { from, .. } => format!("write it with {} signs of #", from + 1),
            Self::VagueLink { .. } => "let the link's words say where it leads".into(),
            Self::LikeNhsNumber => "make sure that it is the office's own number and no patient's".into(),
            Self::NhsNumber => "take it out, and tell the council's data protection officer if it was published before".into(),
            Self::PersonalMail { .. } => "give a shared mailbox or the post, unless the public record needs the person".into(),
            Self::Mobile { .. } => "give the council's line, unless the public record needs this one".into(),
        }
    }

    fn value(&self) -> Option<&str> {
        match self {
            Self::Value { value, .. } => Some(value),
            _ => None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder { name, .. } => write!(f, "no folder of documents is called {name:?}"),
            Self::FileName { name } => write!(f, "{name:?} cannot be a part of an address"),
            Self::NotMarkdown { name } => write!(f, "{name:?} is no document"),
            Self::Symlink { name } => write!(f, "{name:?} is a link to another file, or no plain file"),
            Self::SameAddress { first, second } => write!(f, "{first} and {second} would stand at one address"),
            Self::Unmerged => f.write_str(unmerged::TOLD),
            Self::TooLarge { bytes } => write!(f, "the document has {bytes} bytes"),
            Self::TooDeep { levels } => write!(f, "the text is nested {levels} levels deep or more"),
            Self::Unreadable { error } => write!(f, "the document cannot be read: {error}"),
            Self::NotText { byte } => write!(f, "the document is not UTF-8 text, at byte {byte}"),
            Self::NoFrontMatter => f.write_str("the document has no front matter"),
            Self::OpenFrontMatter => f.write_str("the front matter does not end"),
            Self::Syntax { message, character } => write!(f, "{message}, at character {character} of the line"),
            Self::UnknownKey { key, .. } => write!(f, "unknown key `{key}`"),
            Self::Address { key } => write!(f, "`{key}` cannot be set by a document"),
            Self::Missing { key } => write!(f, "`{key}` is missing"),
            Self::WrongKind { message, line } => write!(f, "{message}, in `{line}`"),
            Self::Value { key, value, wanted, .. } => write!(f, "`{key}` is {value:?}, not {wanted}"),
            Self::Senses { key, count: 0 } => write!(f, "`{key}` does not say in what sense its date is meant"),
            Self::Senses { key, count } => write!(f, "`{key}` has {count} dates"),
            Self::Source { key, .. } => write!(f, "no source is called {key:?}"),
            Self::Html { tag } => write!(f, "{tag:?} is HTML"),
            Self::LinkRemoved { target } => write!(f, "a link to {target:?} was taken out"),
            Self::LinkReference { target } => write!(f, "a link to {target:?} cannot be looked up"),
            Self::Heading { target, .. } => write!(f, "no heading of this document is {target:?}"),
            Self::Picture => f.write_str("a document holds no pictures"),
            Self::Shortcode { found } => write!(f, "the text has {found:?}"),
            Self::Hidden => f.write_str("the text has characters that nobody sees"),
            Self::HeadingJump { from: 0, to } => write!(f, "the first heading is of level {to}"),
            Self::HeadingJump { from, to } => write!(f, "a heading of level {to} follows one of level {from}"),
            Self::VagueLink { words } => write!(f, "a link's words are only {words:?}"),
            Self::NhsNumber => f.write_str("there is a number like an NHS number"),
            Self::LikeNhsNumber => f.write_str("there is a reference that has the form and the check digit of an NHS number"),
            Self::PersonalMail { mail } => write!(f, "{mail:?} looks like one person's mail address"),
            Self::Mobile { number } => write!(f, "{number:?} is a mobile number"),
        }
    }
}
