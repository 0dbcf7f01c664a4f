//! What led to what: from the references of documents and rows, one graph that is walked both ways. Pure and total; a reference
//! that leads nowhere was reported before and makes no link.

use crate::model::commissioning::*;
use crate::model::{AreaCode, Date, Slug};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// By what steps stand in a list when nothing else says their order: its date, or else that of what led to it; dated before
/// undated; its kind. Whatever has neither date stands last.
type Order = (bool, Option<(Date, Reverse<Date>)>, bool, u8);

pub fn thread(all: &Commissioning) -> Thread {
    let mut making = Making::default();
    making.steps(all);
    making.links(all);
    making.sorted()
}

#[derive(Default)]
struct Making {
    steps: BTreeMap<Of, Order>,
    links: BTreeSet<(Of, Of)>,
}

impl Making {
    fn steps(&mut self, all: &Commissioning) {
        let mut add = |of: Of, date: Option<&When>, rank: u8| {
            let (undated, order) = date.map_or((true, None), |when| (when.moment.is_none(), when.moment.map(Moment::order)));
            self.steps.insert(of, (undated, order, undated, rank));
        };
        for d in &all.consultations {
            add((d.about.authority, Reference::Consultation(d.about.slug.clone())), d.closes.as_ref().or(d.opens.as_ref()), 0);
        }
        for d in &all.meetings {
            add((d.about.authority, Reference::Meeting(d.about.slug.clone())), Some(&d.date), 1);
        }
        for d in &all.decisions {
            add((d.about.authority, Reference::Decision(d.about.slug.clone())), d.date(), 2);
        }
        for o in &all.opportunities {
            add((o.authority, Reference::Opportunity(o.id.clone())), o.date(), 3);
        }
        for d in &all.frameworks {
            add((d.about.authority, Reference::Framework(d.about.slug.clone())), d.start.as_ref(), 4);
        }
        for lot in &all.lots {
            add((lot.authority, Reference::Lot(Some(lot.key.framework.clone()), lot.key.slug.clone())), lot.start.as_ref(), 5);
        }
    }

    fn link(&mut self, all: &Commissioning, authority: AreaCode, from: &Reference, to: &Reference) {
        let whole = |reference: &Reference| (authority, all.whole(authority, reference));
        let (from, to) = (whole(from), whole(to));
        if from != to && self.steps.contains_key(&from) && self.steps.contains_key(&to) {
            self.links.insert((from, to));
        }
    }

    fn links(&mut self, all: &Commissioning) {
        for d in &all.decisions {
            let (council, own) = (d.about.authority, Reference::Decision(d.about.slug.clone()));
            d.follows.iter().chain(&d.supersedes).for_each(|earlier| self.link(all, council, earlier, &own));
            d.leads_to.iter().for_each(|later| self.link(all, council, &own, later));
            if let Some((meeting, _)) = &d.resolution_of {
                self.link(all, council, &Reference::Meeting(meeting.clone()), &own);
            }
        }
        for d in &all.meetings {
            let (council, own) = (d.about.authority, Reference::Meeting(d.about.slug.clone()));
            let led = d.items.iter().flat_map(|item| item.decisions.iter().chain(item.resolutions.iter().flat_map(|r| &r.leads_to)));
            led.for_each(|later| self.link(all, council, &own, later));
        }
        for d in &all.consultations {
            if let Some(decision) = &d.decision {
                let own = Reference::Consultation(d.about.slug.clone());
                self.link(all, d.about.authority, &own, &Reference::Decision(decision.clone()));
            }
        }
        for d in &all.frameworks {
            let (council, own) = (d.about.authority, Reference::Framework(d.about.slug.clone()));
            let framework = |slug: &Slug| Reference::Framework(slug.clone());
            d.predecessor.iter().for_each(|earlier| self.link(all, council, &framework(earlier), &own));
            d.successor.iter().for_each(|later| self.link(all, council, &own, &framework(later)));
            d.decided_by.iter().for_each(|earlier| self.link(all, council, earlier, &own));
        }
        for lot in &all.lots {
            let framework = Reference::Framework(lot.key.framework.clone());
            self.link(all, lot.authority, &framework, &Reference::Lot(Some(lot.key.framework.clone()), lot.key.slug.clone()));
        }
        all.opportunities.iter().for_each(|o| self.opportunity(all, o));
    }

    /// A notice stands between the decision and what was bought; a date of what was bought stands after it.
    fn opportunity(&mut self, all: &Commissioning, o: &Opportunity) {
        let own = Reference::Opportunity(o.id.clone());
        if let Some(framework) = &o.framework {
            let bought = match &o.lot {
                Some(lot) => Reference::Lot(Some(lot.framework.clone()), lot.slug.clone()),
                None => Reference::Framework(framework.clone()),
            };
            let start = all.framework(o.authority, framework).and_then(|f| f.start.as_ref()).and_then(|w| w.moment);
            let late = matches!((start, o.date().and_then(|w| w.moment)), (Some(start), Some(date)) if start.surely_before(date));
            let leads = !late
                && matches!(
                    o.kind,
                    OpportunityKind::Pipeline | OpportunityKind::MarketEngagement | OpportunityKind::Planned | OpportunityKind::Tender
                );
            if leads {
                // Before the framework itself, whichever lot it is for.
                self.link(all, o.authority, &own, &Reference::Framework(framework.clone()));
            } else {
                self.link(all, o.authority, &bought, &own);
            }
        }
        if let Some(decision) = &o.decision {
            self.link(all, o.authority, &Reference::Decision(decision.clone()), &own);
        }
        if let Some(later) = &o.replaced_by {
            self.link(all, o.authority, &own, &Reference::Opportunity(later.clone()));
        }
    }

