//! A council's Markdown as HTML that can do nothing: no markup but Markdown's own, no link that runs, no id of ours, no sign
//! that a template would take for a command. What is taken out is told with its row.

use super::desk::{Desk, Referred};
use super::fault::Fault;
use crate::diagnostic::{At, nearest};
use crate::model::commissioning::{Html, Reference, SiteLink};
use crate::model::text::is_hidden;
use crate::model::{Phone, Slug, WebAddress};
use crate::teeth;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::sync::LazyLock;

/// No text that a person writes is nested deeper. The sanitiser takes the square of the depth.
pub const DEPTH_CAP: usize = 64;

/// What a link's words must be more than.
const VAGUE: &[&str] = &["here", "click here", "click", "link", "this", "this link", "this page", "more", "read more", "see here"];

/// The text as HTML; `None` when there is nothing to show, or an error in it.
pub fn html(desk: &mut Desk<'_>, text: &str, row: u32) -> Option<Html> {
    let visible = visible(desk, text, row);
    if visible.trim().is_empty() {
        return None;
    }
    for found in ["{{", "{%", "{#"].into_iter().filter(|_| teeth::stands("shortcodes")) {
        if let Some(at) = visible.find(found) {
            let at = place(desk, &visible, at, row);
            desk.report.add(Fault::Shortcode { found }, at);
        }
    }
    if let Some(at) = too_deep(&visible) {
        let at = place(desk, &visible, at, row);
        desk.report.add(Fault::TooDeep { levels: DEPTH_CAP + 1 }, at);
        return None;
    }
    let mut made =
        Making { desk, text: &visible, row, depth: 0, headings: Vec::new(), level: 0, base: 0, links: Vec::new(), words: None, anchors: Vec::new() };
    let events = made.events()?;
    made.anchors_resolve();
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events.into_iter());
    // A brace written as an entity is the same sign to a reader and none to a template.
    let clean = if teeth::stands("sanitiser") { SANITISER.clean(&html).to_string() } else { html };
    let clean = match teeth::stands("shortcodes") {
        true => clean.replace("{{", "&#123;&#123;").replace("{%", "&#123;%").replace("{#", "&#123;#"),
        false => clean,
    };
    Some(Html::sanitised(clean.trim()))
}

static SANITISER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(
            [
                "p",
                "br",
                "hr",
                "h2",
                "h3",
                "h4",
                "h5",
                "h6",
                "ul",
                "ol",
                "li",
                "a",
                "strong",
                "em",
                "code",
                "pre",
                "blockquote",
                "table",
                "thead",
                "tbody",
                "tr",
                "th",
                "td",
            ]
            .into(),
        )
        .tag_attributes(
            [
                ("a", ["href"].into()),
                ("ol", ["start"].into()),
                ("h2", ["id"].into()),
                ("h3", ["id"].into()),
                ("h4", ["id"].into()),
                ("h5", ["id"].into()),
                ("h6", ["id"].into()),
            ]
            .into(),
        )
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .id_prefix(Some("c-"))
        .link_rel(None);
    builder
});

/// Without the characters that nobody sees.
fn visible(desk: &mut Desk<'_>, text: &str, row: u32) -> String {
    let hides = |c: char| is_hidden(c) && c != '\n' && c != '\t';
    if !teeth::stands("hidden-signs") {
        return text.to_owned();
    }
    if let Some(at) = text.find(hides) {
        let at = place(desk, text, at, row);
        desk.report.add(Fault::Hidden, at);
    }
    text.replace(hides, "")
}

fn place(desk: &Desk<'_>, text: &str, offset: usize, row: u32) -> At {
    At::file(desk.file.clone()).row(row + text[..offset].matches('\n').count() as u32)
}

/// Where a line begins with more marks of quotations and lists than anybody writes: told before the text is parsed.
fn too_deep(text: &str) -> Option<usize> {
    let mut begin = 0;
    for line in text.split_inclusive('\n') {
        let mut rest = line.trim_start_matches([' ', '\t']);
        let mut marks = 0;
        while let Some(next) =
            rest.strip_prefix('>').or_else(|| ["- ", "* ", "+ "].iter().find_map(|mark| rest.strip_prefix(mark))).or_else(|| numbered(rest))
        {
            rest = next.trim_start_matches([' ', '\t']);
            marks += 1;
        }
        if marks > DEPTH_CAP {
            return Some(begin);
        }
        begin += line.len();
    }
    None
}

