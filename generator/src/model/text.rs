//! Text from a register, made safe to carry: one line, normalised, no control or direction-changing characters.
//! It is still text, never markup: every output escapes it in its own way.

use std::fmt;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// One line of text as a source gave it: NFC, spaces collapsed, at least one visible character.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(Arc<str>);

/// What [`Text::parse`] took out. A source that holds such characters gets a warning, since a reader would not see them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hidden;

/// UTF-8 that was taken for Windows-1252 and written as UTF-8 once more.
pub fn is_garbled(words: &str) -> bool {
    let next = words.chars().skip(1);
    words.contains("â€") || words.chars().zip(next).any(|(a, b)| matches!(a, 'Â' | 'Ã') && ('\u{80}'..='\u{bf}').contains(&b))
}

impl Text {
    /// The text, or `None` when nothing visible is left ("", "-", spaces).
    pub fn parse(raw: &str) -> Option<Self> {
        Self::parse_noting(raw).0
    }

    /// As [`Text::parse`], and whether hidden characters (controls, bidi overrides, zero-width, long stacks of combining marks) were removed.
    pub fn parse_noting(raw: &str) -> (Option<Self>, Option<Hidden>) {
        // Most of a register is plain words: nothing in them can change.
        let plain = raw.trim_matches(' ');
        if plain.bytes().all(|b| (b' '..=b'~').contains(&b)) && !plain.contains("  ") {
            return (plain.bytes().any(|b| b.is_ascii_alphanumeric()).then(|| Self(plain.into())), None);
        }
        let is_shown = |c: &char| c.is_whitespace() || !is_hidden(*c);
        let mut hidden = (!raw.chars().all(|c| is_shown(&c))).then_some(Hidden);
        let mut out = String::with_capacity(raw.len());
        let mut marks = 0;
        // What is hidden goes first: a letter and its accent on the two sides of it are one.
        for c in raw.chars().filter(is_shown).nfc() {
            if c.is_whitespace() {
                marks = 0;
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            } else if unicode_normalization::char::is_combining_mark(c) {
                marks += 1;
                if marks > 2 {
                    hidden = Some(Hidden);
                } else {
                    out.push(c);
                }
            } else {
                marks = 0;
                out.push(c);
            }
        }
        out.truncate(out.trim_end().len());
        let visible = out.chars().any(char::is_alphanumeric);
        (visible.then(|| Self(out.into())), hidden)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Controls, bidi controls and isolates, zero-width characters, byte-order marks, tags, unassigned "replacement" marks.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFC}' | '\u{E0000}'..='\u{E0FFF}')
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn garbled_words_are_known() {
        let check = |words: &str, expected: bool| assert_eq!(is_garbled(words), expected, "{words}");
        check("St Maryâ€™s", true);
        check("CafÃ© House", true);
        check("Â\u{a0}Rose", true);
        check("Â£5", true);
        check("São Paulo House", false);
        check("Château", false);
    }

    fn check(raw: &str, expected: Option<&str>, hidden: bool) {
        let (text, noted) = Text::parse_noting(raw);
        assert_eq!(text.as_ref().map(Text::as_str), expected, "{raw:?}");
        assert_eq!(noted.is_some(), hidden, "{raw:?}");
    }

    #[test]
    fn text_is_one_visible_line() {
        check("  Rose\t Cottage\n", Some("Rose Cottage"), false);
        check("-", None, false);
        check("", None, false);
        check("\u{202E}eraC emoH", Some("eraC emoH"), true);
        check("Oak\u{200B}field", Some("Oakfield"), true);
        check("e\u{301}t\u{e9}", Some("\u{e9}t\u{e9}"), false);
        check("a\u{300}\u{301}\u{302}\u{303}\u{304}", Some("\u{e0}\u{301}\u{302}"), true);
        // Parsing what was parsed changes nothing.
        check("g\u{0}\u{301}", Some("\u{1f5}"), true);
        check("<script>alert(1)</script>", Some("<script>alert(1)</script>"), false);
    }
}
