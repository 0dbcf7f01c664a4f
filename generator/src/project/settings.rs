//! `doorstep.toml`, parsed: each value becomes what it stands for, or a problem with its line.

use super::fault::Fault;
use super::{Theme, budget, gate};
use crate::diagnostic::{At, Report, Severity};
use crate::model::atlas::Line;
use crate::model::link::is_reserved;
use crate::model::*;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Settings {
    pub portal: Portal,
    pub theme: Theme,
    pub gate: gate::Gate,
    pub budget: budget::Budget,
}

/// Every problem goes to the report; `None` when one of them is an error.
pub(super) fn parse(text: &str, report: &mut Report) -> Option<Settings> {
    let at = |row: Option<u32>| At { row, ..At::file("doorstep.toml") };
    let written: Written = match toml::from_str(text) {
        Ok(written) => written,
        Err(error) => {
            let row = error.span().map(|span| text[..span.start].matches('\n').count() as u32 + 1);
            let line = row.and_then(|row| text.lines().nth(row as usize - 1)).unwrap_or_default();
            report.add(Fault::from_toml(error.message(), line), at(row));
            return None;
        }
    };
    let before = report.count(Severity::Error);
    let mut reading = Reading { text, report, demonstration: written.portal.demonstration };
    let bounds = [(written.gate.out_of_bounds(), gate::WANTED), (written.budget.out_of_bounds(), budget::WANTED)];
    for (keys, wanted) in bounds {
        for (key, value) in keys {
            reading.value::<()>(key, &value, None, wanted);
        }
    }
    let portal = written.portal(&mut reading);
    (report.count(Severity::Error) == before).then(|| Settings {
        portal: portal.expect("a portal without errors is whole"),
        theme: written.theme,
        gate: written.gate,
        budget: written.budget,
    })
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
    fn portal(&self, r: &mut Reading<'_>) -> Option<Portal> {
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
            let mut seen = BTreeSet::new();
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
        Some(Portal {
            name: name?,
            base_url: base_url?,
            demonstration: self.portal.demonstration,
            authorities: authorities.into_iter().collect::<Option<_>>()?,
            capacity_days: self.portal.capacity_days,
            buffer_km: self.portal.buffer_km,
        })
    }
}

/// First parts of addresses that the site itself uses, or may: no council can stand there.
pub const RESERVED: &[&str] = &[
    "404",
    "about",
    "accessibility",
    "assets",
    "calendar",
    "changes",
    "corrections",
    "data",
    "find",
    "finder",
    "fix-my-entry",
    "for-providers",
    "guides",
    "index",
    "pictures",
    "privacy",
    "search",
    "services",
    "shortlist",
    "who-pays",
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

    fn shipped() -> String {
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../doorstep.toml")).unwrap()
    }

    fn told(change: impl Fn(&str) -> String) -> String {
        let mut report = Report::default();
        parse(&change(&shipped()), &mut report);
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
        check(
            "slug = \"kent\"",
            "slug = \"for-providers\"",
            "`authority.slug` is \"for-providers\"; doorstep.toml:66; write lower-case letters, digits and hyphens, not the name of another page",
        );
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
        let shipped = shipped();
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
