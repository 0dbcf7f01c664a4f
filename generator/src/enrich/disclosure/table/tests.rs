//! A reader with a pencil: tries every table that reads as the published one does, and must not end with a single value for
//! any hidden cell.

use super::*;
use proptest::prelude::*;

/// Zones by groups, with all sums: rows, columns and the whole.
fn table(values: &[Vec<i64>], hidden_up_to: i64, rounding: i64) -> Table {
    let (rows, columns) = (values.len(), values[0].len());
    let leaf = |r: usize, c: usize| r * columns + c;
    let mut table = Table { leaves: rows * columns, hidden_up_to, rounding, ..Table::default() };
    let cell = |value: i64, leaves: BTreeSet<usize>| Cell { value, leaves, primary: false, hidden: false };
    for (r, row) in values.iter().enumerate() {
        for (c, value) in row.iter().enumerate() {
            table.cells.push(cell(*value, [leaf(r, c)].into()));
        }
    }
    let whole = table.cells.len() + rows + columns;
    for (r, row) in values.iter().enumerate() {
        table.sums.push(Sum { total: table.cells.len(), parts: (0..columns).map(|c| leaf(r, c)).collect() });
        table.cells.push(cell(row.iter().sum(), (0..columns).map(|c| leaf(r, c)).collect()));
    }
    for c in 0..columns {
        table.sums.push(Sum { total: table.cells.len(), parts: (0..rows).map(|r| leaf(r, c)).collect() });
        table.cells.push(cell(values.iter().map(|row| row[c]).sum(), (0..rows).map(|r| leaf(r, c)).collect()));
    }
    let first_row = rows * columns;
    table.sums.push(Sum { total: whole, parts: (first_row..first_row + rows).collect() });
    table.sums.push(Sum { total: whole, parts: (first_row + rows..first_row + rows + columns).collect() });
    table.cells.push(cell(values.iter().flatten().sum(), (0..rows * columns).collect()));
    table
}

/// The second edition with the first before it: leaves that changed have another number there.
fn with_before(mut second: Table, first: &Table, earlier: &[Vec<i64>], values: &[Vec<i64>]) -> Table {
    let (flat, now): (Vec<i64>, Vec<i64>) = (earlier.iter().flatten().copied().collect(), values.iter().flatten().copied().collect());
    let count = now.len();
    let renumber = |leaf: &usize| if flat[*leaf] == now[*leaf] { *leaf } else { count + *leaf };
    second.before =
        first.cells.iter().map(|c| Before { value: c.value, leaves: c.leaves.iter().map(renumber).collect(), hidden: c.hidden }).collect();
    second.leaves = 2 * count;
    second
}

/// What a reader sees of a cell.
fn view(value: i64, hidden: bool, table: &Table) -> Option<i64> {
    (!hidden).then(|| rounded(value, table.rounding))
}

/// Every value that each hidden cell can have, by trying all tables of leaves up to `most`.
fn possible(table: &Table, most: i64) -> Vec<(BTreeSet<usize>, BTreeSet<i64>)> {
    let views: Vec<(&BTreeSet<usize>, Option<i64>)> = table
        .cells
        .iter()
        .map(|c| (&c.leaves, view(c.value, c.hidden, table)))
        .chain(table.before.iter().map(|c| (&c.leaves, view(c.value, c.hidden, table))))
        .collect();
    let used: Vec<usize> = views.iter().flat_map(|(leaves, _)| leaves.iter().copied()).collect::<BTreeSet<_>>().into_iter().collect();
    let mut found: Vec<(BTreeSet<usize>, BTreeSet<i64>)> =
        views.iter().filter(|(_, v)| v.is_none()).map(|(leaves, _)| ((*leaves).clone(), BTreeSet::new())).collect();
    let mut world = vec![0; table.leaves];
    search(table, &views, &used, 0, most, &mut world, &mut found);
    found
}

fn search(
    table: &Table,
    views: &[(&BTreeSet<usize>, Option<i64>)],
    used: &[usize],
    at: usize,
    most: i64,
    world: &mut Vec<i64>,
    found: &mut [(BTreeSet<usize>, BTreeSet<i64>)],
) {
    let set: BTreeSet<usize> = used[..at].iter().copied().collect();
    // Whatever is settled already must read as published.
    let newest = at.checked_sub(1).map(|last| used[last]);
    for (leaves, shown) in views {
        if newest.is_some_and(|n| leaves.contains(&n)) && leaves.is_subset(&set) {
            let value: i64 = leaves.iter().map(|l| world[*l]).sum();
            let fits = match shown {
                None => value >= 1,
                Some(0) => value == 0,
                Some(shown) => value > table.hidden_up_to && rounded(value, table.rounding) == *shown,
            };
            if !fits {
                return;
            }
        }
    }
    if at == used.len() {
        for (leaves, values) in found.iter_mut() {
            values.insert(leaves.iter().map(|l| world[*l]).sum());
        }
        return;
    }
    for value in 0..=most {
        world[used[at]] = value;
        search(table, views, used, at + 1, most, world, found);
    }
    world[used[at]] = 0;
}

