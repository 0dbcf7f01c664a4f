//! Which rows and documents make which dates, and which of them are one.

use super::*;
use crate::publish::pages::service::tests::atlas;
use proptest::prelude::*;

fn text(words: &str) -> Text {
    Text::parse(words).unwrap()
}

fn slug(words: &str) -> Slug {
    Slug::parse(words).unwrap()
}

fn when(sense: Sense, raw: &str) -> Option<When> {
    Moment::parse(raw).map(|moment| When::new(sense, moment))
}

fn council() -> AreaCode {
    atlas().portal.authorities[0].code
}

fn opportunity(id: &str, kind: OpportunityKind) -> Opportunity {
    Opportunity {
        authority: council(),
        id: slug(id),
        title: text(id),
        service: None,
        kind,
        opens: None,
        closes: None,
        starts: None,
        certainty: Certainty::Firm,
        value: None,
        ocid: None,
        number: None,
        notice: None,
        url: None,
        status: None,
        framework: None,
        lot: None,
        decision: None,
        replaced_by: None,
        note: None,
        cited: None,
        confidence: None,
    }
}

fn lot(name: &str, end: &str) -> Lot {
    Lot {
        authority: council(),
        key: LotKey { framework: slug("home-care"), slug: slug(name) },
        number: None,
        name: text(name),
        zones: Vec::new(),
        area: None,
        client_groups: Vec::new(),
        kinds: Default::default(),
        hours_low: None,
        hours_high: None,
        per: None,
        contracts: None,
        value: None,
        chc_in_scope: None,
        start: None,
        end: when(Sense::Until, end),
        extension_end: None,
        planned: false,
        cited: None,
        confidence: None,
        note: None,
    }
}

/// Each entry as `key date certainty`, in the calendar's order.
fn told(opportunities: Vec<Opportunity>, lots: Vec<Lot>) -> Vec<String> {
    let mut atlas = atlas();
    (atlas.commissioning.opportunities, atlas.commissioning.lots) = (opportunities, lots);
    let date = |e: &Entry| e.when.moment.map_or_else(|| "undated".into(), |m| m.to_string());
    entries(&atlas).iter().map(|e| format!("{} {} {}", e.key, date(e), e.certainty.key())).collect()
}

#[test]
fn a_notice_opens_closes_and_starts() {
    let check = |of: Opportunity, expected: &[&str]| assert_eq!(told(vec![of], Vec::new()), expected);
    let tender = Opportunity {
        opens: when(Sense::From, "2026-04"),
        closes: when(Sense::By, "2026-05-18"),
        starts: when(Sense::From, "2026-Q4"),
        ..opportunity("t", OpportunityKind::Tender)
    };
    check(tender.clone(), &["opportunity-t-opens 2026-04 firm", "opportunity-t-closes 2026-05-18 firm", "opportunity-t-starts 2026-Q4 firm"]);
    // A notice of a type that has no closing day only tells something.
    let update = Opportunity { closes: None, starts: None, notice: Some(text("update")), ..tender.clone() };
    check(update, &["opportunity-t-published 2026-04 firm"]);
    check(Opportunity { kind: OpportunityKind::Award, closes: None, starts: None, ..tender }, &["opportunity-t-awarded 2026-04 firm"]);
    let end = Opportunity { closes: when(Sense::Until, "2027"), certainty: Certainty::Derived, ..opportunity("e", OpportunityKind::End) };
    check(end, &["opportunity-e-ends 2027 derived"]);
    // A row without a date still stands in the calendar.
    check(opportunity("u", OpportunityKind::Pipeline), &["opportunity-u-published undated firm"]);
}

#[test]
fn one_date_of_one_thing_is_one_entry() {
    let end = Opportunity { closes: when(Sense::Until, "2031-07-14"), framework: Some(slug("home-care")), ..opportunity("e", OpportunityKind::End) };
    let lots = || vec![lot("a", "2031-07-14"), lot("b", "2031-07-14"), lot("c", "2032")];
    // Two lots end together, the third on its own.
    assert_eq!(told(Vec::new(), lots()), ["lot-home-care-a-ends 2031-07-14 firm", "lot-home-care-c-ends 2032 firm"]);
    assert_eq!(told(vec![end.clone()], lots()), ["opportunity-e-ends 2031-07-14 firm", "lot-home-care-c-ends 2032 firm"]);
    // What was called off is not the same as what goes on.
    let off = Opportunity { status: Some(text("cancelled")), ..end };
    assert_eq!(told(vec![off], vec![lot("a", "2031-07-14")]).len(), 2);
}

