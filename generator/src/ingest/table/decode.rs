//! Bytes to text: one encoding for the whole file, never guessed per row, never with replacement characters.

use super::Fault;
use crate::ingest::unmerged;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// A refusal, with the line it stands in.
pub(super) type Refused = (Fault, Option<u32>);

/// Text with `\n` line ends, and what was unusual about its encoding.
#[derive(Debug)]
pub(super) struct Decoded {
    pub text: String,
    pub note: Option<Refused>,
}

/// The file's bytes, at most [`super::FILE_CAP`] of them.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Refused> {
    let unreadable = |error: std::io::Error| (Fault::Unreadable { error: error.to_string() }, None);
    let file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    read_capped(file, size)
}

fn read_capped(source: impl Read, size: u64) -> Result<Vec<u8>, Refused> {
    let too_large = |size: u64| (Fault::TooLarge { megabytes: size.div_ceil(1 << 20) }, None);
    if size > super::FILE_CAP && crate::teeth::stands("file-cap") {
        return Err(too_large(size));
    }
    let mut bytes = Vec::with_capacity(size as usize);
    source.take(super::FILE_CAP + 1).read_to_end(&mut bytes).map_err(|error| (Fault::Unreadable { error: error.to_string() }, None))?;
    if bytes.len() as u64 > super::FILE_CAP && crate::teeth::stands("file-cap") {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(bytes)
}

/// What the first bytes say the file is, when that is no text table.
pub fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    let kinds: [(&[u8], &str); 7] = [
        (b"%PDF", "a PDF"),
        (b"version https://git-lfs", "a pointer of Git LFS, without the file that it stands for (run `git lfs pull`)"),
        (b"PK\x03\x04", "a spreadsheet or another packed file under a CSV's name"),
        (b"PK\x05\x06", "an empty packed file"),
        (b"\xD0\xCF\x11\xE0", "an old or password-protected Excel file"),
        (b"\x89PNG", "a picture"),
        (b"7z\xBC\xAF", "a packed file"),
    ];
    if let Some((_, what)) = kinds.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(what);
    }
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let start: String = start.iter().take(64).map(|b| char::from(b.to_ascii_lowercase())).collect();
    if start.starts_with("<!doctype") || start.starts_with("<html") || start.starts_with("<head") || start.starts_with("<body") {
        Some("a web page")
    } else if start.starts_with("<?xml") || start.starts_with("<!--") {
        Some("an XML file or a web page")
    } else if start.starts_with('{') || start.starts_with("[{") || start.starts_with("[\n") {
        Some("a JSON file, often the words of an error")
    } else {
        None
    }
}

/// Refuses what is not of the kind that the file's ending says; `wanted` is that kind in words.
pub(super) fn refuse_other_kinds(bytes: &[u8], wanted: &'static str) -> Result<(), Refused> {
    match other_kind(bytes) {
        Some(what) if crate::teeth::stands("kind-of-file") => Err((Fault::NotATable { what, wanted }, None)),
        _ => Ok(()),
    }
}

/// Reads a text table, unpacking a `.gz`.
pub(super) fn text_file(path: &Path) -> Result<Decoded, Refused> {
    let mut bytes = bytes(path)?;
    if bytes.starts_with(b"\x1F\x8B") {
        bytes = read_capped(flate2::read::MultiGzDecoder::new(&bytes[..]), 0)?;
    }
    if bytes.trim_ascii().is_empty() || bytes == b"\xEF\xBB\xBF" {
        return Err((Fault::Empty, None));
    }
    refuse_other_kinds(&bytes, "a CSV file")?;
    decode(bytes)
}

pub(super) fn decode(bytes: Vec<u8>) -> Result<Decoded, Refused> {
    let Decoded { text, note } = match bytes.as_slice() {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest.to_vec())?,
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        _ if bytes.iter().filter(|b| **b == 0).count() * 100 > bytes.len() => return Err((Fault::Zeros, None)),
        _ => utf8(bytes)?,
    };
    if text.trim().is_empty() {
        return Err((Fault::Empty, None));
    }
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    if let Some(line) = unmerged::line(&text) {
        return Err((Fault::Unmerged, Some(line)));
    }
    Ok(Decoded { text, note })
}

