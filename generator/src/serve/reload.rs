//! Tells open pages of the preview that the site was built anew, or what is wrong: events from the server, and a tiny script
//! that `serve --watch` adds to the pages it sends. It comes from a file of this server, so that the policy stays as strict as
//! a host's.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

pub const SCRIPT: &str = include_str!("reload.mjs");
pub const STYLE: &str = include_str!("reload.css");
/// A proxy or a browser may give up a silent connection.
const BEAT: Duration = Duration::from_secs(15);

#[derive(Debug)]
pub struct Channel {
    state: Mutex<State>,
    changed: Condvar,
    /// The files of the pages that are open, one for each visitor that waits.
    open: Mutex<Vec<String>>,
}

#[derive(Debug, Clone)]
struct State {
    version: u64,
    problems: Option<String>,
    /// Pages that were told of this version before, when they were made first.
    knowing: BTreeSet<String>,
}

impl Channel {
    /// `first` tells one run of the server from the next.
    pub fn new(first: u64) -> Self {
        let state = State { version: first, problems: None, knowing: BTreeSet::new() };
        Self { state: Mutex::new(state), changed: Condvar::new(), open: Mutex::default() }
    }

    /// The site was built anew, or could not be for these reasons.
    pub fn tell(&self, problems: Option<String>) {
        self.tell_but(problems, BTreeSet::new());
    }

    /// The same, but these pages were told before.
    pub fn tell_but(&self, problems: Option<String>, knowing: BTreeSet<String>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        *state = State { version: state.version + 1, problems, knowing };
        self.changed.notify_all();
    }

    /// Whether the last word was of problems.
    pub fn is_in_trouble(&self) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).problems.is_some()
    }

    /// The files of the pages that are open.
    pub fn open(&self) -> BTreeSet<String> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Sends a page's visitor the state now and whenever it changes, until the visitor has gone.
    pub fn send(&self, page: &str, wire: &mut impl Write) -> io::Result<()> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).push(page.to_owned());
        let gone = self.send_all(page, wire);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = open.iter().position(|other| other == page) {
            open.swap_remove(at);
        }
        gone
    }

    fn send_all(&self, page: &str, wire: &mut impl Write) -> io::Result<()> {
        let mut sent = None;
        loop {
            let state = {
                let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
                let same = |state: &mut State| Some(state.version) == sent;
                let (state, _) = self.changed.wait_timeout_while(state, BEAT, same).unwrap_or_else(PoisonError::into_inner);
                state.clone()
            };
            if sent == Some(state.version) {
                wire.write_all(b": still here\n\n")?;
            } else if sent.is_none() || !state.knowing.contains(page) {
                let event = serde_json::json!({ "version": state.version, "problems": state.problems });
                wire.write_all(format!("data: {event}\n\n").as_bytes())?;
            }
            sent = Some(state.version);
            wire.flush()?;
        }
    }
}

/// The page with the script.
pub fn inject(page: Vec<u8>, base: &str) -> Vec<u8> {
    const BEFORE: &[u8] = b"</head>";
    let Some(at) = page.windows(BEFORE.len()).position(|w| w == BEFORE) else { return page };
    let script = format!("<script type=\"module\" src=\"{base}/__reload.mjs\"></script>");
    [&page[..at], script.as_bytes(), &page[at..]].concat()
}
