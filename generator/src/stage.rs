//! What a run tells while it goes: one line for each stage when it is done, and on a terminal a moving line for a stage that
//! takes more than a second. Lines go to standard error; nothing here prints a result.

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::io::{IsTerminal, Write as _};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// A stage that is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stage {
    pub name: &'static str,
    pub taken: Count,
    pub made: Count,
    pub ms: u64,
}

/// "2,103 records".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Count {
    pub number: usize,
    pub of: &'static str,
}

impl Count {
    pub fn new(number: usize, of: &'static str) -> Self {
        Self { number, of }
    }
}

#[derive(Debug, Default)]
pub struct Stages {
    pub done: Vec<Stage>,
    /// Tells nothing while it goes: for machines and tests.
    pub quiet: bool,
}

impl Stages {
    /// Of a run that tells nothing.
    pub fn silent() -> Self {
        Self { quiet: true, ..Self::default() }
    }

    /// Runs a stage. `work` returns its result, what it took in and what it made.
    pub fn run<T>(&mut self, name: &'static str, work: impl FnOnce() -> (T, Count, Count)) -> T {
        let began = Instant::now();
        crate::teeth::trip(name);
        let (result, taken, made) = if !self.quiet && std::io::stderr().is_terminal() { live(name, work) } else { work() };
        let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let stage = Stage { name, taken, made, ms };
        if !self.quiet {
            // Standard error may be closed; the run goes on.
            let _ = writeln!(std::io::stderr(), "{}", stage.line());
        }
        self.done.push(stage);
        result
    }
}

impl Stage {
    pub fn line(&self) -> String {
        let Self { name, taken, made, ms } = self;
        format!(
            "{name:<8} {:>9} {:<10} → {:>9} {:<10} {:>7} ms",
            grouped(taken.number),
            taken.of,
            grouped(made.number),
            made.of,
            grouped(*ms as usize)
        )
    }
}

fn live<T>(name: &'static str, work: impl FnOnce() -> T) -> T {
    let (done, waiting) = channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            if waiting.recv_timeout(Duration::from_secs(1)) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let bar = ProgressBar::new_spinner().with_elapsed(Duration::from_secs(1)).with_message(name);
            if let Ok(style) = ProgressStyle::with_template("{msg:8} {spinner} {elapsed}") {
                bar.set_style(style);
            }
            while waiting.recv_timeout(Duration::from_millis(120)) == Err(RecvTimeoutError::Timeout) {
                bar.tick();
            }
            bar.finish_and_clear();
        });
        // Dropped when the work ends, also by a panic: the moving line then stops.
        let done = done;
        let result = work();
        drop(done);
        result
    })
}

/// 12345 → "12,345".
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_in_out_and_time() {
        let stage = Stage { name: "read", taken: Count::new(74_184, "rows"), made: Count::new(1_203, "records"), ms: 1_042 };
        assert_eq!(stage.line(), "read        74,184 rows       →     1,203 records      1,042 ms");
    }

    #[test]
    fn thousands_are_grouped() {
        for (number, expected) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), expected);
        }
    }
}
