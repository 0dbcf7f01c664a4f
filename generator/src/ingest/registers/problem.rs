//! What can be wrong with a register's rows and values.

use crate::diagnostic::{Code, Problem, codes};
use crate::ingest::table::dates::Undecided;
use crate::model::Date;
use std::fmt;

#[derive(Debug)]
pub enum Fault {
    NoRegisters,
    NoDescription,
    /// A file that is in no source's folder.
    Stray,
    UnknownSource {
        name: String,
        nearest: Option<&'static str>,
    },
    Superseded {
        edition: Date,
    },
    SameEdition {
        edition: Date,
        first: String,
    },
    NoId {
        value: String,
    },
    ManyBadIds {
        rows: u32,
        example: String,
    },
    Twice {
        id: String,
        first: u32,
    },
    Contradicted {
        id: String,
        rows: Vec<u32>,
    },
    NoName,
    Hidden {
        value: String,
    },
    LongName {
        characters: usize,
    },
    Mojibake {
        value: String,
    },
    UndecidedDates(Undecided),
    NoDate {
        value: String,
    },
    FutureRating {
        value: Date,
        edition: Date,
    },
    RatingBeforeRegistration {
        value: Date,
        registered: Date,
    },
    RatingWithoutDate,
    UnknownRating {
        value: String,
    },
    UnknownWords {
        list: &'static str,
        value: String,
    },
    NoProviderId {
        value: String,
    },
    BadFlag {
        value: String,
    },
    BadPhone {
        value: String,
    },
    BadLink {
        value: String,
    },
    BadNumber {
        value: String,
    },
    BadPostcode {
        value: String,
    },
    SwappedPoint {
        value: String,
    },
    NoPoint {
        value: String,
    },
    DualDiffers {
        here: String,
        elsewhere: String,
    },
    DualUnlisted {
        id: String,
    },
    DualWithoutPrimary {
        id: String,
        other: String,
    },
}

