//! `serve --watch`: a preview that follows every change, told to the terminal and to the pages that are open.

use super::{Common, open};
use crate::build::Outcome;
use crate::diagnostic::{Report, Severity};
use crate::house::House;
use crate::serve::preview::{self, First, Preview, Touched};
use crate::serve::watch::Watch;
use crate::serve::{Channel, Server};
use crate::stage::grouped;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Shows a preview, and makes it anew after each change until the process ends.
pub(super) fn follow(common: &Common, port: u16) -> Outcome {
    let mut report = Report::default();
    let (project, house) = (open(common, &mut report), House::find(common.house.as_deref()));
    let (Some(project), Some(house)) = (project, house) else {
        crate::say::told(&report.to_text());
        return Outcome::CouldNotRun;
    };
    let channel = Arc::new(Channel::new(std::process::id().into()));
    let started = Preview::new(&project, &house)
        .and_then(|preview| Ok((Server::following(&preview.public(), project.portal.base_path(), port, Some(Arc::clone(&channel)))?, preview)));
    let (server, mut preview) = match started {
        Ok(started) => started,
        Err(error) => {
            crate::note!("cannot show a preview on port {port}: {error}\n  help: name another port with --port, or 0 for any");
            return Outcome::CouldNotRun;
        }
    };
    let said = ["doorstep.toml", "data", "content"].map(|name| project.root.join(name));
    let looks = [project.templates(), house.templates(), house.assets()];
    let mut watch = Watch::new(said.into_iter().chain(looks.clone()).collect());
    if let Ok(address) = server.address() {
        crate::say!("{address}");
    }
    std::thread::spawn(move || server.run());
    let mut touched = Touched::Anything;
    loop {
        let is_whole = show(common, &mut preview, touched, &channel);
        preview.tidy();
        let changed = watch.change_within(PAUSE).unwrap_or_else(|| {
            if is_whole {
                walk(&preview, &channel);
            }
            watch.change()
        });
        let is_look = |path: &PathBuf| looks.iter().any(|folder| path.starts_with(folder));
        touched = if changed.iter().all(is_look) { Touched::Looks } else { Touched::Anything };
        if changed.iter().any(|path| path.extension().is_some_and(|e| e == "css" || e == "mjs")) {
            // It says itself what is wrong with a script, and does nothing when nothing changed.
            let _ = std::process::Command::new("node").arg("scripts/assets.mjs").current_dir(&house.root).status();
        }
    }
}

/// The preview is walked over when nothing changed for so long.
const PAUSE: Duration = Duration::from_millis(500);

/// Makes the preview anew and tells the terminal and the open pages. Whether it could be made.
fn show(common: &Common, preview: &mut Preview, touched: Touched, channel: &Channel) -> bool {
    let began = Instant::now();
    let mut report = Report::default();
    let mut told = BTreeSet::new();
    let mut tell = |pages: BTreeSet<String>| {
        channel.tell(None);
        crate::note!("{} open pages made in {:.2} s", grouped(pages.len()), began.elapsed().as_secs_f64());
        told = pages;
    };
    let made = match open(common, &mut report) {
        Some(project) => preview.make(project, touched, First { open: channel.open(), tell: &mut tell }),
        None => Err(report),
    };
    let is_whole = made.is_ok();
    match made {
        Ok(made) => {
            if made != preview::Made::default() || channel.is_in_trouble() {
                channel.tell_but(None, told);
            }
            crate::note!("{} pages made in {:.2} s", grouped(made.pages), began.elapsed().as_secs_f64());
        }
        Err(report) => {
            let mut report = report;
            report.retain(|entry| entry.problem.code().severity == Severity::Error);
            let text = report.to_text();
            crate::say::told(&text);
            crate::note!("the last good preview stays");
            channel.tell(Some(text));
        }
    }
    is_whole
}

/// Walks over the whole preview, once nobody changes anything: a page that was changed may lack what every page must have.
fn walk(preview: &Preview, channel: &Channel) {
    let walked = preview.verify();
    if walked.has_errors() {
        let text = walked.to_text();
        crate::say::told(&text);
        channel.tell(Some(text));
    }
}
