//! The whole flow on one screen: ingest → model → enrich → publish. `release` takes it from there.

use crate::diagnostic::Report;
use crate::model::Atlas;
use crate::project::Project;
use crate::publish::{File, OUTPUTS};
use crate::{enrich, ingest};

/// Reads and works out everything; publishes nothing. Total: what cannot be read is in the report.
pub fn assemble(project: &Project, report: &mut Report) -> Atlas {
    let inputs = ingest::read(project, report);
    enrich::atlas(project, inputs, report)
}

/// Every generated file of the assembled site.
pub fn files(atlas: &Atlas) -> Vec<File> {
    OUTPUTS.iter().flat_map(|(_, output)| output(atlas)).collect()
}
