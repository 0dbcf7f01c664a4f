//! What residents read before they decide: guides, and Easy Read versions of some.

use super::commissioning::About;
use super::{Date, Slug, Text};

#[derive(Debug, Clone, Default)]
pub struct Guides {
    /// The portal's own by their order, then each council's.
    pub guides: Vec<Guide>,
    pub easy: Vec<EasyRead>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guide {
    /// Its council is England for a guide of the whole portal.
    pub about: About,
    pub order: u16,
    pub summary: Text,
    /// The day on which its owner last read it through.
    pub reviewed: Date,
    /// A post.
    pub owner: Text,
    /// Lists to take along and tick.
    pub checklists: Vec<Checklist>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checklist {
    pub title: Text,
    pub items: Vec<Text>,
}

/// Short sentences, one idea in each, beside a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EasyRead {
    pub about: About,
    /// Whose Easy Read version it is: a guide's slug, or `who-pays`.
    pub of: Slug,
    pub reviewed: Date,
    pub owner: Text,
    pub parts: Vec<EasyPart>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EasyPart {
    pub title: Text,
    pub ideas: Vec<Idea>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idea {
    pub picture: Picture,
    pub lines: Vec<Text>,
}

/// The pictures there are: `templates/static/pictures/<key>.svg`, each with the words for those who do not see it.
macro_rules! pictures {
    ($($variant:ident = $key:literal, $alt:literal;)+) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Picture { $($variant),+ }

        impl Picture {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            pub fn alt(self) -> &'static str {
                match self { $(Self::$variant => $alt),+ }
            }
        }
    };
}

pictures! {
    Hospital = "hospital", "A hospital";
    Home = "home", "A house";
    CareHome = "care-home", "A big house with many windows";
    Person = "person", "A person";
    Carer = "carer", "A person who helps another person";
    Family = "family", "A family";
    Nurse = "nurse", "A nurse";
    Phone = "phone", "A telephone";
    Talk = "talk", "Two people who talk";
    Question = "question", "A question mark";
    Money = "money", "Coins and a bank note";
    Bank = "bank", "A money box";
    Council = "council", "A council building";
    Paper = "paper", "A sheet of paper";
    Calendar = "calendar", "A calendar";
    List = "list", "A list with ticks";
    Danger = "danger", "A warning sign";
    Free = "free", "A coin that is crossed out";
}

impl Guides {
    pub fn is_empty(&self) -> bool {
        self.guides.is_empty()
    }
}
