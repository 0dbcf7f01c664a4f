//! `/<council>/commissioning/<framework>/`: what was bought, until when, on what terms, who works under it.

use crate::model::commissioning::*;
use crate::model::*;
use crate::publish::record::{self, Fact, Line, List, Section, Table, foot::Foot, page};
use crate::publish::{File, thread, when, words};

const UNSAID: &str = "Not published here";

pub fn files(atlas: &Atlas) -> Vec<File> {
    let all = atlas.commissioning.frameworks.iter();
    all.filter_map(|framework| Some(file(atlas, atlas.portal.authority(framework.about.authority)?, framework))).collect()
}

fn file(atlas: &Atlas, authority: &Authority, f: &Framework) -> File {
    let about = &f.about;
    let of = (authority.code, Reference::Framework(about.slug.clone()));
    let kind = f.kind.map_or("Arrangement", FrameworkKind::words);
    let mut page = page::Page::new(atlas, authority, &of, format!("{kind} of {}. {}", authority.council, thread::terms(f)));
    page.description = format!("{}. {}", about.title, page.lead);
    page.breadcrumbs = page::crumbs(authority, Some(("Commissioning", "commissioning")));
    page.status = f.status.map(|status| status.words().into());
    page.thread_title = "From the decision to the street".into();
    page.side_title = "Terms".into();
    let mut foot = Foot::new(about);
    terms(f, &mut page, &mut foot);
    page.sections.extend(lots(atlas, authority, f));
    page.sections.extend(services(atlas, authority, f));
    page.sections.extend(sections(atlas, f));
    page.sections.extend(record::closing(about));
    page.file(&format!("content/{}/commissioning/{}.md", authority.slug, about.slug), about.title.as_str())
}

fn terms(f: &Framework, page: &mut page::Page, foot: &mut Foot<'_>) {
    if let Some(printed) = f.printed.as_ref().filter(|printed| **printed != f.about.title) {
        page.fact("Called by the council", Line::text(printed.to_string()));
    }
    page.known("Kind", f.kind.map(FrameworkKind::words), "No source that we read says its kind");
    page.known("Status", f.status.map(FrameworkStatus::words), "No source that we read says it");
    for (label, date) in [("Starts", &f.start), ("Ends", &f.end)] {
        let line = date.as_ref().map_or_else(|| Line::untold(UNSAID), |date| Line::dated(date, foot));
        page.fact(label, line);
    }
    page.known("First term", f.initial_term.as_ref(), UNSAID);
    match &f.extensions {
        Some(e) => {
            let length = e.length.as_ref().map_or_else(String::new, |length| format!(" of {length}"));
            let count = e.count.map(|n| format!("{}{length}", words::count(usize::from(n), "extension", "extensions")));
            let text = e.text.as_ref().map(ToString::to_string);
            let line = text.clone().or_else(|| count.clone()).unwrap_or_else(|| "There are some".into());
            let taken = e.taken.as_ref().map(|taken| format!("used so far: {taken}"));
            page.fact("Extensions", Line::text(line).quiet(count.filter(|_| text.is_some())).quiet(taken).quiet(foot.see(&e.origin)));
        }
        None => page.fact("Extensions", Line::untold(UNSAID)),
    }
    if let Some(latest) = &f.latest_end {
        page.fact("Ends at the latest", Line::dated(latest, foot));
    }
    let planned = f
        .planned_ends
        .iter()
        .map(|end| {
            let date = end.until.as_ref().map(|date| words::capital(&when::bare(&When { planned: false, ..date.clone() })));
            let text = end.text.as_ref().map(ToString::to_string);
            match (date, text) {
                (Some(date), text) => Line::text(date).quiet(text),
                (None, text) => Line::text(text.unwrap_or_default()),
            }
            .quiet(foot.see(&end.origin))
        })
        .collect();
    page.facts("Ends that were planned", planned);
    page.known("Volume promised", f.volume_guarantee.as_ref(), UNSAID);
    page.known("How it was bought", f.route.as_ref(), UNSAID);
    page.facts("Worth", f.values.iter().map(|sum| record::money(sum, foot)).collect());
    if f.values.is_empty() {
        page.fact("Worth", Line::untold(UNSAID));
    }
}

/// The lots with their areas, hours and dates.
fn lots(atlas: &Atlas, authority: &Authority, f: &Framework) -> Option<Section> {
    let lots: Vec<&Lot> = atlas.commissioning.lots_of(f).collect();
    let mut section = Section::new("lots", "Lots");
    if lots.is_empty() {
        section.text.push(Line::untold("Whether it has lots, and which, is not published here."));
        return section.finish(Foot::new(&f.about));
    }
    let rows = lots
        .iter()
        .map(|lot| {
            let who = atlas.commissioning.awards_of(lot).count();
            vec![
                Line::to(thread::lot_name(lot), format!("/{}/commissioning/{}/{}/", authority.slug, f.about.slug, lot.key.slug)),
                Line::text(lot.area.as_ref().map_or_else(|| "Area not published".into(), ToString::to_string)),
                hours(lot),
                if who == 0 { Line::untold("Not published here") } else { Line::text(who.to_string()) },
            ]
        })
        .collect();
    section.tables.push(Table {
        caption: format!("{} of {}", words::count(lots.len(), "lot", "lots"), f.about.title),
        head: ["Lot", "Area", "Hours", "Who works under it"].map(Into::into).into(),
        rows,
    });
    section.finish(Foot::new(&f.about))
}

