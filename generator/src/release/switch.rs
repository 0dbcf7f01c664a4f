//! Puts a finished tree in the place of the published one in one step, so that the live site is always the whole old one or
//! the whole new one. The one before stays beside it until the next build.

use crate::diagnostic::{Code, Problem, Severity};
use rustix::fs::{CWD, FlockOperation, RenameFlags};
use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

#[derive(Debug)]
pub enum Fault {
    Locked { process: String },
    Link { path: PathBuf },
    Io { doing: &'static str, path: PathBuf, error: io::Error },
}

const LOCKED: Code = Code {
    id: "another-build-runs",
    severity: Severity::Error,
    explain: "Another build of the same project is running. Two at once would publish a mixture, so the second one stops.",
};
const IO: Code = Code {
    id: "cannot-publish",
    severity: Severity::Error,
    explain: "The finished site could not be put in the place of the published one, which is as it was.",
};

const LINK: Code = Code {
    id: "published-folder-is-a-link",
    severity: Severity::Error,
    explain: "The published folder is a link to another. A build exchanges the folder itself, so that the link would be replaced and what it leads to would stay as it is.",
};

pub const CODES: &[&Code] = &[&LOCKED, &LINK, &IO];

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::Locked { .. } => &LOCKED,
            Self::Link { .. } => &LINK,
            Self::Io { .. } => &IO,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::Link { .. } => "take the link away, and have the web server serve the folder itself".into(),
            Self::Locked { .. } => "wait until it has ended, then run this again".into(),
            Self::Io { .. } => "check that the folder may be written to and the disk has room".into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Locked { process } => write!(f, "another build of this project is running (process {process})"),
            Self::Link { path } => write!(f, "{} is a link, and a build would replace it", path.display()),
            Self::Io { doing, path, error } => write!(f, "cannot {doing} {}: {error}", path.display()),
        }
    }
}

/// The published folder, held by one build at a time, and the folders beside it that a build uses.
#[derive(Debug)]
pub struct Berth {
    live: PathBuf,
    /// Unlocked by the system when the process ends, however it ends.
    _lock: File,
}

/// Each process has its own: a Zola that outlives a killed build writes where nobody looks.
const FRESH: &str = ".next-";
const FORMER: &str = ".previous";
const LOCK: &str = ".lock";

impl Berth {
    /// Takes the lock and clears away what an earlier build that was killed left behind.
    pub fn take(live: &Path) -> Result<Self, Fault> {
        let folder = live.parent().unwrap_or(Path::new("."));
        if live.is_symlink() {
            return Err(Fault::Link { path: live.to_path_buf() });
        }
        std::fs::create_dir_all(folder).map_err(io("create", folder))?;
        let path = folder.join(LOCK);
        let mut lock = File::options().read(true).write(true).create(true).truncate(false).open(&path).map_err(io("open", &path))?;
        match lock_of(&mut lock) {
            Ok(()) => {}
            Err(rustix::io::Errno::WOULDBLOCK) if crate::teeth::stands("lock") => return Err(Fault::Locked { process: holder(&mut lock) }),
            // A filesystem without locks is no reason not to publish.
            Err(rustix::io::Errno::NOSYS | rustix::io::Errno::OPNOTSUPP | rustix::io::Errno::WOULDBLOCK) => {}
            Err(error) => return Err(io("lock", &path)(error.into())),
        }
        let note = lock.set_len(0).and_then(|()| lock.rewind()).and_then(|()| writeln!(lock, "{}", std::process::id()));
        note.map_err(io("write", &path))?;
        let berth = Self { live: live.to_path_buf(), _lock: lock };
        berth.recover()?;
        Ok(berth)
    }

    /// Where the next tree is built: on the same filesystem as the live one, never in it.
    pub fn fresh(&self) -> PathBuf {
        self.live.with_file_name(format!("{FRESH}{}", std::process::id()))
    }

    /// Where the tree before the live one is kept.
    pub fn former(&self) -> PathBuf {
        self.live.with_file_name(FORMER)
    }

    fn recover(&self) -> Result<(), Fault> {
        // A host without the exchange may have been cut off between its two renames: the former tree is then the live one.
        if !self.live.exists() && self.former().exists() {
            rename(&self.former(), &self.live).map_err(io("restore", &self.live))?;
        }
        self.sweep()?;
        remove(&self.fresh())
    }

    /// Removes what killed builds left. What a Zola that outlived its build still writes to goes the next time.
    fn sweep(&self) -> Result<(), Fault> {
        let folder = self.live.parent().unwrap_or(Path::new("."));
        for entry in std::fs::read_dir(folder).map_err(io("read", folder))?.flatten() {
            if entry.file_name().to_string_lossy().starts_with(FRESH) {
                let _ = remove(&entry.path());
            }
        }
        Ok(())
    }