#[test]
fn who_is_in_one_entry_is_not_lost() {
    let mut atlas = atlas();
    atlas.commissioning.lots = vec![lot("a", "2031"), lot("b", "2031")];
    let mention = Opportunity { closes: when(Sense::Until, "2031"), framework: Some(slug("home-care")), ..opportunity("e", OpportunityKind::End) };
    atlas.commissioning.opportunities = vec![mention];
    let all = entries(&atlas);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].lots.len(), 2);
    assert_eq!(all[0].opportunities, [slug("e")]);
    atlas.commissioning.opportunities.clear();
    assert_eq!(entries(&atlas)[0].of, Subject::Record(Reference::Framework(slug("home-care"))));
}

#[test]
fn nothing_is_surer_than_its_source() {
    let check = |certainty: Certainty, change: fn(&mut When), expected: Certainty| {
        let mut date = when(Sense::By, "2027").unwrap();
        change(&mut date);
        let source = Source { certainty, ..Source::new(council(), Subject::Record(Reference::Framework(slug("a"))), Date::ZERO) };
        assert_eq!(source.certainty(&date), expected);
    };
    check(Certainty::Firm, |_| {}, Certainty::Firm);
    check(Certainty::Firm, |w| w.planned = true, Certainty::Planned);
    check(Certainty::Firm, |w| w.approximate = true, Certainty::Planned);
    check(Certainty::Derived, |w| w.planned = true, Certainty::Derived);
    check(Certainty::Firm, |w| w.derived = Text::parse("4 years after the start"), Certainty::Derived);
    check(Certainty::Planned, |w| w.origin.confidence = Some(Confidence::Derived), Certainty::Derived);
}

fn any_opportunity() -> impl Strategy<Value = Opportunity> {
    let date = || prop::option::of((2019i16..2032, 1i8..=12, 1i8..=28, 0u8..4));
    let moment = |(year, month, day, kind): (i16, i8, i8, u8)| match kind {
        0 => Moment::Year(year),
        1 => Moment::Quarter(year, (month - 1) / 3 + 1),
        2 => Moment::Month(year, month),
        _ => Moment::Day(Date::new(year, month, day).unwrap()),
    };
    (0..OpportunityKind::ALL.len(), date(), date(), date(), 0u8..3, prop::bool::ANY).prop_map(move |(kind, opens, closes, starts, id, framework)| {
        Opportunity {
            opens: opens.map(moment).map(|m| When::new(Sense::From, m)),
            closes: closes.map(moment).map(|m| When::new(Sense::By, m)),
            starts: starts.map(moment).map(|m| When::new(Sense::From, m)),
            framework: framework.then(|| slug("home-care")),
            ..opportunity(&format!("o{id}"), OpportunityKind::ALL[kind])
        }
    })
}

proptest! {
    #[test]
    fn every_row_stands_in_the_calendar_and_every_key_once(rows in prop::collection::vec(any_opportunity(), 0..8)) {
        let mut atlas = atlas();
        atlas.commissioning.opportunities = rows.clone();
        let all = entries(&atlas);
        for row in &rows {
            prop_assert!(all.iter().any(|e| e.opportunities.contains(&row.id)));
        }
        let keys: std::collections::BTreeSet<&str> = all.iter().map(|e| e.key.as_str()).collect();
        prop_assert_eq!(keys.len(), all.len());
        prop_assert!(all.windows(2).all(|pair| pair[0].when.order() <= pair[1].when.order()));
        // No date is in it that no row has.
        let dates: Vec<Moment> = rows.iter().flat_map(|r| [&r.opens, &r.closes, &r.starts]).flatten().filter_map(|w| w.moment).collect();
        prop_assert!(all.iter().filter_map(|e| e.when.moment).all(|m| dates.contains(&m)));
    }
}
