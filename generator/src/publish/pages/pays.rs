//! `/who-pays/`: the rules of who pays, step by step, their figures with dates and sources, and the same table for the script
//! that works them out in the browser. There is no such page where a portal has no figures.

mod words;

use super::shared::{Council, Number};
use crate::model::funding::rules::{Band, Choice, House, Nhs, Place, RULES, Rule, Step, Time};
use crate::model::funding::{Amount, Figure, Parameter, Standing, Unit};
use crate::model::*;
use crate::publish::File;
use crate::publish::page::{Crumb, sheet};
use crate::publish::words::{date, each, list, money};
use serde::Serialize;
use serde_json::{Map, Value, json};
pub use words::name;
use words::{General, SLOTS, slots};

#[derive(Debug, Serialize)]
struct Page {
    description: String,
    breadcrumbs: Vec<Crumb>,
    councils: Vec<Asked>,
    /// One council only: nobody is asked which.
    #[serde(skip_serializing_if = "Option::is_none")]
    only: Option<String>,
    steps: Vec<Shown>,
    limits: Vec<Limits>,
    limits_source: String,
    /// "These are the figures from 6 April 2026 to 5 April 2027."
    year: String,
    /// The last day of the first of them to end, and what is said afterwards.
    year_end: String,
    year_over: String,
    now: Vec<Row>,
    earlier: Vec<Row>,
    #[serde(skip_serializing_if = "Option::is_none")]
    easy: Option<String>,
    /// The table for the script.
    rules: String,
}

#[derive(Debug, Serialize)]
struct Asked {
    code: String,
    name: String,
    council: String,
    front_door: Number,
}

