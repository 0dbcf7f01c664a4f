//! One date of the calendar in words: its title, where it leads, how sure it is, and the days that it takes up. Page, calendar
//! files, feed and table say it the same way because they say it here.

use super::{thread, when, words};
use crate::model::commissioning::*;
use crate::model::*;

/// "Closes: Home care tender", "Home care framework ends", "Review of the rule for care at home".
pub fn title(atlas: &Atlas, entry: &Entry) -> String {
    let reference = match &entry.of {
        Subject::Rule(id) => {
            let service = atlas.market.rule(*id).map_or_else(String::new, |rule| words::inside(rule.service.as_str()));
            return format!("Review of the rule on how much is enough: {service}");
        }
        Subject::Record(reference) => reference,
    };
    let name = thread::name(atlas, entry.authority, reference).unwrap_or_else(|| reference.to_string());
    if entry.named { name } else { format!("{}: {name}", label(entry.event)) }
}

/// What happens.
pub fn label(event: Event) -> &'static str {
    match event {
        Event::Published => "Notice published",
        Event::Opens => "Opens",
        Event::Closes => "Closes",
        Event::Starts => "Starts",
        Event::Ends => "Ends",
        Event::EndsAtTheLatest => "Ends at the latest",
        Event::DecisionDue => "Decision due",
        Event::RepresentationsClose => "Last day to write in about the decision",
        Event::ConsultationOpens => "Consultation opens",
        Event::ConsultationCloses => "Consultation closes",
        Event::Meets => "Next meeting after",
        Event::Reviewed => "Review due",
        Event::Awarded => "Awarded",
    }
}

/// How sure it is, where the date itself does not say it.
pub fn how_sure(entry: &Entry) -> Option<&'static str> {
    match entry.certainty {
        Certainty::Firm => Some("Firm: in a notice, a contract or a record"),
        Certainty::Planned => (!entry.when.planned).then_some("Planned: it may move"),
        Certainty::Derived => entry.when.derived.is_none().then_some("Worked out by us, not published"),
    }
}

/// What its link leads to: a notice, or where a consultation is held.
pub fn link(entry: &Entry) -> &'static str {
    if matches!(entry.of, Subject::Record(Reference::Consultation(_))) { "Consultation" } else { "Notice" }
}

/// The page of what it is of, from the site's root. An opportunity stands in its council's calendar.
pub fn path(atlas: &Atlas, entry: &Entry) -> Option<String> {
    match &entry.of {
        Subject::Record(reference) => thread::path(atlas, entry.authority, reference),
        Subject::Rule(_) => {
            let authority = atlas.portal.authority(entry.authority)?;
            let shown = atlas.market.sufficiency_of(entry.authority).next().is_some();
            shown.then(|| format!("/{}/market/#zones", authority.slug))
        }
    }
}

/// The page of a council's calendar.
pub fn calendar(authority: &Authority) -> String {
    format!("/{}/calendar/", authority.slug)
}

/// Whether a council's calendar has anything in it.
pub fn is_there(atlas: &Atlas, authority: AreaCode) -> bool {
    atlas.commissioning.calendar.iter().any(|e| e.authority == authority)
}

/// What it belongs to, by name and path: its framework, its lots, its decision; never what it is itself of.
pub fn belongs(atlas: &Atlas, entry: &Entry) -> Vec<(String, String)> {
    let framework = entry.framework.clone().map(Reference::Framework);
    let lots = entry.lots.iter().map(|lot| Reference::Lot(Some(lot.framework.clone()), lot.slug.clone()));
    let decision = entry.decision.clone().map(Reference::Decision);
    let own = |reference: &Reference| entry.of != Subject::Record(reference.clone());
    let all = framework.into_iter().chain(lots).chain(decision).filter(own);
    all.filter_map(|r| Some((thread::name(atlas, entry.authority, &r)?, thread::path(atlas, entry.authority, &r)?))).collect()
}

pub fn tense(atlas: &Atlas, entry: &Entry) -> Option<Tense> {
    entry.when.moment.map(|m| m.tense(atlas.as_of))
}

/// What became of it, where it is past: as the record says, or that it says nothing.
pub fn status(atlas: &Atlas, entry: &Entry) -> Option<String> {
    // That it is planned is said already.
    let said = entry.status.as_ref().filter(|s| s.as_str() != "planned").map(|s| words::capital(s.as_str()));
    let asks = matches!(entry.event, Event::DecisionDue | Event::Closes | Event::Reviewed | Event::Meets);
    said.or_else(|| (asks && tense(atlas, entry) == Some(Tense::Past)).then(|| "Past, and nothing here tells what came of it".into()))
}

pub fn is_cancelled(entry: &Entry) -> bool {
    entry.status.as_ref().is_some_and(|s| s.as_str().to_lowercase().starts_with("cancelled"))
}

/// The days that it takes up in a calendar, first and last. One day only where that day is published and sure.
pub fn days(when: &When) -> Option<(Date, Date)> {
    let moment = when.moment?;
    Some(match moment {
        Moment::Day(day) if when.approximate => (day.first_of_month(), day.last_of_month()),
        moment => (moment.first(), moment.last()),
    })
}