    /// Puts the fresh tree in the place of the live one. What was live is kept as the former one. What was kept before goes last,
    /// when everything else is done.
    pub fn switch(&self) -> Result<(), Fault> {
        let (fresh, live, former) = (self.fresh(), &self.live, self.former());
        open(&fresh)?;
        settle(&fresh)?;
        if !live.exists() {
            rename(&fresh, live).map_err(io("publish", live))?;
        } else if exchange_into(&fresh, &former)? {
            // One step publishes the new tree and keeps what was live: a page from before finds its own files at every instant.
            exchange(&former, live)?;
        } else {
            remove(&former)?;
            rename(live, &former).map_err(io("keep", &former))?;
            if let Err(error) = rename(&fresh, live) {
                let _ = rename(&former, live);
                return Err(io("publish", live)(error));
            }
        }
        self.settle_folder()?;
        self.sweep()
    }

    /// Takes the tree before back, in one step. What was live is kept in its place.
    pub fn roll_back(&self) -> Result<(), Fault> {
        let (live, former) = (&self.live, self.former());
        if !exchange(&former, live)? {
            let aside = self.fresh();
            rename(live, &aside).map_err(io("keep", &aside))?;
            if let Err(error) = rename(&former, live) {
                let _ = rename(&aside, live);
                return Err(io("publish", live)(error));
            }
            rename(&aside, &former).map_err(io("keep", &former))?;
        }
        self.settle_folder()
    }

    /// Removes the fresh tree: there is nothing in it that is not live.
    pub fn discard(&self) -> Result<(), Fault> {
        remove(&self.fresh())
    }

    fn settle_folder(&self) -> Result<(), Fault> {
        let folder = self.live.parent().unwrap_or(Path::new("."));
        File::open(folder).and_then(|f| f.sync_all()).map_err(io("settle", folder))
    }
}

/// The process that a lock names.
fn holder(lock: &mut File) -> String {
    let mut process = String::new();
    let _ = lock.rewind().and_then(|()| lock.read_to_string(&mut process));
    process.trim().to_owned()
}

/// Takes the lock. One whose process was killed may still be held for an instant, by a program that it had only begun to start.
fn lock_of(lock: &mut File) -> rustix::io::Result<()> {
    for _ in 0..40 {
        match rustix::fs::flock(&*lock, FlockOperation::NonBlockingLockExclusive) {
            Err(rustix::io::Errno::WOULDBLOCK) if !Path::new("/proc/self").exists() || Path::new("/proc").join(holder(lock)).exists() => break,
            Err(rustix::io::Errno::WOULDBLOCK) => std::thread::sleep(std::time::Duration::from_millis(50)),
            other => return other,
        }
    }
    Err(rustix::io::Errno::WOULDBLOCK)
}

/// Moves a folder to where another may be, which then stands in the first one's place. False where the system cannot.
fn exchange_into(fresh: &Path, former: &Path) -> Result<bool, Fault> {
    if former.exists() {
        return exchange(fresh, former);
    }
    // Whether the system can is asked with two empty folders of no worth.
    let (one, other) = (fresh.with_extension("a"), fresh.with_extension("b"));
    for folder in [&one, &other] {
        std::fs::create_dir_all(folder).map_err(io("create", folder))?;
    }
    let can = exchange(&one, &other);
    for folder in [&one, &other] {
        remove(folder)?;
    }
    if !can? {
        return Ok(false);
    }
    rename(fresh, former).map(|()| true).map_err(io("keep", former))
}

/// Swaps two folders in one step. False where the system cannot.
pub fn exchange(fresh: &Path, live: &Path) -> Result<bool, Fault> {
    use rustix::io::Errno;
    #[cfg(test)]
    if !tests::step() {
        return Ok(false);
    }
    match rustix::fs::renameat_with(CWD, fresh, CWD, live, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => Ok(false),
        Err(error) => Err(io("publish", live)(error.into())),
    }
}

/// One step of those that a power cut may fall between.
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(test)]
    tests::step();
    std::fs::rename(from, to)
}

/// Whoever serves the tree may read it, whatever mask the build ran under and whatever rights its inputs had.
fn open(fresh: &Path) -> Result<(), Fault> {
    use std::os::unix::fs::PermissionsExt;
    for entry in walkdir::WalkDir::new(fresh) {
        let entry = entry.map_err(|error| io("read", fresh)(error.into()))?;
        let mode = if entry.file_type().is_dir() { 0o755 } else { 0o644 };
        let now = entry.metadata().map_err(|error| io("read", entry.path())(error.into()))?.permissions();
        if now.mode() & 0o777 != mode {
            std::fs::set_permissions(entry.path(), std::fs::Permissions::from_mode(mode)).map_err(io("open", entry.path()))?;
        }
    }
    Ok(())
}

/// Makes sure that a power cut after the switch finds whole files: one call for the whole filesystem, since one for each of
/// thousands of files takes minutes.
fn settle(fresh: &Path) -> Result<(), Fault> {
    let folder = File::open(fresh).map_err(io("open", fresh))?;
    rustix::fs::syncfs(&folder).map_err(|error| io("settle", fresh)(error.into()))
}

fn remove(folder: &Path) -> Result<(), Fault> {
    #[cfg(test)]
    tests::step();
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(io("remove", folder)(error)),
        _ => Ok(()),
    }
}

fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Fault + use<> {
    let path = path.to_path_buf();
    move |error| Fault::Io { doing, path, error }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cell::Cell;
    use std::fs;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    thread_local! {
        /// How many steps are left until the power goes.
        static LEFT: Cell<usize> = const { Cell::new(usize::MAX) };
        /// Whether the filesystem can exchange two folders in one step.
        static EXCHANGES: Cell<bool> = const { Cell::new(true) };
    }

    /// Called before each step that changes the disk. Whether an exchange is possible.
    pub(super) fn step() -> bool {
        let left = LEFT.get();
        assert!(left > 0, "the power is gone");
        LEFT.set(left - 1);
        EXCHANGES.get()
    }

    /// The lock, which another test's child may hold for an instant between its fork and its own program.
    fn take(live: &Path) -> Berth {
        for _ in 0..500 {
            match Berth::take(live) {
                Err(Fault::Locked { .. }) => std::thread::sleep(std::time::Duration::from_millis(10)),
                taken => return taken.unwrap(),
            }
        }
        panic!("the lock is not given back")
    }

    fn build(berth: &Berth, text: &str) {
        fs::create_dir(berth.fresh()).unwrap();
        fs::write(berth.fresh().join("index.html"), text).unwrap();
        berth.switch().unwrap();
    }

    fn read(path: &Path) -> String {
        fs::read_to_string(path.join("index.html")).unwrap()
    }

    #[test]
    fn the_new_takes_the_place_of_the_old() {
        let folder = tempfile::tempdir().unwrap();
        let live = folder.path().join("public");
        let berth = take(&live);
        build(&berth, "1");
        build(&berth, "2");
        build(&berth, "3");
        assert_eq!((read(&live).as_str(), read(&berth.former()).as_str()), ("3", "2"));
        assert!(!berth.fresh().exists());
        berth.roll_back().unwrap();
        assert_eq!((read(&live).as_str(), read(&berth.former()).as_str()), ("2", "3"));
    }

    #[test]
    fn a_second_build_is_told_and_a_dead_one_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let live = folder.path().join("public");
        let first = take(&live);
        let Err(Fault::Locked { process }) = Berth::take(&live) else { panic!("the second build got in") };
        assert_eq!(process, std::process::id().to_string());
        fs::create_dir(first.fresh()).unwrap();
        drop(first);
        assert!(!take(&live).fresh().exists());
    }

    #[test]
    fn a_switch_that_was_cut_off_is_mended() {
        let folder = tempfile::tempdir().unwrap();
        let live = folder.path().join("public");
        let berth = take(&live);
        build(&berth, "1");
        fs::rename(&live, berth.former()).unwrap();
        drop(berth);
        take(&live);
        assert_eq!(read(&live), "1");
    }

    /// Two files, so that a mixture shows.
    fn tree(folder: &Path, number: usize) {
        fs::create_dir_all(folder.join("part")).unwrap();
        fs::write(folder.join("index.html"), number.to_string()).unwrap();
        fs::write(folder.join("part/index.html"), number.to_string()).unwrap();
    }

    /// The number of a whole tree.
    fn whole(folder: &Path) -> Option<String> {
        let (one, other) = (fs::read_to_string(folder.join("index.html")).ok()?, fs::read_to_string(folder.join("part/index.html")).ok()?);
        (one == other && fs::read_dir(folder).ok()?.count() == 2).then_some(one)
    }

    /// In memory where there is such a folder: a real disk is told to settle with every switch.
    fn folder() -> tempfile::TempDir {
        tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        /// P6: wherever the power goes in any row of publications and withdrawals, the next build finds the whole old site or the
        /// whole new one. P16: a withdrawal after a publication gives the site before.
        #[test]
        fn p06_p16_the_live_site_is_always_a_whole_one(
            deeds in prop::collection::vec((any::<bool>(), prop_oneof![1 => Just(usize::MAX), 2 => 0_usize..9]), 1..8),
            exchanges in any::<bool>(),
        ) {
            let folder = folder();
            let live = folder.path().join("public");
            EXCHANGES.set(exchanges);
            LEFT.set(usize::MAX);
            let berth = take(&live);
            tree(&berth.fresh(), 0);
            berth.switch().unwrap();
            let former = berth.former();
            drop(berth);
            for (number, (publishes, left)) in (1..).zip(deeds) {
                let before = whole(&live).unwrap();
                let kept = whole(&former);
                if !publishes && kept.is_none() {
                    continue;
                }
                let berth = take(&live);
                if publishes {
                    tree(&berth.fresh(), number);
                }
                let wanted = if publishes { number.to_string() } else { kept.unwrap() };
                LEFT.set(left);
                let done = catch_unwind(AssertUnwindSafe(|| if publishes { berth.switch() } else { berth.roll_back() }));
                LEFT.set(usize::MAX);
                drop(berth);
                drop(take(&live));
                let now = whole(&live);
                prop_assert!(now.is_some(), "neither the old nor the new site is there");
                let now = now.unwrap();
                prop_assert!(now == before || now == wanted, "{} is neither {} nor {}", now, before, wanted);
                if done.is_ok() {
                    prop_assert_eq!(&now, &wanted);
                    prop_assert_eq!(whole(&former), Some(before));
                }
            }
        }
    }
}
