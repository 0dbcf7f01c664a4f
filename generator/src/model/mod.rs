//! Values that cannot be wrong. A thing of a type in here has been parsed: its grammar holds, its references were looked at,
//! and what is not known says why. Nothing in here reads a file, knows a file format or has words for a page.

pub mod acceptance;
pub mod area;
pub mod atlas;
pub mod boundary;
pub mod care;
pub mod change;
pub mod commissioning;
pub mod coverage;
pub mod edition;
pub mod fact;
pub mod funding;
pub mod guide;
pub mod id;
pub mod ledger;
pub mod link;
pub mod location;
pub mod market;
pub mod offer;
pub mod outline;
pub mod postcode;
pub mod postcodes;
pub mod rating;
pub mod streets;
pub mod text;
pub mod unspoken;

pub use acceptance::Acceptance;
pub use area::{Area, AreaCode, Areas, Authority, Level, Place, Point, Zone, ZoneId};
pub use atlas::{Atlas, Contact, Portal};
pub use boundary::{Boundaries, Boundary};
pub use care::{Kind, Need, OwnershipType, RegulatedActivity, ServiceType};
pub use commissioning::Commissioning;
pub use coverage::{Coverage, Evidence, Ground};
pub use edition::Edition;
pub use fact::{Fact, Source, SourceId, Unknown};
pub use funding::Funding;
pub use guide::Guides;
pub use id::{LocationId, ProviderId, Slug};
pub use ledger::{Fate, FileId, Ledger, Reason, RowRef};
pub use link::{Phone, WebAddress};
pub use location::{Departure, Location, Provider, Registration, Status};
pub use market::Market;
pub use offer::{Capacity, CouncilFacts, Extra, Pays, Price, Told};
pub use outline::{Outline, Outlines};
pub use postcode::{Outward, Postcode, Sector};
pub use postcodes::{Elsewhere, Nation, Postcodes, Unit};
pub use rating::{KeyQuestion, Outcome, RatedService, Rating, RatingEntry, Unrated};
pub use streets::Streets;
pub use text::Text;
pub use unspoken::Unspoken;

/// A day in the civil calendar. Doorstep never handles an hour: no source publishes one that means anything.
pub type Date = jiff::civil::Date;
