//! Runs Zola into a folder that does not exist yet. A warning is a failure, and so is a run without an end.

use crate::diagnostic::{Code, Problem, Severity};
use std::fmt;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// 55,000 locations take well under a minute; whatever takes this long hangs.
pub const TIME_LIMIT: Duration = Duration::from_secs(600);

#[derive(Debug)]
pub enum Fault {
    Absent { error: String },
    Failed { message: String },
    Warned { message: String },
    TooLong { limit: Duration },
    OtherVersion { found: String },
}

const ABSENT: Code = Code {
    id: "no-zola",
    severity: Severity::Error,
    explain: "Zola, which makes the pages, is not installed or does not start. `make site` installs it.",
};
const FAILED: Code = Code {
    id: "zola-failed",
    severity: Severity::Error,
    explain: "Zola could not make the pages; most often a template has a mistake or uses a value that its page does not have. \
              The published site is as it was.",
};
const WARNED: Code = Code {
    id: "zola-warned",
    severity: Severity::Error,
    explain: "Zola made the pages but warned. What it warns of ends as a missing or a wrong page, so nothing is published.",
};
const TOO_LONG: Code = Code {
    id: "zola-too-slow",
    severity: Severity::Error,
    explain: "Zola did not finish within its time limit and was stopped. The published site is as it was.",
};

const OTHER_VERSION: Code = Code {
    id: "zola-version",
    severity: Severity::Error,
    explain: "The Zola that is installed is not of the series that the templates are written for. Another one makes other pages, or none.",
};

pub const CODES: &[&Code] = &[&ABSENT, &FAILED, &WARNED, &TOO_LONG, &OTHER_VERSION];

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::Absent { .. } => &ABSENT,
            Self::Failed { .. } => &FAILED,
            Self::Warned { .. } => &WARNED,
            Self::TooLong { .. } => &TOO_LONG,
            Self::OtherVersion { .. } => &OTHER_VERSION,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::Absent { .. } => "run `make site`, or scripts/setup alone, in Doorstep's own folder".into(),
            Self::Failed { message } if NO_ROOM.iter().any(|error| message.contains(error)) => {
                "make room on the disk, or raise what the system lets one user or one file take, and run it again".into()
            }
            Self::Failed { .. } | Self::Warned { .. } => "mend the template or the page that it names".into(),
            Self::OtherVersion { .. } => format!("install Zola {SERIES}: delete .tools and run `make site`"),
            Self::TooLong { .. } => "run it again; if it happens again, tell whoever maintains Doorstep".into(),
        }
    }
}

/// What Linux calls a full disk, a file above the size that a process may write, and a quota that is used up.
const NO_ROOM: [&str; 3] = ["os error 28)", "os error 27)", "os error 122)"];

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent { error } => write!(f, "Zola cannot be started: {error}"),
            Self::Failed { message } => write!(f, "Zola could not make the pages: {message}"),
            Self::Warned { message } => write!(f, "Zola warned: {message}"),
            Self::OtherVersion { found } => write!(f, "the installed program is {found:?}, and {SERIES} is wanted"),
            Self::TooLong { limit } => write!(f, "Zola did not finish within {} seconds", limit.as_secs()),
        }
    }
}

/// The series that the templates are written for.
const SERIES: &str = "0.22";

/// Which Zola it is: its version, and the SHA-256 that `scripts/setup` wrote down of it.
pub fn identity(program: &Path) -> Result<(String, Option<String>), Fault> {
    let absent = |error: std::io::Error| Fault::Absent { error: error.to_string() };
    let said = Command::new(program).arg("--version").stdin(Stdio::null()).output().map_err(absent)?;
    let said = String::from_utf8_lossy(&said.stdout).trim().to_owned();
    let version = said.strip_prefix("zola ").filter(|version| version.starts_with(&format!("{SERIES}.")) || !crate::teeth::stands("zola-version"));
    let Some(version) = version else { return Err(Fault::OtherVersion { found: said }) };
    let wrapper = std::fs::read(program).unwrap_or_default();
    let start = String::from_utf8_lossy(&wrapper[..wrapper.len().min(1_000)]).into_owned();
    let sum = start.lines().find_map(|line| line.strip_prefix("# zola sha256 ")).filter(|sum| crate::digest::is_sha256(sum));
    Ok((version.to_owned(), sum.map(Into::into)))
}

