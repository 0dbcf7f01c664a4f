//! Hiding cells of a table whose totals are published too, so that no hidden cell can be worked out: not from its row, not
//! from its column, and not with the edition before.
//!
//! A cell is a sum of leaves (the smallest parts). First small cells are hidden; then in every sum with a single hidden member
//! the next smallest is hidden with it; then each hidden cell is put to the test: another table must exist that reads the same
//! in every published cell of both editions and differs in this one. While there is none, one more cell is hidden.

use std::collections::BTreeSet;

/// A cell: its value, and the leaves that it is the sum of. A leaf is a cell of one leaf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub value: i64,
    pub leaves: BTreeSet<usize>,
    /// Hidden for its own sake.
    pub primary: bool,
    pub hidden: bool,
}

/// A cell as an edition before showed it. Its leaves are the table's own where they have not changed since, and others where
/// they have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    pub value: i64,
    pub leaves: BTreeSet<usize>,
    pub hidden: bool,
}

/// A sum that readers know: total and parts, by their places among the cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    pub total: usize,
    pub parts: Vec<usize>,
}

#[derive(Debug, Clone, Default)]
pub struct Table {
    pub cells: Vec<Cell>,
    pub sums: Vec<Sum>,
    pub before: Vec<Before>,
    /// Leaves are numbered up to here, those of the edition before included.
    pub leaves: usize,
    /// Counts from 1 to this are never shown; 0 for amounts.
    pub hidden_up_to: i64,
    /// What shown cells are rounded to; 1 for amounts.
    pub rounding: i64,
}

/// A value as it is shown: to the nearest multiple, and never to nought.
pub fn rounded(value: i64, to: i64) -> i64 {
    if to <= 1 || value == 0 { value } else { ((value + to / 2) / to * to).max(to) }
}

/// A change of some leaves: another table.
type Move = Vec<(usize, i64)>;

impl Table {
    /// Decides what is hidden besides the primary cells.
    pub fn protect(&mut self) {
        for cell in &mut self.cells {
            cell.primary |= (1..=self.hidden_up_to).contains(&cell.value);
            cell.hidden |= cell.primary;
        }
        if self.cells.iter().all(|c| !c.hidden) && self.before.iter().all(|c| !c.hidden) {
            return;
        }
        loop {
            while self.hide_beside_single() {}
            let Some(leaves) = self.unsafe_leaves() else { return };
            // Near the cell first, then anywhere: with everything hidden nothing can be worked out.
            let next = self.smallest(|cell| !cell.leaves.is_disjoint(&leaves)).or_else(|| self.smallest(|_| true));
            let Some(next) = next else { return };
            self.cells[next].hidden = true;
        }
    }

    /// The smallest shown cell that is not nought, of those wanted. Parts before totals of the same value.
    fn smallest(&self, wanted: impl Fn(&Cell) -> bool) -> Option<usize> {
        let shown = self.cells.iter().enumerate().filter(|(_, c)| !c.hidden && c.value != 0 && wanted(c));
        shown.min_by_key(|(at, c)| (c.value, c.leaves.len(), *at)).map(|(at, _)| at)
    }

    /// In a sum with one hidden member, the rest gives it away. Hides one more in the first such sum.
    fn hide_beside_single(&mut self) -> bool {
        for sum in &self.sums {
            let members = || sum.parts.iter().chain([&sum.total]).copied();
            if members().filter(|at| self.cells[*at].hidden).count() != 1 {
                continue;
            }
            let known = |at: &usize| self.cells[*at].value == 0 || self.known_before(*at);
            let shown = || members().filter(|at| !self.cells[*at].hidden && self.cells[*at].value != 0);
            let next = shown()
                .filter(|at| !known(at))
                .min_by_key(|at| (self.cells[*at].value, *at))
                .or_else(|| shown().min_by_key(|at| (self.cells[*at].value, *at)));
            if let Some(next) = next {
                self.cells[next].hidden = true;
                return true;
            }
        }
        false
    }

    /// Whether the edition before showed the same sum of the same leaves: hiding it now hides little.
    fn known_before(&self, at: usize) -> bool {
        self.before.iter().any(|b| !b.hidden && b.leaves == self.cells[at].leaves)
    }

