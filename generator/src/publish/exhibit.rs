//! An indicator as a page shows it: one figure large, or a picture with the table of the same figures below it. Decides how, by
//! what there is: many periods are a line, several groups or places are bars, one figure is a tile. Never a bar for under ten.

use super::draw::axis;
use super::draw::bar::Bar;
use super::draw::lines::{Chart, Line, Spot};
use super::{figure, words};
use crate::model::Atlas;
use crate::model::market::{Direction, Indicator, Observation, Period, Territory, Unit};
use serde::Serialize;

/// One figure, large.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tile {
    pub title: String,
    pub value: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
    pub notes: Vec<String>,
    /// Period and source.
    pub source: String,
    pub csv: String,
    /// There is no number, for a reason.
    pub untold: bool,
}

/// Several figures of one indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exhibit {
    pub id: String,
    pub title: String,
    /// What it shows, in a sentence.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sum: String,
    /// The picture of a line over time.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub svg: String,
    /// Rows have bars, and ranges.
    pub bars: bool,
    pub ranged: bool,
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
    pub notes: Vec<String>,
    pub source: String,
    pub csv: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// One value for each column after the first.
    pub cells: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub bar: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub range: String,
}

/// A place to compare: its name and the page it has.
#[derive(Debug, Clone)]
pub struct Where {
    pub name: String,
    pub path: String,
    pub territory: Territory,
}

/// What a page shows of an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    Tile(Tile),
    Exhibit(Box<Exhibit>),
}

/// An indicator in one territory; `None` where it has no figure at all.
pub fn of(atlas: &Atlas, indicator: &Indicator, territory: &Territory) -> Option<Shown> {
    let market = &atlas.market;
    let id = indicator.id.as_str();
    let groups: Vec<&str> = indicator.groups.iter().map(|g| g.as_str()).filter(|g| !market.series(id, territory, g).is_empty()).collect();
    let main = *groups.first()?;
    if market.series(id, territory, main).figures().iter().filter(|o| o.number().is_some()).count() >= 3 {
        return over_time(atlas, indicator, territory, &leading(&groups)).map(|e| Shown::Exhibit(Box::new(e)));
    }
    let newest: Vec<&Observation> = groups.iter().filter_map(|g| market.latest(id, territory, g)).collect();
    match newest.as_slice() {
        [one] => Some(Shown::Tile(tile(atlas, indicator, one))),
        several => Some(Shown::Exhibit(Box::new(by_group(atlas, indicator, several)))),
    }
}

pub fn tile(atlas: &Atlas, indicator: &Indicator, one: &Observation) -> Tile {
    let range = figure::range(one, indicator);
    let mut notes = if range.is_empty() { Vec::new() } else { vec![format!("Likely between {}.", range.replace(" to ", " and "))] };
    notes.extend(figure::notes(one));
    Tile {
        title: titled(indicator, one.group.as_str()),
        value: words::capital(&figure::value(one, indicator)),
        unit: if one.missing().is_some() { String::new() } else { figure::unit(indicator) },
        notes,
        source: format!("{}. {}.", figure::source(atlas, one, indicator), figure::period(one.period)),
        csv: figure::csv(indicator),
        untold: one.missing().is_some(),
    }
}

/// The plain title, with the group where there are several.
fn titled(indicator: &Indicator, group: &str) -> String {
    if indicator.groups.len() > 1 && group != "all" { format!("{}: {group}", indicator.plain) } else { indicator.plain.to_string() }
}

/// Two lines at most: the ages that care is mostly about, or the first two.
fn leading<'a>(groups: &[&'a str]) -> Vec<&'a str> {
    let ages: Vec<&str> = groups.iter().copied().filter(|g| ["75+", "85+"].contains(g)).collect();
    // The parts that a projection's growth is made of are told in words, not drawn beside it.
    let wholes = groups.iter().copied().filter(|g| !g.starts_with("effect of "));
    if ages.len() == 2 { ages } else { wholes.take(2).collect() }
}

