//! The program. Whatever goes wrong inside it ends in a sentence and an exit code, never in a trace.

use clap::Parser;
use doorstep::build::Outcome;
use doorstep::cli::{self, Cli};
use doorstep::confine;
use doorstep::diagnostic::Report;
use std::process::ExitCode;
use std::sync::OnceLock;

/// Where a panic happened: for the message.
static PLACE: OnceLock<String> = OnceLock::new();

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(String::new, |l| format!("{}:{}", l.file(), l.line()));
        let _ = PLACE.set(format!("{} ({place})", info.payload_as_str().unwrap_or("no message")));
    }));
    let cli = Cli::parse();
    if cli.reads_files()
        && let Some(ended) = confine::outside()
    {
        return match ended {
            Ok(status) => ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(Outcome::CouldNotRun as u8)),
            Err(stopped) => {
                let mut report = Report::default();
                report.add(stopped, None);
                doorstep::say::told(&report.to_text());
                ExitCode::from(Outcome::CouldNotRun as u8)
            }
        };
    }
    let outcome = std::panic::catch_unwind(|| cli::run(cli)).unwrap_or_else(|_| {
        doorstep::note!("error[internal]: something went wrong inside Doorstep: {}", PLACE.get().map_or("", String::as_str));
        doorstep::note!("  help: nothing was published; tell whoever maintains Doorstep, with this message and the file that was read");
        Outcome::CouldNotRun
    });
    ExitCode::from(outcome as u8)
}