/// Builds the site assembled in `root` into `out`, which must not exist.
pub fn build(program: &Path, root: &Path, out: &Path, limit: Duration) -> Result<(), Fault> {
    let mut child = Command::new(program)
        .arg("--root")
        .arg(root)
        .arg("build")
        .arg("--output-dir")
        .arg(out)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| Fault::Absent { error: error.to_string() })?;
    // Both pipes are read while it runs: a full pipe would stop it for ever.
    let stdout = drain(child.stdout.take());
    let stderr = drain(child.stderr.take());
    let success = wait(&mut child, limit)?;
    let said: String = [stdout, stderr].into_iter().map(|reader| reader.join().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let said = plain(&said, root);
    if !success {
        let message = if said.errors.is_empty() { said.rest } else { said.errors };
        return Err(Fault::Failed { message: if message.is_empty() { "it did not say why".into() } else { message } });
    }
    let trouble = [said.warnings, said.errors].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join("; ");
    if trouble.is_empty() || !crate::teeth::stands("zola-warnings") { Ok(()) } else { Err(Fault::Warned { message: trouble }) }
}

fn drain(pipe: Option<impl Read + Send + 'static>) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn wait(child: &mut Child, limit: Duration) -> Result<bool, Fault> {
    let began = Instant::now();
    let mut pause = Duration::from_millis(2);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status.success()),
            Ok(None) if began.elapsed() > limit => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(Fault::TooLong { limit });
            }
            Ok(None) => std::thread::sleep(pause),
            Err(error) => return Err(Fault::Absent { error: error.to_string() }),
        }
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// What Zola said, by weight, without colours and without this machine's folders.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    errors: String,
    warnings: String,
    rest: String,
}

fn plain(output: &str, root: &Path) -> Said {
    let root = format!("{}/", root.display());
    let mut said = Said::default();
    let mut last_was_weighty = false;
    for line in output.lines() {
        let line = without_colour(line).replace(&root, "");
        let line = line.trim_end();
        let (to, text) = if let Some(text) = line.strip_prefix("ERROR ").or_else(|| line.strip_prefix("Error: ")) {
            last_was_weighty = true;
            (&mut said.errors, text)
        } else if let Some(text) = line.strip_prefix("WARN ").or_else(|| line.strip_prefix("Warning: ")) {
            last_was_weighty = false;
            (&mut said.warnings, text)
        } else if last_was_weighty && !line.is_empty() {
            (&mut said.errors, line)
        } else {
            (&mut said.rest, line)
        };
        let text = text.trim();
        // Bars and carets that point at a place in a file mean nothing on one line.
        if text.contains(|c: char| c.is_alphanumeric()) {
            if !to.is_empty() {
                to.push_str("; ");
            }
            to.push_str(text);
        }
    }
    said
}

fn without_colour(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        out.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_said(output: &str, errors: &str, warnings: &str) {
        let said = plain(output, Path::new("/some/where"));
        assert_eq!((said.errors.as_str(), said.warnings.as_str()), (errors, warnings));
    }

    #[test]
    fn messages_lose_colours_and_folders() {
        check_said("Building site...\nDone in 3ms.", "", "");
        check_said(
            "\u{1b}[31mERROR \u{1b}[0mFailed to render '/some/where/templates/a.html'\nVariable `x` not found",
            "Failed to render 'templates/a.html'; Variable `x` not found",
            "",
        );
        check_said("WARN Highlight language x not found", "", "Highlight language x not found");
    }

    #[test]
    fn what_does_not_start_or_end_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let absent = build(&folder.path().join("nothing"), folder.path(), &out, TIME_LIMIT).unwrap_err();
        assert_eq!(absent.code().id, "no-zola");
        let slow = folder.path().join("slow");
        std::fs::write(&slow, "#!/bin/sh\nexec sleep 30\n").unwrap();
        std::fs::set_permissions(&slow, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        let slow = build(&slow, folder.path(), &out, Duration::from_millis(50)).unwrap_err();
        assert_eq!(slow.code().id, "zola-too-slow");
    }
}
