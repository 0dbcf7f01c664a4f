//! `easy-read/*.md`: a guide in short sentences, one idea in each, beside a picture. The file's name is the guide's, or `who-pays`.

use super::written::{Words, front_matter};
use super::{Desk, Documents, parse};
use crate::model::guide::{EasyPart, EasyRead, Idea, Picture};
use serde::Deserialize;
use toml::Spanned;

front_matter! {
    struct Written {
        reviewed: Spanned<toml::Value>,
        owner: Words,
        part: Vec<WrittenPart>,
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPart {
    title: Words,
    idea: Vec<WrittenIdea>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenIdea {
    picture: Words,
    lines: Vec<Words>,
}

pub fn read(desk: &mut Desk<'_>, documents: &mut Documents) -> Option<()> {
    let mut written: Written = parse(desk)?;
    let common = written.common();
    let about = desk.about(common)?;
    let mut parts = Vec::new();
    for part in &written.part {
        let mut ideas = Vec::new();
        for idea in &part.idea {
            let lines = desk.texts("part.idea.lines", &idea.lines);
            let Some(picture) = desk.one_of("part.idea.picture", &idea.picture, Picture::ALL, Picture::key) else { continue };
            ideas.push(Idea { picture, lines });
        }
        let Some(title) = desk.text("part.title", &part.title) else { continue };
        parts.push(EasyPart { title, ideas });
    }
    let reviewed = desk.day("reviewed", &Some(written.reviewed));
    let owner = desk.text("owner", &written.owner);
    let of = desk.slug.clone();
    documents.easy.push(EasyRead { about, of, reviewed: reviewed?, owner: owner?, parts });
    Some(())
}
