//! A council's folder: where things stand in it and what `doorstep.toml` sets. The only place that knows the top-level
//! folders' names.

pub mod budget;
pub mod gate;

use crate::diagnostic::{At, Code, Problem, Report, Severity, nearest};
use crate::model::atlas::Line;
use crate::model::link::is_reserved;
use crate::model::*;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

/// A project and its settings.
#[derive(Debug, Clone)]
pub struct Project {
    pub root: PathBuf,
    pub portal: Portal,
    pub theme: Theme,
    pub gate: gate::Gate,
    pub budget: budget::Budget,
    /// `--as-of`. Without it the site is about the day of its newest register.
    pub as_of: Option<Date>,
    /// Where the site is assembled: `--work`, or `site/`.
    pub work: PathBuf,
    /// `site/`: the published tree and what stands beside it.
    pub site: PathBuf,
}

/// Colours that the council sets, by token, for each scheme: `accent` → `#14574b`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    #[serde(default)]
    pub light: BTreeMap<String, String>,
    #[serde(default)]
    pub dark: BTreeMap<String, String>,
    /// A picture in the project's `templates/static/`, such as `logo.svg`, that stands in the header instead of the door.
    pub logo: Option<String>,
}

impl Project {
    /// `data/registers`, below the root.
    pub fn data(&self) -> PathBuf {
        self.root.join("data")
    }

    pub fn registers(&self) -> PathBuf {
        self.root.join("data/registers")
    }

    pub fn geography(&self) -> PathBuf {
        self.root.join("data/geography")
    }

    pub fn market(&self) -> PathBuf {
        self.root.join("data/market")
    }

    /// The memory of what was published: one folder for each edition, named by its day.
    pub fn editions(&self) -> PathBuf {
        self.root.join("data/editions")
    }

    pub fn funding(&self) -> PathBuf {
        self.root.join("data/funding")
    }

    pub fn content(&self) -> PathBuf {
        self.root.join("content")
    }

    /// The project's own templates, where it has some; the shipped ones stand behind them.
    pub fn templates(&self) -> PathBuf {
        self.root.join("templates")
    }

    /// The published tree.
    pub fn public(&self) -> PathBuf {
        self.site.join("public")
    }

    /// Differences that somebody opened the gate for.
    pub fn accepted(&self) -> PathBuf {
        self.root.join("data/accepted")
    }

    /// What was published and taken back.
    pub fn withdrawn(&self) -> PathBuf {
        self.root.join("data/withdrawn")
    }

    /// The inputs of what is published, by their sums.
    pub fn raw(&self) -> PathBuf {
        self.site.join("raw")
    }

    /// What the newest build would change; never published.
    pub fn report(&self) -> PathBuf {
        self.site.join("report")
    }

    /// The list of rows that were set aside.
    pub fn quarantine(&self) -> PathBuf {
        self.site.join("quarantine.csv")
    }

    /// The settings for hosts that do not read them from the published tree.
    pub fn hosting(&self) -> PathBuf {
        self.root.join("site/hosting")
    }

    /// A path as reports show it: from the project's folder, with forward slashes.
    pub fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }

    /// Reads `doorstep.toml`. Every problem in it goes to the report; `None` when there is no project to go on with.
    pub fn open(root: &Path, report: &mut Report) -> Option<Self> {
        let file = root.join("doorstep.toml");
        let at = || At::file("doorstep.toml");
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) => {
                report.add(Fault::Unreadable { error: error.to_string() }, at());
                return None;
            }
        };
        let written: Written = match toml::from_str(&text) {
            Ok(written) => written,
            Err(error) => {
                let row = error.span().map(|span| text[..span.start].matches('\n').count() as u32 + 1);
                let at = row.map_or_else(at, |row| at().row(row));
                let line = row_text(&text, at.row);
                report.add(Fault::from_toml(error.message(), line), at);
                return None;
            }
        };
        let before = report.count(Severity::Error);
        let (gate, budget) = (written.gate.clone(), written.budget.clone());
        let gate_keys = gate.out_of_bounds().into_iter().map(|(key, value)| (key, value, gate::WANTED));
        for (key, value, wanted) in gate_keys.chain(budget.out_of_bounds().into_iter().map(|(key, value)| (key, value, budget::WANTED))) {
            Reading { text: &text, report, demonstration: true }.value::<()>(key, &value, None, wanted);
        }
        let portal = written.parse(&text, report);
        let theme = portal.1;
        (report.count(Severity::Error) == before).then(|| Self {
            root: root.to_path_buf(),
            portal: portal.0.expect("a portal without errors is whole"),
            theme,
            gate,
            budget,
            as_of: None,
            work: root.join("site"),
            site: root.join("site"),
        })
    }
}

