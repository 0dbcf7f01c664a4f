//! The council's colours: `[theme.light]` and `[theme.dark]` of `doorstep.toml` as a style sheet of their own, after the shipped
//! one. A pair of colours that is hard to read is refused; the other colour of each pair stands in `tokens.css`.

use super::File;
use crate::diagnostic::{At, Code, Problem, Report, Severity, nearest};
use crate::digest;
use crate::project::Theme;
use std::collections::BTreeMap;
use std::fmt;

const TOKENS: &str = include_str!("../../../templates/styles/tokens.css");

/// What a council may set.
const SETTABLE: [&str; 5] = ["accent", "accent_deep", "accent_edge", "accent_soft", "on_accent"];

/// Text and its ground. Each needs 4.5 to 1 (WCAG 2.2, 1.4.3).
const PAIRS: [(&str, &str); 9] = [
    ("accent", "page"),
    ("accent", "plaster"),
    ("accent", "accent_soft"),
    ("accent_deep", "page"),
    ("accent_deep", "plaster"),
    ("on_accent", "accent"),
    ("on_accent", "accent_deep"),
    ("ink", "accent_soft"),
    ("ink_2", "accent_soft"),
];

const LEAST: f64 = 4.5;

/// What is wrong with a council's colours.
#[derive(Debug)]
pub enum Fault {
    UnknownToken { scheme: &'static str, token: String },
    NotAColour { scheme: &'static str, token: String, value: String },
    HardToRead { scheme: &'static str, text: String, ground: String, ratio: f64 },
}

const UNKNOWN: Code = Code {
    id: "theme-unknown-token",
    severity: Severity::Error,
    explain: "doorstep.toml sets a colour under a name that the styles do not have, so it would have no effect.",
};
const COLOUR: Code = Code {
    id: "theme-colour",
    severity: Severity::Error,
    explain: "A colour in doorstep.toml is not written as six hexadecimal digits, so its contrast cannot be checked.",
};
const CONTRAST: Code = Code {
    id: "theme-contrast",
    severity: Severity::Error,
    explain: "Two colours that stand on each other as text and ground have a contrast under 4.5 to 1, the least that WCAG 2.2 AA allows. \
              Many readers of this site are old; the shipped colours have 7 to 1 nearly everywhere.",
};

pub const CODES: &[&Code] = &[&UNKNOWN, &COLOUR, &CONTRAST];

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::UnknownToken { .. } => &UNKNOWN,
            Self::NotAColour { .. } => &COLOUR,
            Self::HardToRead { .. } => &CONTRAST,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::UnknownToken { token, .. } => match nearest(token, SETTABLE) {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("set one of {}", SETTABLE.join(", ")),
            },
            Self::NotAColour { .. } => "write it like \"#14574b\"".into(),
            Self::HardToRead { .. } => "make one of them darker or lighter".into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownToken { scheme, token } => write!(f, "[theme.{scheme}] has no colour called `{token}`"),
            Self::NotAColour { scheme, token, value } => write!(f, "`{token}` of [theme.{scheme}] is {value:?}, which is not a colour"),
            Self::HardToRead { scheme, text, ground, ratio } => {
                // Rounded down: 4.499 is not 4.5.
                let shown = (ratio * 100.0).floor() / 100.0;
                write!(f, "{text} on {ground} has a contrast of {shown:.2} to 1 in the {scheme} colours; it needs 4.5 to 1")
            }
        }
    }
}

/// The sheet of the council's colours with its address, or `None` when the council sets none or they are refused.
pub fn sheet(theme: &Theme, report: &mut Report) -> Option<(String, File)> {
    let before = report.count(Severity::Error);
    let mut css = String::new();
    for (scheme, given) in [("light", &theme.light), ("dark", &theme.dark)] {
        if given.is_empty() {
            continue;
        }
        check(scheme, given, report);
        // Only the scheme's own screens: paper stays black on white.
        css.push_str(&format!("@media screen and (prefers-color-scheme:{scheme}){{:root{{"));
        for (token, value) in given {
            css.push_str(&format!("--ds-{}:{};", token.replace('_', "-"), value.to_ascii_lowercase()));
        }
        css.push_str("}}\n");
    }
    if css.is_empty() || report.count(Severity::Error) > before {
        return None;
    }
    let address = format!("/assets/theme-{}.css", &digest::of(&css)[..12]);
    let file = File::new(format!("static{address}"), css);
    Some((address, file))
}

