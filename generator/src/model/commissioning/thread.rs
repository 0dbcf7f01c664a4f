//! The thread: what led to what, in one graph that can be walked both ways. `enrich::thread` makes it.

use super::Of;
use std::collections::{BTreeMap, BTreeSet};

/// Every document and opportunity that leads to another or comes from one, in an order that no step contradicts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Thread {
    steps: Vec<Of>,
    places: BTreeMap<Of, usize>,
    later: Vec<BTreeSet<usize>>,
    earlier: Vec<BTreeSet<usize>>,
}

/// Where a step lies from the one that a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Before,
    Here,
    After,
}

impl Thread {
    /// `steps` in order; `links` from an earlier to a later one, by their places in `steps`.
    pub fn new(steps: Vec<Of>, links: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let mut thread = Self { later: vec![BTreeSet::new(); steps.len()], earlier: vec![BTreeSet::new(); steps.len()], ..Self::default() };
        thread.places = steps.iter().cloned().enumerate().map(|(at, of)| (of, at)).collect();
        thread.steps = steps;
        for (from, to) in links {
            thread.later[from].insert(to);
            thread.earlier[to].insert(from);
        }
        thread
    }

    pub fn steps(&self) -> &[Of] {
        &self.steps
    }

    /// All that led to a step, the step, and all that came of it, oldest first.
    pub fn around(&self, of: &Of) -> Vec<(&Of, Side)> {
        let Some(here) = self.places.get(of).copied() else { return Vec::new() };
        let (before, after) = (reach(&self.earlier, here), reach(&self.later, here));
        (0..self.steps.len())
            .filter_map(|at| {
                let side = if at == here {
                    Side::Here
                } else if before.contains(&at) {
                    Side::Before
                } else if after.contains(&at) {
                    Side::After
                } else {
                    return None;
                };
                Some((&self.steps[at], side))
            })
            .collect()
    }

    /// The steps that lead straight to this one.
    pub fn before(&self, of: &Of) -> Vec<&Of> {
        self.places.get(of).map_or_else(Vec::new, |at| self.earlier[*at].iter().map(|at| &self.steps[*at]).collect())
    }

    /// The steps that come straight of this one.
    pub fn after(&self, of: &Of) -> Vec<&Of> {
        self.places.get(of).map_or_else(Vec::new, |at| self.later[*at].iter().map(|at| &self.steps[*at]).collect())
    }
}

fn reach(links: &[BTreeSet<usize>], from: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        open.extend(links[at].iter().copied().filter(|next| found.insert(*next)));
    }
    found
}
