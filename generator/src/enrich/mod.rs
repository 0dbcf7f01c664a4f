//! Records to the atlas: pure and total. (being written)
use crate::diagnostic::Report;
use crate::ingest::Inputs;
use crate::model::Atlas;
use crate::project::Project;

pub fn atlas(project: &Project, inputs: Inputs, _report: &mut Report) -> Atlas {
    Atlas {
        portal: project.portal.clone(),
        as_of: project.as_of.unwrap_or(jiff::civil::date(2026, 11, 1)),
        sources: inputs.sources,
        areas: inputs.geography.areas,
        zones: inputs.geography.zones,
        places: inputs.geography.places,
        postcodes: inputs.geography.postcodes,
        locations: Vec::new(),
        accounts: inputs.ledger.accounts(),
    }
}
