//! The link to the current file on a publisher's page. Publishers give each edition an address of its own, so the page is what
//! stays. A link is the one meant when all the words that are looked for stand in its text or in its file's name; of several,
//! the one with the latest day in it.

use super::fault::Fault;
use super::web::shown;
use crate::ingest::table::dates;
use crate::release::markup;
use std::collections::BTreeMap;
use url::Url;

/// A link of a page: where it leads, and its words with those of its file's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub url: Url,
    pub words: String,
}

/// The link with all these words.
pub fn find(html: &str, page: &Url, wanted: &str) -> Result<Link, Fault> {
    let links = links(html, page);
    let has_all = |link: &&Link| {
        let words = plain(&link.words);
        plain(wanted).split(' ').all(|word| words.split(' ').any(|w| w == word))
    };
    // One file may be linked twice on a page.
    let found: BTreeMap<&str, &Link> = links.iter().filter(has_all).map(|link| (link.url.as_str(), link)).collect();
    let newest = found.values().map(|link| dates::in_words(&plain(&link.words))).max().flatten();
    let found: Vec<&Link> = found.into_values().filter(|link| dates::in_words(&plain(&link.words)) == newest).collect();
    match found.as_slice() {
        [link] => Ok((*link).clone()),
        [] => {
            let near = |link: &&Link| plain(wanted).split(' ').filter(|word| plain(&link.words).split(' ').any(|w| w == *word)).count();
            let nearest = links.iter().max_by_key(near).filter(|link| near(link) > 0).map(|link| link.words.clone());
            Err(Fault::NoLink { page: shown(page), wanted: wanted.into(), nearest })
        }
        several => {
            let found = several.iter().map(|link| shown(&link.url)).collect();
            Err(Fault::ManyLinks { page: shown(page), wanted: wanted.into(), found })
        }
    }
}

/// Words in lower case with one space between them: `22_July_2026_CQC_directory.csv` → `22 july 2026 cqc directory csv`.
fn plain(text: &str) -> String {
    let words: Vec<String> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    words.join(" ")
}

fn links(html: &str, page: &Url) -> Vec<Link> {
    markup::tags(html)
        .filter(|tag| tag.name.eq_ignore_ascii_case("a"))
        .filter_map(|tag| {
            let url = page.join(tag.attribute("href")?.trim()).ok().filter(|url| matches!(url.scheme(), "https" | "http"))?;
            let rest = &html[tag.offset..];
            let text = rest.find('>').map_or("", |at| &rest[at + 1..]);
            let text = text.find("</a").or_else(|| text.find("</A")).map_or("", |end| &text[..end]);
            let name = url.path_segments().and_then(Iterator::last).unwrap_or_default();
            let words = format!("{} ({name})", without_tags(text)).split_whitespace().collect::<Vec<_>>().join(" ");
            Some(Link { url, words })
        })
        .collect()
}

fn without_tags(text: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in text.replace("&nbsp;", " ").replace("&amp;", "&").chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Problem;

    const PAGE: &str = r##"<!doctype html><h1>Using CQC data</h1><a href="#main">Skip to CQC directory</a>
        <p><a class="doc" href="/sites/default/files/2026-07/22_July_2026_CQC_directory.csv"><span>CQC care directory</span> - csv&nbsp;format</a>
        <a href="/sites/default/files/2026-07/22_July_2026_CQC_directory.csv">the same</a>
        <A HREF='/sites/default/files/2026-07/01_July_2026_HSCA_Active_Locations.ods'>Care directory with filters (1 July 2026)</A>
        <a href="/sites/default/files/2026-06/01_June_2026_HSCA_Active_Locations.ods">Care directory with filters (1 June 2026)</a>
        <a href="mailto:a@cqc.example">latest ratings by mail</a>
        <a href="https://evil.example/01_July_2026_Latest_ratings.ods">Care directory with ratings</a>
        <a href="/a/old_deactivated_locations.ods">Deactivated</a><a href="/b/new_deactivated_locations.ods">Deactivated</a>"##;

    #[track_caller]
    fn check(wanted: &str, expected: Result<&str, &str>) {
        let page = Url::parse("https://www.cqc.org.uk/about-us/transparency/using-cqc-data").unwrap();
        match (find(PAGE, &page, wanted), expected) {
            (Ok(link), Ok(path)) => assert!(link.url.as_str().ends_with(path), "{wanted}: {}", link.url),
            (Err(fault), Err(words)) => assert!(format!("{fault}; {}", fault.help()).contains(words), "{wanted}: {fault}; {}", fault.help()),
            (found, _) => panic!("{wanted}: {found:?}"),
        }
    }

    #[test]
    fn the_current_file_is_found_by_its_words() {
        check("CQC directory csv", Ok("/22_July_2026_CQC_directory.csv"));
        check("care directory CSV format", Ok("/22_July_2026_CQC_directory.csv"));
        check("HSCA active locations", Ok("/01_July_2026_HSCA_Active_Locations.ods"));
        check("directory with filters", Ok("/01_July_2026_HSCA_Active_Locations.ods"));
        // Whether that host may be asked is not the page's to say.
        check("latest ratings", Ok("https://evil.example/01_July_2026_Latest_ratings.ods"));
        check("deactivated locations", Err("has 2 files under the words"));
        check("dormant directory", Err("the nearest link there says"));
        check("zebra", Err("open the page in a browser"));
    }
}
