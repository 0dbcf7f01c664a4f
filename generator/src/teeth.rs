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

/// Panics at the stage that `DOORSTEP_TRIPS` names.
#[cfg(feature = "teeth")]
pub fn trip(stage: &str) {
    assert!(std::env::var("DOORSTEP_TRIPS").as_deref() != Ok(stage), "tripped at {stage}");
}

#[cfg(not(feature = "teeth"))]
pub const fn trip(_stage: &str) {}
