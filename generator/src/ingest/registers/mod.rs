//! (being written)
pub mod corrections;
pub mod council;
pub mod cqc_api;

use super::Inputs;
use crate::diagnostic::Report;
use crate::ingest::reading::Reading;
use crate::project::Project;

/// A kind of source: its folder's name, and who reads it.
#[derive(Debug, Clone, Copy)]
pub struct SourceKind {
    pub name: &'static str,
    pub read: fn(&mut Reading<'_>),
}

pub fn read(_project: &Project, _inputs: &mut Inputs, _report: &mut Report) {}