/// "1,200 to 1,500 a week, each of 9 contracts".
pub fn hours(lot: &Lot) -> Line {
    let number = |n: u32| words::thousands(u64::from(n));
    let band = match (lot.hours_low, lot.hours_high) {
        (Some(low), Some(high)) if low == high => number(low),
        (Some(low), Some(high)) => format!("{} to {}", number(low), number(high)),
        (Some(low), None) => format!("from {}", number(low)),
        (None, Some(high)) => format!("up to {}", number(high)),
        (None, None) => return Line::untold("Not published"),
    };
    let line = match &lot.per {
        Some(per) => Line::text(format!("{band} {}", words::each(per.as_str()))),
        None => Line::text(band).quiet(Some("no period is stated".into())),
    };
    line.quiet(lot.contracts.filter(|n| *n > 1).map(|n| format!("each of {n} contracts")))
}

/// Everyone who works under it, made-up services with their pages and suppliers as notices name them.
fn services(atlas: &Atlas, authority: &Authority, f: &Framework) -> Option<Section> {
    let all = &atlas.commissioning;
    let awards: Vec<&Award> = all.awards.iter().filter(|a| a.authority == authority.code && a.framework == f.about.slug).collect();
    let mut section = Section::new("services", "Who works under it");
    section.facts.extend(Fact::many(
        "Counted by others",
        f.providers
            .iter()
            .map(|p| {
                let mut foot = Foot::new(&f.about);
                Line::text(p.text.to_string()).quiet(p.date.as_ref().map(when::words)).quiet(foot.see(&p.origin))
            })
            .collect(),
    ));
    let services = thread::services(atlas, f);
    if !services.is_empty() {
        let rows = services
            .iter()
            .map(|location| {
                let lots: Vec<String> = awards
                    .iter()
                    .filter(|a| a.location.as_ref() == Some(&location.id))
                    .map(|a| {
                        let lot = all.lots.iter().find(|lot| a.is_of(lot)).map_or_else(|| "lot not published".into(), thread::lot_name);
                        if a.role == Role::NotPublished { lot } else { format!("{lot} ({})", words::inside(a.role.words())) }
                    })
                    .collect();
                vec![Line::to(location.name.to_string(), location.path()), Line::text(lots.join(", "))]
            })
            .collect();
        let caption = if atlas.portal.demonstration {
            format!("{}, made up for this demonstration", words::count(services.len(), "service", "services"))
        } else {
            words::count(services.len(), "service", "services")
        };
        section.tables.push(Table { caption, head: vec!["Service".into(), "Lot".into()], rows });
    }
    let named: Vec<Vec<Line>> = awards.iter().filter(|a| a.supplier.is_some()).map(|a| supplier(atlas, a)).collect();
    if !named.is_empty() {
        section.tables.push(Table {
            caption: "Suppliers as public notices name them. None of them is one of this site’s services".into(),
            head: ["Supplier", "Lot", "Source"].map(Into::into).into(),
            rows: named,
        });
    }
    if section.is_empty() {
        section.text.push(Line::untold("Who works under it is not published here."));
    }
    section.finish(Foot::new(&f.about))
}

fn supplier(atlas: &Atlas, award: &Award) -> Vec<Line> {
    let lot = atlas
        .commissioning
        .lots
        .iter()
        .find(|lot| award.is_of(lot))
        .map_or_else(|| Line::untold("Not published"), |lot| Line::text(thread::lot_name(lot)));
    let name = award.supplier.as_ref().map_or_else(String::new, ToString::to_string);
    vec![Line::text(name).quiet(award.note.as_ref().map(ToString::to_string)), lot, cited(award.cited.as_deref())]
}

/// A row's source as a link.
pub fn cited(cited: Option<&Cited>) -> Line {
    let Some(cited) = cited else { return Line::untold("Not named") };
    let line = match &cited.url {
        Some(url) => Line::out(cited.title.to_string(), url.to_string()),
        None => Line::text(cited.title.to_string()),
    };
    line.quiet(record::foot::how(Some(cited.kind), Some(cited.confidence)))
}

