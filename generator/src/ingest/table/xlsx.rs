//! (being written)
use super::Fault;
use super::grid::{Grid, Refusal};
use std::path::Path;

pub(super) fn read(_path: &Path, _grid: &mut Grid<'_>) -> Result<(), Refusal> {
    Err((Fault::Unreadable { error: "this kind of spreadsheet is not read yet".into() }, None))
}
