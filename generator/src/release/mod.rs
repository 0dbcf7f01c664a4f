//! From the assembled site to the published one: Zola builds into a fresh folder, the result is checked, and only then takes
//! the place of `site/public/` in one step.

pub mod compress;
pub mod gate;
pub mod inspect;
pub mod manifest;
pub mod markup;
pub mod raw;
pub mod rollback;
pub mod sign;
pub mod switch;
pub mod verify;
pub mod withdrawn;
pub mod zola;
