//! What can be wrong with `doorstep.toml`.

use crate::diagnostic::{Code, Problem, codes, nearest};
use std::fmt;

#[derive(Debug)]
pub enum Fault {
    Unreadable { error: String },
    Syntax { message: String },
    UnknownKey { key: String, nearest: Option<String> },
    Missing { key: String },
    Value { key: String, value: String, wanted: &'static str },
    Repeated { key: &'static str, value: String },
    MadeUp { key: String, value: String },
    Shared { key: &'static str, phone: String, other: String },
}

codes! {
    UNREADABLE = Error, "no-project",
        "The folder has no doorstep.toml that can be read, so there is nothing to build. Name another council's folder with --project.";
    SYNTAX = Error, "config-syntax",
        "doorstep.toml is not valid TOML. Nothing is read until it is.";
    UNKNOWN = Error, "config-unknown-key",
        "doorstep.toml has a key that Doorstep does not know. A misspelt key would silently have no effect, so it stops the build.";
    MISSING = Error, "config-missing",
        "doorstep.toml lacks a key that every page needs, such as a safeguarding number. Without it nothing is published.";
    VALUE = Error, "config-value",
        "A value in doorstep.toml is not of the kind that its key needs.";
    MADE_UP = Error, "config-made-up",
        "doorstep.toml has a telephone number that nobody answers, or an address that leads nowhere: one that Ofcom keeps for drama or the internet's rules keep for examples. In a demonstration that is right. On a real site somebody in danger would ring it, so nothing is published.";
    SHARED = Warning, "config-shared-number",
        "Two councils have one telephone number for the same thing in doorstep.toml. Some share a team; more often a block was copied and the number stayed, and whoever reports abuse reaches the wrong county.";
}

/// Whether a problem means that there is no project at all, rather than one with mistakes.
pub fn is_absent(code: &Code) -> bool {
    code == &UNREADABLE
}

impl Fault {
    /// serde's words for an unknown or a missing key, turned into facts.
    pub(super) fn from_toml(message: &str, line: &str) -> Self {
        let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
        match (message.split_whitespace().next(), quoted.as_slice()) {
            (Some("unknown"), [key, known @ ..]) => {
                Self::UnknownKey { key: (*key).into(), nearest: nearest(key, known.iter().copied()).map(Into::into) }
            }
            (Some("missing"), [key, ..]) => Self::Missing { key: (*key).into() },
            (Some("invalid"), _) if line.contains('=') => {
                let (key, value) = line.split_once('=').unwrap_or((line, ""));
                let wanted = match message.rsplit("expected ").next() {
                    Some("u16") => "a whole number from 0 to 65535",
                    Some("a boolean") => "true or false",
                    Some("a string") => "words in quotation marks",
                    Some("a sequence") => "a list in square brackets",
                    _ => "a value as in the doorstep.toml that comes with Doorstep",
                };
                Self::Value { key: key.trim().into(), value: value.trim().trim_matches('"').into(), wanted }
            }
            _ => Self::Syntax { message: message.into() },
        }
    }
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::Unreadable { .. } => &UNREADABLE,
            Self::Syntax { .. } => &SYNTAX,
            Self::UnknownKey { .. } => &UNKNOWN,
            Self::Missing { .. } => &MISSING,
            Self::Value { .. } | Self::Repeated { .. } => &VALUE,
            Self::MadeUp { .. } => &MADE_UP,
            Self::Shared { .. } => &SHARED,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::Unreadable { .. } => "go to the folder that holds doorstep.toml, or name it with --project".into(),
            Self::Syntax { .. } => "compare the line with the doorstep.toml that comes with Doorstep".into(),
            Self::UnknownKey { nearest: Some(nearest), .. } => format!("did you mean `{nearest}`?"),
            Self::UnknownKey { .. } => "remove the key".into(),
            Self::Missing { key } => format!("add `{key} = …`"),
            Self::Value { wanted, .. } => format!("write {wanted}"),
            Self::Shared { .. } => "ring it, and ask whose number it is".into(),
            Self::Repeated { key, .. } => format!("give every council its own `{key}`"),
            Self::MadeUp { key, .. } if key.ends_with(".phone") => {
                "write the council's own number and ring it, or set `demonstration = true` while the site is not real".into()
            }
            Self::MadeUp { .. } => "write the council's own, or set `demonstration = true` while the site is not real".into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { error } => write!(f, "doorstep.toml cannot be read: {error}"),
            Self::Syntax { message } => write!(f, "{}", message.trim()),
            Self::UnknownKey { key, .. } => write!(f, "unknown key `{key}`"),
            Self::Missing { key } => write!(f, "`{key}` is missing"),
            Self::Value { key, value, .. } => write!(f, "`{key}` is {value:?}"),
            Self::Repeated { key, value } => write!(f, "two councils have the {key} {value:?}"),
            Self::Shared { key, phone, other } => write!(f, "{other} have one `{key}`, {phone}"),
            Self::MadeUp { key, value } => write!(f, "`{key}` is made up: {value:?} reaches nobody"),
        }
    }
}
