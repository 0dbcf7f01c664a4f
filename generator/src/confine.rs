//! The program in two processes: one that works and one that waits for it. Strangers' files are read within limits of memory and
//! of processor time; what breaks through them ends the process that works, and the one that waits says so in a sentence. The live
//! site is as it was, since nothing is published before everything is read.

use crate::diagnostic::{Code, Problem, codes};
use rustix::process::{Resource, Rlimit, Signal, getppid, getrlimit, set_parent_process_death_signal, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use std::fmt;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus};

#[derive(Debug)]
pub struct Stopped {
    signal: i32,
}

codes! {
    STOPPED = Error, "stopped",
        "The program was stopped while it worked: a file needed more memory or time than any register does, or the machine ended it. \
         Nothing was published.";
}

impl Problem for Stopped {
    fn code(&self) -> &'static Code {
        &STOPPED
    }

    fn help(&self) -> String {
        let fix = match self.signal {
            25 => "raise the size that one file may have (`ulimit -f`)",
            _ => "download the newest files again, or give the machine more memory",
        };
        format!("nothing was published; {fix}")
    }
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the program did not come to its end: {}", words(self.signal))
    }
}

/// Set for the process that works: the number of the one that waits.
const INSIDE: &str = "DOORSTEP_INSIDE";
/// The 55,000 locations of a whole country, with its postcodes, are read within 0.7 GB.
const MEMORY: u64 = 2 << 30;
/// The largest workbook of CQC's takes six seconds.
const SECONDS: u64 = 120;

/// Runs this program again with the same words and waits. `None`: this is the process that works, or there can be no other. An error
/// also in the one that works, when nobody waits for it any more.
pub fn outside() -> Option<Result<ExitStatus, Stopped>> {
    if let Some(waiting) = std::env::var_os(INSIDE) {
        // A process that waits and is killed takes the one that works with it, and one that was killed before this line too: what
        // nobody waits for any more must not publish.
        let _ = set_parent_process_death_signal(Some(Signal::KILL));
        let parent = getppid().map(|parent| parent.as_raw_nonzero().to_string());
        return (parent.as_deref() != waiting.to_str()).then_some(Err(Stopped { signal: 9 }));
    }
    let program = std::env::current_exe().ok()?;
    let status = Command::new(program).args(std::env::args_os().skip(1)).env(INSIDE, std::process::id().to_string()).status().ok()?;
    Some(match status.signal() {
        None => Ok(status),
        Some(signal) => Err(Stopped { signal }),
    })
}

/// What the end by a signal means.
fn words(signal: i32) -> String {
    match signal {
        6 | 9 | 11 => format!("it was stopped for want of memory, or from outside (signal {signal})"),
        25 => "it had to write a larger file than the system lets it (signal 25)".into(),
        24 => format!("it worked on one file for longer than {SECONDS} seconds"),
        signal => format!("it was stopped from outside (signal {signal})"),
    }
}

/// Does work that strangers' files are part of, within the limits; afterwards they are as before, since Zola needs more.
pub fn within<T>(work: impl FnOnce() -> T) -> T {
    // Only where another process can tell of it: a test that ran into a limit would end all tests.
    if std::env::var_os(INSIDE).is_none() {
        return work();
    }
    let before = limits(writable(), clock_gettime(ClockId::ProcessCPUTime).tv_sec.unsigned_abs()).map(|(resource, limit)| {
        let was = getrlimit(resource);
        let current = [was.current, was.maximum, Some(limit)].into_iter().flatten().min();
        let _ = setrlimit(resource, Rlimit { current, maximum: was.maximum });
        (resource, was)
    });
    let result = work();
    for (resource, was) in before {
        let _ = setrlimit(resource, was);
    }
    result
}

/// What may be reached by a process that has taken so many bytes and seconds already, as `serve` has after a day. Of the memory what
/// can be written counts: the address space that an allocator sets apart for each thread is none yet.
fn limits(bytes: u64, seconds: u64) -> [(Resource, u64); 2] {
    [(Resource::Data, bytes + MEMORY), (Resource::Cpu, seconds + SECONDS)]
}

/// The bytes of this process that can be written; nought where the system does not tell.
fn writable() -> u64 {
    let told = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    told.split_whitespace().nth(5).and_then(|pages| pages.parse().ok()).unwrap_or(0) * rustix::param::page_size() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_by_a_signal_has_words() {
        for (signal, expected) in [(6, "memory"), (24, "longer than 120 seconds"), (15, "from outside (signal 15)"), (25, "larger file")] {
            assert!(words(signal).contains(expected), "{signal}");
        }
    }

    #[test]
    fn what_was_taken_before_does_not_count() {
        assert_eq!(limits(0, 0), [(Resource::Data, 2_147_483_648), (Resource::Cpu, 120)]);
        assert_eq!(limits(1_000_000_000, 4000), [(Resource::Data, 3_147_483_648), (Resource::Cpu, 4120)]);
        assert!(writable() > 100_000);
    }
}