    /// The leaves of a hidden cell, of either edition, that can be worked out.
    fn unsafe_leaves(&self) -> Option<BTreeSet<usize>> {
        let hidden = self.cells.iter().filter(|c| c.hidden).map(|c| &c.leaves);
        let before = self.before.iter().filter(|c| c.hidden).map(|c| &c.leaves);
        hidden.chain(before).find(|leaves| !self.is_open(leaves)).cloned()
    }

    /// Whether another table reads the same and has another value in the cell of these leaves.
    fn is_open(&self, leaves: &BTreeSet<usize>) -> bool {
        leaves.iter().any(|leaf| [1, -1].into_iter().any(|step| self.moves(*leaf, step).any(|m| changes(&m, leaves) && self.reads_the_same(&m))))
    }

    /// The leaf alone; with another that takes the step back; with one in either edition that does; with three others that make
    /// a rectangle.
    fn moves(&self, leaf: usize, step: i64) -> impl Iterator<Item = Move> + '_ {
        let others = move || (0..self.leaves).filter(move |other| *other != leaf);
        let alone = std::iter::once(vec![(leaf, step)]);
        let pairs = others().map(move |other| vec![(leaf, step), (other, -step)]);
        // A part that has changed since is another leaf in the edition before: the step is taken back in both.
        let current: BTreeSet<usize> = self.cells.iter().flat_map(|c| c.leaves.iter().copied()).collect();
        let older: Vec<usize> = (0..self.leaves).filter(|at| !current.contains(at)).collect();
        let editions = older.into_iter().flat_map(move |old| {
            others().filter(move |b| *b != old).flat_map(move |b| {
                let alike = if leaf == old {
                    Vec::new()
                } else {
                    vec![vec![(leaf, step), (b, -step), (old, -step)], vec![(leaf, step), (b, -step), (old, step)]]
                };
                let from_old = others().filter(move |c| leaf == old && *c != b).map(move |c| vec![(leaf, step), (b, -step), (c, step)]);
                alike.into_iter().chain(from_old)
            })
        });
        let rectangles = others().flat_map(move |a| {
            let beside = others().filter(move |b| *b > a && self.share_a_hidden_sum(leaf, a) && self.share_a_hidden_sum(leaf, *b));
            beside.flat_map(move |b| {
                let far = (0..self.leaves).filter(move |c| *c != leaf && *c != a && *c != b && self.share_a_hidden_sum(*c, a));
                far.map(move |c| vec![(leaf, step), (a, -step), (b, -step), (c, step)])
            })
        });
        alone.chain(pairs).chain(editions).chain(rectangles)
    }

    /// Two leaves that stand in one small sum: a row or a column.
    fn share_a_hidden_sum(&self, a: usize, b: usize) -> bool {
        self.sums.iter().any(|sum| {
            let of = |leaf: usize| sum.parts.iter().position(|part| self.cells[*part].leaves.len() == 1 && self.cells[*part].leaves.contains(&leaf));
            of(a).is_some() && of(b).is_some()
        })
    }

    fn reads_the_same(&self, change: &Move) -> bool {
        let moved = |leaves: &BTreeSet<usize>| change.iter().filter(|(leaf, _)| leaves.contains(leaf)).map(|(_, step)| step).sum::<i64>();
        let same = |value: i64, hidden: bool, leaves: &BTreeSet<usize>| {
            let by = moved(leaves);
            if by == 0 {
                return true;
            }
            let other = value + by;
            if hidden {
                // A nought would have been shown.
                return other >= 1;
            }
            value != 0 && other > self.hidden_up_to && rounded(other, self.rounding) == rounded(value, self.rounding)
        };
        self.cells.iter().all(|c| same(c.value, c.hidden, &c.leaves)) && self.before.iter().all(|c| same(c.value, c.hidden, &c.leaves))
    }
}

fn changes(change: &Move, leaves: &BTreeSet<usize>) -> bool {
    change.iter().filter(|(leaf, _)| leaves.contains(leaf)).map(|(_, step)| step).sum::<i64>() != 0
}

#[cfg(test)]
mod tests;