/// What is wrong with `doorstep.toml`.
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

const UNREADABLE: Code = Code {
    id: "no-project",
    severity: Severity::Error,
    explain: "The folder has no doorstep.toml that can be read, so there is nothing to build. Name another council's folder with --project.",
};
const SYNTAX: Code =
    Code { id: "config-syntax", severity: Severity::Error, explain: "doorstep.toml is not valid TOML. Nothing is read until it is." };
const UNKNOWN: Code = Code {
    id: "config-unknown-key",
    severity: Severity::Error,
    explain: "doorstep.toml has a key that Doorstep does not know. A misspelt key would silently have no effect, so it stops the build.",
};
const MISSING: Code = Code {
    id: "config-missing",
    severity: Severity::Error,
    explain: "doorstep.toml lacks a key that every page needs, such as a safeguarding number. Without it nothing is published.",
};
const VALUE: Code =
    Code { id: "config-value", severity: Severity::Error, explain: "A value in doorstep.toml is not of the kind that its key needs." };

const MADE_UP: Code = Code {
    id: "config-made-up",
    severity: Severity::Error,
    explain: "doorstep.toml has a telephone number that nobody answers, or an address that leads nowhere: one that Ofcom keeps for drama or the internet's rules keep for examples. In a demonstration that is right. On a real site somebody in danger would ring it, so nothing is published.",
};

const SHARED: Code = Code {
    id: "config-shared-number",
    severity: Severity::Warning,
    explain: "Two councils have one telephone number for the same thing in doorstep.toml. Some share a team; more often a block was copied and the number stayed, and whoever reports abuse reaches the wrong county.",
};

pub const CODES: &[&Code] = &[&UNREADABLE, &SYNTAX, &UNKNOWN, &MISSING, &VALUE, &MADE_UP, &SHARED];

/// Whether a problem means that there is no project at all, rather than one with mistakes.
pub fn is_absent(code: &Code) -> bool {
    code == &UNREADABLE
}

