//! Notices that people changed something: the times and sizes of all files of the portal, looked at a few times a second. A
//! thousand files take a few milliseconds, and it works on every disk, also those that send no notices of changes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

const EVERY: Duration = Duration::from_millis(50);

#[derive(Debug)]
pub struct Watch {
    roots: Vec<PathBuf>,
    seen: Seen,
}

type Seen = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

impl Watch {
    pub fn new(roots: Vec<PathBuf>) -> Self {
        let seen = look(&roots);
        Self { roots, seen }
    }

    /// Waits for a change.
    pub fn change(&mut self) -> Vec<PathBuf> {
        loop {
            if let Some(changed) = self.change_within(Duration::MAX) {
                return changed;
            }
        }
    }

    /// Waits for a change, and until no more comes: an editor may write a file in several steps, and a copy many files. Nothing
    /// when none comes in this time.
    pub fn change_within(&mut self, limit: Duration) -> Option<Vec<PathBuf>> {
        let began = Instant::now();
        loop {
            std::thread::sleep(EVERY);
            let mut now = look(&self.roots);
            if now == self.seen {
                if began.elapsed() > limit {
                    return None;
                }
                continue;
            }
            loop {
                std::thread::sleep(EVERY);
                let later = look(&self.roots);
                if later == now {
                    break;
                }
                now = later;
            }
            let changed = differing(&self.seen, &now);
            self.seen = now;
            return Some(changed);
        }
    }
}

fn look(roots: &[PathBuf]) -> Seen {
    let mut seen = Seen::new();
    for root in roots {
        let visible = |entry: &walkdir::DirEntry| entry.depth() == 0 || !is_aside(entry.path());
        for entry in walkdir::WalkDir::new(root).follow_links(true).into_iter().filter_entry(visible).flatten() {
            if entry.file_type().is_file()
                && let Ok(about) = entry.metadata()
            {
                seen.insert(entry.into_path(), (about.modified().ok(), about.len()));
            }
        }
    }
    seen
}

/// Editors' own files, which come and go with every key.
fn is_aside(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') || name.ends_with('~') || name.starts_with('#')
}

fn differing(before: &Seen, after: &Seen) -> Vec<PathBuf> {
    let gone = before.keys().filter(|path| !after.contains_key(*path));
    let fresh = after.iter().filter(|(path, about)| before.get(*path) != Some(about)).map(|(path, _)| path);
    gone.chain(fresh).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let look = || super::look(&[folder.path().to_path_buf()]);
        let check = |before: &Seen, expected: &[&str]| {
            let found = differing(before, &look());
            assert_eq!(found, expected.iter().map(|name| path(name)).collect::<Vec<_>>());
        };
        std::fs::write(path("a.csv"), "1").unwrap();
        let first = look();
        check(&first, &[]);
        std::fs::write(path(".a.csv.swp"), "1").unwrap();
        check(&first, &[]);
        std::fs::write(path("a.csv"), "12").unwrap();
        std::fs::write(path("b.md"), "1").unwrap();
        check(&first, &["a.csv", "b.md"]);
        std::fs::remove_file(path("a.csv")).unwrap();
        check(&first, &["a.csv", "b.md"]);
    }
}
