//! What a fetch keeps for the next one, in `.fetched.json` beside the file: the server's marks, and how far CQC's service was
//! read. Hidden, so that no reader takes it for data. Safe to delete: the next fetch then reads everything anew.

use super::download::Stamp;
use serde::{Deserialize, Serialize};
use std::path::Path;

pub const NAME: &str = ".fetched.json";

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// Where the file was found.
    pub url: String,
    pub file: String,
    pub sha256: String,
    pub bytes: u64,
    #[serde(default)]
    pub stamp: Stamp,
    /// Whether it ends with a line's end.
    pub line_end: bool,
    /// Of CQC's service: the moment up to which changes were read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

impl Memory {
    /// What is remembered of the file, when it is still the one that is there.
    pub fn of(folder: &Path) -> Option<Self> {
        let memory: Self = serde_json::from_slice(&std::fs::read(folder.join(NAME)).ok()?).ok()?;
        let there = std::fs::metadata(folder.join(&memory.file)).ok()?;
        (there.len() == memory.bytes).then_some(memory)
    }

    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}
