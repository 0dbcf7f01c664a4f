//! One file of the built site: its links, its ids, and what it has that it must not have.

use super::super::markup::{Tag, tags};
use super::{Expected, Fault};
use crate::model::unspoken::Name;
use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;

/// What one file is found to be.
#[derive(Debug, Default)]
pub struct Page {
    pub ids: HashSet<String>,
    /// Anchors of other pages: the file, the fragment, the row here.
    pub anchors: Vec<(String, String, u32)>,
    pub links: usize,
    /// Names of people that may have come through, each with its row here.
    pub names: Vec<(u32, Name)>,
    pub faults: Vec<(Fault, Option<u32>)>,
}

pub fn read(path: &Path, address: &str, expected: &Expected, tree: &HashSet<&str>) -> Page {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return Page { faults: vec![(Fault::Unreadable { error: error.to_string() }, None)], ..Page::default() },
    };
    let mut page = if is_text(address) { check(&String::from_utf8_lossy(&bytes), address, expected, tree) } else { Page::default() };
    if let Some(Some(made)) = expected.files.get(address) {
        let made = made.bytes();
        if *made != *bytes {
            page.faults.push((Fault::Changed { was: made.len() as u64, is: bytes.len() as u64 }, None));
        }
    }
    page
}

fn is_text(address: &str) -> bool {
    matches!(address.rsplit('.').next(), Some("html" | "css" | "js" | "json" | "geojson" | "csv" | "xml" | "txt" | "svg" | "ics" | "atom"))
}

pub fn check(text: &str, address: &str, expected: &Expected, tree: &HashSet<&str>) -> Page {
    let mut page = Page::default();
    for folder in &expected.machine {
        if text.contains(folder.as_str()) {
            page.faults.push((Fault::Machine { folder: folder.clone() }, None));
        }
    }
    let mut row = Row::default();
    page.names = expected.unspoken.find(text.as_bytes()).into_iter().map(|(at, name)| (row.of(text, at), name.clone())).collect();
    let mut checking = Checking { page, text, address, base: &expected.base, tree, row: Row::default(), own: Vec::new(), hidden: Vec::new() };
    match address.rsplit('.').next() {
        Some("html") => {
            checking.html();
            if !is_redirect(text) {
                checking.musts(expected);
            }
        }
        Some("css") => checking.css(),
        _ => {}
    }
    checking.page
}

/// Zola's own page for the first page of a long list.
fn is_redirect(text: &str) -> bool {
    text.len() < 2_000 && text.contains("http-equiv=\"refresh\"")
}

/// Rows of rising offsets, counted once.
#[derive(Default)]
struct Row {
    offset: usize,
    row: u32,
}

impl Row {
    fn of(&mut self, text: &str, offset: usize) -> u32 {
        if offset < self.offset {
            *self = Self::default();
        }
        self.row += text.as_bytes()[self.offset..offset].iter().filter(|b| **b == b'\n').count() as u32;
        self.offset = offset;
        self.row + 1
    }
}

struct Checking<'a> {
    page: Page,
    text: &'a str,
    address: &'a str,
    base: &'a str,
    tree: &'a HashSet<&'a str>,
    row: Row,
    /// Anchors of this page: its ids are known at its end.
    own: Vec<(String, u32)>,
    /// Elements that nobody sees.
    hidden: Vec<Tag<'a>>,
}

