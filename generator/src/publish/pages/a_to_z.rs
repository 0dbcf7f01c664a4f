//! Every location by its name, also those that are dormant or gone: the letters, and a list for each. A letter with many names
//! is parted, so that from the home page nothing is further than four presses.

use crate::model::*;
use crate::publish::page::{Crumb, page};
use crate::publish::{File, words};
use serde::Serialize;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// Names on one page.
const PER_PAGE: usize = 150;

#[derive(Debug, Serialize)]
struct Index {
    description: String,
    breadcrumbs: Vec<Crumb>,
    count: String,
    letters: Vec<Letter>,
}

/// A letter on the first page.
#[derive(Debug, Serialize)]
struct Letter {
    name: String,
    count: String,
    path: String,
}

/// A page of names, or of a letter's parts.
#[derive(Debug, Serialize)]
struct List {
    description: String,
    breadcrumbs: Vec<Crumb>,
    count: String,
    parts: Vec<Part>,
    services: Vec<Entry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Part>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Part>,
}

#[derive(Debug, Clone, Serialize)]
struct Part {
    name: String,
    count: String,
    path: String,
}

#[derive(Debug, Serialize)]
struct Entry {
    name: String,
    path: String,
    /// "Care at home, Worthing".
    what: String,
    /// "not operating now".
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
}

pub fn files(atlas: &Atlas) -> Vec<File> {
    let letters = by_letter(atlas);
    let mut files = vec![index(atlas, &letters)];
    for (key, locations) in &letters {
        files.extend(letter(key, locations));
    }
    files
}

/// Where a name stands: its first letter without accents, `0` for digits, `~` for other scripts.
fn key(name: &Text) -> (char, String) {
    let folded: String = name.as_str().nfkd().filter(|c| c.is_alphanumeric() || *c == ' ').collect::<String>().to_lowercase();
    let folded = folded.trim().to_owned();
    let letter = match folded.chars().next() {
        Some(c) if c.is_ascii_lowercase() => c,
        Some(c) if c.is_ascii_digit() => '0',
        _ => '~',
    };
    (letter, folded)
}

fn by_letter(atlas: &Atlas) -> BTreeMap<char, Vec<&Location>> {
    let mut sorted: Vec<((char, String), &Location)> = atlas.locations.iter().map(|l| (key(&l.name), l)).collect();
    sorted.sort_by(|a, b| (&a.0, &a.1.id).cmp(&(&b.0, &b.1.id)));
    let mut letters: BTreeMap<char, Vec<&Location>> = BTreeMap::new();
    for ((letter, _), location) in sorted {
        letters.entry(letter).or_default().push(location);
    }
    letters
}

fn shown(letter: char) -> String {
    match letter {
        '0' => "0 to 9".into(),
        '~' => "Other".into(),
        letter => letter.to_ascii_uppercase().to_string(),
    }
}

fn slug(letter: char) -> String {
    match letter {
        '0' => "digits".into(),
        '~' => "other".into(),
        letter => letter.to_string(),
    }
}

fn path_of(slug: &str) -> String {
    format!("/services/names/{slug}/")
}

fn services(n: usize) -> String {
    words::count(n, "service", "services")
}

fn index(atlas: &Atlas, letters: &BTreeMap<char, Vec<&Location>>) -> File {
    let extra = Index {
        description: "Every care service on this site by name.".into(),
        breadcrumbs: vec![Crumb::home()],
        count: services(atlas.locations.len()),
        letters: letters.iter().map(|(letter, l)| Letter { name: shown(*letter), count: services(l.len()), path: path_of(&slug(*letter)) }).collect(),
    };
    page("content/services.md", "A to Z of services", "pages/a-to-z.html", &extra)
}

