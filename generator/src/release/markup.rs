//! Start tags and their attributes out of an HTML page, in one pass over its bytes. For checking what the build itself made:
//! it reads well-formed pages exactly and skips what it does not understand.

use std::borrow::Cow;

/// A start tag. Names are as written; the build writes lower case.
#[derive(Debug, Clone, Copy)]
pub struct Tag<'a> {
    pub name: &'a str,
    attributes: &'a str,
    /// Where it begins in the page.
    pub offset: usize,
}

impl<'a> Tag<'a> {
    pub fn attributes(self) -> Attributes<'a> {
        Attributes { rest: self.attributes }
    }

    pub fn attribute(self, name: &str) -> Option<Cow<'a, str>> {
        self.attributes().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// Every start tag of a page. What stands in `script` and `style` is not looked into.
pub fn tags(page: &str) -> Tags<'_> {
    Tags { page, at: 0 }
}

#[derive(Debug, Clone)]
pub struct Tags<'a> {
    page: &'a str,
    at: usize,
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        loop {
            let offset = self.at + self.page[self.at..].find('<')?;
            let rest = &self.page[offset + 1..];
            if rest.starts_with("!--") {
                self.at = rest.find("-->").map_or(self.page.len(), |end| offset + 1 + end + 3);
                continue;
            }
            if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
                self.at = offset + 1;
                continue;
            }
            let end = tag_end(rest);
            let tag = &rest[..end];
            let name_end = tag.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(tag.len());
            self.at = (offset + 1 + end + 1).min(self.page.len());
            let name = &tag[..name_end];
            if matches!(name, "script" | "style") {
                let close = if name == "script" { "</script" } else { "</style" };
                self.at = self.page[self.at..].find(close).map_or(self.page.len(), |found| self.at + found);
            }
            return Some(Tag { name, attributes: &tag[name_end..], offset });
        }
    }
}

/// Where the tag ends: the first `>` outside quotes.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    tag.len()
}

#[derive(Debug, Clone)]
pub struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, Cow<'a, str>);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let name_end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=' || c == '/').unwrap_or(rest.len()).max(1);
        let name_end = (name_end..=rest.len()).find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
        let (name, after) = rest.split_at(name_end);
        let Some(value) = after.trim_start().strip_prefix('=').map(str::trim_start) else {
            self.rest = after;
            return Some((name, Cow::Borrowed("")));
        };
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len())),
        };
        self.rest = after;
        Some((name, decoded(value)))
    }
}

/// The references that the build's own escaping writes, and numeric ones.
fn decoded(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let reference = after.split_once(';').filter(|(name, _)| name.len() <= 8).and_then(|(name, rest)| Some((character(name)?, rest)));
        match reference {
            Some((character, after)) => {
                out.push(character);
                rest = after;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: &str, expected: &[(&str, &[(&str, &str)])]) {
        let found: Vec<(&str, Vec<(&str, String)>)> =
            tags(page).map(|t| (t.name, t.attributes().map(|(n, v)| (n, v.into_owned())).collect())).collect();
        let expected: Vec<(&str, Vec<(&str, String)>)> =
            expected.iter().map(|(name, attributes)| (*name, attributes.iter().map(|(n, v)| (*n, (*v).to_owned())).collect())).collect();
        assert_eq!(found, expected, "{page}");
    }

    #[test]
    fn tags_and_attributes() {
        check("<p>one</p> < two <br/>", &[("p", &[]), ("br", &[])]);
        check(r#"<a href="/x/?a=1&amp;b=&#x2F;" class=y hidden>"#, &[("a", &[("href", "/x/?a=1&b=/"), ("class", "y"), ("hidden", "")])]);
        check(r#"<img alt='a > b' src = "/i.svg"/><i>"#, &[("img", &[("alt", "a > b"), ("src", "/i.svg")]), ("i", &[])]);
        check("<script>if (a<b) {}</script><p>", &[("script", &[]), ("p", &[])]);
        check("<!-- <a href=x> --><!doctype html><b>", &[("b", &[])]);
        check("<a title=\"&unknown; & R&D\">", &[("a", &[("title", "&unknown; & R&D")])]);
    }

    #[test]
    fn broken_pages_end() {
        for page in ["<", "<a", "<a href", "<a href=", "<a href=\"", "<!--", "<script", "<script>", "<a é=\"ü\">", "<a =>", "<a '>"] {
            assert!(tags(page).flat_map(Tag::attributes).count() < 9, "{page}");
        }
    }
}
