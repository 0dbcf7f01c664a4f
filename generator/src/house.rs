//! The Doorstep checkout that the program belongs to: the shipped templates, the built assets and Zola. Found from where the
//! program stands, so that no path of the machine that built it is in it.

use std::path::{Path, PathBuf};

#[derive(Debug, Clone)]
pub struct House {
    pub root: PathBuf,
}

impl House {
    /// The folder given, or else the nearest folder above the program, or above the working folder, that is a checkout.
    pub fn find(given: Option<&Path>) -> Option<Self> {
        if let Some(given) = given {
            return is_house(given).then(|| Self { root: given.into() });
        }
        let program = std::env::current_exe().ok().and_then(|p| p.canonicalize().ok());
        let here = std::env::current_dir().ok();
        let root = program.iter().chain(&here).flat_map(|path| path.ancestors()).find(|folder| is_house(folder))?;
        Some(Self { root: root.into() })
    }

    pub fn templates(&self) -> PathBuf {
        self.root.join("templates")
    }

    /// Made by `scripts/assets.mjs`.
    pub fn assets(&self) -> PathBuf {
        self.root.join(".tools/assets")
    }

    /// Made by `scripts/setup`.
    pub fn zola(&self) -> PathBuf {
        self.root.join(".tools/zola")
    }
}

fn is_house(folder: &Path) -> bool {
    folder.join("scripts/setup").is_file() && folder.join("templates").is_dir()
}
