//! How far a download is: a moving line on a terminal, and elsewhere one line for each tenth of a large file.

use indicatif::{ProgressBar, ProgressStyle};
use std::cell::Cell;
use std::io::{IsTerminal, Write as _};
use std::time::Duration;

/// Smaller files are there before anybody has read a line about them.
const LARGE: u64 = 20 << 20;

#[derive(Debug)]
pub struct Progress {
    name: String,
    bar: ProgressBar,
    terminal: bool,
    quiet: bool,
    whole: Cell<Option<u64>>,
    told: Cell<u64>,
}

impl Progress {
    pub fn new(name: &str, quiet: bool) -> Self {
        let terminal = !quiet && std::io::stderr().is_terminal();
        let bar = if terminal { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        Self { name: name.into(), bar, terminal, quiet, whole: Cell::new(None), told: Cell::new(0) }
    }

    pub fn begin(&self, whole: Option<u64>) {
        self.whole.set(whole);
        self.told.set(0);
        let style = match whole {
            Some(whole) => {
                self.bar.set_length(whole);
                "{msg:16} {bar:30} {bytes:>10} of {total_bytes}, {eta} left"
            }
            None => "{msg:16} {spinner} {bytes:>10}, {elapsed}",
        };
        if let Ok(style) = ProgressStyle::with_template(style) {
            self.bar.set_style(style);
        }
        self.bar.set_message(self.name.clone());
        self.bar.enable_steady_tick(Duration::from_millis(200));
    }

    pub fn at(&self, bytes: u64) {
        self.bar.set_position(bytes);
        let Some(whole) = self.whole.get().filter(|whole| *whole >= LARGE && !self.terminal && !self.quiet) else { return };
        let tenth = bytes * 10 / whole;
        if tenth > self.told.get() {
            self.told.set(tenth);
            let _ = writeln!(std::io::stderr(), "{}: {} of {} MB", self.name, bytes >> 20, whole >> 20);
        }
    }

    /// Counted calls instead of bytes.
    pub fn calls(&self, done: usize, of: usize) {
        if done == 0 {
            self.bar.set_length(of as u64);
            if let Ok(style) = ProgressStyle::with_template("{msg:16} {bar:30} {pos} of {len} records, {eta} left") {
                self.bar.set_style(style);
            }
            self.bar.set_message(self.name.clone());
        }
        self.bar.set_position(done as u64);
        if !self.terminal && !self.quiet && done > 0 && done.is_multiple_of(500) {
            let _ = writeln!(std::io::stderr(), "{}: {done} of {of} records", self.name);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
