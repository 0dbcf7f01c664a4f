//! The languages that services told they speak, as the finder's filters have them: `extra=speaks-polish`. The most spoken come
//! in, so that each keeps a bit of its own; every language of a service stands on its page all the same.

use crate::model::*;
use std::collections::BTreeMap;

/// Bits of the filters that are left for languages.
pub const MOST: usize = 20;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// `speaks-polish`.
    pub slug: String,
    /// "Polish".
    pub name: String,
}

/// What may be filtered by, by name. Same atlas, same list.
pub fn spoken(atlas: &Atlas) -> Vec<Language> {
    let mut spoken: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for location in atlas.listed() {
        for (slug, name) in of(location) {
            spoken.entry(slug).or_insert_with(|| (0, name.to_string())).0 += 1;
        }
    }
    let mut languages: Vec<(usize, Language)> = spoken.into_iter().map(|(slug, (n, name))| (n, Language { slug, name })).collect();
    languages.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.slug.cmp(&other.slug)));
    languages.truncate(MOST);
    let mut languages: Vec<Language> = languages.into_iter().map(|(_, language)| language).collect();
    languages.sort_by(|one, other| one.slug.cmp(&other.slug));
    languages
}

/// The slugs of the languages that a location told, and their names.
pub fn of(location: &Location) -> impl Iterator<Item = (String, &str)> {
    let told = location.facts.languages.known().map(|told| told.value.as_slice()).unwrap_or_default();
    told.iter().map(|name| (slug(name.as_str()), name.as_str()))
}

fn slug(name: &str) -> String {
    let words: Vec<String> = name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    format!("speaks-{}", words.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_has_one_slug_however_it_is_written() {
        let check = |name: &str, expected: &str| assert_eq!(slug(name), expected);
        check("Polish", "speaks-polish");
        check("polish ", "speaks-polish");
        check("British Sign Language (BSL)", "speaks-british-sign-language-bsl");
        check("Français", "speaks-français");
    }
}
