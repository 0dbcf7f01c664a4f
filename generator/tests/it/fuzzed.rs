//! What the fuzzer once found, or was fed with, thrown again at the same targets. `scripts/fuzz` finds more.

#[path = "../../fuzz/targets.rs"]
mod targets;

use proptest::prelude::*;
use std::path::{Path, PathBuf};
use targets::{PUBLISHED, TARGETS};

fn corpus(target: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn the_corpus_holds() {
    for (name, target) in TARGETS {
        let files = corpus(name);
        assert!(!files.is_empty(), "no corpus for {name}");
        let before = PUBLISHED.get();
        for file in files {
            let data = std::fs::read(&file).unwrap();
            assert!(std::panic::catch_unwind(|| target(&data)).is_ok(), "{}", file.display());
        }
        let of_values = ["manifest_gate", "markdown", "postcode_phone_url", "slug_path"];
        assert!(of_values.contains(name) || PUBLISHED.get() > before, "nothing of {name} is ever published");
    }
}

proptest! {
    /// A file of the corpus with a piece cut out, doubled, or replaced.
    #[test]
    fn changed_a_little_it_still_holds(which in any::<usize>(), from in any::<usize>(), length in 0_usize..40, bytes in prop::collection::vec(any::<u8>(), 0..12)) {
        for (name, target) in TARGETS {
            let files = corpus(name);
            let mut data = std::fs::read(&files[which % files.len()]).unwrap();
            let from = from % (data.len() + 1);
            let to = data.len().min(from + length);
            data.splice(from..to, bytes.iter().copied());
            target(&data);
        }
    }
}
