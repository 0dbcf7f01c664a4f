//! `prices.csv`: what a service charges, or the day on which it was asked and did not say.

use super::cells::{self, Cells, Refusal};
use super::columns::PRICES;
use super::problem::Fault;
use crate::ingest::reading::Reading;
use crate::model::*;

struct Row {
    id: LocationId,
    price: Price,
}

pub fn read(reading: &mut Reading<'_>) {
    let layout = cells::layout(PRICES, &["location_id", "what", "amount_low", "per"]);
    let source = reading.source;
    let rows = cells::rows(reading, "prices.csv", &layout, &["as_at", "asked_on"], |cells| row(cells, source));
    let rows = cells::newest(reading, &layout, rows, |row| {
        let (about, on) = match &row.price {
            Price::Told { what, visit_minutes, day, per, as_at, .. } => (Some((what.clone(), *visit_minutes, day.clone(), per.clone())), *as_at),
            Price::Asked { on, .. } => (None, *on),
        };
        ((row.id.clone(), about), on)
    });
    reading.council.prices.extend(rows.into_iter().map(|parsed| (parsed.row, parsed.value.id, parsed.value.price)));
}

fn row(cells: Cells<'_>, source: SourceId) -> Result<Row, Refusal> {
    let id = cells.id("location_id")?;
    let low = cells.pence("amount_low")?;
    let high = cells.pence("amount_high")?;
    let asked = cells.day("asked_on")?;
    let Some(low_pence) = low else {
        if high.is_some() {
            let what = "a highest amount without a lowest";
            return Err((Fault::Together { what, fix: "put a single amount in amount_low" }, "amount_high"));
        }
        let on = asked.ok_or((Fault::Blank { wanted: "an amount, or the day of asking in asked_on" }, "amount_low"))?;
        return Ok(Row { id, price: Price::Asked { on, source } });
    };
    let high_pence = high.unwrap_or(low_pence);
    if high_pence < low_pence {
        let what = "the highest amount is below the lowest";
        return Err((Fault::Together { what, fix: "exchange the two amounts" }, "amount_high"));
    }
    let Unit { name, pounds: [least, most] } = cells.required("per", unit, "hour, visit, night, day, week or month")?;
    if low_pence < least * 100 || high_pence > most * 100 {
        let what = "no care costs so little or so much for that";
        return Err((Fault::Together { what, fix: "look at the amount, its pence, and what it is counted by in `per`" }, "amount_low"));
    }
    const MINUTES: &str = "minutes, such as 30";
    let visit_minutes = cells.whole("visit_minutes", 24 * 60, MINUTES)?;
    // £20 is dear for a quarter of an hour and cheap for a whole one.
    if *name == "visit" && visit_minutes.is_none_or(|minutes: u16| minutes == 0) {
        return Err((Fault::Blank { wanted: MINUTES }, "visit_minutes"));
    }
    let price = Price::Told {
        what: cells.words("what")?,
        visit_minutes,
        day: cells.text("day"),
        low_pence,
        high_pence,
        per: Text::parse(name).expect("a word"),
        as_at: cells.required_day("as_at")?,
        source,
    };
    Ok(Row { id, price })
}

/// What a price is counted by, and the least and the most pounds that anybody asks for it: wide enough for half an hour of support
/// and for nursing one to one, and too narrow for a digit that was lost or a week that became an hour.
struct Unit {
    name: &'static str,
    pounds: [u32; 2],
}

const UNITS: [Unit; 6] = [
    Unit { name: "hour", pounds: [5, 200] },
    Unit { name: "visit", pounds: [3, 300] },
    Unit { name: "night", pounds: [20, 1_500] },
    Unit { name: "day", pounds: [20, 2_000] },
    Unit { name: "week", pounds: [150, 10_000] },
    Unit { name: "month", pounds: [500, 45_000] },
];

fn unit(raw: &str) -> Option<&'static Unit> {
    UNITS.iter().find(|unit| unit.name.eq_ignore_ascii_case(raw))
}
