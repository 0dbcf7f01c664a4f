//! `/data/decisions.csv`, `frameworks.csv`, `lots.csv`, `awards.csv` and `opportunities.csv`: what councils decided and buy, one
//! row each. A cell is never empty; a date is as precise as it is known, and the column beside it says how precise that is.

use super::csv::{finish, harmless, row, writer};
use crate::model::commissioning::*;
use crate::model::*;
use crate::publish::{File, thread};

/// A column: its name, its meaning, and its cell.
pub struct Column<T> {
    pub name: &'static str,
    pub meaning: &'static str,
    cell: fn(&Atlas, &T) -> String,
}

impl<T> std::fmt::Debug for Column<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// What a cell says that has no value in these tables, and in the calendar's.
pub const NO_VALUE: &[(&str, &str)] = &[
    (NOT_PUBLISHED, "No public source that we found says it. It does not mean no, none or nought."),
    (NOT_APPLICABLE, "It has no meaning for this row."),
];

pub(super) const NOT_PUBLISHED: &str = "[not published]";
pub(super) const NOT_APPLICABLE: &str = "[not applicable]";

macro_rules! columns {
    ($($name:literal, $meaning:expr, $cell:expr;)*) => { &[$(Column { name: $name, meaning: $meaning, cell: $cell }),*] };
}

const PRECISION: &str = "How precise that date is: day, month, quarter, year or words, with \"about\" before it where its source is not sure.";
const CONFIDENCE: &str =
    "How we know: quoted (read in the publisher's own page or notice), second-hand (read in a copy) or derived (worked out by us).";

pub const DECISIONS: &[Column<Decision>] = columns! {
    "council", "Slug of the council.", |a, d| council(a, d.about.authority);
    "decision", "Slug of the decision, unique within the council.", |_, d| d.about.slug.to_string();
    "reference", "The council's own reference.", |_, d| or(d.reference.as_ref());
    "title", "Its title.", |_, d| d.about.title.to_string();
    "kind", "key, non-key, officer, cabinet item, scrutiny item or forward plan entry.", |_, d| or(d.kind.map(DecisionKind::key));
    "decision_maker", "Who decides: a post or a body, never a person.", |_, d| or(d.decision_maker.as_ref());
    "status", "As the record has it.", |_, d| or(d.status.as_ref());
    "first_published", "When its notice was first published.", |_, d| date(d.first_published.as_ref());
    "first_published_precision", PRECISION, |_, d| precision(d.first_published.as_ref());
    "due", "When it was due.", |_, d| date(d.due.as_ref());
    "due_precision", PRECISION, |_, d| precision(d.due.as_ref());
    "due_sense", "by, on, not_before, from: how the due date is meant.", |_, d| beside(d.due.as_ref(), |w| w.sense.key().into());
    "taken", "When it was taken.", |_, d| date(d.taken.as_ref());
    "taken_precision", PRECISION, |_, d| precision(d.taken.as_ref());
    "outcome", "What came of it.", |_, d| or(d.outcome.as_ref().map(|o| &o.text));
    "follows", "References of what it follows, parted by |.", |_, d| list(&d.follows);
    "leads_to", "References of what it led to, parted by |.", |_, d| list(&d.leads_to);
    "source_title", "Title of its first source.", |_, d| source_title(d.about.sources.first());
    "source_url", "Address of its first source.", |_, d| source_url(d.about.sources.first());
    "confidence", CONFIDENCE, |_, d| or(d.about.sources.first().map(|s| s.confidence.key()));
    "url", "Its page on this site.", |a, d| page(a, d.about.authority, &Reference::Decision(d.about.slug.clone()));
};

