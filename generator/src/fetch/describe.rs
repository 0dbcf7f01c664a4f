//! `source.toml` after a fetch: the keys that a new file changes are written anew, everything else stays as people wrote it.

use crate::model::Date;

/// What a fetch knows of the file.
#[derive(Debug)]
pub struct Facts<'a> {
    pub file: &'a str,
    pub sha256: &'a str,
    pub accessed: Date,
    /// Where the file itself was found.
    pub url: Option<&'a str>,
    /// `None`: the file says it itself.
    pub edition: Option<Date>,
}

pub fn describe(text: &str, facts: &Facts<'_>) -> String {
    let mut lines: Vec<String> = without(text, &["edition", "accessed", "sha256"]);
    if let Some(url) = facts.url {
        replace(&mut lines, "url", &format!("url = {url:?}"));
    }
    let mut fresh = Vec::new();
    fresh.extend(facts.edition.map(|day| format!("edition = {day}")));
    fresh.push(format!("accessed = {}", facts.accessed));
    fresh.push(format!("sha256 = {{ {:?} = {:?} }}", facts.file, facts.sha256));
    let at = top_level(&lines);
    lines.splice(at..at, fresh);
    let year = facts.edition.unwrap_or(facts.accessed).year();
    for line in lines.iter_mut().filter(|line| key(line) == Some("attribution")) {
        *line = with_year(line, year);
    }
    lines.join("\n") + "\n"
}

fn key(line: &str) -> Option<&str> {
    let (key, _) = line.split_once('=')?;
    Some(key.trim().trim_matches('"')).filter(|key| !key.is_empty() && !key.starts_with('#'))
}

/// Where the keys above the first table end: after the last line of theirs.
fn top_level(lines: &[String]) -> usize {
    let table = lines.iter().position(|line| line.trim_start().starts_with('[')).unwrap_or(lines.len());
    lines[..table].iter().rposition(|line| key(line).is_some()).map_or(0, |at| at + 1)
}

/// The lines without these keys and tables of these names. A value may go over several lines: it ends where it is whole.
fn without(text: &str, keys: &[&str]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut table = String::new();
    let mut rest = text.trim_start_matches('\u{feff}').lines();
    while let Some(line) = rest.next() {
        let trimmed = line.trim();
        if trimmed.starts_with('[') {
            table = trimmed.trim_matches(['[', ']']).trim().to_owned();
        }
        if keys.contains(&table.as_str()) {
            continue;
        }
        if table.is_empty() && key(line).is_some_and(|key| keys.contains(&key)) {
            let mut whole = line.to_owned();
            while whole.parse::<toml::Table>().is_err() {
                let Some(next) = rest.next() else { break };
                whole.push('\n');
                whole.push_str(next);
            }
            continue;
        }
        lines.push(line.to_owned());
    }
    while lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    lines
}

fn replace(lines: &mut Vec<String>, name: &str, line: &str) {
    let end = top_level(lines);
    match lines[..end].iter().position(|l| key(l) == Some(name)) {
        Some(at) => lines[at] = line.into(),
        None => lines.insert(end, line.into()),
    }
}

/// "database right 2025" with this year. Ordnance Survey asks for the year of the edition.
fn with_year(line: &str, year: i16) -> String {
    const BEFORE: &str = "database right";
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(BEFORE) {
        let (head, tail) = rest.split_at(at + BEFORE.len());
        out.push_str(head);
        out.push_str(&format!(" {year}"));
        let digits = tail.strip_prefix(' ').and_then(|tail| tail.get(..4).filter(|y| y.bytes().all(|b| b.is_ascii_digit())).map(|_| &tail[4..]));
        rest = digits.unwrap_or(tail);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, edition: Option<&str>, expected: &str) {
        let facts = Facts {
            file: "a.csv",
            sha256: "0f",
            accessed: "2026-11-21".parse().unwrap(),
            url: Some("https://a.example/b.csv"),
            edition: edition.map(|day| day.parse().unwrap()),
        };
        let written = describe(text, &facts);
        assert_eq!(written, expected);
        assert!(written.parse::<toml::Table>().is_ok(), "{written}");
        assert_eq!(describe(&written, &facts), written, "a second time changes nothing");
    }

    #[test]
    fn what_people_wrote_stays() {
        check(
            "# Ours.\ntitle = \"x\"\n\n[fetch]\npage = \"https://a.example\" # here\n",
            None,
            "# Ours.\ntitle = \"x\"\nurl = \"https://a.example/b.csv\"\naccessed = 2026-11-21\nsha256 = { \"a.csv\" = \"0f\" }\n\n[fetch]\npage = \"https://a.example\" # here\n",
        );
        check(
            "title = \"x\"\nedition = 2020-01-01\nurl = \"https://old.example\"\nsha256 = {\n}\nstatus = \"live\"\n\n[sha256]\n\"old.csv\" = \"ff\"\n\n[fetch]\nurl = \"https://a.example\"",
            Some("2026-11-01"),
            "title = \"x\"\nurl = \"https://a.example/b.csv\"\nstatus = \"live\"\nedition = 2026-11-01\naccessed = 2026-11-21\nsha256 = { \"a.csv\" = \"0f\" }\n\n[fetch]\nurl = \"https://a.example\"\n",
        );
        check(
            "attribution = \"Crown copyright and database right 2019. Royal Mail copyright and database right.\"\nurl = \"https://a.example/b.csv\"",
            Some("2026-11-01"),
            "attribution = \"Crown copyright and database right 2026. Royal Mail copyright and database right 2026.\"\nurl = \"https://a.example/b.csv\"\nedition = 2026-11-01\naccessed = 2026-11-21\nsha256 = { \"a.csv\" = \"0f\" }\n",
        );
    }
}
