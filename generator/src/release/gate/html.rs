//! The report as a page, for people. It stands in `site/report/` and is never published.

use super::Verdict;
use super::change::{Became, Edition, Group};
use super::measure::is_told;
use minijinja::{Environment, Value, context, value::Serde};
use serde::Serialize;

const TEMPLATE: &str = include_str!("report.html");

#[derive(Debug, Serialize)]
struct Table {
    caption: &'static str,
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

pub fn page(verdict: &Verdict) -> String {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::Html);
    let sum = &verdict.ledger.total;
    let rows = format!(
        "{} read = {} published + {} left out + {} set aside + {} duplicates",
        sum.read,
        sum.published,
        sum.left_out.values().sum::<u64>(),
        sum.set_aside.values().sum::<u64>(),
        sum.duplicate
    );
    let values = context! {
        headline => verdict.headline(),
        verdict => Value::from(Serde(verdict)),
        tables => Value::from(Serde(tables(verdict))),
        rows => rows,
    };
    environment.render_str(TEMPLATE, values).unwrap_or_else(|error| format!("<!DOCTYPE html><title>Report</title><p>{error}"))
}

fn tables(verdict: &Verdict) -> Vec<Table> {
    let change = &verdict.change;
    let became = |list: &[Became]| list.iter().map(|b| vec![b.name.clone(), b.id.clone(), b.was.clone(), b.now.clone()]).collect::<Vec<_>>();
    let groups = |list: &[Group]| {
        let other = list.iter().filter(|g| g.before != g.after || g.left > 0);
        other.map(|g| vec![g.name.clone(), g.before.to_string(), g.after.to_string(), g.left.to_string()]).collect::<Vec<_>>()
    };
    let told: Vec<Became> = change.ratings.iter().filter(|r| is_told(&r.was, &r.now)).cloned().collect();
    let four = |what| vec!["Service", "Id", what, "Now"];
    let group = |what| vec![what, "Before", "After", "Left it"];
    let table = |caption, head, rows| Table { caption, head, rows };
    vec![
        table("Ratings to look at: every fall to Inadequate and every rise", four("Was"), became(&told)),
        table(
            "Gone",
            vec!["Service", "Id", "Council", "Why"],
            change.gone.iter().map(|g| vec![g.name.clone(), g.id.clone(), g.council.clone(), g.why().to_owned()]).collect(),
        ),
        table("Ratings: from and to", vec!["Move", "Services"], change.matrix.iter().map(|(m, n)| vec![m.clone(), n.to_string()]).collect()),
        table("Telephone numbers", four("Was"), became(&change.phones)),
        table("Addresses", four("Was"), became(&change.addresses)),
        table("Names", four("Was"), became(&change.names)),
        table("Websites", four("Was"), became(&change.websites)),
        table(
            "Pins that moved by more than 250 metres",
            vec!["Service", "Id", "Metres"],
            change.pins_moved.iter().map(|p| vec![p.name.clone(), p.id.clone(), p.metres.to_string()]).collect(),
        ),
        table(
            "Pins lost",
            vec!["Service", "Id", "Council"],
            change.pins_lost.iter().map(|p| vec![p.name.clone(), p.id.clone(), p.council.clone()]).collect(),
        ),
        table("Councils", group("Council"), groups(&change.councils)),
        table("Kinds of care", group("Kind"), groups(&change.kinds)),
        table("Ratings held", group("Rating"), groups(&change.rating_classes)),
        table("New", vec!["Service", "Id", "Council"], change.added.iter().map(|a| vec![a.name.clone(), a.id.clone(), a.council.clone()]).collect()),
        table(
            "Figures of the market",
            vec!["Figure", "Was", "Now", "Why"],
            change.figures.iter().map(|f| vec![f.figure.clone(), f.was.clone(), f.now.clone(), f.why.clone()]).collect(),
        ),
        table("Figures gone", vec!["Figure"], change.figures_gone.iter().map(|f| vec![f.clone()]).collect()),
        table("Editions", vec!["Source"], change.editions.iter().map(|e| vec![edition(e)]).collect()),
        table("Issued anew with the same day: corrections", vec!["File"], change.reissued.iter().map(|f| vec![f.clone()]).collect()),
        table(
            "Rows set aside",
            vec!["Problem", "Rows", "What to do"],
            verdict.aside.iter().map(|a| vec![a.code.clone(), a.rows.to_string(), a.help.clone()]).collect(),
        ),
        table(
            "A sample to read, before and after",
            vec!["Id", "Before", "After"],
            change.sample.iter().map(|s| vec![s.id.clone(), s.was.clone(), s.now.clone()]).collect(),
        ),
    ]
}

/// "data/registers/cqc-locations: 2026-10-01 → 2026-11-01".
pub fn edition(edition: &Edition) -> String {
    let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "not there".into());
    format!("{}: {} → {}", edition.source, day(&edition.was), day(&edition.now))
}