fn letter(letter: &char, locations: &[&Location]) -> Vec<File> {
    let crumbs = vec![Crumb::home(), Crumb::new("A to Z of services", "/services/")];
    let title = format!("Services: {}", shown(*letter));
    let slug = slug(*letter);
    let whole = |parts: Vec<Part>, entries: &[&Location]| {
        let extra = List {
            description: format!("Care services whose name begins with {}.", shown(*letter)),
            breadcrumbs: crumbs.clone(),
            count: services(locations.len()),
            parts,
            services: entries.iter().map(|l| entry(l)).collect(),
            before: None,
            after: None,
        };
        page(&format!("content/services/names/{slug}.md"), &title, "pages/names.html", &extra)
    };
    if locations.len() <= PER_PAGE {
        return vec![whole(Vec::new(), locations)];
    }
    // Parts of equal size, none of them a leftover of three names.
    let n = locations.len().div_ceil(PER_PAGE);
    let bounds: Vec<usize> = (0..=n).map(|i| locations.len() * i / n).collect();
    let chunks: Vec<&[&Location]> = bounds.windows(2).map(|w| &locations[w[0]..w[1]]).collect();
    let parts: Vec<Part> = chunks
        .iter()
        .enumerate()
        .map(|(i, chunk)| Part {
            name: format!("{} to {}", chunk[0].name, chunk[chunk.len() - 1].name),
            count: services(chunk.len()),
            path: path_of(&format!("{slug}-{}", i + 1)),
        })
        .collect();
    let mut files = vec![whole(parts.clone(), &[])];
    let mut crumbs = crumbs;
    crumbs.push(Crumb::new(shown(*letter), path_of(&slug)));
    for (i, chunk) in chunks.iter().enumerate() {
        let extra = List {
            description: format!("Care services from {}.", parts[i].name),
            breadcrumbs: crumbs.clone(),
            count: services(chunk.len()),
            parts: Vec::new(),
            services: chunk.iter().map(|l| entry(l)).collect(),
            before: i.checked_sub(1).map(|i| parts[i].clone()),
            after: parts.get(i + 1).cloned(),
        };
        let title = format!("{title}, part {} of {n}", i + 1);
        files.push(page(&format!("content/services/names/{slug}-{}.md", i + 1), &title, "pages/names.html", &extra));
    }
    files
}

fn entry(location: &Location) -> Entry {
    let kind = location.what.as_ref().map_or_else(|| words::kinds(location.kinds), ToString::to_string);
    let what = [Some(kind).filter(|k| !k.is_empty()), location.address.town.as_ref().map(ToString::to_string)];
    Entry {
        name: location.name.to_string(),
        path: location.path(),
        what: what.into_iter().flatten().collect::<Vec<_>>().join(", "),
        state: match location.status {
            Status::Active => None,
            Status::Dormant => Some("not operating now"),
            Status::Gone { why: Departure::Deregistered, .. } => Some("no longer registered"),
            Status::Gone { .. } => Some("no longer listed"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::pages::service::tests::{atlas, location};

    #[test]
    fn names_find_their_letter() {
        let check = |name: &str, letter: char| assert_eq!(key(&Text::parse(name).unwrap()).0, letter, "{name}");
        check("Rose Cottage", 'r');
        check("Élan Care", 'e');
        check("“Oak” House", 'o');
        check("1st Choice", '0');
        check("中文", '~');
    }

    #[test]
    fn a_long_letter_is_parted_and_holds_everyone_once() {
        let mut atlas = atlas();
        atlas.locations = (0..340)
            .map(|i| {
                let id = LocationId::parse(&format!("1-99{i:09}")).unwrap();
                let name = Text::parse(&format!("Rose {i:03}")).unwrap();
                Location { slug: Slug::of_location(&name, &id), id, name, ..location() }
            })
            .collect();
        let files = files(&atlas);
        let paths: Vec<&str> = files.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "content/services.md",
                "content/services/names/r.md",
                "content/services/names/r-1.md",
                "content/services/names/r-2.md",
                "content/services/names/r-3.md"
            ]
        );
        let all: String = files[2..].iter().map(|f| String::from_utf8_lossy(&f.bytes()).into_owned()).collect();
        for location in &atlas.locations {
            assert_eq!(all.matches(&format!("path = \"{}\"", location.path())).count(), 1, "{}", location.id);
        }
    }
}
