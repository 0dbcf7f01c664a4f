//! One program for every target, so that it links once: `DOORSTEP_FUZZ` names the target, libFuzzer does the rest.
//! `scripts/fuzz` builds and runs it.

#![no_main]

mod targets;

use std::sync::LazyLock;
use targets::{TARGETS, Target};

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("DOORSTEP_FUZZ").unwrap_or_default();
    let found = TARGETS.iter().find(|(known, _)| *known == name);
    found.unwrap_or_else(|| panic!("DOORSTEP_FUZZ names no target: {}", TARGETS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", "))).1
});

libfuzzer_sys::fuzz_target!(|data: &[u8]| (*TARGET)(data));
