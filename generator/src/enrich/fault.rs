//! What is wrong with what several sources say together.

use crate::diagnostic::{Code, Problem, Severity};
use crate::model::rating::Rating;
use crate::model::{Date, LocationId, ZoneId};
use std::fmt;

#[derive(Debug)]
pub enum Fault {
    Nameless { id: LocationId },
    LedgerOpen { rows: u32 },
    EditionAfterAsOf { edition: Date, as_of: Date },
    UnknownPostcode { postcode: String },
    PostcodesLacking { outwards: Vec<String>, services: usize },
    TerminatedPostcode { postcode: String, terminated: Date },
    FarFromPostcode { postcode: String, miles: f64 },
    AuthorityMismatch { register: String, postcode: String },
    RatingsDiffer { first: (Rating, Date), other: (Rating, Date) },
    ListedAndGone { ended: Date },
    RatedBeforeRegistered { published: Date, registered: Date },
    StaleCorrection { field: String, was: Option<String>, register: Option<String> },
    CorrectionField { field: String, nearest: Option<String> },
    CorrectionValue { field: String, value: String },
    CouncilUnknownLocation { id: LocationId },
    OptOutOfNobody { id: LocationId, is_provider: bool },
    PlacedTooOld { as_at: Date },
    ZoneEnded { zone: ZoneId, on: Date },
    NoticeStandsLong { from: Date, until: Option<Date> },
    NoticeBeyondBorder { by: String, area: String },
    IdTaken { id: LocationId },
    ToldTwice { id: LocationId },
    LostByDrawing { name: String, share: f64 },
    InTwoAreas { first: String, second: String },
    EditionAhead { on: Date, as_of: Date },
    EditionOfAnother { on: Date },
    Carried { id: LocationId, on: Date },
}

pub const NAMELESS: Code = Code {
    id: "nameless",
    severity: Severity::Warning,
    explain: "No source gives this location a name that can be shown, so it has no page. Its rows are in quarantine.csv.",
};
const LEDGER: Code = Code {
    id: "ledger-open",
    severity: Severity::Error,
    explain: "Some rows were read and nothing became of them: not published, not quarantined, not left out for a reason. That must not happen, so nothing is published. It is a fault in Doorstep: report it with the file.",
};
const FUTURE: Code = Code {
    id: "edition-after-as-of",
    severity: Severity::Warning,
    explain: "A source's edition is later than the day the site is about (--as-of). Ages would be counted backwards.",
};
const UNKNOWN_POSTCODE: Code = Code {
    id: "unknown-postcode",
    severity: Severity::Warning,
    explain: "The register's postcode is not in the postcode file. The service is listed, by the register's own point or the middle of its postcode area, and its page says so.",
};
const POSTCODES_LACKING: Code = Code {
    id: "postcodes-lacking",
    severity: Severity::Error,
    explain: "Ten services or more of this portal's councils have postcodes of which the postcode file has not one with the same first half: a part of the file is missing. People who type such a postcode would be told that nothing comes to them, so the build stops.",
};
const TERMINATED: Code = Code {
    id: "terminated-postcode",
    severity: Severity::Note,
    explain: "Royal Mail no longer uses this postcode. The service is placed where the postcode last was.",
};
const FAR: Code = Code {
    id: "far-from-postcode",
    severity: Severity::Warning,
    explain: "The register's point lies more than 2 km from the postcode that the register gives. The postcode is used.",
};
const MISMATCH: Code = Code {
    id: "authority-mismatch",
    severity: Severity::Warning,
    explain: "The register names another council than the one whose area holds the postcode. The postcode decides.",
};
const DIFFER: Code = Code {
    id: "ratings-differ",
    severity: Severity::Warning,
    explain: "Two files of CQC's give one service different ratings, and the one that is heard first does not have the later one. The rating that CQC published last is shown; two of one day are both shown.",
};
const LISTED_AND_GONE: Code = Code {
    id: "listed-and-gone",
    severity: Severity::Warning,
    explain: "CQC's list of deactivated locations has a service that a newer register still lists. The newer register counts, so it is listed.",
};
const OPT_OUT_OF_NOBODY: Code = Code {
    id: "opt-out-of-nobody",
    severity: Severity::Warning,
    explain: "A row of opt-outs.csv names a location that no register and no kept edition has, so it takes nobody off the site.",
};
const BEFORE: Code = Code {
    id: "rated-before-registered",
    severity: Severity::Warning,
    explain: "A rating that is not marked as inherited was published before the service was registered. It is shown with its date marked as not known.",
};
const STALE_CORRECTION: Code = Code {
    id: "stale-correction",
    severity: Severity::Error,
    explain: "corrections.csv changes a value that the register no longer has. Either the register was put right, and the line should go, or it changed to something else, and somebody must look.",
};
const CORRECTION_FIELD: Code = Code {
    id: "correction-field",
    severity: Severity::Error,
    explain: "corrections.csv may change name, phone, website and town. Everything else is for CQC to put right.",
};
const CORRECTION_VALUE: Code =
    Code { id: "correction-value", severity: Severity::Error, explain: "The new value in corrections.csv cannot be read as a value of its field." };
