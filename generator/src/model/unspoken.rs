//! Names of people that the registers hold and the site must not say. Only sums of their words are kept: a name is known again
//! where it stands in a text, and cannot be read back.

use std::collections::HashMap;
use std::sync::Arc;

/// Names, to be looked for all at once.
#[derive(Debug, Clone)]
pub struct Unspoken {
    /// By the sum of the first two words.
    names: HashMap<u64, Vec<Name>>,
    /// A bit for each such sum: nearly all words of a text are told by it.
    filter: Box<[u64; FILTER]>,
}

/// One name, and where the registers hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    words: Vec<u64>,
    pub file: Arc<str>,
    pub row: u32,
}

const FILTER: usize = 1 << 12;
/// No word of a name is longer.
const WORD: usize = 48;
/// Bytes that are looked at together.
const STEP: usize = 32;

impl Default for Unspoken {
    fn default() -> Self {
        Self { names: HashMap::new(), filter: Box::new([0; FILTER]) }
    }
}

impl Unspoken {
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Takes in the names of a cell: one person or several, the surname first or last.
    pub fn add(&mut self, cell: &str, file: &Arc<str>, row: u32) {
        for name in cell.split([';', '/', '|', '\n', '&']).flat_map(|part| part.split(" and ")) {
            let parts: Vec<Vec<u64>> = name.split(',').map(words).collect();
            match parts.as_slice() {
                [surname, given] if surname.len() < 2 || given.len() < 2 => {
                    self.put([given.as_slice(), surname].concat(), file, row);
                    self.put([surname.as_slice(), given].concat(), file, row);
                }
                parts => parts.iter().for_each(|words| self.put(words.clone(), file, row)),
            }
        }
    }

    /// A single word is as likely to be that of a town.
    fn put(&mut self, words: Vec<u64>, file: &Arc<str>, row: u32) {
        let [first, second, ..] = words[..] else { return };
        let pair = pair(first, second);
        let alike = self.names.entry(pair).or_default();
        if alike.iter().all(|name| name.words != words) {
            alike.push(Name { words, file: file.clone(), row });
            self.filter[place(pair).0] |= place(pair).1;
        }
    }

    /// Joins the names of another file.
    pub fn absorb(&mut self, other: Self) {
        for name in other.names.into_values().flatten() {
            self.put(name.words, &name.file, name.row);
        }
    }

    /// The names that stand in the text, each with where it begins.
    pub fn find(&self, text: &[u8]) -> Vec<(usize, &Name)> {
        let mut found = Vec::new();
        if self.is_empty() {
            return found;
        }
        // A name has a space before a capital letter.
        // Many at a time without a branch: nearly everywhere there is none.
        let is_one = |at: usize| ((text[at] == b' ') | (text[at] == 0xa0)) & begins(text[at + 1]);
        let last = text.len().saturating_sub(1);
        for start in (0..last).step_by(STEP) {
            let end = (start + STEP).min(last);
            if text[start..end].iter().zip(&text[start + 1..=end]).fold(false, |any, (a, b)| any | (((*a == b' ') | (*a == 0xa0)) & begins(*b))) {
                (start..end).filter(|at| is_one(*at)).for_each(|at| self.look(text, at, &mut found));
            }
        }
        found
    }

    fn look<'n>(&'n self, text: &[u8], space: usize, found: &mut Vec<(usize, &'n Name)>) {
        let head = &text[space.saturating_sub(WORD)..space];
        let trimmed = head.len() - head.iter().rev().take_while(|b| matches!(b, b',' | b'.' | 0xc2)).count();
        let start = head[..trimmed].iter().rposition(|b| ends(*b)).map_or(0, |at| at + 1 + usize::from(head[at] == 0xc2));
        let first = head.get(start..trimmed).unwrap_or_default();
        if !first.first().is_some_and(|b| begins(*b)) {
            return;
        }
        let Some(first_sum) = sum(first) else { return };
        let (second, mut after) = next(text, space + 1);
        let Some(second) = sum(second) else { return };
        let pair = pair(first_sum, second);
        let (word, bit) = place(pair);
        if self.filter[word] & bit == 0 {
            return;
        }
        for name in self.names.get(&pair).into_iter().flatten() {
            let whole = name.words[2..].iter().all(|wanted| {
                let (word, end) = next(text, after + 1);
                after = end;
                sum(word) == Some(*wanted)
            });
            if name.words[..2] == [first_sum, second] && whole {
                found.push((space.saturating_sub(WORD) + start, name));
            }
        }
    }
}