pub const FRAMEWORKS: &[Column<Framework>] = columns! {
    "council", "Slug of the council.", |a, f| council(a, f.about.authority);
    "framework", "Slug of the framework, unique within the council.", |_, f| f.about.slug.to_string();
    "title", "What this site calls it.", |_, f| f.about.title.to_string();
    "printed", "What the council calls it.", |_, f| or(f.printed.as_ref());
    "kind", "framework, open framework, approved list, DPS, contract, spot or direct award.", |_, f| or(f.kind.map(FrameworkKind::key));
    "status", "in force, ended, planned, not awarded or cancelled.", |_, f| or(f.status.map(FrameworkStatus::key));
    "start", "When it starts.", |_, f| date(f.start.as_ref());
    "start_precision", PRECISION, |_, f| precision(f.start.as_ref());
    "end", "When it ends, without extensions.", |_, f| date(f.end.as_ref());
    "end_precision", PRECISION, |_, f| precision(f.end.as_ref());
    "latest_end", "When it ends at the latest.", |_, f| date(f.latest_end.as_ref());
    "latest_end_precision", PRECISION, |_, f| precision(f.latest_end.as_ref());
    "initial_term", "The first term in words.", |_, f| or(f.initial_term.as_ref());
    "extensions", "How many extensions there may be.", |_, f| or(f.extensions.as_ref().and_then(|e| e.count));
    "extension_length", "How long each may be.", |_, f| or(f.extensions.as_ref().and_then(|e| e.length.as_ref()));
    "route", "How it was bought.", |_, f| or(f.route.as_ref());
    "volume_guarantee", "What amount of work is promised.", |_, f| or(f.volume_guarantee.as_ref());
    "values", "What it is worth, as published, parted by |. They may be of different years: do not add them.", |_, f| join(f.values.iter().map(|v| v.text.as_str()));
    "lots", "Slugs of its lots, parted by |; lots.csv has them.", |a, f| join(a.commissioning.lots_of(f).map(|l| &l.key.slug));
    "predecessor", "Slugs of the frameworks before it, parted by |.", |_, f| join(f.predecessor.iter());
    "successor", "Slugs of the frameworks after it, parted by |.", |_, f| join(f.successor.iter());
    "decided_by", "References of what decided it, parted by |.", |_, f| list(&f.decided_by);
    "ocids", "Ids of its procurements on Find a Tender, parted by |.", |_, f| ocids(f);
    "source_title", "Title of its first source.", |_, f| source_title(f.about.sources.first());
    "source_url", "Address of its first source.", |_, f| source_url(f.about.sources.first());
    "confidence", CONFIDENCE, |_, f| or(f.about.sources.first().map(|s| s.confidence.key()));
    "url", "Its page on this site.", |a, f| page(a, f.about.authority, &Reference::Framework(f.about.slug.clone()));
};

pub const LOTS: &[Column<Lot>] = columns! {
    "council", "Slug of the council.", |a, l| council(a, l.authority);
    "framework", "Slug of the framework.", |_, l| l.key.framework.to_string();
    "lot", "Slug of the lot, unique within the framework.", |_, l| l.key.slug.to_string();
    "number", "Its number as the council has it.", |_, l| or(l.number.as_ref());
    "name", "Its name.", |_, l| l.name.to_string();
    "zones", "Ids of the zones it covers, parted by |; zones.csv has their members.", |_, l| join(l.zones.iter());
    "area", "Its area in words.", |_, l| or(l.area.as_ref());
    "client_groups", "Who it is for, parted by |.", |_, l| join(l.client_groups.iter());
    "kinds", "Kinds of care, by slug, parted by |.", |_, l| join(l.kinds.iter().map(care::Kind::slug));
    "hours_low", "Lowest number of hours.", |_, l| or(l.hours_low);
    "hours_high", "Highest number of hours.", |_, l| or(l.hours_high);
    "hours_per", "What the hours are counted by. [blank] where the source states no period.", |_, l| or(l.per.as_ref());
    "contracts", "How many contracts.", |_, l| or(l.contracts);
    "value", "Worth in whole pounds, as published.", |_, l| or(l.value);
    "chc_in_scope", "What the source says of NHS continuing healthcare.", |_, l| or(l.chc_in_scope.as_ref());
    "start", "When it starts.", |_, l| date(l.start.as_ref());
    "start_precision", PRECISION, |_, l| precision(l.start.as_ref());
    "end", "When it ends.", |_, l| date(l.end.as_ref());
    "end_precision", PRECISION, |_, l| precision(l.end.as_ref());
    "extension_end", "When it ends at the latest.", |_, l| date(l.extension_end.as_ref());
    "extension_end_precision", PRECISION, |_, l| precision(l.extension_end.as_ref());
    "planned", "yes where it is only planned.", |_, l| yes(l.planned);
    "note", "What else is to be known of it.", |_, l| or(l.note.as_ref());
    "source_title", "Title of its source.", |_, l| source_title(l.cited.as_deref());
    "source_url", "Address of its source.", |_, l| source_url(l.cited.as_deref());
    "confidence", CONFIDENCE, |_, l| or(l.confidence.or_else(|| l.cited.as_ref().map(|c| c.confidence)).map(Confidence::key));
    "url", "Its page on this site.", |a, l| page(a, l.authority, &Reference::Lot(Some(l.key.framework.clone()), l.key.slug.clone()));
};

