//! The cells of one row as values. Blank is "not published" and no fault, unless the row means nothing without it.

use super::fault::Fault;
use crate::diagnostic::nearest;
use crate::ingest::documents::time;
use crate::ingest::table::Row;
use crate::model::commissioning::*;
use crate::model::{AreaCode, Kind, LocationId, Slug, Text, WebAddress, Zone, ZoneId, care::Listed, care::Set};
use std::sync::Arc;

/// Why a row is set aside, and in which column.
pub type Refusal = (Fault, &'static str);

/// One row, and what it may name.
#[derive(Debug, Clone, Copy)]
pub struct Cells<'t> {
    pub row: Row<'t>,
    pub authority: AreaCode,
    pub zones: &'t [Zone],
    pub sources: &'t [Arc<Cited>],
    /// Everything on the portal is made up.
    pub demonstration: bool,
}

impl Cells<'_> {
    pub fn fault(&self, column: &'static str, wanted: impl Into<String>, nearest: Option<&str>) -> Refusal {
        let value = self.row.get(column).to_owned();
        (Fault::Value { column, value, wanted: wanted.into(), nearest: nearest.map(Into::into) }, column)
    }

    pub fn optional<T>(&self, column: &'static str, wanted: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Refusal> {
        match self.row.get(column) {
            "" => Ok(None),
            raw => parse(raw).map(Some).ok_or_else(|| self.fault(column, wanted, None)),
        }
    }

    pub fn required<T>(&self, column: &'static str, wanted: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, Refusal> {
        self.optional(column, wanted, parse)?.ok_or_else(|| (Fault::Blank { column, wanted: wanted.into() }, column))
    }

    pub fn text(&self, column: &'static str) -> Option<Text> {
        self.row.text(column)
    }

    pub fn words(&self, column: &'static str) -> Result<Text, Refusal> {
        self.required(column, "words", Text::parse)
    }

    pub fn slug(&self, column: &'static str) -> Result<Slug, Refusal> {
        self.required(column, "lower-case letters, digits and hyphens", Slug::parse)
    }

    pub fn maybe_slug(&self, column: &'static str) -> Result<Option<Slug>, Refusal> {
        self.optional(column, "lower-case letters, digits and hyphens", Slug::parse)
    }

    pub fn location(&self, column: &'static str) -> Result<Option<LocationId>, Refusal> {
        self.optional(column, "the id of a location, such as 1-123456789", LocationId::parse)
    }

    pub fn address(&self, column: &'static str) -> Result<Option<WebAddress>, Refusal> {
        self.optional(column, "an address that begins with https://", WebAddress::parse_source)
    }

    pub fn whole(&self, column: &'static str) -> Result<Option<u32>, Refusal> {
        self.optional(column, "a whole number", |raw| u32::try_from(whole(raw)?).ok())
    }

    /// Whole pounds: `£40,000,000` or `40000000`.
    pub fn pounds(&self, column: &'static str) -> Result<Option<u64>, Refusal> {
        self.optional(column, "whole pounds, such as 40000000", |raw| whole(raw.strip_prefix('£').unwrap_or(raw)))
    }

    pub fn yes(&self, column: &'static str) -> Result<bool, Refusal> {
        let yes = self.optional(column, "yes or no", |raw| match raw.to_ascii_lowercase().as_str() {
            "yes" | "true" => Some(true),
            "no" | "false" => Some(false),
            _ => None,
        })?;
        Ok(yes.unwrap_or(false))
    }

    /// `2024-07-15`, `2024-07-15 13:00`, `2024-07`, `2024-Q3`, `2024`, with `about ` before it where nobody is sure.
    pub fn when(&self, column: &'static str, sense: Sense) -> Result<Option<When>, Refusal> {
        self.optional(column, "a date as precise as it is known: 2024-07-15, 2024-07-15 13:00, 2024-07, 2024-Q3 or 2024", |raw| {
            let (approximate, rest) = raw.strip_prefix("about ").or_else(|| raw.strip_prefix('~')).map_or((false, raw), |rest| (true, rest.trim()));
            let (day, time) = match rest.split_once(' ') {
                Some((day, clock)) => (day, Some(time(clock)?)),
                None => (rest, None),
            };
            let moment = Moment::parse(day)?;
            (time.is_none() || moment.day().is_some()).then(|| When { approximate, time, ..When::new(sense, moment) })
        })
    }

    pub fn one_of<T: Copy>(&self, column: &'static str, all: &[T], name: fn(T) -> &'static str) -> Result<Option<T>, Refusal> {
        let raw = self.row.get(column);
        if raw.is_empty() {
            return Ok(None);
        }
        all.iter().copied().find(|member| name(*member).eq_ignore_ascii_case(raw)).map(Some).ok_or_else(|| {
            let names: Vec<&str> = all.iter().map(|member| name(*member)).collect();
            self.fault(column, format!("one of {}", names.join(", ")), nearest(raw, names.iter().copied()))
        })
    }

    /// Words with `;` between them.
    pub fn list(&self, column: &'static str) -> Vec<Text> {
        self.row.get(column).split(';').filter_map(Text::parse).collect()
    }

    pub fn kinds(&self, column: &'static str) -> Result<Set<Kind>, Refusal> {
        let members = self.row.get(column).split(';').map(str::trim).filter(|m| !m.is_empty());
        members
            .map(|slug| {
                let slugs = || Kind::ALL.iter().map(|kind| kind.slug());
                Kind::ALL.iter().copied().find(|kind| kind.slug() == slug).ok_or_else(|| {
                    self.fault(
                        column,
                        format!("kinds of care with ; between them, of {}", slugs().collect::<Vec<_>>().join(", ")),
                        nearest(slug, slugs()),
                    )
                })
            })
            .collect()
    }

    /// Zones of this council.
    pub fn zones(&self, column: &'static str) -> Result<Vec<ZoneId>, Refusal> {
        let own = || self.zones.iter().filter(|zone| zone.authority == self.authority).map(|zone| &zone.id);
        let members = self.row.get(column).split(';').map(str::trim).filter(|m| !m.is_empty());
        members
            .map(|raw| {
                own()
                    .find(|id| id.0.as_str() == raw)
                    .cloned()
                    .ok_or_else(|| self.fault(column, "a zone of this council as zones.csv has it", nearest(raw, own().map(|id| id.0.as_str()))))
            })
            .collect()
    }

    pub fn cited(&self, column: &'static str) -> Result<Option<Arc<Cited>>, Refusal> {
        let raw = self.row.get(column);
        if raw.is_empty() {
            return Ok(None);
        }
        let found = self.sources.iter().find(|source| source.key.as_str() == raw).cloned();
        found.map(Some).ok_or_else(|| self.fault(column, "an id of sources.csv", nearest(raw, self.sources.iter().map(|s| s.key.as_str()))))
    }
}

/// Digits, with commas only between thousands; more than nothing.
fn whole(raw: &str) -> Option<u64> {
    let mut groups = raw.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty() || ((1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3));
    let digits: String = std::iter::once(first).chain(rest).collect();
    let fits = grouped && (1..=13).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| digits.parse().ok())?.filter(|n| *n > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_grammar() {
        let check = |raw: &str, expected: Option<u64>| assert_eq!(whole(raw), expected, "{raw:?}");
        check("40000000", Some(40_000_000));
        check("40,000,000", Some(40_000_000));
        check("1,500", Some(1500));
        check("1,50", None);
        check("125,00", None);
        check("0", None);
        check("", None);
        check("-5", None);
        check("£5", None);
        check("5m", None);
        check("99999999999999", None);
    }
}