/// As [`assert_closed`], for tables of which there are too many to try them all: for each hidden cell a table is looked for that
/// reads the same and has another number there, those like the true one first.
fn assert_another(table: &Table, most: i64) -> Result<(), TestCaseError> {
    let mut truth = vec![0; table.leaves];
    for cell in table.cells.iter().filter(|cell| cell.leaves.len() == 1) {
        truth[*cell.leaves.first().unwrap()] = cell.value;
    }
    for cell in table.cells.iter().filter(|cell| cell.hidden) {
        let mut world = truth.clone();
        let near = (1..=truth.len().min(6)).any(|leaves| moved(table, cell, 0, leaves, &mut world));
        prop_assert!(
            near || differs(table, &truth, cell, 0, most, &mut world),
            "cell of leaves {:?} can only be {} in {table:?}",
            cell.leaves,
            cell.value
        );
    }
    Ok(())
}

/// Whether the number of a cell is another one in a table that reads the same and that so many leaves make of this one.
fn moved(table: &Table, cell: &Cell, from: usize, leaves: usize, world: &mut Vec<i64>) -> bool {
    if leaves == 0 {
        return cell.leaves.iter().map(|leaf| world[*leaf]).sum::<i64>() != cell.value && table.cells.iter().all(|other| reads(table, other, world));
    }
    for at in from..world.len() {
        let was = world[at];
        for step in [-1, 1].into_iter().filter(|step| was + step >= 0) {
            world[at] = was + step;
            if moved(table, cell, at + 1, leaves - 1, world) {
                return true;
            }
        }
        world[at] = was;
    }
    false
}

/// Whether a cell reads in this world as it is published.
fn reads(table: &Table, cell: &Cell, world: &[i64]) -> bool {
    let value = cell.leaves.iter().map(|leaf| world[*leaf]).sum::<i64>();
    match view(cell.value, cell.hidden, table) {
        None => value >= 1,
        Some(0) => value == 0,
        Some(shown) => value > table.hidden_up_to && rounded(value, table.rounding) == shown,
    }
}

fn differs(table: &Table, truth: &[i64], cell: &Cell, at: usize, most: i64, world: &mut Vec<i64>) -> bool {
    let sum = |world: &[i64]| cell.leaves.iter().map(|leaf| world[*leaf]).sum::<i64>();
    // What is settled with the last leaf must read as published.
    let settled = |other: &&Cell| at > 0 && other.leaves.last() == Some(&(at - 1));
    if !table.cells.iter().filter(settled).all(|other| reads(table, other, world)) || settled(&cell) && sum(world) == cell.value {
        return false;
    }
    if at == truth.len() {
        return true;
    }
    let mut values: Vec<i64> = (0..=most).collect();
    values.sort_by_key(|value| (value - truth[at]).abs());
    for value in values {
        world[at] = value;
        if differs(table, truth, cell, at + 1, most, world) {
            return true;
        }
    }
    false
}

/// Areas, the districts that they make, and the council: no other sums.
fn levels(values: &[Vec<i64>], hidden_up_to: i64, rounding: i64) -> Table {
    let mut table = Table { leaves: values.iter().map(Vec::len).sum(), hidden_up_to, rounding, ..Table::default() };
    let cell = |value: i64, leaves: BTreeSet<usize>| Cell { value, leaves, primary: false, hidden: false };
    for (leaf, value) in values.iter().flatten().enumerate() {
        table.cells.push(cell(*value, [leaf].into()));
    }
    let mut first = 0;
    let mut districts = Vec::new();
    for district in values {
        let parts: Vec<usize> = (first..first + district.len()).collect();
        first += district.len();
        districts.push(table.cells.len());
        table.sums.push(Sum { total: table.cells.len(), parts: parts.clone() });
        table.cells.push(cell(district.iter().sum(), parts.into_iter().collect()));
    }
    table.sums.push(Sum { total: table.cells.len(), parts: districts });
    table.cells.push(cell(values.iter().flatten().sum(), (0..table.leaves).collect()));
    table
}

#[test]
fn a_table_that_hides_one_cell_alone_is_open() {
    // What the two searches are worth: the one hidden cell follows from its row.
    let mut open = table(&[vec![3, 20, 30], vec![40, 50, 60], vec![70, 80, 90]], 4, 1);
    open.cells[0].hidden = true;
    assert!(assert_another(&open, 95).is_err());
    let mut open = levels(&[vec![3, 20], vec![40, 50]], 4, 1);
    open.cells[0].hidden = true;
    assert!(assert_another(&open, 55).is_err());
    assert!(assert_closed(&open, 55).is_err());
}

