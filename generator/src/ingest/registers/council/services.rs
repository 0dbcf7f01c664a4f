//! `services.csv`: what a service told the council of itself. Each cell is a fact with its day, or unknown with its reason.

use super::cells::{self, Cells, Refusal};
use super::columns::SERVICES;
use super::problem::Fault;
use crate::ingest::reading::Reading;
use crate::model::care::Listed;
use crate::model::*;

/// The longest of the shortest visits anybody offers.
const LONGEST_VISIT: u32 = 24 * 60;

/// A visit of so many minutes or fewer is a short one.
const SHORT_VISIT: u16 = 30;

struct Row {
    id: LocationId,
    facts: CouncilFacts,
    day: Date,
}

pub fn read(reading: &mut Reading<'_>) {
    let layout = cells::layout(SERVICES, &["location_id", "as_at"]);
    let source = reading.source;
    let rows = cells::rows(reading, "services.csv", &layout, &["as_at", "asked_on"], |cells| row(cells, source));
    for parsed in cells::newest(reading, &layout, rows, |row| (row.id.clone(), row.day)) {
        reading.council.facts.push((parsed.row, parsed.value.id, parsed.value.facts));
    }
}

fn row(cells: Cells<'_>, source: SourceId) -> Result<Row, Refusal> {
    let id = cells.id("location_id")?;
    let (as_at, asked) = (cells.day("as_at")?, cells.day("asked_on")?);
    let day = as_at.or(asked).ok_or((Fault::Blank { wanted: "the day on which the service said so" }, "as_at"))?;
    let telling = Telling { as_at, asked, source };
    let mut facts = CouncilFacts { contact: cells.text("contact"), ..CouncilFacts::default() };
    for (pays, column) in [
        (Pays::SelfFunder, "accepts_self_funders"),
        (Pays::Council, "accepts_council"),
        (Pays::DirectPayment, "accepts_direct_payments"),
        (Pays::NhsContinuing, "accepts_chc"),
    ] {
        facts.pays[pays.index()] = telling.fact(cells.yes_no(column)?)?;
    }
    for (extra, column) in [(Extra::LiveIn, "live_in"), (Extra::Nights, "nights"), (Extra::TwoCarers, "two_carers")] {
        facts.extras[extra.index()] = telling.fact(cells.yes_no(column)?)?;
    }
    let shortest = cells.whole::<u16>("shortest_visit_minutes", LONGEST_VISIT, "minutes, such as 30")?;
    if shortest == Some(0) {
        return Err((Fault::Value { value: "0".into(), wanted: "minutes, such as 30, or blank" }, "shortest_visit_minutes"));
    }
    facts.extras[Extra::ShortVisits.index()] = telling.fact(shortest.map(|minutes| minutes <= SHORT_VISIT))?;
    facts.shortest_visit = telling.fact(shortest)?;
    let languages = cells.list("languages", Text::parse, "names of languages")?;
    facts.languages = telling.fact((!languages.is_empty()).then_some(languages))?;
    Ok(Row { id, facts, day })
}

/// When the service was asked and when it answered.
struct Telling {
    as_at: Option<Date>,
    asked: Option<Date>,
    source: SourceId,
}

impl Telling {
    fn fact<T>(&self, value: Option<T>) -> Result<Fact<Told<T>>, Refusal> {
        match (value, self.as_at) {
            (Some(value), Some(as_at)) => Ok(Fact::Known(Told { value, as_at, source: self.source })),
            (Some(_), None) => Err((Fault::Blank { wanted: "the day on which the service said so" }, "as_at")),
            (None, _) => Ok(Fact::Unknown(self.asked.map_or(Unknown::Blank, Unknown::Asked))),
        }
    }
}
