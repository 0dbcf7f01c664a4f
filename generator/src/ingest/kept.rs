//! What was read before, for whoever reads again and again: a step whose files are as they were is not taken anew. What a step
//! made must be the same with and without this; nothing but time may differ.

use super::Inputs;
use crate::diagnostic::Report;
use crate::project::Project;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The steps that are kept.
#[derive(Debug, Default)]
pub struct Kept {
    pub(super) geography: Option<Step>,
    pub(super) tables: Option<Step>,
}

/// All that was read when a step was over, what was said by then, and what that came from.
#[derive(Debug)]
pub(super) struct Step {
    from: State,
    inputs: Inputs,
    said: Report,
}

/// The portal's own settings, and each file's time and length.
#[derive(Debug, PartialEq, Eq)]
struct State {
    settings: String,
    files: BTreeMap<PathBuf, (Option<SystemTime>, u64)>,
}

impl State {
    fn of(project: &Project, folder: &Path) -> Self {
        let mut files = BTreeMap::new();
        for entry in walkdir::WalkDir::new(folder).follow_links(true).into_iter().flatten() {
            if let Ok(about) = entry.metadata() {
                files.insert(entry.into_path(), (about.modified().ok(), about.len()));
            }
        }
        Self { settings: format!("{project:?}"), files }
    }
}

/// Takes a step that reads this folder and nothing else, or gives what it made the last time.
pub(super) fn step(
    kept: Option<&mut Option<Step>>,
    project: &Project,
    folder: &Path,
    report: &mut Report,
    take: impl FnOnce(&mut Report) -> Inputs,
) -> Inputs {
    let Some(kept) = kept else { return take(report) };
    // Before anything is read: what changes in the meantime is then read anew the next time.
    let from = State::of(project, folder);
    if let Some(step) = kept.as_ref().filter(|step| step.from == from) {
        report.extend(step.said.clone());
        return step.inputs.clone();
    }
    let mut said = Report::default();
    let inputs = take(&mut said);
    *kept = Some(Step { from, inputs: inputs.clone(), said: said.clone() });
    report.extend(said);
    inputs
}
