//! `/<council>/meetings/<meeting>/`: the items about care, their papers, what was said, resolved, recommended and promised.

use crate::model::commissioning::*;
use crate::model::*;
use crate::publish::record::{self, Fact, Line, List, Section, foot::Foot, page};
use crate::publish::{File, thread, when, words};

pub fn files(atlas: &Atlas) -> Vec<File> {
    let all = atlas.commissioning.meetings.iter();
    all.filter_map(|meeting| Some(file(atlas, atlas.portal.authority(meeting.about.authority)?, meeting))).collect()
}

fn file(atlas: &Atlas, authority: &Authority, meeting: &Meeting) -> File {
    let about = &meeting.about;
    let of = (authority.code, Reference::Meeting(about.slug.clone()));
    let mut page = page::Page::new(atlas, authority, &of, format!("{}, {}, {}", meeting.body, authority.council, when::words(&meeting.date)));
    page.description = format!("{}. {}.", about.title, page.lead);
    page.breadcrumbs = page::crumbs(authority, Some(("Decisions", "decisions")));
    page.thread_title = "From this meeting to the street".into();
    page.side_title = "The meeting".into();
    let printed = meeting.body_printed.as_ref().map(|printed| format!("printed as “{printed}”"));
    page.fact("Who met", Line::text(meeting.body.to_string()).quiet(printed));
    page.fact("Kind", Line::text(words::capital(meeting.kind.as_str())));
    page.fact("Date", Line::when(&meeting.date));
    if let Some(next) = &meeting.next {
        page.fact("Next", Line::when(next));
    }
    page.facts("Items about care", meeting.items.iter().enumerate().map(|(at, item)| link(at, item)).collect());
    for (at, item) in meeting.items.iter().enumerate() {
        page.sections.extend(section(atlas, meeting, at, item));
    }
    page.sections.extend(record::closing(about));
    page.file(&format!("content/{}/meetings/{}.md", authority.slug, about.slug), about.title.as_str())
}

fn heading(item: &Item) -> String {
    match &item.number {
        Some(number) => format!("Item {number}: {}", item.title),
        None => item.title.to_string(),
    }
}

/// A link down the page is an address elsewhere for the template: it gets no base.
fn link(at: usize, item: &Item) -> Line {
    Line::out(heading(item), format!("#item-{}", at + 1))
}

fn section(atlas: &Atlas, meeting: &Meeting, at: usize, item: &Item) -> Option<Section> {
    let (mut section, mut foot) = (Section::new(&format!("item-{}", at + 1), &heading(item)), Foot::new(&meeting.about));
    section.fact("Called elsewhere", item.issue_title.as_ref());
    section.fact("Purpose", item.purpose.as_ref());
    section.facts.extend(Fact::many("Papers", record::papers(&item.documents)));
    section.fact("Note", item.note.as_ref());
    let decisions = item.decisions.iter().filter_map(|r| thread::link(atlas, meeting.about.authority, r)).collect();
    section.facts.extend(Fact::many("Decision", decisions));
    let resolutions: Vec<Line> = item.resolutions.iter().map(|r| resolution(atlas, meeting, r)).collect();
    if !resolutions.is_empty() {
        let lettered = item
            .resolutions
            .iter()
            .zip('a'..)
            .all(|(r, letter)| r.letter.as_ref().is_some_and(|l| l.as_str().trim_matches(['(', ')']) == letter.to_string()));
        section.lists.push(List { title: Some("What was agreed, and what happened".into()), lettered, lines: resolutions });
    }
    section.list(Some("Background"), &item.background, &mut foot);
    if !item.points.is_empty() {
        let lines = item.points.iter().map(|said| point(said, &mut foot)).collect();
        section.lists.push(List { title: Some("What was said, in our words".into()), lettered: false, lines });
    }
    if item.truncated {
        let note =
            item.truncated_note.as_ref().map_or_else(|| "The minutes go on; our copy ends here.".into(), |note| record::sentence(note.as_str()));
        section.text.push(Line::untold(note));
    }
    let recommendations: Vec<Line> = item
        .recommendations
        .iter()
        .map(|r| Line::text(r.text.to_string()).quiet(r.response.as_ref().map(|response| format!("Answer of the executive: {response}"))))
        .collect();
    if !recommendations.is_empty() {
        section.lists.push(List { title: Some("Recommended".into()), lettered: false, lines: recommendations });
    }
    let actions: Vec<Line> = item
        .actions
        .iter()
        .map(|a| Line::text(a.text.to_string()).quiet(a.by.as_ref().map(|by| format!("by {by}"))).quiet(a.date.as_ref().map(when::words)))
        .collect();
    if !actions.is_empty() {
        section.lists.push(List { title: Some("Promised".into()), lettered: false, lines: actions });
    }
    section.finish(foot)
}

/// With the number that the minutes give it, so that a reader finds it there.
fn point(said: &Stated, foot: &mut Foot<'_>) -> Line {
    let line = record::stated(said, foot);
    let number = said.number.map(|number| format!("Point {number}. "));
    let strong = [number, line.strong.clone()].into_iter().flatten().collect::<String>();
    Line { strong: (!strong.is_empty()).then_some(strong), ..line }
}

fn resolution(atlas: &Atlas, meeting: &Meeting, r: &Resolution) -> Line {
    let led = r.leads_to.iter().find_map(|reference| thread::link(atlas, meeting.about.authority, reference));
    let mut line = Line { text: record::sentence(r.text.as_str()), ..led.unwrap_or_default() };
    if line.name.is_some() {
        line.text.push(' ');
    }
    line.quiet(r.delegate.as_ref().map(|post| format!("delegated to the {post}")))
        .quiet(r.effective.as_ref().map(|date| format!("in effect {}", when::words(date))))
        .quiet(r.then.as_ref().map(ToString::to_string))
}
