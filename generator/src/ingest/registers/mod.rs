//! (being written)
pub mod corrections;
pub mod council;
pub mod cqc_api;

use super::Inputs;
use crate::diagnostic::Report;
use crate::project::Project;

pub fn read(_project: &Project, _inputs: &mut Inputs, _report: &mut Report) {}
