//! Proof that guards bite. In a build with the feature `teeth`, which is made for tests alone, one guard can be left out by its
//! name in `DOORSTEP_WITHOUT`: then a case of `faults/` must fail. In every other build a guard always stands.

/// Every guard that can be left out.
pub const GUARDS: &[&str] = &[
    "manifest",
    "withdrawn",
    "lock",
    "verify-pages",
    "verify-bytes",
    "verify-links",
    "verify-policy",
    "verify-musts",
    "verify-machine",
    "verify-names",
    "verify-weight",
    "verify-ids",
    "verify-map",
    "zola-warnings",
    "zola-version",
    "second-count",
    "final-line",
    "file-cap",
    "cell-cap",
    "ratio-cap",
    "repeated-cap",
    "contradiction",
    "formula",
    "sanitiser",
    "link-schemes",
    "hidden-signs",
    "shortcodes",
    "nhs-number",
    "web-address",
    "escaping",
    "owners",
    "people-columns",
    "id-grammar",
    "encoding",
    "kind-of-file",
    "suppression",
    "signature",
    "fetch-hosts",
    "fetch-cap",
    "fetch-sum",
    "fetch-shrunk",
    "gate-rows",
    "gate-files",
    "gate-opt-outs",
    "gate-notices",
    "gate-lines",
    "gate-site",
    "gate-councils",
    "gate-ratings",
    "gate-facts",
    "gate-pins",
    "gate-editions",
    "gate-columns",
    "gate-names",
    "gate-figures",
    "gate-set-aside",
    "gate-size",
];

#[cfg(feature = "teeth")]
pub fn stands(guard: &str) -> bool {
    debug_assert!(GUARDS.contains(&guard), "{guard}");
    std::env::var("DOORSTEP_WITHOUT").as_deref() != Ok(guard)
}

#[cfg(not(feature = "teeth"))]
pub const fn stands(_guard: &str) -> bool {
    true
}

/// Panics at the stage that `DOORSTEP_TRIPS` names; at the one that `DOORSTEP_FILLS` names, leaves no room on the disk where
/// `DOORSTEP_FILLING` is.
#[cfg(feature = "teeth")]
pub fn trip(stage: &str) {
    let named = |variable: &str| std::env::var(variable).as_deref() == Ok(stage);
    assert!(!named("DOORSTEP_TRIPS"), "tripped at {stage}");
    if named("DOORSTEP_FILLS") {
        let file = std::env::var_os("DOORSTEP_FILLING").and_then(|path| std::fs::File::create(path).ok());
        while file.as_ref().is_some_and(|mut file| std::io::Write::write_all(&mut file, &[0; 4096]).is_ok()) {}
    }
}

#[cfg(not(feature = "teeth"))]
pub const fn trip(_stage: &str) {}
