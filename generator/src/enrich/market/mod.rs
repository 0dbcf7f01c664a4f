//! Figures to a market that may be published: one figure for each key, slips refused, what is worked out here added, what
//! does not agree told, what would tell of a person or a business hidden, what is enough judged.

pub mod fault;
mod slip;
mod total;
mod vintage;

pub use fault::CODES;

use super::{changes, coherence, disclosure, indicators, sufficiency};
use crate::diagnostic::{At, Report};
use crate::ingest::market::{Earlier, MarketRecords, Record};
use crate::model::market::{Change, Indicator, IndicatorId, Observation, Suppressed, Territory};
use crate::model::*;
use fault::Fault;
use std::collections::HashMap;

/// What every step needs: the definitions, the geography's names, and where problems go.
#[derive(Debug)]
pub struct Desk<'a> {
    indicators: HashMap<IndicatorId, Indicator>,
    areas: &'a Areas,
    zones: &'a [Zone],
    pub ledger: &'a mut Ledger,
    report: &'a mut Report,
}

impl Desk<'_> {
    pub fn indicator(&self, id: &IndicatorId) -> Option<&Indicator> {
        self.indicators.get(id)
    }

    pub fn area_name(&self, territory: &Territory) -> String {
        match territory {
            Territory::Area(code) => self.areas.get(*code).map_or_else(|| code.to_string(), |a| a.name.to_string()),
            Territory::Zone(id) => self.zones.iter().find(|z| z.id == *id).map_or_else(|| id.to_string(), |z| z.name.to_string()),
        }
    }

    /// "people_receiving of West Sussex, 65+, 2024-06-30": what a figure is called in a report.
    pub fn name(&self, o: &Observation) -> String {
        let period = if o.period.start == o.period.end { o.period.end.to_string() } else { format!("{} to {}", o.period.start, o.period.end) };
        let group = if o.group.as_str() == "all" { String::new() } else { format!(", {}", o.group) };
        format!("{} of {}{group}, {period}", o.indicator, self.area_name(&o.territory))
    }

    fn at(&self, record: &Record, column: &'static str) -> At {
        At::file(self.ledger.path(record.row.file).clone()).row(record.row.row).column(column)
    }

    pub fn report(&mut self, record: &Record, fault: Fault, column: &'static str) {
        let at = self.at(record, column);
        self.report.add(fault, at);
    }

    pub fn set_aside(&mut self, record: &Record, fault: Fault, column: &'static str) {
        use crate::diagnostic::Problem;
        self.ledger.settle(record.row, Fate::Quarantined(fault.code().id));
        self.report(record, fault, column);
    }
}

/// The market of an atlas that is otherwise whole.
pub fn market(records: MarketRecords, atlas: &Atlas, ledger: &mut Ledger, report: &mut Report) -> Market {
    let MarketRecords { indicators: defined, records, earlier, thresholds, mut rules } = records;
    let by_id = defined.iter().map(|i| (i.id.clone(), i.clone())).collect();
    let mut desk = Desk { indicators: by_id, areas: &atlas.areas, zones: &atlas.zones, ledger, report };
    let records = vintage::settle(records, &mut desk);
    let records = slip::refuse(records, &mut desk);
    total::check(&records, &atlas.areas, &mut desk);
    for record in &records {
        desk.ledger.settle(record.row, Fate::Published);
    }
    // The sums above are of what was received; from here on there is only what may be published.
    let before: Vec<Record> = earlier.iter().flat_map(|e| e.records.iter().cloned()).collect();
    let control = disclosure::Control { indicators: &desk.indicators, zones: &atlas.zones, thresholds };
    let (published, suppressed) = disclosure::apply(records, &before, control);
    let given = Market::new(defined.clone(), published.clone());
    let computed = indicators::figures(&indicators::Context::new(atlas, &given));
    let definitions = defined.into_iter().chain(indicators::definitions()).collect();
    let mut market = Market::new(definitions, published.into_iter().chain(computed).collect());
    (market.thresholds, market.suppressed) = (thresholds, suppressed);
    market.changes = earlier.iter().flat_map(|edition| changed(edition, &market, atlas, control)).collect();
    market.sufficiency = sufficiency::judge(&market, &mut rules, &atlas.portal.authorities, &atlas.zones, atlas.as_of, desk.report);
    market.rules = rules;
    market.findings = coherence::findings(&market, &atlas.areas);
    for finding in &market.findings {
        let sentence = format!("{} of {}: {}", finding.indicator, desk.area_name(&finding.territory), finding.sentence);
        desk.report.add(Fault::Incoherent { sentence }, At::file("data/market"));
    }
    if suppressed != Suppressed::default() {
        let Suppressed { primary, secondary, business, denominator } = suppressed;
        desk.report.add(Fault::KeptBack { primary, secondary, business, denominator }, At::file("data/market"));
    }
    market
}

/// What the newest edition of a series changed, figure by figure.
fn changed(earlier: &Earlier, market: &Market, atlas: &Atlas, control: disclosure::Control<'_>) -> Vec<Change> {
    let (before, _) = disclosure::apply(earlier.records.clone(), &[], control);
    let now: Vec<&Observation> = market.observations().iter().filter(|o| o.source == Some(earlier.current)).collect();
    changes::between(&before, earlier.edition, &now, atlas.source(earlier.current).edition)
}

#[cfg(test)]
mod tests;
