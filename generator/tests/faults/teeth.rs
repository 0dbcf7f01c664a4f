//! A guard has teeth when a case fails without it. A build of the program with the feature `teeth` can leave one guard out;
//! `DOORSTEP_TEETH` names that program.

use super::base::Base;
use super::case::Case;
use super::run::{self, Browser};
use doorstep::teeth::GUARDS;
use rayon::prelude::*;
use std::path::PathBuf;

#[derive(Debug)]
pub struct Teeth {
    /// Guards by name, and whether a case failed without it.
    pub tried: Vec<(&'static str, bool)>,
}

pub fn try_all(cases: &[Case], base: &Base, browser: &Browser) -> Teeth {
    let Some(program) = std::env::var_os("DOORSTEP_TEETH").map(|named| super::repository().join(PathBuf::from(named))) else {
        return Teeth { tried: Vec::new() };
    };
    let guard = |guard: &'static str| {
        let mut own = cases.iter().filter(|case| case.expect.guard.as_deref() == Some(guard));
        (guard, own.any(|case| !run::case(case, base, browser, Some((guard, &program))).survived()))
    };
    Teeth { tried: GUARDS.par_iter().copied().map(guard).collect() }
}
