//! The whole flow in memory: ingest → model → enrich → publish. `build.rs` takes it to the disk.

use crate::diagnostic::Report;
use crate::ingest::kept::Kept;
use crate::model::Atlas;
use crate::project::Project;
use crate::publish::{File, OUTPUTS};
use crate::stage::{Count, Stages};
use crate::{confine, enrich, ingest};
use rayon::prelude::*;

/// Reads and works out everything; publishes nothing. Total: what cannot be read is in the report.
pub fn assemble(project: &Project, stages: &mut Stages, report: &mut Report) -> Atlas {
    assemble_again(project, None, stages, report)
}

/// The same, for whoever does it again and again.
pub fn assemble_again(project: &Project, kept: Option<&mut Kept>, stages: &mut Stages, report: &mut Report) -> Atlas {
    let inputs = stages.run("read", || {
        let inputs = confine::within(|| ingest::read_again(project, kept, report));
        let rows = inputs.ledger.accounts().iter().map(|a| a.read as usize).sum();
        let records = inputs.records.len();
        (inputs, Count::new(rows, "rows"), Count::new(records, "records"))
    });
    stages.run("enrich", || {
        let records = inputs.records.len();
        let atlas = enrich::atlas(project, inputs, report);
        let locations = atlas.locations.len();
        (atlas, Count::new(records, "records"), Count::new(locations, "locations"))
    })
}

/// Every generated file of the assembled site.
pub fn files(atlas: &Atlas, stages: &mut Stages) -> Vec<File> {
    stages.run("publish", || {
        let files: Vec<File> = OUTPUTS.par_iter().map(|(_, output)| output(atlas)).collect::<Vec<_>>().into_iter().flatten().collect();
        let count = Count::new(files.len(), "files");
        (files, Count::new(atlas.locations.len(), "locations"), count)
    })
}