fn numbered(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    (rest.len() < text.len()).then(|| rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") ")))?
}

struct Making<'d, 'a, 't> {
    desk: &'d mut Desk<'a>,
    text: &'t str,
    row: u32,
    depth: usize,
    /// Ids of the headings so far.
    headings: Vec<String>,
    /// Level of the heading before, and of the first.
    level: u8,
    base: u8,
    /// For each open link, whether it stays.
    links: Vec<bool>,
    /// The words of the open link.
    words: Option<String>,
    /// Links to headings of this text.
    anchors: Vec<(String, At)>,
}

impl<'t> Making<'_, '_, 't> {
    fn add(&mut self, fault: Fault, offset: usize) {
        let at = place(self.desk, self.text, offset, self.row);
        self.desk.report.add(fault, at);
    }

    fn events(&mut self) -> Option<Vec<Event<'t>>> {
        let mut out = Vec::new();
        let mut pictures = 0usize;
        for (event, range) in Parser::new_ext(self.text, Options::ENABLE_TABLES).into_offset_iter() {
            let at = range.start;
            match event {
                Event::Start(tag) => {
                    self.depth += 1;
                    if self.depth > DEPTH_CAP {
                        self.add(Fault::TooDeep { levels: self.depth }, at);
                        return None;
                    }
                    match tag {
                        Tag::Image { .. } => {
                            pictures += 1;
                            self.add(Fault::Picture, at);
                        }
                        Tag::HtmlBlock => out.push(Event::Start(Tag::Paragraph)),
                        Tag::Heading { level, .. } => {
                            let (level, id) = self.heading(level, &self.text[range], at);
                            out.push(Event::Start(Tag::Heading { level, id: Some(CowStr::from(id)), classes: Vec::new(), attrs: Vec::new() }));
                        }
                        Tag::Link { link_type, dest_url, id, .. } => {
                            let target = self.link(&dest_url, at);
                            self.links.push(target.is_some());
                            self.words = Some(String::new());
                            if let Some(target) = target {
                                out.push(Event::Start(Tag::Link { link_type, dest_url: target.into(), title: "".into(), id }));
                            }
                        }
                        tag => out.push(Event::Start(tag)),
                    }
                }
                Event::End(tag) => {
                    self.depth = self.depth.saturating_sub(1);
                    match tag {
                        TagEnd::Image => pictures = pictures.saturating_sub(1),
                        TagEnd::HtmlBlock => out.push(Event::End(TagEnd::Paragraph)),
                        TagEnd::Heading(level) => out.push(Event::End(TagEnd::Heading(self.shifted(level)))),
                        TagEnd::Link => {
                            let words = self.words.take().unwrap_or_default();
                            if VAGUE.contains(&words.trim().to_lowercase().as_str()) {
                                self.add(Fault::VagueLink { words: words.trim().into() }, at);
                            }
                            if self.links.pop() == Some(true) {
                                out.push(Event::End(TagEnd::Link));
                            }
                        }
                        tag => out.push(Event::End(tag)),
                    }
                }
                Event::Html(text) | Event::InlineHtml(text) if !teeth::stands("sanitiser") => out.push(Event::Html(text)),
                Event::Html(text) | Event::InlineHtml(text) => {
                    self.add(Fault::Html { tag: text.trim().chars().take(40).collect() }, at);
                    out.push(Event::Text(text));
                }
                Event::Text(_) if pictures > 0 => {}
                Event::Text(text) => {
                    if let Some(words) = &mut self.words {
                        words.push_str(&text);
                    }
                    out.push(Event::Text(text));
                }
                event => out.push(event),
            }
        }
        Some(out)
    }

    /// The level it has on the page and its id.
    fn heading(&mut self, level: HeadingLevel, text: &str, at: usize) -> (HeadingLevel, String) {
        let written = level as u8;
        if self.base == 0 {
            self.base = written;
            if written > 2 {
                self.add(Fault::HeadingJump { from: 0, to: written }, at);
            }
        } else if written > self.level + 1 {
            self.add(Fault::HeadingJump { from: self.level, to: written }, at);
        }
        self.level = written;
        let plain = text.trim_matches(['#', ' ', '\n']);
        let slug = Slug::of(plain).map_or_else(|| "heading".into(), |slug| slug.to_string());
        let wanted = format!("c-{slug}");
        let id =
            (1..).map(|n| if n == 1 { wanted.clone() } else { format!("{wanted}-{n}") }).find(|id| !self.headings.contains(id)).unwrap_or(wanted);
        self.headings.push(id.clone());
        (self.shifted(level), id)
    }

    fn shifted(&self, level: HeadingLevel) -> HeadingLevel {
        let below = (level as usize).saturating_sub(usize::from(self.base));
        HeadingLevel::try_from((self.desk.top + below).min(6)).unwrap_or(HeadingLevel::H6)
    }

    /// Where a link may lead; `None` takes it out.
    fn link(&mut self, target: &str, at: usize) -> Option<String> {
        let trimmed = target.trim();
        if let Some(anchor) = trimmed.strip_prefix('#') {
            let place = place(self.desk, self.text, at, self.row);
            let id = if anchor.starts_with("c-") { anchor.to_owned() } else { format!("c-{anchor}") };
            self.anchors.push((id.clone(), place));
            return Some(format!("#{id}"));
        }
        if let Some(reference) = Reference::parse(trimmed) {
            let Some(path) = self.desk.council.and_then(|council| reference.path(council)) else {
                self.add(Fault::LinkReference { target: trimmed.into() }, at);
                return None;
            };
            let place = place(self.desk, self.text, at, self.row);
            self.desk.referred.push(Referred { authority: self.desk.authority, reference, key: "link", at: place });
            return Some(format!("{}{path}", self.desk.base_path));
        }
        let lower = trimmed.to_ascii_lowercase();
        let plain = |s: &str| s.bytes().all(|b| b.is_ascii_alphanumeric() || b"/_.~#-".contains(&b)) && !s.contains("..");
        let target = if trimmed.starts_with('/') && !trimmed.starts_with("//") && plain(trimmed) {
            let place = place(self.desk, self.text, at, self.row);
            self.desk.links.push(SiteLink { target: trimmed.into(), file: place.file, row: place.row.unwrap_or(1) });
            Some(format!("{}{trimmed}", self.desk.base_path))
        } else if lower.starts_with("https://") || lower.starts_with("http://") {
            WebAddress::parse_source(trimmed).map(|address| address.to_string())
        } else if let Some(mail) = lower.strip_prefix("mailto:") {
            mail.split_once('@')
                .filter(|(user, host)| {
                    let word = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || b"._+-".contains(&b));
                    word(user) && word(host) && host.contains('.')
                })
                .map(|_| format!("mailto:{mail}"))
        } else if let Some(number) = lower.strip_prefix("tel:") {
            Phone::parse(number)
                .map(|phone| format!("tel:{}", phone.international()))
                .or_else(|| (number == "999" || number == "111").then(|| lower.clone()))
        } else {
            None
        };
        if target.is_none() && !teeth::stands("link-schemes") {
            return Some(trimmed.into());
        }
        if target.is_none() {
            self.add(Fault::LinkRemoved { target: trimmed.chars().filter(|c| !c.is_control()).take(80).collect() }, at);
        }
        target
    }

    fn anchors_resolve(&mut self) {
        for (id, at) in std::mem::take(&mut self.anchors) {
            if !self.headings.contains(&id) {
                let nearest = nearest(&id, self.headings.iter().map(String::as_str)).map(|id| format!("#{}", id.trim_start_matches("c-")));
                self.desk.report.add(Fault::Heading { target: format!("#{}", id.trim_start_matches("c-")), nearest }, at);
            }
        }
    }
}