/// The words of a name, without what people are called by; an initial counts only beside two whole words.
fn words(name: &str) -> Vec<u64> {
    const TITLES: &[&str] = &["Mr", "Mrs", "Ms", "Miss", "Dr", "Sir", "Mx", "Rev"];
    let split = || name.split_whitespace();
    let bare = split().filter(|word| !TITLES.contains(&word.trim_end_matches('.')));
    let whole = bare.clone().filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1).count();
    let all: Vec<&str> = if whole > 1 || whole == split().count() { bare.collect() } else { split().collect() };
    all.into_iter().filter_map(|word| sum(word.as_bytes())).collect()
}

/// The word that begins here, and where it ends.
fn next(text: &[u8], at: usize) -> (&[u8], usize) {
    let at = at + usize::from(at > 0 && text.get(at - 1) == Some(&0xc2));
    let rest = text.get(at..(at + WORD).min(text.len())).unwrap_or_default();
    let end = rest.iter().position(|b| ends(*b)).unwrap_or(rest.len());
    (&rest[..end], at + end)
}

fn begins(byte: u8) -> bool {
    byte.is_ascii_uppercase() | (byte >= 0xc3)
}

fn ends(byte: u8) -> bool {
    byte <= b' ' || matches!(byte, b'<' | b'>' | b'"' | b',' | b'|' | b'=' | b'/' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b':' | b'\\' | 0xc2)
}

/// Of a word's letters; `None` when it has none. An apostrophe is one however it is written.
fn sum(word: &[u8]) -> Option<u64> {
    let mut sum = 0xcbf2_9ce4_8422_2325_u64;
    let mut any = false;
    let mut at = 0;
    while let Some(byte) = word.get(at) {
        at += match byte {
            b'&' => word[at..].iter().take(8).position(|b| *b == b';').unwrap_or(0) + 1,
            0xe2 => 3,
            byte => {
                if byte.is_ascii_alphabetic() || *byte >= 0x80 {
                    any = true;
                    sum = (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
                }
                1
            }
        };
    }
    any.then_some(sum)
}

fn pair(first: u64, second: u64) -> u64 {
    first.rotate_left(17) ^ second
}

/// The word and the bit of the filter that a sum stands at.
fn place(pair: u64) -> (usize, u64) {
    let bit = (pair ^ (pair >> 31)) as usize % (FILTER * 64);
    (bit / 64, 1 << (bit % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cell: &str, text: &str, found: &[usize]) {
        let mut names = Unspoken::default();
        names.add(cell, &"register.csv".into(), 5);
        let at: Vec<usize> = names.find(text.as_bytes()).iter().map(|(at, _)| *at).collect();
        assert_eq!(at, found, "{cell}: {text}");
    }

    #[test]
    fn a_name_is_known_again() {
        for text in ["Jane Rowan", "Jane Rowan, manager", "Jane Rowan.", "Jane\u{a0}Rowan", "Jane Rowan</p>"] {
            check("Jane Rowan", text, &[0]);
            check("Rowan, Jane", text, &[0]);
            check("Mrs Jane Rowan", text, &[0]);
        }
        check("Rowan, Jane", "x,\"Rowan, Jane\",y", &[3]);
        check("Jane Rowan", "<p>Ring Jane Rowan or Jane Rowan", &[8, 22]);
        check("Jane Ann Rowan-Ash", "<b>Jane Ann Rowan-Ash</b>", &[3]);
        check("Zoë O'Brien", "Zoë O&#x27;Brien, Zoë O’Brien, Zoë O'Brien", &[0, 19, 35]);
        check("Jane Rowan; John Ash", "John Ash and Jane Rowan", &[0, 13]);
        check("Mr A Rowan", "Mr A Rowan", &[0]);
    }

    #[test]
    fn other_words_are_no_name() {
        check("Jane Rowan", "jane rowan", &[]);
        check("Jane Rowan", "Jane Rowanberry, Mary-Jane Rowan", &[]);
        check("Jane Rowan", "Jane</b> Rowan, Jane, a Rowan", &[]);
        check("Jane Ann Rowan", "Jane Ann Ash", &[]);
        check("Rowan", "Rowan House", &[]);
        check("Mr A Rowan", "A Rowan tree", &[]);
        check("", "Jane Rowan", &[]);
    }

    #[test]
    fn names_of_two_files_are_looked_for_together() {
        let mut names = Unspoken::default();
        names.add("Jane Rowan", &"a.csv".into(), 2);
        let mut other = Unspoken::default();
        other.add("John Ash", &"b.csv".into(), 9);
        names.absorb(other);
        let rows: Vec<u32> = names.find(b"John Ash, Jane Rowan").iter().map(|(_, name)| name.row).collect();
        assert_eq!(rows, [9, 2]);
    }
}