fn utf8(bytes: Vec<u8>) -> Result<Decoded, Refused> {
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok(Decoded { text, note: None }),
        Err(error) => error,
    };
    let first_bad = error.utf8_error().valid_up_to();
    let bytes = error.into_bytes();
    // Any proper multi-byte character means that the file claims to be UTF-8: then the bad byte is damage, not an encoding.
    let first_high = bytes.iter().position(|b| *b >= 0x80).unwrap_or(first_bad);
    let undefined = |b: &u8| matches!(b, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D);
    if !crate::teeth::stands("encoding") {
        return Ok(Decoded { text: String::from_utf8_lossy(&bytes).into_owned(), note: None });
    }
    if first_high < first_bad || has_multibyte(&bytes[first_bad..]) {
        return Err(at_byte(&bytes, first_bad, |character| Fault::Mixed { character }));
    }
    if let Some(bad) = bytes.iter().position(undefined) {
        return Err(at_byte(&bytes, bad, |character| Fault::Mixed { character }));
    }
    let note = at_byte(&bytes, first_bad, |character| Fault::Windows1252 { character });
    let text = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned();
    Ok(Decoded { text, note: Some(note) })
}

/// Whether a proper UTF-8 character of several bytes stands anywhere.
fn has_multibyte(mut bytes: &[u8]) -> bool {
    while let Some(at) = bytes.iter().position(|b| *b >= 0x80) {
        bytes = &bytes[at..];
        let length = match bytes[0] {
            0xC2..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF4 => 4,
            _ => 0,
        };
        if length > 0 && bytes.get(..length).is_some_and(|b| std::str::from_utf8(b).is_ok()) {
            return true;
        }
        bytes = &bytes[1..];
    }
    false
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Decoded, Refused> {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let mut text = String::with_capacity(bytes.len() / 2);
    for c in char::decode_utf16(units) {
        match c {
            Ok(c) => text.push(c),
            Err(_) => return Err(at_byte(text.as_bytes(), text.len(), |character| Fault::Mixed { character })),
        }
    }
    if bytes.len() % 2 == 1 {
        return Err(at_byte(text.as_bytes(), text.len(), |_| Fault::CutShort { what: "in the middle of a character" }));
    }
    Ok(Decoded { text, note: Some((Fault::Utf16, None)) })
}

fn at_byte(bytes: &[u8], at: usize, fault: impl Fn(usize) -> Fault) -> Refused {
    let before = &bytes[..at];
    let crlf = before.contains(&b'\n');
    let end = |b: &&u8| **b == if crlf { b'\n' } else { b'\r' };
    let line = before.iter().filter(end).count() as u32 + 1;
    let start = before.iter().rposition(|b| end(&b)).map_or(0, |at| at + 1);
    let character = before[start..].iter().filter(|b| **b & 0xC0 != 0x80).count() + 1;
    (fault(character), Some(line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Problem;

    fn check(bytes: &[u8], expected: Result<&str, &str>, line: Option<u32>) {
        match (decode(bytes.to_vec()), expected) {
            (Ok(decoded), Ok(text)) => {
                assert_eq!(decoded.text, text, "{bytes:?}");
                assert_eq!(decoded.note.and_then(|(_, line)| line), line, "{bytes:?}");
            }
            (Err((fault, at)), Err(code)) => assert_eq!((fault.code().id, at), (code, line), "{bytes:?}"),
            (found, _) => panic!("{bytes:?}: {found:?}, not {expected:?}"),
        }
    }

    #[test]
    fn one_encoding_for_the_whole_file() {
        check(b"a,b\r\nc\r", Ok("a,b\nc\n"), None);
        check(b"\xEF\xBB\xBFa\n", Ok("a\n"), None);
        check("é\n".as_bytes(), Ok("é\n"), None);
        check(b"\xFF\xFEa\0\n\0", Ok("a\n"), None);
        check(b"\xFE\xFF\0a\0\n", Ok("a\n"), None);
        check(b"a\nSt Mary\x92s\n", Ok("a\nSt Mary\u{2019}s\n"), Some(2));
        check(b"a\0b\0c\0", Err("encoding-mixed"), None);
        check("é\nSt Mary\u{92}s".replace('\u{92}', "\u{1}").as_bytes(), Ok("é\nSt Mary\u{1}s"), None);
        check(b"\xC3\xA9\nSt Mary\x92s\n", Err("encoding-mixed"), Some(2));
        check(b"Mary\x92s\n\xC3\xA9\n", Err("encoding-mixed"), Some(1));
        check(b"a\nb\x81\n", Err("encoding-mixed"), Some(2));
        check(b"\xFF\xFE\x00\xD8a\0", Err("encoding-mixed"), Some(1));
        check(b" \n", Err("empty-file"), None);
    }

    #[test]
    fn other_kinds_are_named() {
        let check = |bytes: &[u8], expected: Option<&str>| assert_eq!(other_kind(bytes), expected, "{bytes:?}");
        check(b"\n <!DOCTYPE html><html>", Some("a web page"));
        check(b"%PDF-1.7", Some("a PDF"));
        check(b"PK\x03\x04...", Some("a spreadsheet or another packed file under a CSV's name"));
        check(b"{\"message\": \"no\"}", Some("a JSON file, often the words of an error"));
        check(b"Name,Also known as", None);
        check(b"[Total],1", None);
    }
}