/// What of a page nobody sees: its comments, and the elements that begin with these tags.
fn unseen(text: &str, hidden: &[Tag<'_>]) -> Vec<Range<usize>> {
    let end = |from: usize, of: &str| text[from..].find(of).map_or(text.len(), |at| from + at + of.len());
    let comments = text.match_indices("<!--").map(|(from, open)| from..end(from + open.len(), "-->"));
    comments.chain(hidden.iter().map(|tag| tag.offset..element_end(text, *tag))).collect()
}

/// Where an element ends; a tag that is never closed goes to the end.
fn element_end(text: &str, tag: Tag<'_>) -> usize {
    let close = format!("</{}>", tag.name);
    let mut inner = tags(&text[tag.offset..]).skip(1).filter(|other| other.name == tag.name).map(|other| tag.offset + other.offset).peekable();
    let mut open = 1;
    for (at, _) in text[tag.offset..].match_indices(&close) {
        let at = tag.offset + at;
        while inner.next_if(|other| *other < at).is_some() {
            open += 1;
        }
        open -= 1;
        if open == 0 {
            return at + close.len();
        }
    }
    text.len()
}

impl<'a> Checking<'a> {
    fn fault(&mut self, fault: Fault, offset: usize) {
        let row = self.row.of(self.text, offset);
        self.page.faults.push((fault, Some(row)));
    }

    fn musts(&mut self, expected: &Expected) {
        let unseen = unseen(self.text, &self.hidden);
        let is_seen = |text: &str| self.text.match_indices(text).any(|(at, _)| !unseen.iter().any(|range| range.contains(&at)));
        for must in expected.everywhere.iter().chain(expected.council(self.address)) {
            if !must.any_of.iter().any(|text| is_seen(text)) {
                self.page.faults.push((Fault::Must { name: must.name.clone() }, None));
            }
        }
    }

    fn html(&mut self) {
        for tag in tags(self.text) {
            self.tag(tag);
        }
        for (fragment, row) in std::mem::take(&mut self.own) {
            if !self.page.ids.contains(&fragment) {
                self.page.faults.push((Fault::DeadAnchor { target: self.address.to_owned(), fragment }, Some(row)));
            }
        }
    }

    fn tag(&mut self, tag: Tag<'a>) {
        if tag.name == "template" {
            self.hidden.push(tag);
        }
        let inline = match tag.name {
            "style" => Some("a style element"),
            "base" => Some("a base element"),
            "iframe" | "object" | "embed" | "frame" | "applet" => Some("a frame"),
            "script" if tag.attribute("src").is_none() && !is_data(tag) => Some("a script"),
            _ => None,
        };
        if let Some(what) = inline {
            self.fault(Fault::Inline { what: what.into() }, tag.offset);
        }
        for (name, value) in tag.attributes() {
            match name.to_ascii_lowercase().as_str() {
                "id" if !self.page.ids.insert(value.to_string()) => self.fault(Fault::SameId { id: value.to_string() }, tag.offset),
                // An element of which there is nothing but its tag hides nothing else.
                "hidden" if tag.name != "input" => self.hidden.push(tag),
                "style" => self.fault(Fault::Inline { what: "a style attribute".into() }, tag.offset),
                "srcdoc" => self.fault(Fault::Inline { what: "a frame".into() }, tag.offset),
                handler if handler.starts_with("on") && handler.len() > 4 => {
                    self.fault(Fault::Inline { what: format!("the handler {handler}") }, tag.offset);
                }
                "href" | "xlink:href" if matches!(tag.name, "a" | "area") => self.link(&value, tag),
                // Says an address, loads nothing.
                "href" if tag.name == "link" && is_statement(tag) => {}
                "href" | "xlink:href" | "src" | "poster" | "data" | "action" | "formaction" | "background" => self.load(&value, tag),
                "srcset" | "imagesrcset" => {
                    for part in value.split(',') {
                        self.load(part.trim().split(' ').next().unwrap_or_default(), tag);
                    }
                }
                _ => {}
            }
        }
    }

    fn css(&mut self) {
        let mut rest = self.text;
        while let Some((_, after)) = rest.split_once("url(") {
            let address = after.split(')').next().unwrap_or_default().trim_matches(['"', '\'', ' ']);
            if address.contains(':') || address.starts_with("//") {
                let address = address.chars().take(60).collect();
                self.page.faults.push((Fault::Foreign { what: "the style sheet".into(), address }, None));
            } else if self.file(address).is_none_or(|file| !self.tree.contains(file.as_str())) {
                self.page.faults.push((Fault::DeadLink { link: address.into() }, None));
            }
            rest = after;
        }
    }

    /// A link that a person follows.
    fn link(&mut self, link: &str, tag: Tag<'_>) {
        self.page.links += 1;
        match scheme(link) {
            Some("http" | "https" | "mailto" | "tel") => return,
            Some(_) => return self.fault(Fault::OtherScheme { link: link.into() }, tag.offset),
            None if link.starts_with("//") => return self.fault(Fault::OtherScheme { link: link.into() }, tag.offset),
            None => {}
        }
        let (path, fragment) = link.split_once('#').map_or((link, None), |(path, fragment)| (path, Some(fragment)));
        // The finder's state is a fragment of its own kind: `#q=BN11+3DH`.
        let fragment = fragment.filter(|f| !f.is_empty() && !f.contains('=') && *f != "top").map(percent_decoded);
        if path.is_empty() {
            if let Some(fragment) = fragment {
                let row = self.row.of(self.text, tag.offset);
                self.own.push((fragment, row));
            }
            return;
        }
        let Some(file) = self.existing(path, link, tag) else { return };
        if let Some(fragment) = fragment {
            let row = self.row.of(self.text, tag.offset);
            if file == self.address { self.own.push((fragment, row)) } else { self.page.anchors.push((file, fragment, row)) }
        }
    }

    /// Something that the page loads, or sends a form to.
    fn load(&mut self, address: &str, tag: Tag<'_>) {
        self.page.links += 1;
        if scheme(address).is_some() || address.starts_with("//") {
            let address = address.chars().take(60).collect();
            return self.fault(Fault::Foreign { what: format!("a {} element", tag.name), address }, tag.offset);
        }
        let path = address.split('#').next().unwrap_or_default();
        if !path.is_empty() {
            self.existing(path, address, tag);
        }
    }

    fn existing(&mut self, path: &str, link: &str, tag: Tag<'_>) -> Option<String> {
        let file = self.file(path);
        let found = file.filter(|file| self.tree.contains(file.as_str()));
        if found.is_none() {
            let with_slash = self.file(&format!("{path}/")).is_some_and(|file| self.tree.contains(file.as_str()));
            let link = link.to_owned();
            self.fault(if with_slash { Fault::WithoutSlash { link } } else { Fault::DeadLink { link } }, tag.offset);
        }
        found
    }

    /// The file of the tree that an internal address means.
    fn file(&self, link: &str) -> Option<String> {
        let link = percent_decoded(link.split('?').next().unwrap_or_default());
        let below = match link.strip_prefix('/') {
            Some(_) => link.strip_prefix(self.base)?.strip_prefix('/')?.to_owned(),
            None => {
                let mut parts: Vec<&str> = self.address.split('/').collect();
                parts.pop();
                for part in link.split('/') {
                    match part {
                        "." => {}
                        ".." => {
                            parts.pop()?;
                        }
                        part => parts.push(part),
                    }
                }
                parts.join("/")
            }
        };
        Some(file_at(&below))
    }
}

/// The file that answers at an address below the site's own.
pub fn file_at(below: &str) -> String {
    if below.is_empty() || below.ends_with('/') { format!("{below}index.html") } else { below.to_owned() }
}

/// `application/ld+json` and the like: data, not run.
fn is_data(tag: Tag<'_>) -> bool {
    tag.attribute("type").is_some_and(|kind| kind.ends_with("json"))
}

/// `<link>` relations that name an address and load nothing.
fn is_statement(tag: Tag<'_>) -> bool {
    tag.attribute("rel").is_some_and(|rel| matches!(&*rel, "canonical" | "alternate" | "license" | "author" | "describedby"))
}

fn scheme(link: &str) -> Option<&str> {
    let (scheme, _) = link.split_once(':')?;
    (!scheme.contains(['/', '?', '#'])).then_some(scheme)
}

fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let pair = bytes.as_slice_pair();
        match pair {
            Some(value) if byte == b'%' => {
                out.push(value);
                bytes.nth(1);
            }
            _ => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The value of the two hex digits that come next.
trait HexPair {
    fn as_slice_pair(&self) -> Option<u8>;
}

impl HexPair for std::str::Bytes<'_> {
    fn as_slice_pair(&self) -> Option<u8> {
        let mut next = self.clone();
        let digit = |b: u8| (b as char).to_digit(16);
        let (high, low) = (digit(next.next()?)?, digit(next.next()?)?);
        u8::try_from(high * 16 + low).ok()
    }
}