codes! {
    NO_REGISTERS = Error, "no-registers", "There is no register below data/registers, so there is nothing to publish.";
    NO_DESCRIPTION = Error, "no-source-toml", "A folder below data/registers has no source.toml, so nobody can say where its data comes from. It is not read.";
    STRAY = Error, "stray-file", "A file lies below data/registers and in no folder that has a source.toml. It would be left out in silence, an opt-out as well, so the build stops. Notes may stand in a .txt or .md file.";
    UNKNOWN_SOURCE = Error, "unknown-source", "A folder below data/registers is of no kind that Doorstep reads. Its data would be left out in silence, so the build stops.";
    SUPERSEDED = Note, "superseded-edition", "A newer edition of the same source is in the folder. This one is read for the ledger only.";
    SAME_EDITION = Error, "same-edition-twice", "Two files of one source describe the same day, as after a second download. Nobody can tell which of them counts, so the build stops.";
    BAD_ID = Warning, "bad-id", "The row has no id, or one that no CQC id looks like. Without its id a row belongs to no service: it is set aside in quarantine.csv.";
    MANY_BAD_IDS = Error, "many-bad-ids", "More than 10 ids do not look like CQC's. A spreadsheet program that opens and saves a CSV turns long ids into numbers such as 1.23E+10 and short ones into dates.";
    TWICE = Warning, "duplicate-row", "The same row stands twice in the file. One is used, the other counted as a duplicate.";
    CONTRADICTED = Warning, "contradicting-rows", "Two rows have one id and say different things. Nobody can tell which is right, so all of them are set aside in quarantine.csv.";
    NO_NAME = Warning, "no-name", "The row has no name that can be seen. It is set aside in quarantine.csv.";
    HIDDEN = Warning, "hidden-characters", "The value has characters that nobody sees, such as ones that turn the direction of writing. They are taken out.";
    LONG_NAME = Warning, "long-name", "The name is longer than 200 characters. It is shown in full on the service's page and cut in lists.";
    MOJIBAKE = Warning, "broken-letters", "The value has letters that were encoded twice, such as \"â€™\" for an apostrophe. It is published as it stands in the register.";
    UNDECIDED = Error, "undecided-dates", "The file's dates could have the day or the month first, and none of them proves which. Guessing would print wrong dates for every service, so the build stops.";
    NO_DATE = Warning, "bad-date", "The value is not a day in the layout of this file. Where the row depends on it, the row is set aside; otherwise the day is \"not known\".";
    FUTURE = Warning, "future-rating", "A rating is dated after the day that the file describes. The row is set aside in quarantine.csv.";
    BEFORE = Warning, "rating-before-registration", "A rating is older than the registration and not marked as the previous owner's. It is shown with \"date not known\".";
    UNDATED = Warning, "undated-rating", "A rating has no date. It is shown with \"date not known\".";
    UNKNOWN_RATING = Warning, "unknown-rating", "The rating is in words that are on no list of CQC's. It is shown as one that could not be read, never as a good or a bad one, and the row is set aside.";
    UNKNOWN_WORDS = Warning, "unknown-words", "The register uses words that are on no list of CQC's. They are left out; CQC may have added to its list.";
    BAD_PROVIDER_ID = Warning, "bad-provider-id", "The owner's id does not look like one of CQC's. The service is shown without the other services of its owner.";
    BAD_FLAG = Warning, "bad-flag", "The value is neither Y nor N nor blank. It is taken as \"not known\".";
    BAD_PHONE = Warning, "bad-phone", "The value is not a telephone number of the United Kingdom. No number is shown.";
    BAD_LINK = Warning, "bad-link", "The value is not a plain web address. No link is shown, since it could lead anywhere.";
    BAD_NUMBER = Warning, "bad-number", "The value is not a whole number. It is taken as \"not known\".";
    BAD_POSTCODE = Warning, "bad-postcode", "The value does not have the form of a postcode. The service is listed without a place on the map.";
    SWAPPED = Warning, "swapped-point", "Latitude and longitude stand in each other's columns. The point is not used; the service is placed by its postcode.";
    NO_POINT = Warning, "bad-point", "The coordinates are not in the British Isles. The point is not used; the service is placed by its postcode.";
    DUAL_DIFFERS = Warning, "dual-differs", "The sheet of dual registrations and the data sheet do not agree on which of two registrations counts. The pair counts once, by the data sheet or the earlier row.";
    DUAL_UNLISTED = Warning, "dual-unlisted", "The sheet of dual registrations names a location that the data sheet does not have. The row is set aside in quarantine.csv.";
    DUAL_WITHOUT_PRIMARY = Warning, "dual-without-primary", "Two registrations are said to be one service, but nothing says which of them counts. The row is set aside in quarantine.csv and both are shown.";
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::NoRegisters => &NO_REGISTERS,
            Self::NoDescription => &NO_DESCRIPTION,
            Self::Stray => &STRAY,
            Self::UnknownSource { .. } => &UNKNOWN_SOURCE,
            Self::Superseded { .. } => &SUPERSEDED,
            Self::SameEdition { .. } => &SAME_EDITION,
            Self::NoId { .. } => &BAD_ID,
            Self::ManyBadIds { .. } => &MANY_BAD_IDS,
            Self::Twice { .. } => &TWICE,
            Self::Contradicted { .. } => &CONTRADICTED,
            Self::NoName => &NO_NAME,
            Self::Hidden { .. } => &HIDDEN,
            Self::LongName { .. } => &LONG_NAME,
            Self::Mojibake { .. } => &MOJIBAKE,
            Self::UndecidedDates(_) => &UNDECIDED,
            Self::NoDate { .. } => &NO_DATE,
            Self::FutureRating { .. } => &FUTURE,
            Self::RatingBeforeRegistration { .. } => &BEFORE,
            Self::RatingWithoutDate => &UNDATED,
            Self::UnknownRating { .. } => &UNKNOWN_RATING,
            Self::UnknownWords { .. } => &UNKNOWN_WORDS,
            Self::NoProviderId { .. } => &BAD_PROVIDER_ID,
            Self::BadFlag { .. } => &BAD_FLAG,
            Self::BadPhone { .. } => &BAD_PHONE,
            Self::BadLink { .. } => &BAD_LINK,
            Self::BadNumber { .. } => &BAD_NUMBER,
            Self::BadPostcode { .. } => &BAD_POSTCODE,
            Self::SwappedPoint { .. } => &SWAPPED,
            Self::NoPoint { .. } => &NO_POINT,
            Self::DualDiffers { .. } => &DUAL_DIFFERS,
            Self::DualUnlisted { .. } => &DUAL_UNLISTED,
            Self::DualWithoutPrimary { .. } => &DUAL_WITHOUT_PRIMARY,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::NoRegisters => "put a register in data/registers/<kind>/ with a source.toml, or run `doorstep demo` for made-up ones".into(),
            Self::Stray => "move it into the source's own folder, a council's file into `council/` and the council's name; or take it out".into(),
            Self::NoDescription => "write a source.toml beside the file, or remove the folder".into(),
            Self::UnknownSource { nearest: Some(nearest), .. } => {
                format!("did you mean \"{nearest}\"? name the folder so, or write `kind = \"{nearest}\"`")
            }
            Self::UnknownSource { .. } => {
                format!("name the folder by its kind: {}", super::SOURCES.iter().map(|k| k.name).collect::<Vec<_>>().join(", "))
            }
            Self::Superseded { .. } => "nothing to do; the file may be deleted".into(),
            Self::SameEdition { .. } => "keep the newer download and delete the other".into(),
            Self::NoId { .. } => "look the service up on CQC's site and compare the id, such as 1-123456789".into(),
            Self::ManyBadIds { .. } => "was the file opened and saved in Excel? download it again and do not open it in a spreadsheet program".into(),
            Self::Twice { .. } => "nothing to do, unless the file was put together by hand".into(),
            Self::Contradicted { .. } => "download the file again; if it stays so, report it to the publisher".into(),
            Self::NoName => "look the service up on CQC's site by its id".into(),
            Self::Hidden { .. } | Self::LongName { .. } => "compare the name with CQC's site".into(),
            Self::Mojibake { .. } => "download the file again; if it stays so, report it to the publisher".into(),
            Self::UndecidedDates(Undecided::NoProof) => "write `date_order = \"day-first\"` or \"month-first\" in source.toml".into(),
            Self::UndecidedDates(Undecided::Turned { .. }) => {
                "download the file again; if its dates really have the month first, write `date_order = \"month-first\"` in source.toml".into()
            }
            Self::NoDate { .. } => "compare the day with CQC's site".into(),
            Self::FutureRating { .. } | Self::RatingBeforeRegistration { .. } | Self::RatingWithoutDate => {
                "compare the rating's date with CQC's site".into()
            }
            Self::UnknownRating { .. } => "compare the rating with CQC's site; a new word must be added to Doorstep's list".into(),
            Self::UnknownWords { .. } => "compare with CQC's own page; a new word must be added to Doorstep's list".into(),
            Self::NoProviderId { .. } => "compare the owner's id with CQC's site".into(),
            Self::BadFlag { .. } => "write Y, N or nothing".into(),
            Self::BadPhone { .. } => "give the council's number as a correction, if there is one".into(),
            Self::BadLink { .. } => "give the address as a correction, beginning with https://".into(),
            Self::BadNumber { .. } => "compare the number with CQC's site".into(),
            Self::BadPostcode { .. } => "give the postcode as a correction".into(),
            Self::SwappedPoint { .. } => "swap the two columns, or use the file as downloaded".into(),
            Self::NoPoint { .. } => "nothing to do, unless many services have lost their place".into(),
            Self::DualDiffers { .. } | Self::DualWithoutPrimary { .. } => "look both ids up on CQC's site; if the file is wrong, tell CQC".into(),
            Self::DualUnlisted { .. } => "nothing to do, unless CQC's site lists the location".into(),
        }
    }

    fn value(&self) -> Option<&str> {
        match self {
            Self::NoId { value }
            | Self::Hidden { value }
            | Self::Mojibake { value }
            | Self::NoDate { value }
            | Self::UnknownRating { value }
            | Self::UnknownWords { value, .. }
            | Self::NoProviderId { value }
            | Self::BadFlag { value }
            | Self::BadPhone { value }
            | Self::BadLink { value }
            | Self::BadNumber { value }
            | Self::BadPostcode { value }
            | Self::SwappedPoint { value }
            | Self::NoPoint { value } => Some(value),
            Self::Twice { id, .. } | Self::Contradicted { id, .. } | Self::DualUnlisted { id } | Self::DualWithoutPrimary { id, .. } => Some(id),
            Self::DualDiffers { here, .. } => Some(here),
            _ => None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short = |value: &str| value.chars().take(80).collect::<String>();
        match self {
            Self::NoRegisters => f.write_str("there is no register to read"),
            Self::Stray => f.write_str("the file is in no source's folder"),
            Self::NoDescription => f.write_str("the folder has no source.toml"),
            Self::UnknownSource { name, .. } => write!(f, "no kind of source is called \"{name}\""),
            Self::Superseded { edition } => write!(f, "the edition of {edition} is superseded by a newer one"),
            Self::SameEdition { edition, first } => write!(f, "{first} is of the same day, {edition}"),
            Self::NoId { value } if value.is_empty() => f.write_str("the row has no id"),
            Self::NoId { value } => write!(f, "{:?} is no CQC id", short(value)),
            Self::ManyBadIds { rows, example } => write!(f, "{rows} rows have ids that are none, such as {:?}", short(example)),
            Self::Twice { id, first } => write!(f, "{id} is there twice, saying the same as row {first}"),
            Self::Contradicted { id, rows } => {
                let rows = rows.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
                write!(f, "{id} is there several times, saying different things: rows {rows}")
            }
            Self::NoName => f.write_str("the row has no name"),
            Self::Hidden { value } => write!(f, "invisible characters in {:?}", short(value)),
            Self::LongName { characters } => write!(f, "a name of {characters} characters"),
            Self::Mojibake { value } => write!(f, "broken letters in {:?}", short(value)),
            Self::UndecidedDates(Undecided::NoProof) => f.write_str("no date in the file proves whether the day or the month comes first"),
            Self::UndecidedDates(Undecided::Turned { day_first, month_first }) => {
                write!(f, "{month_first} dates have the month first and {day_first} the day")
            }
            Self::NoDate { value } => write!(f, "{:?} is not a day", short(value)),
            Self::FutureRating { value, edition } => write!(f, "a rating of {value}, after the file's own day, {edition}"),
            Self::RatingBeforeRegistration { value, registered } => write!(f, "a rating of {value}, before the registration of {registered}"),
            Self::RatingWithoutDate => f.write_str("a rating without a date"),
            Self::UnknownRating { value } => write!(f, "{:?} is no rating", short(value)),
            Self::UnknownWords { list, value } => write!(f, "{:?} is not on CQC's list of {list}", short(value)),
            Self::NoProviderId { value } => write!(f, "{:?} is no provider's id", short(value)),
            Self::BadFlag { value } => write!(f, "{:?} is neither Y nor N", short(value)),
            Self::BadPhone { value } => write!(f, "{:?} is no telephone number", short(value)),
            Self::BadLink { value } => write!(f, "{:?} is no web address", short(value)),
            Self::BadNumber { value } => write!(f, "{:?} is not a whole number", short(value)),
            Self::BadPostcode { value } => write!(f, "{:?} is no postcode", short(value)),
            Self::SwappedPoint { value } => write!(f, "latitude and longitude are swapped: {value}"),
            Self::NoPoint { value } => write!(f, "the point {value} is not in the British Isles"),
            Self::DualDiffers { here, elsewhere } => write!(f, "{here} counts by this row, {elsewhere} by the rest of the file"),
            Self::DualUnlisted { id } => write!(f, "{id} is not on the data sheet"),
            Self::DualWithoutPrimary { id, other } => write!(f, "nothing says which of {id} and {other} counts"),
        }
    }
}