const COUNCIL_UNKNOWN: Code = Code {
    id: "council-unknown-location",
    severity: Severity::Warning,
    explain: "A council's file speaks of a location that is in no register here, is not adult social care, or has left the register. The row is left out.",
};
const PLACED_TOO_OLD: Code = Code {
    id: "placed-too-old",
    severity: Severity::Note,
    explain: "The council's record of arranged care is more than 12 months old, so the site does not say that care is arranged there. The row is left out.",
};
const ZONE_ENDED: Code = Code {
    id: "zone-ended",
    severity: Severity::Warning,
    explain: "A row of coverage.csv or capacity.csv names a zone whose last day in zones.csv is past. The row still counts, and the zone has no page any more.",
};
const NOTICE_LONG: Code = Code {
    id: "notice-stands-long",
    severity: Severity::Warning,
    explain: "A notice has its last day more than a year ahead, or has stood for more than a year with no last day. It is shown. A mistyped year, or a notice that nobody took down, tells people for years that a service is closed.",
};
const NOTICE_BEYOND: Code = Code {
    id: "notice-beyond-border",
    severity: Severity::Warning,
    explain: "A council's notice is about a service in another council's area. It is shown, in the name of the council that wrote it. That may be meant, for a home where the council has placed people; it may also be a mistyped id.",
};

pub const ID_TAKEN: Code = Code {
    id: "id-taken",
    severity: Severity::Warning,
    explain: "A row of micro-providers.csv has the id of another service, CQC's or another council's. Two services under one id would be mixed up: the row is set aside in quarantine.csv.",
};
pub const TOLD_TWICE: Code = Code {
    id: "told-twice",
    severity: Severity::Warning,
    explain: "Two councils' services.csv speak of one service. The first council's row is shown; the other is set aside in quarantine.csv, so that no page mixes what two councils were told.",
};

const LOST: Code = Code {
    id: "boundary-lost-by-drawing",
    severity: Severity::Error,
    explain: "A map cannot show an area of a boundary file true: as large as it is beside the others, what is drawn of it would be more than 0.5% larger or smaller than the area is. Either the area is a speck in the file by mistake, or the areas of one map lie far apart.",
};
const TWO: Code = Code {
    id: "point-in-two-areas",
    severity: Severity::Warning,
    explain: "A service whose postcode has no codes was placed by its point, and the point lies inside two areas of the boundary files that should not overlap. The first by code is used; the files need mending.",
};
const NOT_ITS_PAST: Code = Code {
    id: "edition-not-used",
    severity: Severity::Warning,
    explain: "A kept edition is of a day after the one that the site is about, or of made-up services where the site's are real, or the other way round. It is not this site's past, so nothing is compared with it and nothing of it is shown.",
};
const CARRIED: Code = Code {
    id: "carried-over",
    severity: Severity::Warning,
    explain: "The row of a service could not be read. So that it does not vanish, what no other register says of it stays for two editions as the last one had it, and its page says from which day that is.",
};

