//! Downloads: the same locations as the pages, for programs and spreadsheets.

pub mod atom;
pub mod calendar;
pub mod changes;
pub mod columns;
pub mod commissioning;
pub mod corrections;
pub mod csv;
pub mod csvw;
pub mod dictionary;
pub mod ics;
pub mod json;
pub mod market;
pub mod parameters;
pub mod zones;
