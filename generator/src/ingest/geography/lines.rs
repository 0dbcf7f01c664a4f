//! Comma-separated lines as the large postcode files have them: no line break inside a field, few quotes. Everything
//! smaller is read by `ingest::table`. Here a line is borrowed, never copied, and the pieces of a file are parsed side by side.

use super::row::{Row, RowFault};
use rayon::prelude::*;
use std::io::{self, Read};

/// What a file or a part of it gave.
#[derive(Debug, Default)]
pub struct Parsed {
    pub rows: Vec<Row>,
    /// By line, counted from 1.
    pub faults: Vec<(u32, RowFault)>,
    /// How many faults there were; only the first are kept.
    pub fault_count: u32,
    /// Lines, blank ones included.
    pub lines: u32,
    pub blank: u32,
    /// The last line has no end, as in a file that was cut short.
    pub unfinished: bool,
}

const FAULTS_KEPT: usize = 100;
const BLOCK: usize = 8 << 20;
const PIECES: usize = 16;

impl Parsed {
    fn fault(&mut self, fault: RowFault) {
        self.fault_count += 1;
        if self.faults.len() < FAULTS_KEPT {
            self.faults.push((self.lines, fault));
        }
    }

    fn append(&mut self, other: Self) {
        let before = self.lines;
        self.rows.extend(other.rows);
        self.faults.extend(other.faults.into_iter().map(|(line, fault)| (line + before, fault)));
        self.faults.truncate(FAULTS_KEPT);
        self.fault_count += other.fault_count;
        self.lines += other.lines;
        self.blank += other.blank;
        self.unfinished = other.unfinished;
    }
}

/// Parses a whole file that is in memory.
pub fn parse(bytes: &[u8], line: impl Fn(&[&[u8]]) -> Result<Row, RowFault>) -> Parsed {
    let unfinished = bytes.last().is_some_and(|b| *b != b'\n');
    let mut parsed = Parsed { rows: Vec::with_capacity(bytes.len() / 90), unfinished, ..Parsed::default() };
    let mut fields = Vec::with_capacity(64);
    for text in bytes.split_inclusive(|b| *b == b'\n') {
        parsed.lines += 1;
        let text = text.trim_ascii_end();
        if text.is_empty() {
            parsed.blank += 1;
            continue;
        }
        fields.clear();
        split(text, &mut fields);
        match line(&fields) {
            Ok(row) => parsed.rows.push(row),
            Err(fault) => parsed.fault(fault),
        }
    }
    parsed
}

/// Parses a file block by block, so that one of any size fits; the first line goes to `header`.
pub fn parse_stream<H, F>(mut reader: impl Read, header: H) -> io::Result<Result<Parsed, RowFault>>
where
    H: FnOnce(&[&[u8]]) -> Result<F, RowFault>,
    F: Fn(&[&[u8]]) -> Result<Row, RowFault> + Sync,
{
    let mut block = Vec::with_capacity(BLOCK);
    let mut ended = fill(&mut reader, &mut block)?;
    let text = block.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&block);
    let first = text.iter().position(|b| *b == b'\n').map_or(text.len(), |at| at + 1);
    let mut names = Vec::new();
    split(text[..first].trim_ascii_end(), &mut names);
    let line = match header(&names) {
        Ok(line) => line,
        Err(fault) => return Ok(Err(fault)),
    };
    let mut parsed = Parsed { lines: 1, ..Parsed::default() };
    let used = block.len() - text.len() + first;
    block.drain(..used);
    loop {
        let whole = if ended { block.len() } else { block.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1) };
        if whole == 0 && !ended {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a line of more than 8 MB"));
        }
        let pieces: Vec<Parsed> = pieces(&block[..whole]).into_par_iter().map(|piece| parse(piece, &line)).collect();
        pieces.into_iter().for_each(|piece| parsed.append(piece));
        block.drain(..whole);
        if ended {
            return Ok(Ok(parsed));
        }
        ended = fill(&mut reader, &mut block)?;
    }
}

/// Fills the block; true at the end of the file.
fn fill(reader: &mut impl Read, block: &mut Vec<u8>) -> io::Result<bool> {
    let wanted = BLOCK.saturating_sub(block.len());
    Ok(reader.by_ref().take(wanted as u64).read_to_end(block)? < wanted)
}

/// The bytes in about equal pieces that end with a line.
fn pieces(mut bytes: &[u8]) -> Vec<&[u8]> {
    let size = bytes.len() / PIECES + 1;
    let mut pieces = Vec::with_capacity(PIECES + 1);
    while !bytes.is_empty() {
        let from = size.min(bytes.len());
        let end = bytes[from..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |at| from + at + 1);
        let (piece, rest) = bytes.split_at(end);
        pieces.push(piece);
        bytes = rest;
    }
    pieces
}

/// The fields of a line, without their quotes and outer spaces. A comma inside quotes belongs to its field.
fn split<'a>(line: &'a [u8], fields: &mut Vec<&'a [u8]>) {
    let mut rest = line;
    loop {
        let quoted = rest.first() == Some(&b'"');
        let from = if quoted { rest[1..].iter().position(|b| *b == b'"').map_or(rest.len(), |at| at + 1) } else { 0 };
        let end = rest[from..].iter().position(|b| *b == b',').map(|at| from + at);
        let field = &rest[..end.unwrap_or(rest.len())];
        let field = field.strip_prefix(b"\"").and_then(|f| f.strip_suffix(b"\"")).unwrap_or(field);
        fields.push(field.trim_ascii());
        match end {
            Some(end) => rest = &rest[end + 1..],
            None => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &[&str]) {
        let mut fields = Vec::new();
        split(line.as_bytes(), &mut fields);
        let fields: Vec<&str> = fields.iter().map(|f| std::str::from_utf8(f).unwrap()).collect();
        assert_eq!(fields, expected, "{line}");
    }

    #[test]
    fn fields() {
        check(r#""HR1 1AA",10,351418"#, &["HR1 1AA", "10", "351418"]);
        check(r#""a, b",c"#, &["a, b", "c"]);
        check(r#""","",1"#, &["", "", "1"]);
        check("a,,", &["a", "", ""]);
        check("", &[""]);
        check(r#""never closed,1"#, &[r#""never closed,1"#]);
        check(" a , b ", &["a", "b"]);
    }

    #[test]
    fn pieces_are_whole_lines_and_lose_nothing() {
        let text: Vec<u8> = (0..1000).flat_map(|n| format!("{n},x\n").into_bytes()).collect();
        let pieces = pieces(&text);
        assert!(pieces.len() > 1);
        assert!(pieces.iter().all(|p| p.ends_with(b"\n")));
        assert_eq!(pieces.concat(), text);
    }
}
