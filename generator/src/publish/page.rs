//! A page as Zola reads it: TOML front matter whose `[extra]` holds everything that the page shows, and no body.
//! Text of a register goes nowhere but into `[extra]`, so that it is escaped where it is shown and can name no path.
//! Of a kind of page that there are thousands of, `[extra]` holds what `press.rs` made of the values.

use super::{Content, File};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A link above the heading: where the page stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Crumb {
    pub name: String,
    /// From the site's root, without the portal's base path.
    pub path: String,
}

impl Crumb {
    pub fn new(name: impl Into<String>, path: impl Into<String>) -> Self {
        Self { name: name.into(), path: path.into() }
    }

    /// The first one of every page.
    pub fn home() -> Self {
        Self::new("Home", "/")
    }
}

#[derive(Serialize)]
struct Front<'a, E> {
    title: &'a str,
    template: &'a str,
    extra: &'a E,
}

/// A page or, when `path` ends in `_index.md`, a section.
///
/// `path` is the content file (`content/services/x.md`), `template` stands in `templates/` (`pages/x.html`). `extra` is a
/// struct or a map; an absent `Option` field is left out, which a template sees with `{% if %}`.
///
/// No section is sorted: our templates list nothing that Zola collects, and for a sorted section Zola copies each page's
/// neighbours into it, which doubles the time of the largest one.
pub fn page<E: Serialize>(path: &str, title: &str, template: &str, extra: &E) -> File {
    File::new(path, front_matter(title, template, extra))
}

/// A page of a kind that there are many of: its template is filled in by `press.rs`, not by Zola, which reads long lists of
/// values slowly and keeps each of them several times. Its template is written as every other.
pub fn sheet<E: Serialize>(path: &str, title: &str, template: &'static str, extra: &E) -> File {
    let sheet = Sheet { title: title.into(), template, extra: minijinja::Value::from(minijinja::value::Serde(extra)) };
    File { path: path.into(), content: Content::Sheet(Arc::new(sheet)) }
}

/// So many pages in one folder are worth a section: Zola makes those of a section side by side, and loose ones in turn.
const MANY: usize = 50;

/// A section without a page of its own for each folder of many pages that has none.
pub fn groups(files: &[File]) -> Vec<File> {
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for (folder, _) in files.iter().filter(|file| file.path.starts_with("content/")).filter_map(|file| file.path.rsplit_once('/')) {
        *folders.entry(folder).or_default() += 1;
    }
    let has_section = |folder: &str| files.iter().any(|file| file.path.strip_suffix("/_index.md") == Some(folder));
    let large = folders.into_iter().filter(|(folder, pages)| *pages >= MANY && !has_section(folder));
    large.map(|(folder, _)| File::new(format!("{folder}/_index.md"), "+++\nrender = false\n+++\n")).collect()
}

/// The values of a page that is still to be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub title: String,
    pub template: &'static str,
    pub extra: minijinja::Value,
}

impl Sheet {
    pub fn front_matter(&self) -> Vec<u8> {
        front_matter(&self.title, self.template, &self.extra)
    }
}

pub(super) fn front_matter<E: Serialize>(title: &str, template: &str, extra: &E) -> Vec<u8> {
    let table = toml::Table::try_from(Front { title, template, extra }).expect("a page's struct has no list with gaps in it");
    let mut out = String::from("+++\n");
    for (name, value) in &table {
        put_entry(&mut out, name, value);
        out.push('\n');
    }
    out.push_str("+++\n");
    out.into()
}

/// One line for each value, strings in one line too: Zola ends the front matter at the first line that ends in `+++`, even
/// inside a string, so a line break in a text must never become one in the file.
fn put(out: &mut String, value: &toml::Value) {
    match value {
        toml::Value::String(text) => put_text(out, text),
        toml::Value::Array(members) => {
            out.push('[');
            for member in members {
                put(out, member);
                out.push(',');
            }
            out.push(']');
        }
        toml::Value::Table(table) => {
            out.push('{');
            for (at, (name, member)) in table.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                put_entry(out, name, member);
            }
            out.push('}');
        }
        plain => out.push_str(&plain.to_string()),
    }
}

fn put_entry(out: &mut String, name: &str, value: &toml::Value) {
    if !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b)) {
        out.push_str(name);
    } else {
        put_text(out, name);
    }
    out.push_str(" = ");
    put(out, value);
}

/// Long texts stand as they are where TOML and Zola let them: an escaped page takes Zola twice as long to read.
/// JSON's escapes are all TOML's too; TOML alone wants DEL escaped.
fn put_text(out: &mut String, text: &str) {
    let plain = |c: char| c == '\n' || !c.is_control();
    if text.len() > 400
        && text.chars().all(plain)
        && !text.contains("'''")
        && !text.ends_with('\'')
        && !text.lines().any(|l| l.trim_end().ends_with("+++"))
    {
        out.extend(["'''\n", text, "'''"]);
        return;
    }
    let quoted = serde_json::to_string(text).expect("a text");
    out.push_str(&quoted.replace('\u{7f}', "\\u007F"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(title: &str, value: &str) -> toml::Table {
        let file = page("content/a.md", title, "pages/a.html", &BTreeMap::from([("text", value)]));
        let text = String::from_utf8(file.bytes().into_owned()).unwrap();
        // Zola ends the front matter at the first line that ends in three plus signs.
        let ends: Vec<&str> = text.lines().filter(|line| line.trim_end().ends_with("+++")).collect();
        assert_eq!(ends.len(), 2, "{text}");
        toml::from_str(text.trim_start_matches("+++").trim_end().trim_end_matches("+++")).unwrap()
    }

    #[test]
    fn what_goes_in_comes_out() {
        let long = |end: &str| format!("{}\n{end}", "Rose <b>Cottage</b> it's \"x\" \\ ".repeat(40));
        for nasty in [long("a"), long("+++"), long("+++\n+++"), long("'''"), long("'"), long("\r\n"), long("\n"), format!("\n{}", long("x"))] {
            assert_eq!(check("Rose", &nasty)["extra"]["text"].as_str(), Some(nasty.as_str()));
        }
        for nasty in ["Rose \"Cottage\"", "a\n+++\n[extra]\nb = 1", "+++", "{{ config }}", "''' \"\"\" \\", "tab\t\u{1}"] {
            let table = check(nasty, nasty);
            assert_eq!(table["title"].as_str(), Some(nasty));
            assert_eq!(table["extra"]["text"].as_str(), Some(nasty));
        }
    }

    #[test]
    fn a_folder_of_many_pages_is_a_section() {
        let folder = |name: &str, pages: usize| (0..pages).map(|n| File::new(format!("{name}/{n}.md"), "")).collect::<Vec<_>>();
        let check = |files: Vec<File>, expected: &[&str]| {
            let made = groups(&files);
            assert_eq!(made.iter().map(|f| &*f.path).collect::<Vec<_>>(), expected);
        };
        check(folder("content/services", MANY), &["content/services/_index.md"]);
        check(folder("content/services", MANY - 1), &[]);
        check(folder("printed/services", MANY), &[]);
        check([folder("content/guides", MANY), vec![File::new("content/guides/_index.md", "")]].concat(), &[]);
    }
}