fn over_time(atlas: &Atlas, indicator: &Indicator, territory: &Territory, groups: &[&str]) -> Option<Exhibit> {
    let id = indicator.id.as_str();
    let series: Vec<_> = groups.iter().map(|g| (*g, atlas.market.series(id, territory, g))).collect();
    let lines: Vec<Line> = series
        .iter()
        .map(|(group, series)| {
            let spots = series.slots().into_iter().map(|slot| {
                let observed = |o: &Observation| Some((o.low?.get(), o.high?.get()));
                let range = if let crate::model::market::Slot::Figure(o) = slot { observed(o) } else { None };
                let ahead = indicator.horizon.is_some_and(|h| slot.period().end > h.base);
                Spot { year: figure::year(slot.period()), value: slot.number().filter(|v| *v >= 0.0), range, ahead }
            });
            Line { name: (*group).to_string(), spots: spots.collect() }
        })
        .collect();
    let newest = series[0].1.latest_number()?;
    let oldest = series[0].1.figures().iter().find(|o| o.number().is_some())?;
    let unit = figure::unit(indicator);
    let sum = change(indicator, oldest, newest) + &effects(atlas, indicator, newest);
    let svg_id = format!("c-{}", indicator.id.segment());
    let title = format!("{}, {} to {}", indicator.plain, figure::short_period(oldest.period), figure::short_period(newest.period));
    let write: fn(f64) -> String = match &indicator.unit {
        Unit::Percent | Unit::PercentChange => |v| format!("{}%", short(v)),
        Unit::Pounds { .. } => |v| if v >= 1e6 { format!("£{}m", short(v / 1e6)) } else { format!("£{}", short(v)) },
        Unit::Count(_) | Unit::Of(_) => short,
    };
    let svg = Chart { id: &svg_id, title: &title, description: &format!("{sum} All numbers are in the table below."), lines, write }.draw()?;
    let mut columns = vec!["Period".to_string()];
    columns.extend(if groups.len() > 1 {
        groups.iter().map(|g| (*g).to_string()).collect::<Vec<_>>()
    } else {
        vec![words::capital(if unit.is_empty() { "figure" } else { &unit })]
    });
    let ranged = series[0].1.figures().iter().any(|o| o.low.is_some());
    let slots = series[0].1.slots();
    // A projection of every year is a long table: each fifth year, and its ends. The rest is in the download.
    let step = if slots.len() > 16 { 5 } else { 1 };
    let rows = slots
        .iter()
        .enumerate()
        .filter(|(at, _)| at % step == 0 || *at + 1 == slots.len())
        .map(|(_, slot)| {
            let period = slot.period();
            let cell =
                |group: &str| atlas.market.at(id, territory, group, period).map_or_else(|| "No figure".into(), |o| figure::value(o, indicator));
            let range = atlas.market.at(id, territory, groups[0], period).map(|o| figure::range(o, indicator)).unwrap_or_default();
            Row {
                name: figure::short_period(period),
                path: String::new(),
                cells: groups.iter().map(|g| cell(g)).collect(),
                bar: String::new(),
                range,
            }
        })
        .collect();
    if ranged {
        columns.push("Likely range".into());
    }
    let gaps = series[0].1.gaps();
    let mut notes = figure::notes(newest);
    if !gaps.is_empty() {
        let which: Vec<String> = gaps.iter().map(|p| figure::short_period(*p)).collect();
        notes.push(format!("No figure for {}: the line has a gap there.", words::list(&which)));
    }
    if indicator.horizon.is_some() {
        notes.push("A projection, not a forecast: it says what happens if today\u{2019}s pattern holds.".into());
    }
    Some(Exhibit {
        id: indicator.id.segment(),
        title: with_unit(indicator.plain.as_str(), &unit),
        sum,
        svg,
        bars: false,
        ranged,
        columns,
        rows,
        notes,
        source: sourced(atlas, newest, indicator),
        csv: figure::csv(indicator),
    })
}

fn short(v: f64) -> String {
    if v.fract().abs() < 1e-9 || v >= 1000.0 { words::thousands(v.round().max(0.0) as u64) } else { format!("{v:.1}") }
}

fn with_unit(title: &str, unit: &str) -> String {
    if unit.is_empty() || title.to_lowercase().contains(&unit.to_lowercase()) { title.to_string() } else { format!("{title} ({unit})") }
}

/// "From 25,700 in 2021 to 31,200 in 2026."
fn change(indicator: &Indicator, from: &Observation, to: &Observation) -> String {
    let part = |o: &Observation| format!("{} in {}", figure::value(o, indicator), figure::short_period(o.period));
    let group = if indicator.groups.len() > 1 && to.group.as_str() != "all" { format!("{}: from", to.group) } else { "From".into() };
    format!("{group} {} to {}.", part(from), part(to))
}

/// How much of a projection's growth comes from numbers of people, and how far a changing rate may move it.
fn effects(atlas: &Atlas, indicator: &Indicator, newest: &Observation) -> String {
    let of = |group: &str| atlas.market.at(indicator.id.as_str(), &newest.territory, group, newest.period).and_then(Observation::number);
    let more = |v: f64| format!("{} {}", figure::number(v.abs(), indicator), if v < 0.0 { "fewer" } else { "more" });
    let Some(numbers) = of("effect of numbers") else { return String::new() };
    let rate = match (of("effect of the rate, low case"), of("effect of the rate, high case")) {
        (Some(low), Some(high)) => format!(" If the share of people who need it falls or rises, {} or {}.", more(low), more(high)),
        _ => String::new(),
    };
    format!(" {} because there will be more people of that age, if the same share of them needs it.{rate}", words::capital(&more(numbers)))
}

