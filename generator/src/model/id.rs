//! Identifiers. Their grammars keep them harmless in a path, a URL, a fragment and a file name.

use super::{Text, WebAddress};
use std::fmt;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident, $letters:pat) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// `None` unless 3 to 24 ASCII letters, digits or inner hyphens, beginning with a letter or a digit.
            /// CQC's ids are mostly `1-` and digits, with older forms such as `RHAR1` and `RXWAS`, and `RYJ` for an NHS trust;
            /// scientific notation and dates, which a spreadsheet makes of them, do not fit: they hold `+`, `.` or `/`.
            pub fn parse(raw: &str) -> Option<Self> {
                let id = raw.trim();
                let bytes = id.as_bytes();
                let fits = (3..=24).contains(&bytes.len())
                    && bytes.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
                    && bytes[0] != b'-'
                    && bytes[bytes.len() - 1] != b'-'
                    && (bytes.iter().any(u8::is_ascii_digit) || (matches!(bytes.len(), $letters) && bytes.iter().all(u8::is_ascii_uppercase) && id != "TOTAL"));
                (fits || !crate::teeth::stands("id-grammar")).then(|| Self(id.into()))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

identifier!(
    /// A CQC location, or a council's own id for a help that CQC does not register.
    LocationId, 5
);
impl LocationId {
    /// The page on CQC's site of a location that is none of a demonstration.
    pub fn cqc_page(&self) -> Option<WebAddress> {
        WebAddress::parse(&format!("https://www.cqc.org.uk/location/{self}"))
    }
}

identifier!(
    /// A CQC provider.
    ProviderId, 3 | 5
);
identifier!(
    /// A CQC brand: a group of providers (`BD012` and the like).
    BrandId, 5
);

/// A path segment: `[a-z0-9-]`, 1 to 80 long, never empty, never ending in a hyphen.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(Arc<str>);

const LONGEST: usize = 80;

/// Shortens to so many letters, at the end of a word if there is one.
fn cut(slug: &mut String, most: usize) {
    let mut end = slug.len().min(most);
    if end < slug.len() {
        end = slug[..end].rfind('-').unwrap_or(end);
    }
    slug.truncate(slug[..end].trim_end_matches('-').len());
}

impl Slug {
    /// The readable part of a name, or `None` when no ASCII letter or digit is left of it.
    pub fn of(name: &str) -> Option<Self> {
        let mut slug = String::new();
        for c in name.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)) {
            match c {
                'A'..='Z' | 'a'..='z' | '0'..='9' => slug.push(c.to_ascii_lowercase()),
                '\'' | '\u{2019}' | '.' => {}
                '&' => slug.push_str(if slug.ends_with('-') || slug.is_empty() { "and-" } else { "-and-" }),
                _ if slug.is_empty() || slug.ends_with('-') => {}
                _ => slug.push('-'),
            }
        }
        cut(&mut slug, 56);
        (!slug.is_empty()).then(|| Self(slug.into()))
    }

    /// The segment of a location's page: its name and its id, so that two names never share one.
    pub fn of_location(name: &Text, id: &LocationId) -> Self {
        let id = id.as_str().to_ascii_lowercase();
        let Some(slug) = Self::of(name.as_str()) else { return Self(id.into()) };
        let mut slug = slug.0.to_string();
        cut(&mut slug, LONGEST - 1 - id.len());
        Self(format!("{slug}-{id}").into())
    }

    /// The segment of the page of somebody who may ask to be forgotten: the id alone, so that the address outlives the name.
    pub fn of_id(id: &LocationId) -> Self {
        Self(id.as_str().to_ascii_lowercase().into())
    }

    /// Whether it ends in the location's id, as [`Slug::of_location`] and [`Slug::of_id`] make it.
    pub fn is_of(&self, id: &LocationId) -> bool {
        let id = id.as_str().to_ascii_lowercase();
        self.0.strip_suffix(&*id).is_some_and(|name| name.is_empty() || name.ends_with('-'))
    }

    /// A slug that a person wrote (`doorstep.toml`, `zones.csv`): exactly the grammar, or `None`.
    pub fn parse(raw: &str) -> Option<Self> {
        let fits = (1..=LONGEST).contains(&raw.len())
            && raw.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !raw.starts_with('-')
            && !raw.ends_with('-');
        fits.then(|| Self(raw.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Ids as CQC and councils give them.
    fn id() -> impl Strategy<Value = LocationId> {
        prop_oneof!["1-[0-9]{3,12}", "R[A-Z0-9]{4}", "micro-[0-9]{4}", "[a-z][a-z0-9]{20}[0-9]{3}"].prop_map(|id| LocationId::parse(&id).unwrap())
    }

    fn name() -> impl Strategy<Value = Text> {
        prop_oneof!["\\PC{1,90}", "[A-Za-z &.'0-9-]{1,30}", "[a-z]{50,70}", "[a-z]{1,6} 1-[0-9]{3}"]
            .prop_filter_map("a text", |name| Text::parse(&name))
    }

    proptest! {
        /// P10: whatever two services are called, their pages have addresses of their own, which hold nothing but `[a-z0-9-]`.
        #[test]
        fn p10_two_services_never_share_an_address(names in (name(), name()), same in any::<bool>(), ids in (id(), id())) {
            let names = if same { (names.0.clone(), names.0) } else { names };
            let (one, other) = (Slug::of_location(&names.0, &ids.0), Slug::of_location(&names.1, &ids.1));
            prop_assert!(Slug::parse(one.as_str()).is_some(), "{} of {} letters", one, one.as_str().len());
            prop_assert!(ids.0 == ids.1 || one != other, "{} is of both", one);
        }
    }

    #[test]
    fn ids_keep_to_their_grammar() {
        for good in ["1-10052707705", "RHAR1", "RXWAS", "1-99 ".trim(), "micro-0001"] {
            assert!(LocationId::parse(good).is_some(), "{good}");
        }
        assert!(ProviderId::parse("RYJ").is_some() && LocationId::parse("RYJ").is_none());
        for bad in ["", "TOTAL", "Total", "1.23E+10", "01/02/2021", "../../etc", "a%2eb", "1-", "-1-2", "---", "a\0b1", "1-10052707705 1-2"] {
            assert!(LocationId::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn an_address_ends_in_the_id_of_its_service() {
        let check = |slug: &str, id: &str, expected: bool| {
            let (slug, id) = (Slug::parse(slug).unwrap(), LocationId::parse(id).unwrap());
            assert_eq!(slug.is_of(&id), expected, "{slug} of {id}");
        };
        check("rowan-home-care-1-9900001", "1-9900001", true);
        check("1-9900001", "1-9900001", true);
        check("heene-house-rxwas", "RXWAS", true);
        check("rowan-home-care-1-9900001", "0-9900001", false);
        check("rowan-home-care-1-9900001", "1-990000", false);
        check("rowan-home-care1-9900001", "1-9900001", false);
    }

    #[test]
    fn slugs_are_readable_and_bounded() {
        let check = |name: &str, expected: Option<&str>| assert_eq!(Slug::of(name).as_ref().map(Slug::as_str), expected, "{name}");
        check("St. Mary's Care & Support", Some("st-marys-care-and-support"));
        check("Caf\u{e9} R\u{f6}yal", Some("cafe-royal"));
        check("\u{4e2d}\u{6587}", None);
        check("--", None);
        check(&"long name ".repeat(30), Some("long-name-long-name-long-name-long-name-long-name-long"));
    }
}
