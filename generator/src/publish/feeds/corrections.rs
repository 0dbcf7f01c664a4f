//! `/data/corrections.csv`: every correction of the register that is in force.

use super::csv::{finish, harmless, row, writer};
use crate::model::*;
use crate::publish::File;
use crate::publish::pages::fix_my_entry::all;

pub const NAME: &str = "corrections.csv";

/// Name and meaning of each column.
pub const COLUMNS: &[(&str, &str)] = &[
    ("on", "The day on which the council put it right."),
    ("id", "The service that it affected, as in services.csv."),
    ("name", "Its name."),
    ("field", "What was wrong: name, phone, website or town."),
    ("was", "What the register says; [blank] where it says nothing."),
    ("now", "What this site says."),
    ("reason", "Why; [blank] where the council does not say."),
];

pub fn files(atlas: &Atlas) -> Vec<File> {
    vec![File::new(format!("static/data/{NAME}"), table(atlas))]
}

fn table(atlas: &Atlas) -> Vec<u8> {
    let mut out = writer();
    row(&mut out, COLUMNS.iter().map(|(name, _)| (*name).to_string()));
    for (correction, location) in all(atlas) {
        let or = |value: &Option<Text>| value.as_ref().map_or_else(|| "[blank]".to_owned(), ToString::to_string);
        let cells = [
            correction.on.to_string(),
            location.id.to_string(),
            location.name.to_string(),
            correction.field.to_string(),
            or(&correction.was),
            correction.now.to_string(),
            or(&correction.reason),
        ];
        row(&mut out, cells.into_iter().map(harmless));
    }
    finish(out)
}