pub const AWARDS: &[Column<Award>] = columns! {
    "council", "Slug of the council.", |a, w| council(a, w.authority);
    "framework", "Slug of the framework.", |_, w| w.framework.to_string();
    "lot", "Slug of the lot.", |_, w| or(w.lot.as_ref());
    "location_id", "Id of the service, where it is one of this site's.", |_, w| either(w.location.as_ref(), w.supplier.is_some());
    "supplier_named", "The supplier as a public notice names it.", |_, w| either(w.supplier.as_ref(), w.location.is_some());
    "role", "primary, secondary, lead, spot or approved.", |_, w| or(Some(w.role).filter(|r| *r != Role::NotPublished).map(Role::key));
    "from", "From when.", |_, w| date(w.from.as_ref());
    "from_precision", PRECISION, |_, w| precision(w.from.as_ref());
    "to", "Until when.", |_, w| date(w.to.as_ref());
    "to_precision", PRECISION, |_, w| precision(w.to.as_ref());
    "made_up", "yes for an award that was made up for this demonstration.", |_, w| yes(w.demonstration);
    "note", "What else is to be known of it.", |_, w| or(w.note.as_ref());
    "source_title", "Title of its source; [not applicable] for what is made up.", |_, w| award_source(w, source_title);
    "source_url", "Address of its source; [not applicable] for what is made up.", |_, w| award_source(w, source_url);
};

pub const OPPORTUNITIES: &[Column<Opportunity>] = columns! {
    "council", "Slug of the council.", |a, o| council(a, o.authority);
    "id", "Id, unique within the council.", |_, o| o.id.to_string();
    "title", "Its title.", |_, o| o.title.to_string();
    "service", "What it is about.", |_, o| or(o.service.as_ref());
    "kind", "pipeline, market engagement, planned, tender, reopening, award, decision, start, end or review.", |_, o| o.kind.key().into();
    "opens", "When it opens or was published.", |_, o| date(o.opens.as_ref());
    "opens_precision", PRECISION, |_, o| precision(o.opens.as_ref());
    "closes", "Its last day.", |_, o| date(o.closes.as_ref());
    "closes_precision", PRECISION, |_, o| precision(o.closes.as_ref());
    "starts", "When the service starts.", |_, o| date(o.starts.as_ref());
    "starts_precision", PRECISION, |_, o| precision(o.starts.as_ref());
    "certainty", "firm, planned or derived.", |_, o| o.certainty.key().into();
    "value", "Worth in whole pounds, as published.", |_, o| or(o.value);
    "ocid", "Id of the procurement on Find a Tender.", |_, o| or(o.ocid.as_ref());
    "number", "Number of the notice.", |_, o| or(o.number.as_ref());
    "notice_type", "UK1 to UK17, or the form before those.", |_, o| or(o.notice.as_ref());
    "status", "What is known of how it went.", |_, o| or(o.status.as_ref());
    "framework", "Slug of the framework.", |_, o| or(o.framework.as_ref());
    "lot", "Slug of the lot.", |_, o| or(o.lot.as_ref().map(|l| &l.slug));
    "decision", "Slug of the decision.", |_, o| or(o.decision.as_ref());
    "replaced_by", "Id of the opportunity that took its place; [not applicable] where none did.", |_, o| either(o.replaced_by.as_ref(), true);
    "note", "What else is to be known of it.", |_, o| or(o.note.as_ref());
    "notice", "Address of the notice.", |_, o| or(o.url.as_ref());
    "source_title", "Title of its source.", |_, o| source_title(o.cited.as_deref());
    "source_url", "Address of its source.", |_, o| source_url(o.cited.as_deref());
    "confidence", CONFIDENCE, |_, o| or(o.confidence.or_else(|| o.cited.as_ref().map(|c| c.confidence)).map(Confidence::key));
    "url", "Its place in the council's calendar.", |a, o| page(a, o.authority, &Reference::Opportunity(o.id.clone()));
};

/// Each table that there is, with its columns' names and meanings: for the dictionary and the page about the files.
pub fn dictionary(atlas: &Atlas) -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
    let mut tables = if is_there(atlas) { own() } else { Vec::new() };
    if !atlas.commissioning.calendar.is_empty() {
        tables.push((super::calendar::NAME, super::calendar::COLUMNS.to_vec()));
    }
    tables
}

fn own() -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
    fn of<T>(columns: &[Column<T>]) -> Vec<(&'static str, &'static str)> {
        columns.iter().map(|c| (c.name, c.meaning)).collect()
    }
    vec![
        ("frameworks.csv", of(FRAMEWORKS)),
        ("lots.csv", of(LOTS)),
        ("awards.csv", of(AWARDS)),
        ("opportunities.csv", of(OPPORTUNITIES)),
        ("decisions.csv", of(DECISIONS)),
    ]
}

/// Whether any council has told what it decides or buys.
pub fn is_there(atlas: &Atlas) -> bool {
    atlas.portal.authorities.iter().any(|a| atlas.commissioning.has(a.code))
}

pub fn files(atlas: &Atlas) -> Vec<File> {
    let all = &atlas.commissioning;
    if !is_there(atlas) {
        return Vec::new();
    }
    vec![
        table(atlas, "frameworks", FRAMEWORKS, &all.frameworks),
        table(atlas, "decisions", DECISIONS, &all.decisions),
        table(atlas, "lots", LOTS, &all.lots),
        table(atlas, "awards", AWARDS, &all.awards),
        table(atlas, "opportunities", OPPORTUNITIES, &all.opportunities),
    ]
}