    /// Earlier before later wherever a link says so, by date where none does. Links in a circle are cut at the earliest date.
    fn sorted(self) -> Thread {
        let ofs: Vec<&Of> = self.steps.keys().collect();
        let place: BTreeMap<&Of, usize> = ofs.iter().enumerate().map(|(at, of)| (*of, at)).collect();
        let links: Vec<(usize, usize)> = self.links.iter().map(|(a, b)| (place[a], place[b])).collect();
        let mut waiting = vec![0usize; ofs.len()];
        links.iter().for_each(|(_, to)| waiting[*to] += 1);
        let mut orders: Vec<Order> = self.steps.values().copied().collect();
        let mut open: BTreeSet<(Order, usize)> = orders.iter().copied().enumerate().map(|(at, order)| (order, at)).collect();
        let mut sorted = Vec::with_capacity(ofs.len());
        while let Some(next) = open.iter().find(|(_, at)| waiting[*at] == 0).or_else(|| open.first()).copied() {
            open.remove(&next);
            sorted.push(next.1);
            for (_, to) in links.iter().filter(|(from, _)| *from == next.1) {
                waiting[*to] = waiting[*to].saturating_sub(1);
                // What has no date of its own stands right after what led to it.
                if orders[*to].2 && next.0.1.is_some() && open.remove(&(orders[*to], *to)) {
                    orders[*to] = (false, next.0.1.max(orders[*to].1), true, orders[*to].3);
                    open.insert((orders[*to], *to));
                }
            }
        }
        let mut rank = vec![0; ofs.len()];
        sorted.iter().enumerate().for_each(|(at, old)| rank[*old] = at);
        Thread::new(sorted.iter().map(|old| ofs[*old].clone()).collect(), links.into_iter().map(|(a, b)| (rank[a], rank[b])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(name: &str) -> Of {
        (AreaCode::parse("E10000032").unwrap(), Reference::Decision(Slug::parse(name).unwrap()))
    }

    fn sorted(dates: &[&str], links: &[(usize, usize)]) -> Thread {
        let name = |at: usize| of(&format!("d{at}"));
        let order = |raw: &&str| (raw.is_empty(), Moment::parse(raw).map(Moment::order), raw.is_empty(), 2);
        Making {
            steps: dates.iter().enumerate().map(|(at, date)| (name(at), order(date))).collect(),
            links: links.iter().map(|(a, b)| (name(*a), name(*b))).collect(),
        }
        .sorted()
    }

    fn names(thread: &Thread) -> Vec<String> {
        thread.steps().iter().map(|(_, reference)| reference.name()).collect()
    }

    #[test]
    fn links_come_before_dates() {
        let check = |dates: &[&str], links: &[(usize, usize)], expected: &[&str]| assert_eq!(names(&sorted(dates, links)), expected);
        check(&["2020", "2019-05", "2019"], &[], &["d2", "d1", "d0"]);
        check(&["2020", "2019-05", "2019"], &[(0, 2)], &["d1", "d0", "d2"]);
        // Without a date it stands after what led to it, and last where nothing did.
        check(&["2019", "", "2021", ""], &[(0, 1)], &["d0", "d1", "d2", "d3"]);
        // In a circle nothing is lost.
        check(&["2020", "2019"], &[(0, 1), (1, 0)], &["d1", "d0"]);
    }

    #[test]
    fn a_thread_is_walked_both_ways() {
        let thread = sorted(&["2019", "2020", "2021", "2022"], &[(0, 1), (1, 2), (0, 3)]);
        let around: Vec<(String, Side)> = thread.around(&of("d1")).into_iter().map(|(of, side)| (of.1.name(), side)).collect();
        assert_eq!(around, [("d0".into(), Side::Before), ("d1".into(), Side::Here), ("d2".into(), Side::After)]);
        assert_eq!(thread.after(&of("d0")).len(), 2);
        assert!(thread.around(&of("elsewhere")).is_empty());
    }

    proptest! {
        #[test]
        fn whoever_is_after_has_it_before(links in prop::collection::vec((0usize..7, 0usize..7), 0..12)) {
            let dates = ["2019", "2020", "2021", "2022", "2023", "2024", "2025"];
            let links: Vec<_> = links.into_iter().filter(|(a, b)| a != b).collect();
            let thread = sorted(&dates, &links);
            prop_assert_eq!(thread.steps().len(), dates.len());
            for a in thread.steps() {
                for (b, side) in thread.around(a) {
                    let back = thread.around(b).into_iter().find(|(other, _)| *other == a).map(|(_, side)| side);
                    prop_assert_eq!(back.is_some(), true);
                    // In a circle each is both before and after the other.
                    if side == Side::Here { prop_assert_eq!(back, Some(Side::Here)); }
                }
            }
        }
    }
}