impl Fault {
    /// serde's words for an unknown or a missing key, turned into facts.
    fn from_toml(message: &str, line: &str) -> Self {
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

fn row_text(text: &str, row: Option<u32>) -> &str {
    row.and_then(|row| text.lines().nth(row as usize - 1)).unwrap_or_default()
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

/// `doorstep.toml` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    portal: WrittenPortal,
    #[serde(default)]
    theme: Theme,
    #[serde(default)]
    gate: gate::Gate,
    #[serde(default)]
    budget: budget::Budget,
    #[serde(default)]
    authority: Vec<WrittenAuthority>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPortal {
    name: String,
    base_url: String,
    #[serde(default)]
    demonstration: bool,
    #[serde(default = "default_buffer_km")]
    buffer_km: u16,
    #[serde(default = "default_capacity_days")]
    capacity_days: u16,
}

fn default_buffer_km() -> u16 {
    10
}

fn default_capacity_days() -> u16 {
    14
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAuthority {
    code: String,
    name: String,
    council: String,
    slug: String,
    #[serde(default)]
    also: Vec<String>,
    safeguarding: WrittenLine,
    safeguarding_out_of_hours: WrittenLine,
    paper_copy: WrittenLine,
    front_door: WrittenLine,
    corrections_email: String,
    corrections_form: Option<String>,
    corrections_days: Option<u16>,
    website: Option<String>,
    decisions_website: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLine {
    phone: String,
    hours: String,
}

/// Parses values one by one and reports each that does not fit.
struct Reading<'a> {
    text: &'a str,
    report: &'a mut Report,
    demonstration: bool,
}

impl Reading<'_> {
    fn value<T>(&mut self, key: &str, raw: &str, parsed: Option<T>, wanted: &'static str) -> Option<T> {
        if parsed.is_none() {
            let at = self.place(key, raw);
            self.report.add(Fault::Value { key: key.into(), value: raw.into(), wanted }, at);
        }
        parsed
    }

    /// The line that sets the key (`safeguarding.phone`) to the value, as far as it can be told.
    fn place(&self, key: &str, raw: &str) -> At {
        let sets =
            |line: &str| line.split_once('=').is_some_and(|(name, value)| key.split('.').any(|part| part == name.trim()) && value.contains(raw));
        let row = self.text.lines().position(sets).map(|at| at as u32 + 1);
        At { row, ..At::file("doorstep.toml") }
    }

    fn text(&mut self, key: &str, raw: &str) -> Option<Text> {
        self.value(key, raw, Text::parse(raw), "words")
    }

    /// Outside a demonstration nothing may lead nowhere.
    fn real(&mut self, key: &str, raw: &str, made_up: bool) {
        if made_up && !self.demonstration {
            let at = self.place(key, raw);
            self.report.add(Fault::MadeUp { key: key.into(), value: raw.into() }, at);
        }
    }

    fn website(&mut self, key: &str, raw: &str, parsed: Option<WebAddress>, wanted: &'static str) -> Option<WebAddress> {
        let website = self.value(key, raw, parsed, wanted)?;
        self.real(key, raw, website.is_made_up());
        Some(website)
    }

    fn line(&mut self, key: &str, line: &WrittenLine) -> Option<Line> {
        let name = format!("{key}.phone");
        let phone = self.value(&name, &line.phone, Phone::parse(&line.phone), "a telephone number with its area code");
        self.real(&name, &line.phone, phone.is_some_and(Phone::is_made_up));
        let hours = self.text(&format!("{key}.hours"), &line.hours);
        Some(Line { phone: phone?, hours: hours? })
    }
}

impl Written {
    fn parse(self, text: &str, report: &mut Report) -> (Option<Portal>, Theme) {
        let mut reading = Reading { text, report, demonstration: self.portal.demonstration };
        let r = &mut reading;
        let name = r.text("portal.name", &self.portal.name);
        let base_url = r.website(
            "portal.base_url",
            &self.portal.base_url,
            WebAddress::parse(self.portal.base_url.trim_end_matches('/')).filter(|u| is_plain(u.as_str())),
            "an address such as https://care.example.gov.uk or https://example.gov.uk/care",
        );
        if self.authority.is_empty() {
            r.report.add(Fault::Missing { key: "[[authority]]".into() }, At::file("doorstep.toml"));
        }
        let authorities: Vec<Option<Authority>> = self.authority.iter().map(|a| a.parse(r)).collect();
        for (key, of) in [("code", (|a: &WrittenAuthority| a.code.clone()) as fn(&_) -> _), ("slug", |a| a.slug.clone())] {
            let mut seen = std::collections::BTreeSet::new();
            for value in self.authority.iter().map(of) {
                if !seen.insert(value.clone()) {
                    let at = r.place(key, &value);
                    r.report.add(Fault::Repeated { key, value }, at);
                }
            }
        }
        for (key, of) in [("safeguarding.phone", (|c: &Contact| &c.safeguarding) as fn(&_) -> &_), ("front_door.phone", |c| &c.front_door)] {
            let mut seen: BTreeMap<Phone, &Authority> = BTreeMap::new();
            for authority in authorities.iter().flatten() {
                let phone = of(&authority.contact).phone;
                if let Some(other) = seen.insert(phone, authority) {
                    // It stands once in each of the two blocks; the first is as good a place as the other.
                    let at = r.place(key, &phone.to_string());
                    r.report.add(Fault::Shared { key, phone: phone.to_string(), other: format!("{} and {}", other.name, authority.name) }, at);
                }
            }
        }
        if let Some(logo) = &self.theme.logo {
            let fits = Some(logo.as_str()).filter(|l| is_picture(l));
            r.value("theme.logo", logo, fits, "the name of an .svg, .png or .webp file in templates/static/, without folders");
        }
        if !(1..=365).contains(&self.portal.capacity_days) {
            r.value::<()>("portal.capacity_days", &self.portal.capacity_days.to_string(), None, "a number of days from 1 to 365");
        }
        if self.portal.buffer_km > 200 {
            r.value::<()>("portal.buffer_km", &self.portal.buffer_km.to_string(), None, "kilometres from 0 to 200");
        }
        let portal = (|| {
            Some(Portal {
                name: name?,
                base_url: base_url?,
                demonstration: self.portal.demonstration,
                authorities: authorities.into_iter().collect::<Option<_>>()?,
                capacity_days: self.portal.capacity_days,
                buffer_km: self.portal.buffer_km,
            })
        })();
        (portal, self.theme)
    }
}

/// First path segments that pages of the site itself use.
const RESERVED: &[&str] = &[
    "find",
    "services",
    "shortlist",
    "who-pays",
    "guides",
    "changes",
    "fix-my-entry",
    "corrections",
    "calendar",
    "data",
    "accessibility",
    "privacy",
    "about",
    "404",
    "index",
    "assets",
    "search",
];

impl WrittenAuthority {
    fn parse(&self, r: &mut Reading<'_>) -> Option<Authority> {
        let code = r.value("authority.code", &self.code, AreaCode::parse(&self.code), "the council's GSS code, such as E10000032");
        let name = r.text("authority.name", &self.name);
        let council = r.text("authority.council", &self.council);
        let slug = r.value(
            "authority.slug",
            &self.slug,
            Slug::parse(&self.slug).filter(|s| !RESERVED.contains(&s.as_str())),
            "lower-case letters, digits and hyphens, not the name of another page",
        );
        let also: Option<Vec<Text>> = self.also.iter().map(|a| r.text("authority.also", a)).collect();
        let safeguarding = r.line("safeguarding", &self.safeguarding);
        let out_of_hours = r.line("safeguarding_out_of_hours", &self.safeguarding_out_of_hours);
        let paper_copy = r.line("paper_copy", &self.paper_copy);
        let front_door = r.line("front_door", &self.front_door);
        let email = r.value(
            "corrections_email",
            &self.corrections_email,
            Text::parse(&self.corrections_email).filter(|e| is_mailbox(e.as_str())),
            "a role's mailbox, such as care.directory@example.gov.uk",
        );
        r.real("corrections_email", &self.corrections_email, self.corrections_email.rsplit('@').next().is_some_and(is_reserved));
        let mut address = |key: &str, written: &Option<String>| match written {
            None => Some(None),
            Some(raw) => r.website(key, raw, WebAddress::parse(raw), "an address that begins with https://").map(Some),
        };
        let website = address("authority.website", &self.website);
        let decisions_website = address("authority.decisions_website", &self.decisions_website);
        let form = address("corrections_form", &self.corrections_form);
        let days = match self.corrections_days {
            Some(days) if !(1..=60).contains(&days) => {
                r.value::<Option<u16>>("corrections_days", &days.to_string(), None, "a number of working days from 1 to 60")
            }
            days => Some(days),
        };
        Some(Authority {
            code: code?,
            name: name?,
            council: council?,
            slug: slug?,
            also: also?,
            contact: Contact {
                safeguarding: safeguarding?,
                safeguarding_out_of_hours: out_of_hours?,
                paper_copy: paper_copy?,
                front_door: front_door?,
                corrections_email: email?,
                corrections_form: form?,
                corrections_days: days?,
                website: website?,
                decisions_website: decisions_website?,
            },
        })
    }
}

fn is_picture(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, kind)| {
        ["svg", "png", "webp"].contains(&kind) && !stem.is_empty() && stem.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b))
    })
}