fn table<T>(atlas: &Atlas, name: &str, columns: &[Column<T>], rows: &[T]) -> File {
    let mut out = writer();
    row(&mut out, columns.iter().map(|column| column.name.to_string()));
    for each in rows {
        row(&mut out, columns.iter().map(|column| harmless((column.cell)(atlas, each))));
    }
    File::new(format!("static/data/{name}.csv"), finish(out))
}

fn or(value: Option<impl ToString>) -> String {
    value.map_or_else(|| NOT_PUBLISHED.into(), |value| value.to_string())
}

/// As it is written in the councils' files: `2024-09`, `2026-05-18 13:00`; the words where there is nothing else.
fn date(when: Option<&When>) -> String {
    let Some(when) = when else { return NOT_PUBLISHED.into() };
    let time = when.time.as_ref().map_or_else(String::new, |time| format!(" {time}"));
    when.moment.map_or_else(|| or(when.printed.as_ref()), |moment| format!("{moment}{time}"))
}

fn precision(when: Option<&When>) -> String {
    beside(when, |when| {
        let about = if when.approximate { "about " } else { "" };
        format!("{about}{}", when.moment.map_or("words", Moment::precision))
    })
}

/// What stands beside a date and means nothing without one.
fn beside(when: Option<&When>, cell: impl Fn(&When) -> String) -> String {
    when.map_or_else(|| NOT_APPLICABLE.into(), cell)
}

/// A value that is not to be had where another is.
fn either(value: Option<impl ToString>, other: bool) -> String {
    match value {
        None if other => NOT_APPLICABLE.into(),
        value => or(value),
    }
}

fn award_source(award: &Award, of: fn(Option<&Cited>) -> String) -> String {
    if award.demonstration && award.cited.is_none() { NOT_APPLICABLE.into() } else { of(award.cited.as_deref()) }
}

fn ocids(framework: &Framework) -> String {
    let mut ids: Vec<&str> = framework.notices.iter().filter_map(|n| n.ocid.as_ref()).map(Text::as_str).collect();
    ids.dedup();
    join(ids.into_iter())
}

fn join(members: impl Iterator<Item = impl ToString>) -> String {
    let members: Vec<String> = members.map(|m| m.to_string().replace('|', "/")).collect();
    if members.is_empty() { NOT_PUBLISHED.into() } else { members.join("|") }
}

fn list(references: &[Reference]) -> String {
    join(references.iter())
}

fn yes(is: bool) -> String {
    if is { "yes" } else { "no" }.into()
}

fn council(atlas: &Atlas, code: AreaCode) -> String {
    or(atlas.portal.authority(code).map(|a| &a.slug))
}

fn source_title(cited: Option<&Cited>) -> String {
    or(cited.map(|c| &c.title))
}

fn source_url(cited: Option<&Cited>) -> String {
    or(cited.and_then(|c| c.url.as_ref()))
}

fn page(atlas: &Atlas, authority: AreaCode, reference: &Reference) -> String {
    or(thread::path(atlas, authority, reference).map(|path| format!("{}{path}", atlas.portal.base_url)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_as_it_is_known_and_its_precision_beside_it() {
        let check = |raw: &str, approximate: bool, time: Option<&str>, expected: [&str; 2]| {
            let moment = Moment::parse(raw).unwrap();
            let when = When { approximate, time: time.and_then(Text::parse), ..When::new(Sense::By, moment) };
            assert_eq!([date(Some(&when)), precision(Some(&when))], expected);
        };
        check("2024-09", false, None, ["2024-09", "month"]);
        check("2026-05-18", false, Some("13:00"), ["2026-05-18 13:00", "day"]);
        check("2027", true, None, ["2027", "about year"]);
        check("2026-Q4", false, None, ["2026-Q4", "quarter"]);
        check("2020/21", false, None, ["2020/21", "year"]);
        assert_eq!([date(None), precision(None)], [NOT_PUBLISHED, NOT_APPLICABLE]);
        let words = When { moment: None, printed: Text::parse("spring"), ..When::new(Sense::By, Moment::Year(2027)) };
        assert_eq!([date(Some(&words)), precision(Some(&words))], ["spring", "words"]);
    }

    #[test]
    fn no_column_is_named_twice() {
        for (table, columns) in own() {
            let names: std::collections::BTreeSet<&str> = columns.iter().map(|(name, _)| *name).collect();
            assert_eq!(names.len(), columns.len(), "{table}");
            assert!(columns.iter().all(|(_, meaning)| !meaning.is_empty()));
        }
    }
}