/// A step of the rules with all that it can say.
#[derive(Debug, Serialize)]
struct Shown {
    id: &'static str,
    title: &'static str,
    rules: Vec<Said>,
    sources: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct Said {
    when: &'static str,
    say: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Link {
    name: &'static str,
    url: &'static str,
}

/// The limits of one council.
#[derive(Debug, Serialize)]
struct Limits {
    name: String,
    home: String,
    care_home: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    own: Option<&'static str>,
}

/// A line of the table of figures.
#[derive(Debug, Serialize)]
struct Row {
    what: String,
    amount: String,
    days: String,
    sure: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    host: String,
    checked: String,
}

pub fn is_there(atlas: &Atlas) -> bool {
    !atlas.funding.is_empty()
}

pub fn files(atlas: &Atlas) -> Vec<File> {
    if !is_there(atlas) {
        return Vec::new();
    }
    let councils: Vec<Asked> = atlas.portal.authorities.iter().map(asked).collect();
    let in_force: Vec<&Figure> = atlas.funding.figures.iter().filter(|f| f.in_force(atlas.as_of)).collect();
    // The limits' own year: the NHS counts from another day, and each figure has its days beside it.
    let year = atlas.funding.figure(Parameter::UpperLimitHome, None, atlas.as_of);
    let year_end = year.and_then(|f| f.to);
    let extra = Page {
        description: "Who pays for care at home or in a care home: you, the council or the NHS. The rules in plain words, and six questions.".into(),
        breadcrumbs: vec![Crumb::home()],
        only: (councils.len() == 1).then(|| councils[0].code.clone()),
        councils,
        steps: Step::ALL.iter().filter(|step| **step != Step::Verdict).map(|step| shown(atlas, *step)).collect(),
        limits: limits(atlas),
        limits_source: limits_source(atlas),
        year: year.map(year_words).unwrap_or_default(),
        year_over: year_end.map(over).unwrap_or_default(),
        year_end: year_end.map(|end| end.to_string()).unwrap_or_default(),
        now: in_force.iter().map(|f| row(atlas, f)).collect(),
        earlier: atlas.funding.figures.iter().filter(|f| f.to.is_some_and(|to| to < atlas.as_of)).map(|f| row(atlas, f)).collect(),
        easy: super::guides::easy_path(atlas, "who-pays"),
        rules: table(atlas),
    };
    vec![sheet("content/who-pays.md", "Who pays for care?", "pages/who-pays.html", &extra)]
}

/// "These are the figures for 2026/27: 6 April 2026 to 5 April 2027."
fn year_words(figure: &Figure) -> String {
    match figure.to {
        Some(to) if figure.from.year() + 1 == to.year() => {
            format!("These are the figures for {}/{:02}: {} to {}.", figure.from.year(), to.year() % 100, date(figure.from), date(to))
        }
        Some(to) => format!("These are the figures for {} to {}.", date(figure.from), date(to)),
        None => format!("These are the figures since {}.", date(figure.from)),
    }
}

fn over(end: Date) -> String {
    format!("The rates for the new year are not added yet. The figures here ended on {}. Ask the council for the new ones.", date(end))
}

fn asked(authority: &Authority) -> Asked {
    let Council { name, council, front_door, .. } = Council::of(authority);
    Asked { code: authority.code.to_string(), name, council, front_door }
}

fn shown(atlas: &Atlas, step: Step) -> Shown {
    let rules: Vec<&words::Words> = RULES.iter().filter(|rule| rule.step == step).filter_map(|rule| words::of(rule.id)).collect();
    let mut sources: Vec<Link> = rules.iter().filter_map(|w| w.source).map(|s| Link { name: s.name, url: s.url }).collect();
    sources.dedup();
    // What is said when a figure is missing is for the script: the page says so beside the figure.
    let rules = rules.into_iter().filter(|w| w.id != "savings-not-known");
    Shown { id: step.key(), title: words::title(step), rules: rules.map(|w| Said { when: w.when, say: general(atlas, w.say) }).collect(), sources }
}

/// The sentence with England's figures, and with words for what differs from council to council.
fn general(atlas: &Atlas, say: &str) -> String {
    let mut out = say.to_string();
    for slot in SLOTS {
        let words = match slot.general {
            General::Words(words) => words.to_string(),
            General::Figure(parameter) => amount_of(atlas, parameter),
            General::Tariff => format!(
                "{} for every {}, or part of it, above the lower limit",
                amount_of(atlas, Parameter::TariffIncome),
                amount_of(atlas, Parameter::TariffStep)
            ),
        };
        out = out.replace(&format!("{{{}}}", slot.name), &words);
    }
    out
}

/// England's figure in a sentence.
fn amount_of(atlas: &Atlas, parameter: Parameter) -> String {
    atlas.funding.figure(parameter, None, atlas.as_of).map_or_else(|| "an amount that is not known here".into(), |f| in_words(atlas, f))
}

/// "£23,250", "£30.65 a week", "12 weeks"; of a figure that is awaited, what it was before.
fn in_words(atlas: &Atlas, figure: &Figure) -> String {
    match figure.amount {
        Some(amount) => amount_words(figure.parameter, amount),
        None => match atlas.funding.before(figure.parameter, figure.area, figure.from).and_then(|f| Some((f.amount?, f.to?))) {
            Some((amount, to)) => format!("an amount that is not here yet (until {} it was {})", date(to), amount_words(figure.parameter, amount)),
            None => "an amount that is not here yet".into(),
        },
    }
}

fn amount_words(parameter: Parameter, amount: Amount) -> String {
    match (amount, parameter.unit()) {
        (Amount::Weeks(1), _) => "1 week".into(),
        (Amount::Weeks(n), _) => format!("{n} weeks"),
        (Amount::Money(pence), Unit::PoundsAWeek) => format!("{} {}", money(pence.get()), each("week")),
        (Amount::Money(pence), _) => money(pence.get()),
    }
}

fn limits(atlas: &Atlas) -> Vec<Limits> {
    let of = |parameter, code| atlas.funding.figure(parameter, Some(code), atlas.as_of);
    let shown = |parameter, code| of(parameter, code).and_then(|f| f.amount).map_or_else(|| "Not here yet".into(), |a| amount_words(parameter, a));
    let row = |authority: &Authority| {
        let own = [Parameter::UpperLimitHome, Parameter::UpperLimitCareHome].iter().filter_map(|p| of(*p, authority.code)).find(|f| f.area.is_some());
        Limits {
            name: authority.name.to_string(),
            home: shown(Parameter::UpperLimitHome, authority.code),
            care_home: shown(Parameter::UpperLimitCareHome, authority.code),
            own: own.map(|f| if f.standing == Standing::MadeUp { "its own limit, made up" } else { "its own limit" }),
        }
    };
    atlas.portal.authorities.iter().map(row).collect()
}

fn limits_source(atlas: &Atlas) -> String {
    let lower = amount_of(atlas, Parameter::LowerLimitHome);
    let own: Vec<String> = atlas.portal.authorities.iter().filter(|a| has_own(atlas, a.code)).map(|a| a.name.to_string()).collect();
    let owns = match own.as_slice() {
        [] => "No council here has told us of a limit of its own.".into(),
        names => format!("{} {} own limits.", list(names), if names.len() == 1 { "has its" } else { "have their" }),
    };
    format!(
        "A council may set higher limits for care at home. {owns} The lower limit is {lower} in England. All figures, their dates and their sources are in the table below."
    )
}

fn has_own(atlas: &Atlas, code: AreaCode) -> bool {
    atlas.funding.figures.iter().any(|f| f.area == Some(code) && f.in_force(atlas.as_of))
}

/// "Not confirmed: check it".
fn sure(standing: Standing) -> &'static str {
    match standing {
        Standing::Confirmed => "Confirmed",
        Standing::NotConfirmed => "Not confirmed: check it",
        Standing::Awaited => "Not found yet: ask the council",
        Standing::MadeUp => "Made up, for this demonstration",
    }
}

/// "6 April 2026 to 5 April 2027", "since 1 April 2015".
fn days(figure: &Figure) -> String {
    match figure.to {
        Some(to) => format!("{} to {}", date(figure.from), date(to)),
        None => format!("since {}", date(figure.from)),
    }
}

fn whose(atlas: &Atlas, figure: &Figure) -> String {
    figure.area.and_then(|code| atlas.portal.authority(code)).map_or_else(|| "England".into(), |a| a.name.to_string())
}

fn row(atlas: &Atlas, figure: &Figure) -> Row {
    let name = words::name(figure.parameter);
    Row {
        what: if figure.area.is_some() { format!("{name}: {} only", whose(atlas, figure)) } else { name.into() },
        amount: figure.amount.map_or_else(|| "Not here yet".into(), |amount| amount_words(figure.parameter, amount)),
        days: days(figure),
        sure: sure(figure.standing),
        url: (figure.standing != Standing::MadeUp).then(|| figure.url.to_string()),
        host: figure.url.host().trim_start_matches("www.").to_string(),
        checked: date(figure.checked_on),
    }
}

/// The conditions of a rule, by question.
fn conditions(rule: &Rule) -> Value {
    fn keys<T: Choice>(choices: &[T]) -> Value {
        choices.iter().map(|choice| choice.key()).collect()
    }
    let all = [
        ("place", keys::<Place>(rule.place)),
        ("nhs", keys::<Nhs>(rule.nhs)),
        ("time", keys::<Time>(rule.time)),
        ("house", keys::<House>(rule.house)),
        ("band", keys::<Band>(rule.band)),
    ];
    all.into_iter().filter(|(_, choices)| choices != &json!([])).map(|(name, choices)| (name.to_string(), choices)).collect::<Map<_, _>>().into()
}

/// The table, its words and its figures, safe inside a script element.
fn table(atlas: &Atlas) -> String {
    let rules: Vec<Value> = RULES
        .iter()
        .filter_map(|rule| {
            let words = words::of(rule.id)?;
            let mut entry = json!({ "id": rule.id, "step": rule.step.key(), "when": conditions(rule), "say": words.say });
            let slots: Map<String, Value> =
                slots(words.say).iter().map(|slot| (slot.name.to_string(), slot.figures.iter().map(|f| f.key()).collect())).collect();
            if !slots.is_empty() {
                entry["slots"] = slots.into();
            }
            if let Some(source) = words.source {
                entry["source"] = json!({ "name": source.name, "url": source.url });
            }
            Some(entry)
        })
        .collect();
    let titles: Map<String, Value> = Step::ALL.iter().map(|step| (step.key().to_string(), words::title(*step).into())).collect();
    let mut figures = Map::new();
    for figure in atlas.funding.figures.iter().filter(|f| f.in_force(atlas.as_of)) {
        let mut entry = json!({
            "name": words::name(figure.parameter),
            "words": in_words(atlas, figure),
            "whose": whose(atlas, figure),
            "days": days(figure),
            "sure": sure(figure.standing),
            "checked": date(figure.checked_on),
        });
        if let Some(Amount::Money(pence)) = figure.amount {
            entry["pence"] = pence.get().into();
        }
        if let Some(to) = figure.to {
            entry["to"] = to.to_string().into();
        }
        let area = figure.area.map_or_else(|| "England".into(), |code| code.to_string());
        figures.entry(figure.parameter.key()).or_insert_with(|| json!({}))[area] = entry;
    }
    let text = json!({ "rules": rules, "titles": titles, "figures": figures }).to_string();
    text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table beside the script, for its own tests, is the one of `model/funding/rules.rs`.
    #[test]
    fn the_scripts_table_is_this_one() {
        let rules: Vec<Value> = RULES.iter().map(|rule| json!({ "id": rule.id, "step": rule.step.key(), "when": conditions(rule) })).collect();
        let lines: Vec<String> = rules.iter().map(|rule| format!("  {rule}")).collect();
        let text = format!("[\n{}\n]\n", lines.join(",\n"));
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../templates/components/pays/rules.json");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(path, &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), text, "run with UPDATE_GOLDEN=1 and read the difference");
    }
}
