//! `/find/`: the finder, and without a script the places to begin from. It names the index that the script searches; the
//! index itself is `publish/finder`.

use super::place::Listed;
use crate::enrich::order;
use crate::model::care::Listed as _;
use crate::model::*;
use crate::publish::File;
use crate::publish::finder::Index;
use crate::publish::languages::{self, Language};
use crate::publish::page::{self as content, Crumb};
use crate::publish::words;
use serde::Serialize;

#[derive(Debug, Serialize)]
struct Find {
    description: String,
    breadcrumbs: Vec<Crumb>,
    index: Index,
    /// "week 47 of 2026".
    week: String,
    /// "2026-W47".
    iso_week: String,
    /// "2026-11-18": the day from which ages count.
    day: String,
    groups: Vec<Group>,
    councils: Vec<Council>,
    /// The card whose words the script replaces: all its parts, so that the markup stands once.
    card: Listed,
}

/// One group of checkboxes. Their order is that of the bits in [`crate::publish::finder::mask`]: the browser counts them.
#[derive(Debug, Serialize)]
struct Group {
    slug: &'static str,
    title: &'static str,
    options: Vec<Choice>,
}

#[derive(Debug, Serialize)]
struct Choice {
    slug: String,
    label: String,
}

/// A council's page, which lists its places, for those without a script. The places themselves would be half of this page,
/// which everybody waits for.
#[derive(Debug, Serialize)]
struct Council {
    name: String,
    path: String,
}

/// "week 47 of 2026".
pub fn week(as_of: Date) -> String {
    let week = order::week(as_of);
    let (year, number) = week.split_once("-W").unwrap_or((&week, ""));
    format!("week {} of {year}", number.trim_start_matches('0'))
}

pub fn page(atlas: &Atlas, index: Index) -> File {
    let has_places = |authority: &&Authority| atlas.places.iter().any(|p| p.authority == authority.code);
    let councils = atlas.portal.authorities.iter().filter(has_places);
    let councils = councils.map(|authority| Council { name: authority.name.to_string(), path: format!("/{}/#places", authority.slug) });
    let languages = languages::spoken(atlas);
    let extra = Find {
        description: "Find care that comes to your street: by postcode, town or name.".into(),
        breadcrumbs: vec![Crumb::home()],
        index,
        week: week(atlas.as_of),
        iso_week: order::week(atlas.as_of),
        day: words::iso(atlas.as_of),
        groups: groups(&languages),
        councils: councils.collect(),
        card: Listed::blank(),
    };
    content::page("content/find.md", "Find care", "pages/find.html", &extra)
}

fn groups(languages: &[Language]) -> Vec<Group> {
    let choice = |slug: &str, label: &str| Choice { slug: slug.into(), label: label.into() };
    let kinds = Kind::ALL.iter().map(|k| choice(k.slug(), k.label()));
    let needs = Need::ALL.iter().map(|n| choice(n.slug(), n.label()));
    let ratings = Rating::ALL.iter().map(|r| choice(r.slug(), r.cqc()));
    let pays = Pays::ALL.iter().map(|p| choice(p.slug(), p.label()));
    let extras = Extra::ALL.iter().map(|e| choice(e.slug(), e.label()));
    let spoken = languages.iter().map(|l| choice(&l.slug, &format!("Speaks {}", l.name)));
    let unrated = [choice("not-rated", "Not rated")];
    vec![
        Group { slug: "kind", title: "Kind of care", options: kinds.collect() },
        Group { slug: "need", title: "Help with", options: needs.collect() },
        Group { slug: "rating", title: "CQC rating", options: ratings.chain(unrated).collect() },
        Group { slug: "pays", title: "How it is paid for", options: pays.collect() },
        Group { slug: "extra", title: "Also", options: extras.chain(spoken).collect() },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::care::Set;

    #[test]
    fn the_boxes_stand_in_the_order_of_their_bits() {
        let groups = groups(&[]);
        let counts: Vec<(&str, usize)> = groups.iter().map(|group| (group.slug, group.options.len())).collect();
        assert_eq!(counts, [("kind", 7), ("need", 12), ("rating", 5), ("pays", 4), ("extra", 4)]);
        let all = |slugs: &[&str], group: &Group| assert_eq!(group.options.iter().map(|o| o.slug.as_str()).collect::<Vec<_>>(), slugs);
        // The list that the scripts' own tests have.
        let known: serde_json::Value = serde_json::from_str(include_str!("../../../../templates/components/finder/cases.json")).unwrap();
        for group in &groups {
            let slugs: Vec<&str> = known["values"][group.slug].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
            all(&slugs, group);
        }
        for (at, kind) in Kind::ALL.iter().enumerate() {
            assert_eq!(Set::<Kind>::from_iter([*kind]).bits(), 1 << at);
        }
        for (at, need) in Need::ALL.iter().enumerate() {
            assert_eq!(Set::<Need>::from_iter([*need]).bits(), 1 << at);
        }
    }
}
