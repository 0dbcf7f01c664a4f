//! A guard has teeth when a case fails without it. A build of the program with the feature `teeth` can leave one guard out;
//! `DOORSTEP_TEETH` names that program.

use super::base::Base;
use super::borrowed::Borrowed;
use super::case::Case;
use super::run;
use doorstep::teeth::GUARDS;
use rayon::prelude::*;
use std::path::PathBuf;

#[derive(Debug)]
pub struct Teeth {
    /// Guards by name, and whether a case failed without it.
    pub tried: Vec<(&'static str, bool)>,
}

/// The program that can leave a guard out, and trips on request.
pub fn program() -> Option<PathBuf> {
    std::env::var_os("DOORSTEP_TEETH").map(|named| super::repository().join(PathBuf::from(named)))
}

pub fn try_all(cases: &[Case], base: &Base, borrowed: &Borrowed) -> Teeth {
    let Some(program) = program() else {
        return Teeth { tried: Vec::new() };
    };
    let guard = |guard: &'static str| {
        let mut own = cases.iter().filter(|case| case.expect.guard.has(guard));
        let survives = |case: &Case, without: &str| run::case(case, base, borrowed, Some((without, &program))).survived();
        // A case that fails in this program whatever is left out proves nothing.
        (guard, own.any(|case| !survives(case, guard) && survives(case, "")))
    };
    // When only some cases run, only theirs are tried.
    let whole = cases.len() > GUARDS.len();
    let of_cases = |guard: &&&'static str| whole || cases.iter().any(|case| case.expect.guard.has(guard));
    Teeth { tried: GUARDS.iter().filter(of_cases).collect::<Vec<_>>().into_par_iter().copied().map(guard).collect() }
}
