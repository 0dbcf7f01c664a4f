//! Tells open pages of the preview that the site was built anew, or what is wrong: events from the server, and a tiny script
//! that `serve --watch` adds to the pages it sends. It comes from a file of this server, so that the policy stays as strict as
//! a host's.

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
}

#[derive(Debug, Clone)]
struct State {
    version: u64,
    problems: Option<String>,
}

impl Channel {
    /// `first` tells one run of the server from the next.
    pub fn new(first: u64) -> Self {
        Self { state: Mutex::new(State { version: first, problems: None }), changed: Condvar::new() }
    }

    /// The site was built anew, or could not be for these reasons.
    pub fn tell(&self, problems: Option<String>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.version += 1;
        state.problems = problems;
        self.changed.notify_all();
    }

    /// Sends the state now and whenever it changes, until the visitor has gone.
    pub fn send(&self, wire: &mut impl Write) -> io::Result<()> {
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
            } else {
                let event = serde_json::json!({ "version": state.version, "problems": state.problems });
                wire.write_all(format!("data: {event}\n\n").as_bytes())?;
                sent = Some(state.version);
            }
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
