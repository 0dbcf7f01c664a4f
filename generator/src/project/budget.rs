//! `[budget]` in `doorstep.toml`: how heavy the site may be, in kilobytes as a host sends them. Every key may be left out, and
//! none can be set so high that a resident on a slow telephone waits for long.

use serde::Deserialize;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Budget {
    /// Any page.
    pub page_kb: u16,
    pub style_kb: u16,
    /// Any script.
    pub script_kb: u16,
    /// The finder's page with all that it loads at once: a first answer within two seconds on 3G.
    pub finder_kb: u16,
}

impl Default for Budget {
    fn default() -> Self {
        Self { page_kb: 60, style_kb: 30, script_kb: 30, finder_kb: 60 }
    }
}

/// The least and the most of each key.
const BOUNDS: std::ops::RangeInclusive<u16> = 10..=150;

impl Budget {
    /// The keys whose values are not within their bounds, with the value.
    pub fn out_of_bounds(&self) -> Vec<(&'static str, String)> {
        let all = [("page_kb", self.page_kb), ("style_kb", self.style_kb), ("script_kb", self.script_kb), ("finder_kb", self.finder_kb)];
        all.into_iter().filter(|(_, value)| !BOUNDS.contains(value)).map(|(key, value)| (key, value.to_string())).collect()
    }
}

/// What a value must be, in words.
pub const WANTED: &str = "kilobytes from 10 to 150";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_setting_takes_the_limit_away() {
        let check = |toml: &str, expected: &[&str]| {
            let budget: Budget = toml::from_str(toml).unwrap();
            assert_eq!(budget.out_of_bounds().iter().map(|(key, _)| *key).collect::<Vec<_>>(), expected, "{toml}");
        };
        check("", &[]);
        check("page_kb = 80\nfinder_kb = 100", &[]);
        check("page_kb = 0", &["page_kb"]);
        check("style_kb = 9\nscript_kb = 60000", &["style_kb", "script_kb"]);
        for wrong in ["page = 60", "page_kb = -1", "page_kb = \"large\""] {
            assert!(toml::from_str::<Budget>(wrong).is_err(), "{wrong}");
        }
    }
}
