//! `corrections.csv`: values of a register that the council puts right, each with what the register said. Whether the
//! register still says it, `enrich` checks: a stale correction is an error.

/// What may be corrected.
pub const FIELDS: &[&str] =
    &["name", "also_known_as", "phone", "website", "street", "town", "county", "postcode", "beds", "dormant", "provider_name"];