pub const CODES: &[&Code] = &[
    &CARRIED,
    &LOST,
    &TWO,
    &NAMELESS,
    &LEDGER,
    &FUTURE,
    &UNKNOWN_POSTCODE,
    &POSTCODES_LACKING,
    &TERMINATED,
    &FAR,
    &MISMATCH,
    &DIFFER,
    &LISTED_AND_GONE,
    &OPT_OUT_OF_NOBODY,
    &BEFORE,
    &STALE_CORRECTION,
    &CORRECTION_FIELD,
    &CORRECTION_VALUE,
    &COUNCIL_UNKNOWN,
    &PLACED_TOO_OLD,
    &ZONE_ENDED,
    &NOTICE_LONG,
    &NOTICE_BEYOND,
    &ID_TAKEN,
    &TOLD_TWICE,
    &NOT_ITS_PAST,
];

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::Nameless { .. } => &NAMELESS,
            Self::LedgerOpen { .. } => &LEDGER,
            Self::EditionAfterAsOf { .. } => &FUTURE,
            Self::UnknownPostcode { .. } => &UNKNOWN_POSTCODE,
            Self::PostcodesLacking { .. } => &POSTCODES_LACKING,
            Self::TerminatedPostcode { .. } => &TERMINATED,
            Self::FarFromPostcode { .. } => &FAR,
            Self::AuthorityMismatch { .. } => &MISMATCH,
            Self::RatingsDiffer { .. } => &DIFFER,
            Self::ListedAndGone { .. } => &LISTED_AND_GONE,
            Self::RatedBeforeRegistered { .. } => &BEFORE,
            Self::StaleCorrection { .. } => &STALE_CORRECTION,
            Self::CorrectionField { .. } => &CORRECTION_FIELD,
            Self::CorrectionValue { .. } => &CORRECTION_VALUE,
            Self::CouncilUnknownLocation { .. } => &COUNCIL_UNKNOWN,
            Self::OptOutOfNobody { .. } => &OPT_OUT_OF_NOBODY,
            Self::PlacedTooOld { .. } => &PLACED_TOO_OLD,
            Self::ZoneEnded { .. } => &ZONE_ENDED,
            Self::NoticeStandsLong { .. } => &NOTICE_LONG,
            Self::NoticeBeyondBorder { .. } => &NOTICE_BEYOND,
            Self::IdTaken { .. } => &ID_TAKEN,
            Self::ToldTwice { .. } => &TOLD_TWICE,
            Self::LostByDrawing { .. } => &LOST,
            Self::InTwoAreas { .. } => &TWO,
            Self::EditionAhead { .. } | Self::EditionOfAnother { .. } => &NOT_ITS_PAST,
            Self::Carried { .. } => &CARRIED,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::Nameless { .. } => "look the location up on CQC's site and tell CQC".into(),
            Self::LedgerOpen { .. } => "report this with the file: nothing was published".into(),
            Self::EditionAfterAsOf { .. } => "leave --as-of out, or name a later day".into(),
            Self::PostcodesLacking { .. } => "get the whole postcode file again".into(),
            Self::UnknownPostcode { .. } => "check the postcode; use a newer postcode file if it is new".into(),
            Self::TerminatedPostcode { .. } => "nothing to do; tell the service that its postcode has changed".into(),
            Self::FarFromPostcode { .. } | Self::AuthorityMismatch { .. } => "check the address on CQC's site and tell CQC if it is wrong".into(),
            Self::RatingsDiffer { .. } => "look at the service on CQC's site, and get the file again that is not as it is there".into(),
            Self::ListedAndGone { .. } => "look at the service on CQC's site; if it has closed, get the register again".into(),
            Self::RatedBeforeRegistered { .. } => "check the rating's date on CQC's site".into(),
            Self::StaleCorrection { .. } => {
                "if no row of the service was set aside, remove the line if the register is right now, or change its `was`".into()
            }
            Self::CorrectionField { nearest: Some(nearest), .. } => format!("did you mean `{nearest}`?"),
            Self::CorrectionField { .. } => "use name, phone, website or town".into(),
            Self::CorrectionValue { .. } => "write the value as it should be shown".into(),
            Self::OptOutOfNobody { is_provider: true, .. } => "name each of its locations by its own id, which ends its page's address".into(),
            Self::OptOutOfNobody { .. } => {
                "check the id: it ends the address of the service's page; a service that left the register long ago needs no row".into()
            }
            Self::CouncilUnknownLocation { .. } => "check the id, or remove the row if the service has closed".into(),
            Self::ToldTwice { .. } => "keep the row in one council's file".into(),
            Self::LostByDrawing { .. } => {
                "look at the area's shape in the file; if it is right, take its boundaries out: the map is then drawn from postcodes".into()
            }
            Self::InTwoAreas { .. } => "see the warnings about overlapping boundaries, and mend the file".into(),
            Self::IdTaken { .. } => "give the service an id of the council's own, such as micro-0001".into(),
            Self::EditionAhead { .. } => "leave --as-of out, or name a later day".into(),
            Self::EditionOfAnother { .. } => "remove its folder from data/editions".into(),
            Self::Carried { .. } => "see what is said of its row in the register, and use a file in which it can be read".into(),
            Self::PlacedTooOld { .. } => "replace the row with the latest figures".into(),
            Self::ZoneEnded { .. } => "name the zone that took its place, or correct its `valid_to`".into(),
            Self::NoticeStandsLong { until: Some(_), .. } => "check the year in `until`".into(),
            Self::NoticeStandsLong { until: None, .. } => "write its last day in `until`".into(),
            Self::NoticeBeyondBorder { .. } => "check the id on the service's page; nothing to do if it is the right one".into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nameless { id } => write!(f, "location {id} has no name that can be shown"),
            Self::LedgerOpen { rows } => write!(f, "{rows} rows were read and not accounted for"),
            Self::EditionAfterAsOf { edition, as_of } => write!(f, "the edition of {edition} is later than the site's day, {as_of}"),
            Self::PostcodesLacking { outwards, services } => {
                write!(f, "the postcode file has nothing of {}, where {services} services are", outwards.join(", "))
            }
            Self::UnknownPostcode { postcode } => write!(f, "postcode {postcode} is not in the postcode file"),
            Self::TerminatedPostcode { postcode, terminated } => write!(f, "postcode {postcode} was withdrawn in {}", terminated.strftime("%B %Y")),
            Self::FarFromPostcode { postcode, miles } => write!(f, "the register's point is {miles:.1} miles from postcode {postcode}"),
            Self::AuthorityMismatch { register, postcode } => write!(f, "the register says {register:?}, the postcode lies in {postcode}"),
            Self::RatingsDiffer { first: (first, was), other: (other, now) } => {
                write!(f, "one file has {} of {was}, another {} of {now}", first.cqc(), other.cqc())
            }
            Self::ListedAndGone { ended } => {
                write!(f, "CQC's list of deactivated locations has it since {ended}, and a newer register still lists it")
            }
            Self::RatedBeforeRegistered { published, registered } => {
                write!(f, "rated on {published}, registered on {registered}, not marked as inherited")
            }
            Self::StaleCorrection { field, was, register } => {
                write!(
                    f,
                    "the {field} to be corrected is {:?}, the register has {:?}",
                    was.as_deref().unwrap_or(""),
                    register.as_deref().unwrap_or("")
                )
            }
            Self::CorrectionField { field, .. } => write!(f, "a correction of {field:?} is not possible"),
            Self::CorrectionValue { field, value } => write!(f, "{value:?} is not a {field}"),
            Self::OptOutOfNobody { id, is_provider: true } => write!(f, "{id} is a provider, not a location: this takes nobody off the site"),
            Self::OptOutOfNobody { id, .. } => write!(f, "no register has {id}: this takes nobody off the site"),
            Self::CouncilUnknownLocation { id } => write!(f, "location {id} is not listed on this site"),
            Self::ToldTwice { id } => write!(f, "another council's file speaks of {id} too"),
            Self::LostByDrawing { name, share } => write!(f, "a map would show {name} {:.1}% larger or smaller than it is", share * 100.0),
            Self::InTwoAreas { first, second } => write!(f, "the point lies both in {first} and in {second}"),
            Self::IdTaken { id } => write!(f, "another service has the id {id}"),
            Self::EditionAhead { on, as_of } => write!(f, "the edition of {on} is later than the site's day, {as_of}"),
            Self::EditionOfAnother { on } => write!(f, "the edition of {on} is not of this kind of portal: made up or not"),
            Self::Carried { id, on } => write!(f, "location {id} stays as it was on {on}: its row could not be read"),
            Self::NoticeStandsLong { until: Some(until), .. } => write!(f, "the notice stands until {until}, more than a year ahead"),
            Self::NoticeStandsLong { from, until: None } => write!(f, "the notice has stood since {from} and has no last day"),
            Self::NoticeBeyondBorder { by, area } => write!(f, "{by} tells of a service in the area of {area}"),
            Self::ZoneEnded { zone, on } => write!(f, "the zone {zone} ended on {on}"),
            Self::PlacedTooOld { as_at } => write!(f, "care arranged up to {as_at} is more than 12 months ago"),
        }
    }
}