/// Why it takes up more than a day.
pub fn why_wide(when: &When) -> Option<String> {
    let moment = when.moment?;
    if when.exact_day().is_some() {
        return None;
    }
    let known = when::moment(moment);
    Some(match moment {
        Moment::Day(_) => format!("The day is not sure: about {known} is published, and this takes up the month"),
        Moment::Month(..) => format!("The day is not published: this takes up the whole of {known}"),
        Moment::Quarter(..) => format!("Only the quarter is published: this takes up {known}"),
        Moment::Year(_) | Moment::CouncilYear(_) => format!("Only the year is published: this takes up the whole of {known}"),
    })
}

/// What its title does not say of the date, for a list without room: "by this day", "some time in 2027".
pub fn aside(when: &When) -> Option<String> {
    let about = if when.approximate { "about " } else { "" };
    let moment = when.moment?;
    if when.exact_day().is_none() {
        return Some(format!("some time in {about}{}", when::moment(moment)).replace("in about", "about"));
    }
    Some(match when.sense {
        Sense::NotBefore => "not before this day".into(),
        Sense::By if when.time.is_some() => format!("by {}", when.time.as_ref()?),
        Sense::By => "by this day".into(),
        _ => format!("at {}", when.time.as_ref()?),
    })
}

/// All that is to be said of it, in sentences.
pub fn sentences(atlas: &Atlas, entry: &Entry) -> Vec<String> {
    let mut out = vec![words::capital(&when::words(&entry.when))];
    out.extend(how_sure(entry).map(Into::into));
    out.extend(why_wide(&entry.when));
    out.extend(when::note(&entry.when).map(|n| words::capital(&n)));
    out.extend(atlas.portal.authority(entry.authority).map(|a| a.council.to_string()));
    out.extend(status(atlas, entry).map(|s| format!("Status: {}", words::inside(&s))));
    let belongs: Vec<String> = belongs(atlas, entry).into_iter().map(|(name, _)| name).collect();
    out.extend((!belongs.is_empty()).then(|| format!("Belongs to: {}", belongs.join("; "))));
    out.extend(entry.note.as_ref().map(ToString::to_string));
    out.extend(entry.cited.as_ref().map(|c| format!("Source: {}{}", c.title, c.url.as_ref().map_or_else(String::new, |url| format!(", {url}")))));
    out.extend(entry.url.as_ref().map(|url| format!("{}: {url}", link(entry))));
    if atlas.portal.demonstration {
        out.push("From a demonstration site".into());
    }
    out.into_iter().map(|s| super::record::sentence(&s)).collect()
}

/// Its name in feeds, with the council's.
pub fn key(atlas: &Atlas, entry: &Entry) -> String {
    let slug = atlas.portal.authority(entry.authority).map_or_else(String::new, |a| a.slug.to_string());
    format!("{slug}-{}", entry.key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(sense: Sense, raw: &str, approximate: bool) -> When {
        When { approximate, ..When::new(sense, Moment::parse(raw).unwrap()) }
    }

    #[test]
    fn a_day_is_one_day_only_where_it_is_published_and_sure() {
        let check = |raw: &str, approximate: bool, first: &str, last: &str, wide: bool| {
            let when = date(Sense::On, raw, approximate);
            let (from, to) = days(&when).unwrap();
            assert_eq!((from.to_string().as_str(), to.to_string().as_str()), (first, last), "{raw}");
            assert_eq!(why_wide(&when).is_some(), wide, "{raw}");
        };
        check("2026-05-18", false, "2026-05-18", "2026-05-18", false);
        check("2026-05-18", true, "2026-05-01", "2026-05-31", true);
        check("2024-02", false, "2024-02-01", "2024-02-29", true);
        check("2026-Q4", false, "2026-10-01", "2026-12-31", true);
        check("2027", true, "2027-01-01", "2027-12-31", true);
        check("2020/21", false, "2020-04-01", "2021-03-31", true);
        assert_eq!(days(&When { moment: None, ..date(Sense::On, "2027", false) }), None);
    }

    #[test]
    fn the_sense_is_in_the_line() {
        let check = |sense: Sense, raw: &str, approximate: bool, expected: Option<&str>| {
            assert_eq!(aside(&date(sense, raw, approximate)).as_deref(), expected);
        };
        check(Sense::On, "2026-05-18", false, None);
        check(Sense::By, "2026-05-18", false, Some("by this day"));
        check(Sense::NotBefore, "2026-05-18", false, Some("not before this day"));
        check(Sense::Until, "2027", true, Some("some time about 2027"));
        check(Sense::By, "2026-06", false, Some("some time in June 2026"));
        check(Sense::From, "2026-Q4", false, Some("some time in October to December 2026"));
        let noon = When { time: Text::parse("13:00"), ..date(Sense::By, "2026-05-18", false) };
        assert_eq!(aside(&noon).as_deref(), Some("by 13:00"));
    }
}