/// Whether an address has a plain path: no query, no fragment, no step up or aside.
fn is_plain(address: &str) -> bool {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    !address.contains(['?', '#', '%']) && path.split('/').all(|part| !part.is_empty() && !part.bytes().all(|b| b == b'.'))
}

fn is_mailbox(raw: &str) -> bool {
    raw.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty()
            && user.bytes().all(|b| b.is_ascii_alphanumeric() || b"._+-".contains(&b))
            && host.contains('.')
            && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-".contains(&b))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(change: impl Fn(&str) -> String) -> String {
        let shipped = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../doorstep.toml")).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("doorstep.toml"), change(&shipped)).unwrap();
        let mut report = Report::default();
        Project::open(folder.path(), &mut report);
        report.entries().iter().map(|e| format!("{}; {}; {}", e.problem, e.at.as_ref().unwrap(), e.problem.help())).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_wrong_value_is_told_with_its_line() {
        let check = |from: &str, to: &str, expected: &str| assert_eq!(told(|toml| toml.replacen(from, to, 1)), expected, "{to}");
        check("buffer_km = 10", "buffer_km = 10", "");
        check("buffer_km = 10", "buffer_km = -1", "`buffer_km` is \"-1\"; doorstep.toml:10; write a whole number from 0 to 65535");
        check("buffer_km = 10", "buffer_km = 900", "`portal.buffer_km` is \"900\"; doorstep.toml:10; write kilometres from 0 to 200");
        check("demonstration = true", "demonstration = \"yes\"", "`demonstration` is \"yes\"; doorstep.toml:8; write true or false");
        check(
            "01632 960121",
            "01632 960101",
            "West Sussex and Coventry have one `safeguarding.phone`, 01632 960101; doorstep.toml:23; ring it, and ask whose number it is",
        );
        check("01632 960101", "999", "`safeguarding.phone` is \"999\"; doorstep.toml:23; write a telephone number with its area code");
        check("[portal]", "[portl]", "unknown key `portl`; doorstep.toml:4; did you mean `portal`?");
    }

    #[test]
    fn what_reaches_nobody_is_refused_unless_it_is_a_demonstration() {
        let real = |toml: &str| toml.replace("demonstration = true", "demonstration = false");
        let absent = |toml: &str| toml.replace("demonstration = true\n", "");
        assert_eq!(told(str::to_owned), "");
        let all = told(real);
        // Four councils with four numbers, a mailbox and a website each, one form, and the site's own address.
        assert_eq!(all.lines().count(), 4 * 6 + 1 + 1, "{all}");
        assert_eq!(told(absent).lines().count(), all.lines().count());
        let shipped = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../doorstep.toml")).unwrap();
        for (key, value, help) in [
            ("safeguarding.phone", "01632 960101", "write the council's own number and ring it"),
            ("safeguarding_out_of_hours.phone", "01632 960132", "write the council's own number and ring it"),
            ("front_door.phone", "01632 960104", "write the council's own number and ring it"),
            ("portal.base_url", "https://doorstep.example", "write the council's own, or set"),
            ("corrections_email", "corrections@kent.example", "write the council's own, or set"),
        ] {
            let line = shipped.lines().position(|line| line.contains(value)).unwrap() + 1;
            let says = format!("`{key}` is made up: \"{value}\" reaches nobody; doorstep.toml:{line}; {help}");
            assert!(all.contains(&says), "{says}\n{all}");
        }
        let filled = |toml: &str| real(&toml.replace("01632 9601", "01632 9501").replace(".example", ".gov.uk"));
        assert_eq!(told(filled), "");
    }

    #[test]
    fn the_sites_address_is_plain() {
        for (address, plain) in [
            ("https://care.example", true),
            ("https://care.example/a/b", true),
            ("https://care.example/a/../b", false),
            ("https://care.example//b", false),
            ("https://care.example/%2e%2e", false),
            ("https://care.example/?a", false),
        ] {
            assert_eq!(is_plain(address), plain, "{address}");
        }
    }
}