fn assert_closed(table: &Table, most: i64) -> Result<(), TestCaseError> {
    for (leaves, values) in possible(table, most) {
        prop_assert!(values.len() >= 2, "cell of leaves {leaves:?} can only be {values:?} in {table:?}");
    }
    Ok(())
}

fn hidden(values: &[Vec<i64>], hidden_up_to: i64, rounding: i64) -> Vec<bool> {
    let mut table = table(values, hidden_up_to, rounding);
    table.protect();
    table.cells.iter().map(|c| c.hidden).collect()
}

#[test]
fn small_counts_and_the_next_smallest_are_hidden() {
    // One zone of four: 3 is hidden, and 12 with it, so that neither follows from the total.
    let found = hidden(&[vec![3], vec![12], vec![25], vec![40]], 4, 5);
    assert!(found[0] && found[1] && !found[2] && !found[3]);
    let whole = found.len() - 1;
    assert!(!found[whole], "the total stays");
}

#[test]
fn nought_stays_nought_and_nothing_small_hides_nothing() {
    assert!(hidden(&[vec![0, 20], vec![30, 40]], 4, 5).iter().all(|h| !h));
    assert_eq!((rounded(0, 5), rounded(7, 5), rounded(8, 5), rounded(1, 5), rounded(13, 1)), (0, 5, 10, 5, 13));
}

#[test]
fn two_fours_are_not_given_away_by_their_sum() {
    // 4 + 4 = 8 would be shown as 10, and only 4 + 4 of small counts comes near.
    let mut table = table(&[vec![4, 4], vec![6, 7]], 4, 5);
    table.protect();
    assert_closed(&table, 14).unwrap();
}

#[test]
fn a_business_is_not_given_away_by_the_sum() {
    let mut table = table(&[vec![100], vec![250], vec![400]], 0, 1);
    table.cells[0].primary = true;
    table.protect();
    assert!(table.cells[0].hidden && table.cells[1].hidden && !table.cells[2].hidden);
}

proptest! {
    /// P15: of all tables that a reader could hold for the one that is shown, two at least differ in each hidden cell.
    #[test]
    fn p15_no_hidden_cell_can_be_worked_out(values in prop::collection::vec(prop::collection::vec(0..9_i64, 2), 2)) {
        let mut table = table(&values, 4, 5);
        table.protect();
        assert_closed(&table, 12)?;
    }

    #[test]
    fn nor_of_three_zones(values in prop::collection::vec(0..14_i64, 3)) {
        let mut table = table(&values.iter().map(|v| vec![*v]).collect::<Vec<_>>(), 4, 5);
        table.protect();
        assert_closed(&table, 20)?;
    }

    #[test]
    fn nor_without_rounding(values in prop::collection::vec(prop::collection::vec(0..7_i64, 2), 2)) {
        let mut table = table(&values, 2, 1);
        table.protect();
        assert_closed(&table, 10)?;
    }

    #[test]
    fn nor_of_three_zones_and_three_groups(
        values in prop::collection::vec(prop::collection::vec(0..14_i64, 3), 3),
        rounding in prop::sample::select(vec![1_i64, 5]),
    ) {
        let mut table = table(&values, 4, rounding);
        table.protect();
        assert_another(&table, 20)?;
    }

    #[test]
    fn nor_of_three_levels(
        values in prop::collection::vec(prop::collection::vec(0..14_i64, 1..4), 1..4),
        rounding in prop::sample::select(vec![1_i64, 5]),
    ) {
        let mut table = levels(&values, 4, rounding);
        table.protect();
        assert_another(&table, 20)?;
    }

    /// The reader has both editions and knows which parts have changed.
    #[test]
    fn nor_with_the_edition_before(
        earlier in prop::collection::vec(0..9_i64, 3),
        changes in prop::collection::vec((0..3_usize, -2..3_i64), 0..2),
        rounding in prop::sample::select(vec![1_i64, 5]),
    ) {
        let column = |values: &[i64]| values.iter().map(|v| vec![*v]).collect::<Vec<_>>();
        let mut now = earlier.clone();
        for (at, by) in changes {
            now[at] = (now[at] + by).max(0);
        }
        let (earlier, now) = (column(&earlier), column(&now));
        let mut first = table(&earlier, 4, rounding);
        first.protect();
        let mut second = with_before(table(&now, 4, rounding), &first, &earlier, &now);
        second.protect();
        assert_closed(&second, 12)?;
    }
}
