//! (being written)
pub mod corrections;
pub mod council;

use super::Inputs;
use crate::diagnostic::Report;
use crate::project::Project;

pub fn read(_project: &Project, _inputs: &mut Inputs, _report: &mut Report) {}
