//! A page as Zola reads it: TOML front matter whose `[extra]` holds everything that the page shows, and no body.
//! Text of a register goes nowhere but into `[extra]`, so that it is escaped where it is shown and can name no path.

use super::File;
use serde::Serialize;

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
    write(path, &Front { title, template, extra })
}

fn write<E: Serialize>(path: &str, front: &Front<'_, E>) -> File {
    let table = toml::Table::try_from(front).expect("a page's struct has no list with gaps in it");
    let mut out = String::from("+++\n");
    for (name, value) in &table {
        put_entry(&mut out, name, value);
        out.push('\n');
    }
    out.push_str("+++\n");
    File::new(path, out)
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

/// JSON's escapes are all TOML's too; TOML alone wants DEL escaped.
fn put_text(out: &mut String, text: &str) {
    let quoted = serde_json::to_string(text).expect("a text");
    out.push_str(&quoted.replace('\u{7f}', "\\u007F"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn check(title: &str, value: &str) -> toml::Table {
        let file = page("content/a.md", title, "pages/a.html", &BTreeMap::from([("text", value)]));
        let text = String::from_utf8(file.bytes).unwrap();
        // Zola ends the front matter at the first line that ends in three plus signs.
        let ends: Vec<&str> = text.lines().filter(|line| line.trim_end().ends_with("+++")).collect();
        assert_eq!(ends.len(), 2, "{text}");
        toml::from_str(text.trim_start_matches("+++").trim_end().trim_end_matches("+++")).unwrap()
    }

    #[test]
    fn what_goes_in_comes_out() {
        for nasty in ["Rose \"Cottage\"", "a\n+++\n[extra]\nb = 1", "+++", "{{ config }}", "''' \"\"\" \\", "tab\t\u{1}"] {
            let table = check(nasty, nasty);
            assert_eq!(table["title"].as_str(), Some(nasty));
            assert_eq!(table["extra"]["text"].as_str(), Some(nasty));
        }
    }
}