fn sourced(atlas: &Atlas, newest: &Observation, indicator: &Indicator) -> String {
    format!("{}. Data to {}.", figure::source(atlas, newest, indicator), words::date(newest.as_at))
}

/// The newest figure of each group, as bars on one scale.
fn by_group(atlas: &Atlas, indicator: &Indicator, newest: &[&Observation]) -> Exhibit {
    let named: Vec<(String, String, &Observation)> = newest.iter().map(|o| (o.group.to_string(), String::new(), *o)).collect();
    bars(atlas, indicator, indicator.plain.as_str(), "Group", &named)
}

/// One group of an indicator in several places, in the period that most of them have; `None` when fewer than two have a figure.
pub fn compare(atlas: &Atlas, indicator: &Indicator, group: &str, head: &str, places: &[Where]) -> Option<Exhibit> {
    let id = indicator.id.as_str();
    let newest = |p: &Where| atlas.market.latest(id, &p.territory, group).map(|o| o.period);
    let period: Period = places.iter().filter_map(newest).max()?;
    let mut named: Vec<(String, String, &Observation)> =
        places.iter().filter_map(|p| Some((p.name.clone(), p.path.clone(), atlas.market.at(id, &p.territory, group, period)?))).collect();
    if named.len() < 2 {
        return None;
    }
    // What needs looking at first; a figure that is missing comes last, and names decide between equals.
    let better = if indicator.direction == Direction::HigherIsBetter { 1.0 } else { -1.0 };
    named.sort_by(|a, b| {
        let key = |o: &Observation| o.number().map_or(f64::INFINITY, |v| v * better);
        key(a.2).total_cmp(&key(b.2)).then_with(|| a.0.cmp(&b.0))
    });
    Some(bars(atlas, indicator, &format!("{}, {}", titled(indicator, group), figure::period(period)), head, &named))
}

