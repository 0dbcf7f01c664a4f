//! `/data/decisions.csv`, `lots.csv`, `awards.csv` and `opportunities.csv`: what councils decided and buy, one row each. A cell is
//! never empty; a date is as precise as it is known.

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

const BLANK: &str = "[blank]";

macro_rules! columns {
    ($($name:literal, $meaning:literal, $cell:expr;)*) => { &[$(Column { name: $name, meaning: $meaning, cell: $cell }),*] };
}

pub const DECISIONS: &[Column<Decision>] = columns! {
    "council", "Slug of the council.", |a, d| council(a, d.about.authority);
    "decision", "Slug of the decision, unique within the council.", |_, d| d.about.slug.to_string();
    "reference", "The council's own reference.", |_, d| or(d.reference.as_ref());
    "title", "Its title.", |_, d| d.about.title.to_string();
    "kind", "key, non-key, officer, cabinet item, scrutiny item or forward plan entry.", |_, d| or(d.kind.map(DecisionKind::key));
    "decision_maker", "Who decides: a post or a body, never a person.", |_, d| or(d.decision_maker.as_ref());
    "status", "As the record has it.", |_, d| or(d.status.as_ref());
    "first_published", "When its notice was first published.", |_, d| date(d.first_published.as_ref());
    "due", "When it was due.", |_, d| date(d.due.as_ref());
    "due_sense", "by, on, not_before, from: how the due date is meant.", |_, d| or(d.due.as_ref().map(|w| w.sense.key()));
    "taken", "When it was taken.", |_, d| date(d.taken.as_ref());
    "outcome", "What came of it.", |_, d| or(d.outcome.as_ref().map(|o| &o.text));
    "follows", "References of what it follows, parted by |.", |_, d| list(&d.follows);
    "leads_to", "References of what it led to, parted by |.", |_, d| list(&d.leads_to);
    "source", "Address of its first source.", |_, d| or(d.about.sources.first().and_then(|s| s.url.as_ref()));
    "url", "Its page on this site.", |a, d| page(a, d.about.authority, &Reference::Decision(d.about.slug.clone()));
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
    "end", "When it ends.", |_, l| date(l.end.as_ref());
    "extension_end", "When it ends at the latest.", |_, l| date(l.extension_end.as_ref());
    "planned", "yes where it is only planned.", |_, l| yes(l.planned);
    "source", "Address of its source.", |_, l| cited(l.cited.as_deref());
    "confidence", "quoted, second-hand or derived.", |_, l| or(l.confidence.or_else(|| l.cited.as_ref().map(|c| c.confidence)).map(Confidence::key));
    "url", "Its page on this site.", |a, l| page(a, l.authority, &Reference::Lot(Some(l.key.framework.clone()), l.key.slug.clone()));
};

pub const AWARDS: &[Column<Award>] = columns! {
    "council", "Slug of the council.", |a, w| council(a, w.authority);
    "framework", "Slug of the framework.", |_, w| w.framework.to_string();
    "lot", "Slug of the lot.", |_, w| or(w.lot.as_ref());
    "location_id", "Id of the service, where it is one of this site's.", |_, w| or(w.location.as_ref());
    "supplier_named", "The supplier as a public notice names it.", |_, w| or(w.supplier.as_ref());
    "role", "primary, secondary, lead, spot or approved.", |_, w| or(Some(w.role).filter(|r| *r != Role::NotPublished).map(Role::key));
    "from", "From when.", |_, w| date(w.from.as_ref());
    "to", "Until when.", |_, w| date(w.to.as_ref());
    "made_up", "yes for an award that was made up for this demonstration.", |_, w| yes(w.demonstration);
    "source", "Address of its source.", |_, w| cited(w.cited.as_deref());
};

pub const OPPORTUNITIES: &[Column<Opportunity>] = columns! {
    "council", "Slug of the council.", |a, o| council(a, o.authority);
    "id", "Id, unique within the council.", |_, o| o.id.to_string();
    "title", "Its title.", |_, o| o.title.to_string();
    "service", "What it is about.", |_, o| or(o.service.as_ref());
    "kind", "pipeline, market engagement, planned, tender, reopening, award, decision, start, end or review.", |_, o| o.kind.key().into();
    "opens", "When it opens or was published.", |_, o| date(o.opens.as_ref());
    "closes", "Its last day.", |_, o| date(o.closes.as_ref());
    "starts", "When the service starts.", |_, o| date(o.starts.as_ref());
    "certainty", "firm, planned or derived.", |_, o| o.certainty.key().into();
    "value", "Worth in whole pounds, as published.", |_, o| or(o.value);
    "ocid", "Id of the procurement on Find a Tender.", |_, o| or(o.ocid.as_ref());
    "number", "Number of the notice.", |_, o| or(o.number.as_ref());
    "notice_type", "UK1 to UK17, or the form before those.", |_, o| or(o.notice.as_ref());
    "status", "What is known of how it went.", |_, o| or(o.status.as_ref());
    "framework", "Slug of the framework.", |_, o| or(o.framework.as_ref());
    "lot", "Slug of the lot.", |_, o| or(o.lot.as_ref().map(|l| &l.slug));
    "decision", "Slug of the decision.", |_, o| or(o.decision.as_ref());
    "replaced_by", "Id of the opportunity that took its place.", |_, o| or(o.replaced_by.as_ref());
    "notice", "Address of the notice.", |_, o| or(o.url.as_ref());
    "source", "Address of its source.", |_, o| cited(o.cited.as_deref());
};

/// Each table with its columns' names and meanings, for the dictionary.
pub fn dictionary() -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
    fn of<T>(columns: &[Column<T>]) -> Vec<(&'static str, &'static str)> {
        columns.iter().map(|c| (c.name, c.meaning)).collect()
    }
    vec![("decisions.csv", of(DECISIONS)), ("lots.csv", of(LOTS)), ("awards.csv", of(AWARDS)), ("opportunities.csv", of(OPPORTUNITIES))]
}

pub fn files(atlas: &Atlas) -> Vec<File> {
    let all = &atlas.commissioning;
    vec![
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
    value.map_or_else(|| BLANK.into(), |value| value.to_string())
}

fn date(when: Option<&When>) -> String {
    let Some(when) = when else { return BLANK.into() };
    let time = when.time.as_ref().map_or_else(String::new, |time| format!(" {time}"));
    match when.moment {
        Some(moment) => format!("{}{moment}{time}", if when.approximate { "about " } else { "" }),
        None => or(when.printed.as_ref()),
    }
}

fn join(members: impl Iterator<Item = impl ToString>) -> String {
    let members: Vec<String> = members.map(|m| m.to_string()).collect();
    if members.is_empty() { BLANK.into() } else { members.join("|") }
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

fn cited(cited: Option<&Cited>) -> String {
    or(cited.and_then(|c| c.url.as_ref()))
}

fn page(atlas: &Atlas, authority: AreaCode, reference: &Reference) -> String {
    or(thread::path(atlas, authority, reference).map(|path| format!("{}{path}", atlas.portal.base_url)))
}
