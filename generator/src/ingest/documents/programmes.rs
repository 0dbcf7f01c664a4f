//! `programmes/*.md`: work with others that is no contract.

use super::written::{Words, front_matter};
use super::{Desk, Documents, parse};
use crate::model::commissioning::*;

front_matter! {
    struct Written {
        purpose: Option<Words>,
        years: Option<Words>,
        text: Option<Words>,
        url: Option<Words>,
    }
}

pub fn read(desk: &mut Desk<'_>, documents: &mut Documents) -> Option<()> {
    let mut written: Written = parse(desk)?;
    let common = written.common();
    let about = desk.about(common)?;
    let programme = Programme {
        about,
        purpose: desk.maybe("purpose", &written.purpose),
        years: desk.maybe("years", &written.years),
        text: desk.maybe("text", &written.text),
        url: desk.address("url", &written.url),
    };
    documents.programmes.push(programme);
    Some(())
}