fn bars(atlas: &Atlas, indicator: &Indicator, title: &str, head: &str, named: &[(String, String, &Observation)]) -> Exhibit {
    let drawn = |o: &Observation| {
        let value = o.number().filter(|v| *v >= 0.0)?;
        let range = o.low.zip(o.high).map(|(l, h)| (l.get().max(0.0), h.get()));
        // Of fewer than ten a bar would be louder than the number.
        let small = matches!(indicator.unit, Unit::Count(_)) && value < 10.0;
        (!small).then_some(Bar { range, ..Bar::new(value) })
    };
    let most = named.iter().filter_map(|(_, _, o)| drawn(o)).map(|b| b.reach()).fold(0.0, f64::max);
    let (end, _) = axis(most);
    let any_bar = most > 0.0 && named.iter().filter(|(_, _, o)| drawn(o).is_some()).count() > 1;
    let ranged = named.iter().any(|(_, _, o)| o.low.is_some());
    let unit = figure::unit(indicator);
    let mut columns = vec![head.to_string(), words::capital(if unit.is_empty() { "figure" } else { &unit })];
    if ranged {
        columns.push("Likely range".into());
    }
    let rows = named
        .iter()
        .map(|(name, path, o)| Row {
            name: words::capital(name),
            path: path.clone(),
            cells: vec![figure::value(o, indicator)],
            bar: if any_bar { drawn(o).map(|b| b.draw(end)).unwrap_or_default() } else { String::new() },
            range: figure::range(o, indicator),
        })
        .collect();
    let mut notes: Vec<String> = Vec::new();
    for note in named.iter().flat_map(|(_, _, o)| figure::notes(o)) {
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    if any_bar && ranged {
        notes.insert(0, "Bars start at 0. The thin line is the likely range (95% interval).".into());
    }
    Exhibit {
        id: indicator.id.segment(),
        title: title.to_string(),
        sum: String::new(),
        svg: String::new(),
        bars: any_bar,
        ranged,
        columns,
        rows,
        notes,
        source: sourced(atlas, named[0].2, indicator),
        csv: figure::csv(indicator),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::market::{Disclosure, IndicatorId, Market, Missing, Number, Topic, Value};
    use crate::model::{AreaCode, Date, Text};

    fn text(words: &str) -> Text {
        Text::parse(words).unwrap()
    }

    fn here() -> Territory {
        AreaCode::parse("E10000032").unwrap().into()
    }

    fn indicator(groups: &[&str]) -> Indicator {
        Indicator {
            id: IndicatorId::parse("people_waiting").unwrap(),
            title: text("People waiting"),
            plain: text("People who wait for care"),
            unit: Unit::Count(text("people")),
            formula: text("Counted"),
            direction: Direction::LowerIsBetter,
            topic: Topic::Access,
            source: text("The council"),
            source_url: None,
            levels: Vec::new(),
            zones: false,
            groups: groups.iter().map(|g| text(g)).collect(),
            total: None,
            decimals: 0,
            disclosure: Disclosure::Open,
            denominator: None,
            horizon: None,
            negative: false,
            method: None,
            never_join: Vec::new(),
            computed: false,
            hidden_with: Vec::new(),
            ratio: None,
        }
    }

    fn figure(group: &str, year: i16, value: Value) -> Observation {
        let period = Period::new(Date::new(year, 1, 1).unwrap(), Date::new(year, 12, 31).unwrap()).unwrap();
        Observation::computed(IndicatorId::parse("people_waiting").unwrap(), here(), text(group), period, value)
    }

    fn number(value: f64) -> Value {
        Value::Number(Number::new(value).unwrap())
    }

    fn shown(groups: &[&str], figures: Vec<Observation>) -> Option<Shown> {
        let indicator = indicator(groups);
        let mut atlas = crate::publish::pages::service::tests::atlas();
        atlas.market = Market::new(vec![indicator.clone()], figures);
        of(&atlas, &indicator, &here())
    }

    fn exhibit(groups: &[&str], figures: Vec<Observation>) -> Exhibit {
        match shown(groups, figures) {
            Some(Shown::Exhibit(exhibit)) => *exhibit,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn one_figure_is_a_tile_and_none_is_nothing() {
        let Some(Shown::Tile(tile)) = shown(&["all"], vec![figure("all", 2025, number(1_234.0))]) else { panic!() };
        assert_eq!((tile.value.as_str(), tile.unit.as_str(), tile.untold), ("1,234", "people", false));
        let Some(Shown::Tile(tile)) = shown(&["all"], vec![figure("all", 2025, Value::Missing(Missing::Hidden))]) else { panic!() };
        assert_eq!((tile.value.as_str(), tile.unit.as_str(), tile.untold), ("[c] kept back", "", true));
        assert_eq!(shown(&["all"], Vec::new()), None);
    }

    #[test]
    fn three_periods_are_a_line_and_a_gap_is_said() {
        let years = [2019, 2020, 2021, 2023].map(|year| figure("all", year, number(f64::from(year - 2000) * 10.0)));
        let one = exhibit(&["all"], years.into());
        assert!(one.svg.contains("ds-chart__line"), "{one:?}");
        assert_eq!(one.rows.len(), 5, "the gap has a row of its own");
        assert_eq!(one.rows[3].cells, ["No figure"]);
        assert!(one.notes.iter().any(|note| note.starts_with("No figure for 2022")), "{:?}", one.notes);
    }

    #[test]
    fn groups_are_bars_from_nought_but_not_under_ten() {
        let one = exhibit(&["a", "b", "c"], vec![figure("a", 2025, number(40.0)), figure("b", 2025, number(20.0)), figure("c", 2025, number(3.0))]);
        assert!(one.bars && one.rows[0].bar.contains("width=\"100%\"") && one.rows[1].bar.contains("width=\"50%\""), "{one:?}");
        assert_eq!((one.rows[2].bar.as_str(), one.rows[2].cells[0].as_str()), ("", "3"));
    }

    #[test]
    fn places_are_compared_in_one_period_and_the_worst_comes_first() {
        let indicator = indicator(&["all"]);
        let mut atlas = crate::publish::pages::service::tests::atlas();
        let codes = ["E07000229", "E07000223", "E07000224"];
        let places: Vec<Where> =
            codes.iter().map(|code| Where { name: (*code).into(), path: String::new(), territory: AreaCode::parse(code).unwrap().into() }).collect();
        let of = |at: usize, value: Value, year: i16| Observation { territory: places[at].territory.clone(), ..figure("all", year, value) };
        let figures =
            vec![of(0, number(10.0), 2025), of(1, number(30.0), 2025), of(2, Value::Missing(Missing::NotAvailable), 2025), of(2, number(90.0), 2024)];
        atlas.market = Market::new(vec![indicator.clone()], figures);
        let one = compare(&atlas, &indicator, "all", "Area", &places).unwrap();
        let rows: Vec<(&str, &str)> = one.rows.iter().map(|r| (r.name.as_str(), r.cells[0].as_str())).collect();
        assert_eq!(rows, [("E07000223", "30"), ("E07000229", "10"), ("E07000224", "[x] not available")]);
    }
}
