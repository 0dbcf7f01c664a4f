//! A file as its front matter and its body, within bounds. A byte-order mark, tabs and Windows' line ends are no fault.

use super::fault::Fault;
use crate::diagnostic::At;
use crate::ingest::unmerged;
use std::path::Path;
use std::sync::Arc;

/// No text that a person writes is larger.
pub const SIZE_CAP: u64 = 256 << 10;

const FENCE: &str = "+++";

/// A document's text, parted.
#[derive(Debug)]
pub struct Parted {
    /// TOML, blank where the fences stand, so that its lines count from the file's first.
    pub front: String,
    pub body: String,
    /// The row on which the body begins.
    pub body_row: u32,
}

/// What is wrong, and where.
pub type Trouble = Box<(Fault, At)>;

/// Reads a file of at most [`SIZE_CAP`] bytes.
pub fn read(path: &Path, file: &Arc<str>) -> Result<String, Trouble> {
    let at = || At::file(file.clone());
    let unreadable = |error: std::io::Error| Box::new((Fault::Unreadable { error: error.to_string() }, at()));
    let bytes = std::fs::symlink_metadata(path).map_err(unreadable)?.len();
    if bytes > SIZE_CAP {
        return Err(Box::new((Fault::TooLarge { bytes }, at())));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let row = error.as_bytes()[..valid].iter().filter(|b| **b == b'\n').count() as u32 + 1;
        Box::new((Fault::NotText { byte: valid + 1 }, at().row(row)))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    match unmerged::line(&text) {
        Some(line) => Err(Box::new((Fault::Unmerged, at().row(line)))),
        None => Ok(text),
    }
}

pub fn part(text: &str, file: &Arc<str>) -> Result<Parted, Trouble> {
    let at = At::file(file.clone());
    let mut lines = text.split_inclusive('\n');
    if lines.next().is_none_or(|line| line.trim_end() != FENCE) {
        return Err(Box::new((Fault::NoFrontMatter, at.row(1))));
    }
    let mut front = String::from("\n");
    let mut row = 1;
    for line in lines.by_ref() {
        row += 1;
        if line.trim_end() == FENCE {
            return Ok(Parted { front, body: lines.collect(), body_row: row + 1 });
        }
        front.push_str(line);
    }
    Err(Box::new((Fault::OpenFrontMatter, at.row(row))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_ends_at_its_fence() {
        let check = |text: &str, expected: Result<(&str, &str, u32), &str>| {
            let parted = part(text, &"a.md".into());
            match (&parted, expected) {
                (Ok(p), Ok((front, body, row))) => assert_eq!((p.front.as_str(), p.body.as_str(), p.body_row), (front, body, row), "{text:?}"),
                (Err(trouble), Err(words)) => assert_eq!(trouble.0.to_string(), words, "{text:?}"),
                _ => panic!("{text:?}: {parted:?}"),
            }
        };
        check("+++\ntitle = \"a\"\n+++\nBody\n", Ok(("\ntitle = \"a\"\n", "Body\n", 4)));
        check("+++\n+++", Ok(("\n", "", 3)));
        check("", Err("the document has no front matter"));
        check("---\ntitle: a\n---\n", Err("the document has no front matter"));
        check("+++\ntitle = \"a\"\n", Err("the front matter does not end"));
    }
}
