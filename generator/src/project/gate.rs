//! `[gate]` in `doorstep.toml`: how much one build may change before it warns, and before it is refused. Every key may be left
//! out. No key can open the gate altogether: each has its bounds.

use serde::Deserialize;

/// How much of something may change, in per cent.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    pub warn: f64,
    pub refuse: f64,
}

const fn band(warn: f64, refuse: f64) -> Band {
    Band { warn, refuse }
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Gate {
    /// How many days after its registers' day a site is too old to be relied on.
    pub expires_days: u16,
    /// Listed services that go, of all that were listed.
    pub rows_gone: Band,
    /// Services that come.
    pub rows_new: Band,
    /// Rows that one of CQC's files is shorter by. Another file may still name every service, and then nothing else tells.
    pub register_rows: Band,
    /// Rows that any other source is shorter by: a council's list, or a folder of figures or geography.
    pub file_rows: Band,
    /// Of one council with 50 services or more.
    pub council: Band,
    /// Of one council with fewer.
    pub small_council: Band,
    /// Services that go and of which no file says why.
    pub unexplained: Band,
    pub ratings_changed: Band,
    /// Of the ratings that changed, those that moved one way.
    pub ratings_one_way: Band,
    /// Services that had a rating and have none.
    pub ratings_blank: Band,
    /// Rows that are set aside and were not.
    pub set_aside: Band,
    /// Of all services: names, telephone numbers, addresses, websites, needs or owners that are not what they were, each by itself.
    pub facts_changed: Band,
    /// Services that had a place on the map and have none.
    pub pins_missing: Band,
    /// Places that moved by more than a kilometre.
    pub pins_moved: Band,
    /// Indicators of an area that had figures and have none, of whatever period.
    pub figures_gone: Band,
    /// Bytes of pages, or of the finder's files.
    pub size: Band,
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            expires_days: 60,
            rows_gone: band(1.0, 3.0),
            rows_new: band(2.0, 5.0),
            register_rows: band(1.0, 3.0),
            file_rows: band(10.0, 30.0),
            council: band(5.0, 15.0),
            small_council: band(10.0, 20.0),
            unexplained: band(0.2, 1.0),
            ratings_changed: band(2.0, 5.0),
            ratings_one_way: band(50.0, 70.0),
            ratings_blank: band(0.5, 2.0),
            set_aside: band(0.1, 1.0),
            facts_changed: band(3.0, 10.0),
            pins_missing: band(0.3, 1.0),
            pins_moved: band(0.3, 1.0),
            figures_gone: band(1.0, 5.0),
            size: band(5.0, 20.0),
        }
    }
}

impl Gate {
    /// Each band by its key, with the most that it may be set to.
    fn bands(&self) -> [(&'static str, Band, f64); 16] {
        [
            ("rows_gone", self.rows_gone, 20.0),
            ("rows_new", self.rows_new, 50.0),
            ("register_rows", self.register_rows, 20.0),
            ("file_rows", self.file_rows, 80.0),
            ("council", self.council, 40.0),
            ("small_council", self.small_council, 50.0),
            ("unexplained", self.unexplained, 5.0),
            ("ratings_changed", self.ratings_changed, 20.0),
            ("ratings_one_way", self.ratings_one_way, 95.0),
            ("ratings_blank", self.ratings_blank, 10.0),
            ("set_aside", self.set_aside, 5.0),
            ("facts_changed", self.facts_changed, 40.0),
            ("pins_missing", self.pins_missing, 10.0),
            ("pins_moved", self.pins_moved, 10.0),
            ("figures_gone", self.figures_gone, 30.0),
            ("size", self.size, 60.0),
        ]
    }

    /// The keys whose values are not within their bounds, with the value.
    pub fn out_of_bounds(&self) -> Vec<(&'static str, String)> {
        let sound = |band: Band, most: f64| band.warn > 0.0 && band.warn <= band.refuse && band.refuse <= most;
        let wrong = self.bands().into_iter().filter(|(_, band, most)| !sound(*band, *most));
        let mut wrong: Vec<_> = wrong.map(|(key, band, _)| (key, format!("{{ warn = {}, refuse = {} }}", band.warn, band.refuse))).collect();
        if !(7..=120).contains(&self.expires_days) {
            wrong.push(("expires_days", self.expires_days.to_string()));
        }
        wrong
    }
}

/// What a value must be, in words.
pub const WANTED: &str = "days from 7 to 120 for expires_days; for the others { warn = …, refuse = … } in per cent, above 0, warn no more than \
                          refuse, and refuse within what docs/publishing.md gives as the most";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_setting_opens_the_gate() {
        let check = |toml: &str, expected: &[&str]| {
            let gate: Gate = toml::from_str(toml).unwrap();
            assert_eq!(gate.out_of_bounds().iter().map(|(key, _)| *key).collect::<Vec<_>>(), expected, "{toml}");
        };
        check("", &[]);
        check("rows_gone = { warn = 2, refuse = 6.5 }", &[]);
        check("rows_gone = { warn = 0, refuse = 3 }", &["rows_gone"]);
        check("unexplained = { warn = 1, refuse = 100 }", &["unexplained"]);
        check("size = { warn = 9, refuse = 3 }", &["size"]);
        check("council = { warn = 1, refuse = nan }", &["council"]);
        check("expires_days = 4000", &["expires_days"]);
        for wrong in ["rows = 3", "force = true", "size = 3", "size = { warn = 3 }"] {
            assert!(toml::from_str::<Gate>(wrong).is_err(), "{wrong}");
        }
    }
}
