//! Every row that was read, and what became of it. The ledger closes or the build fails.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A file in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u16);

/// One data row of one file. `row` is the number a person sees in a spreadsheet or an editor: the header's line counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowRef {
    pub file: FileId,
    pub row: u32,
}

/// Why a row is left out although nothing is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    NotAdultSocialCare,
    OutsideArea,
    Dormant,
    Deregistered,
    OptedOut,
    BlankRow,
    TotalRow,
    ProviderRow,
    SupersededEdition,
    /// A council's row about a location that this site does not list.
    LocationNotListed,
    /// Its day is too long ago to be relied on.
    TooOld,
    /// A row about something this version does not publish.
    NotUsed,
    /// What an earlier edition of the site said: compared with, not shown again.
    EarlierEdition,
}

impl Reason {
    pub fn words(self) -> &'static str {
        match self {
            Self::NotAdultSocialCare => "not adult social care",
            Self::OutsideArea => "outside the portal's area",
            Self::Dormant => "dormant: registered but not operating",
            Self::Deregistered => "no longer registered",
            Self::OptedOut => "opted out",
            Self::BlankRow => "blank row",
            Self::TotalRow => "total or note row",
            Self::ProviderRow => "about a provider, not a location",
            Self::SupersededEdition => "a newer edition of the same source is there",
            Self::LocationNotListed => "about a location that is not listed here",
            Self::TooOld => "too old to rely on",
            Self::NotUsed => "not used on this site",
            Self::EarlierEdition => "what an earlier edition said, to compare with",
        }
    }
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    Published,
    /// Set aside in `quarantine.csv`, with the code of the problem.
    Quarantined(&'static str),
    Filtered(Reason),
    Duplicate,
}

#[derive(Debug, Clone)]
struct FileRows {
    path: Arc<str>,
    /// Data rows as the parser gave them, by row number.
    rows: BTreeMap<u32, Option<Fate>>,
    /// Data rows counted without the parser: physical lines that begin like a row. `None` where a format has no lines.
    second_count: Option<u32>,
}

/// The account of all rows.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    files: Vec<FileRows>,
    /// Files whose rows are counted, not entered one by one.
    counted: Vec<Account>,
}

/// One file's account, for reports and the provenance page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub path: Arc<str>,
    pub read: u32,
    pub second_count: Option<u32>,
    pub published: u32,
    pub duplicate: u32,
    pub quarantined: BTreeMap<&'static str, u32>,
    /// The rows behind `quarantined`: row and code.
    pub set_aside: Vec<(u32, &'static str)>,
    pub filtered: BTreeMap<Reason, u32>,
    /// Rows without a fate. Anything but 0 fails the build.
    pub open: u32,
}

impl Ledger {
    pub fn open_file(&mut self, path: &str) -> FileId {
        self.files.push(FileRows { path: path.into(), rows: BTreeMap::new(), second_count: None });
        FileId(u16::try_from(self.files.len() - 1).expect("fewer than 65,536 input files"))
    }

    /// A data row was read.
    pub fn read(&mut self, at: RowRef) {
        self.files[usize::from(at.file.0)].rows.entry(at.row).or_insert(None);
    }

    pub fn second_count(&mut self, file: FileId, rows: u32) {
        self.files[usize::from(file.0)].second_count = Some(rows);
    }

    /// The row's fate. The first fate stays: a row that was quarantined at reading is not published later.
    pub fn settle(&mut self, at: RowRef, fate: Fate) {
        self.files[usize::from(at.file.0)].rows.entry(at.row).or_insert(None).get_or_insert(fate);
    }

    /// Takes over another ledger's files. Their numbers move up by what is returned.
    pub fn append(&mut self, other: Self) -> u16 {
        let moved = u16::try_from(self.files.len()).expect("fewer than 65,536 input files");
        self.files.extend(other.files);
        self.counted.extend(other.counted);
        moved
    }

    /// Gives every row that has none yet the same fate.
    pub fn settle_open(&mut self, fate: Fate) {
        for file in &mut self.files {
            file.rows.values_mut().for_each(|row| {
                row.get_or_insert(fate);
            });
        }
    }

    /// Takes over the account of a file that is too large for an entry for each row.
    pub fn count(&mut self, account: impl IntoIterator<Item = Account>) {
        self.counted.extend(account);
    }

    pub fn path(&self, file: FileId) -> &Arc<str> {
        &self.files[usize::from(file.0)].path
    }

    pub fn accounts(&self) -> Vec<Account> {
        self.files
            .iter()
            .map(|file| {
                let mut account = Account {
                    path: file.path.clone(),
                    read: file.rows.len() as u32,
                    second_count: file.second_count,
                    published: 0,
                    duplicate: 0,
                    quarantined: BTreeMap::new(),
                    set_aside: Vec::new(),
                    filtered: BTreeMap::new(),
                    open: 0,
                };
                for (row, fate) in &file.rows {
                    match fate {
                        None => account.open += 1,
                        Some(Fate::Published) => account.published += 1,
                        Some(Fate::Duplicate) => account.duplicate += 1,
                        Some(Fate::Quarantined(code)) => {
                            *account.quarantined.entry(code).or_default() += 1;
                            account.set_aside.push((*row, code));
                        }
                        Some(Fate::Filtered(reason)) => *account.filtered.entry(*reason).or_default() += 1,
                    }
                }
                account
            })
            .chain(self.counted.iter().cloned())
            .collect()
    }

    /// Whether every row of every file has a fate.
    pub fn is_closed(&self) -> bool {
        self.files.iter().all(|file| file.rows.values().all(Option::is_some)) && self.counted.iter().all(|account| account.open == 0)
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} read = {} published", self.path, self.read, self.published)?;
        for (code, n) in &self.quarantined {
            write!(f, " + {n} quarantined ({code})")?;
        }
        for (reason, n) in &self.filtered {
            write!(f, " + {n} left out ({})", reason.words())?;
        }
        if self.duplicate > 0 {
            write!(f, " + {} duplicates", self.duplicate)?;
        }
        if self.open > 0 {
            write!(f, " + {} UNACCOUNTED", self.open)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_without_a_fate_keeps_the_ledger_open() {
        let mut ledger = Ledger::default();
        let file = ledger.open_file("a.csv");
        let row = |row| RowRef { file, row };
        ledger.read(row(2));
        ledger.read(row(3));
        ledger.settle(row(2), Fate::Quarantined("R22"));
        ledger.settle(row(2), Fate::Published);
        assert!(!ledger.is_closed());
        ledger.settle(row(3), Fate::Filtered(Reason::OutsideArea));
        assert!(ledger.is_closed());
        assert_eq!(ledger.accounts()[0].to_string(), "a.csv: 2 read = 0 published + 1 quarantined (R22) + 1 left out (outside the portal's area)");
    }
}