fn check(scheme: &'static str, given: &BTreeMap<String, String>, report: &mut Report) {
    let at = || At::file("doorstep.toml");
    let mut colours = shipped(scheme);
    for (token, value) in given {
        if !SETTABLE.contains(&token.as_str()) {
            report.add(Fault::UnknownToken { scheme, token: token.clone() }, at());
        } else if let Some(colour) = Colour::parse(value) {
            colours.insert(token.clone(), colour);
        } else {
            report.add(Fault::NotAColour { scheme, token: token.clone(), value: value.clone() }, at());
        }
    }
    for (text, ground) in PAIRS {
        let (Some(&a), Some(&b)) = (colours.get(text), colours.get(ground)) else { continue };
        let ratio = a.contrast(b);
        if ratio < LEAST {
            let named = |token: &str, colour: Colour| format!("{token} {colour}");
            report.add(Fault::HardToRead { scheme, text: named(text, a), ground: named(ground, b), ratio }, at());
        }
    }
}

/// The colours of `tokens.css` in a scheme, by token with underscores.
fn shipped(scheme: &str) -> BTreeMap<String, Colour> {
    let mut colours = BTreeMap::new();
    let dark_from = TOKENS.find("prefers-color-scheme: dark").unwrap_or(TOKENS.len());
    let print_from = TOKENS.find("@media print").unwrap_or(TOKENS.len());
    let until = if scheme == "dark" { print_from } else { dark_from };
    for line in TOKENS[..until].lines() {
        let Some((name, value)) = line.trim().strip_prefix("--ds-").and_then(|rest| rest.split_once(':')) else { continue };
        let Some((value, _)) = value.split_once(';') else { continue };
        if let Some(colour) = Colour::parse(value.trim()) {
            colours.insert(name.replace('-', "_"), colour);
        }
    }
    colours
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Colour([u8; 3]);

impl Colour {
    fn parse(raw: &str) -> Option<Self> {
        let digits = raw.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self([part(0)?, part(2)?, part(4)?]))
    }

    /// WCAG's relative luminance.
    fn luminance(self) -> f64 {
        let [r, g, b] = self.0.map(|channel| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// WCAG's contrast ratio, 1 to 21.
    fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_theme(light: &[(&str, &str)], expected: &[&str]) {
        let light = light.iter().map(|(k, v)| ((*k).to_string(), (*v).to_string())).collect();
        let mut report = Report::default();
        let sheet = sheet(&Theme { light, ..Theme::default() }, &mut report);
        let said: Vec<String> = report.entries().iter().map(|e| e.problem.to_string()).collect();
        assert_eq!(said, expected);
        assert_eq!(sheet.is_some(), expected.is_empty());
    }

    #[test]
    fn contrast_is_wcags() {
        let check = |a: &str, b: &str, expected: f64| {
            let ratio = Colour::parse(a).unwrap().contrast(Colour::parse(b).unwrap());
            assert!((ratio - expected).abs() < 0.01, "{a} on {b}: {ratio}");
        };
        check("#000000", "#ffffff", 21.0);
        check("#777777", "#ffffff", 4.478);
        check("#221f1b", "#221f1b", 1.0);
    }

    #[test]
    fn the_shipped_colours_are_readable() {
        for scheme in ["light", "dark"] {
            let mut report = Report::default();
            check(scheme, &BTreeMap::new(), &mut report);
            assert!(report.entries().is_empty(), "{}", report.to_text());
            assert!(PAIRS.iter().all(|(a, b)| shipped(scheme).contains_key(*a) && shipped(scheme).contains_key(*b)));
        }
    }

    #[test]
    fn a_pale_accent_is_refused_by_name_and_number() {
        check_theme(
            &[("accent", "#5aa897"), ("accent_soft", "#ffffff")],
            &[
                "accent #5aa897 on page #fffefb has a contrast of 2.78 to 1 in the light colours; it needs 4.5 to 1",
                "accent #5aa897 on plaster #f5f0e8 has a contrast of 2.47 to 1 in the light colours; it needs 4.5 to 1",
                "accent #5aa897 on accent_soft #ffffff has a contrast of 2.80 to 1 in the light colours; it needs 4.5 to 1",
                "on_accent #ffffff on accent #5aa897 has a contrast of 2.80 to 1 in the light colours; it needs 4.5 to 1",
            ],
        );
    }

    #[test]
    fn names_and_colours_are_checked() {
        check_theme(&[("acent", "#14574b")], &["[theme.light] has no colour called `acent`"]);
        check_theme(&[("accent", "green")], &["`accent` of [theme.light] is \"green\", which is not a colour"]);
        check_theme(&[("accent", "#003078"), ("accent_deep", "#001f4d")], &[]);
    }
}