fn sections(atlas: &Atlas, f: &Framework) -> Vec<Section> {
    let foot = || Foot::new(&f.about);
    let mut out = Vec::new();

    let (mut section, mut seen) = (Section::new("what", "What it is for"), foot());
    section.list(None, &f.background, &mut seen);
    section.fact("Who it is for", f.people.as_ref());
    section.list(Some("In scope"), &f.scope, &mut seen);
    section.list(Some("Not in scope"), &f.out_of_scope, &mut seen);
    section.list(Some("Aims"), &f.aims, &mut seen);
    section.list(Some("Reasons"), &f.reasons, &mut seen);
    section.list(Some("With"), &f.partners, &mut seen);
    out.extend(section.finish(seen));

    let (mut section, mut seen) = (Section::new("terms", "For those who want to work under it"), foot());
    section.list(Some("Providers must"), &f.requirements, &mut seen);
    section.list(Some("How bids were judged"), &f.award_criteria, &mut seen);
    section.fact("How work is given out", f.call_off.as_ref());
    section.fact("Pay", f.pay_terms.as_ref());
    let rates = f.rates.iter().map(|rate| rate_line(rate, &mut seen)).collect();
    section.facts.extend(Fact::many("Rates", rates));
    let reviews =
        f.review_points.iter().map(|r| Line::text(r.text.to_string()).quiet(r.date.as_ref().map(when::words)).quiet(seen.see(&r.origin))).collect();
    section.facts.extend(Fact::many("Reviews", reviews));
    section.list(Some("How notices class it"), &f.classification, &mut seen);
    out.extend(section.finish(seen));

    out.extend(notices(atlas, f));

    let mut section = Section::new("related", "Before, beside and after");
    let frameworks =
        |slugs: &[Slug]| slugs.iter().filter_map(|s| thread::link(atlas, f.about.authority, &Reference::Framework(s.clone()))).collect::<Vec<_>>();
    let decided = f.decided_by.iter().filter_map(|r| thread::link(atlas, f.about.authority, r)).collect();
    for (title, lines) in [
        ("Decided by", decided),
        ("Before it", frameworks(&f.predecessor)),
        ("Beside it", frameworks(&f.sibling)),
        ("After it", frameworks(&f.successor)),
    ] {
        section.facts.extend(Fact::many(title, lines));
    }
    let own = |s: &&Statement| s.about.authority == f.about.authority;
    let statements = atlas.commissioning.statements.iter().filter(own).map(|s| Reference::Statement(s.about.slug.clone()));
    let statements = statements.filter_map(|r| thread::link(atlas, f.about.authority, &r)).collect();
    section.facts.extend(Fact::many("The market it buys in", statements));
    out.extend((!section.is_empty()).then_some(section));
    out
}

fn rate_line(rate: &Rate, foot: &mut Foot<'_>) -> Line {
    let amount = rate.pence.map(|pence| {
        format!("{}{}", words::money(pence), rate.per.as_ref().map_or_else(String::new, |per| format!(" {}", words::each(per.as_str()))))
    });
    Line { strong: amount.map(|amount| format!("{amount}. ")), ..Line::text(rate.text.to_string()) }
        .quiet(rate.date.as_ref().map(when::words))
        .quiet(foot.see(&rate.origin))
}

/// Procurement notices, oldest first as the record has them.
fn notices(atlas: &Atlas, f: &Framework) -> Option<Section> {
    if f.notices.is_empty() {
        return None;
    }
    let (mut section, mut foot) = (Section::new("notices", "Notices"), Foot::new(&f.about));
    let rows = f
        .notices
        .iter()
        .map(|n| {
            let number = n.number.as_ref().or(n.ocid.as_ref()).map_or_else(|| "Notice".into(), ToString::to_string);
            let line = match &n.url {
                Some(url) => Line::out(number, url.to_string()),
                None => Line::text(number),
            };
            let ocid = n.ocid.as_ref().filter(|_| n.number.is_some()).map(ToString::to_string);
            let date = n.date.as_ref().map_or_else(|| Line::untold("Not published"), |date| Line::text(words::capital(&when::words(date))));
            let value = n.pounds.map(|pounds| format!("£{}", words::thousands(pounds)));
            let mut what = Line::text([&n.kind, &n.text].into_iter().flatten().map(|t| record::sentence(t.as_str())).collect::<Vec<_>>().join(" "));
            let row = n.opportunity.as_ref().and_then(|id| thread::path(atlas, f.about.authority, &Reference::Opportunity(id.clone())));
            if let Some(path) = row {
                what.text.push(' ');
                what = Line { text: what.text, ..Line::to("Its dates", path) };
            }
            vec![date, line.quiet(ocid), what.quiet(value).quiet(foot.see(&n.origin))]
        })
        .collect();
    section.tables.push(Table {
        caption: "What was published about buying it".into(),
        head: ["When", "Notice", "What it says"].map(Into::into).into(),
        rows,
    });
    section.lists.retain(|list: &List| !list.lines.is_empty());
    section.finish(foot)
}
