//! Closed lines cut where three areas meet, so that what lies between two neighbours is one piece, changed once for both.

use std::collections::BTreeMap;

/// A point in whole units.
pub type Corner = (i32, i32);

/// A line by its first two corners, which no other piece of its map begins with in that direction.
pub type Known = BTreeMap<(Corner, Corner), Vec<(f64, f64)>>;

/// A closed line cut at its knots, so that each piece lies between the same two areas all along.
pub fn cut(ring: &[Corner], is_knot: impl Fn(Corner) -> bool) -> Vec<Vec<Corner>> {
    let knots: Vec<usize> = (0..ring.len()).filter(|at| is_knot(ring[*at])).collect();
    let Some(first) = knots.first() else {
        // An island: begin at the least corner, in whichever loop it is met.
        let start = (0..ring.len()).min_by_key(|at| ring[*at]).unwrap_or(0);
        let mut whole: Vec<Corner> = ring[start..].iter().chain(&ring[..=start]).copied().collect();
        whole.dedup();
        return vec![whole];
    };
    let turned: Vec<Corner> = ring[*first..].iter().chain(&ring[..*first]).copied().chain([ring[*first]]).collect();
    let mut arcs = Vec::new();
    let mut from = 0;
    for at in 1..turned.len() {
        if is_knot(turned[at]) {
            arcs.push(turned[from..=at].to_vec());
            from = at;
        }
    }
    arcs
}

/// The same piece is changed once, whichever area asks; the last corner is left to the next piece.
pub fn once(arc: Vec<Corner>, known: &mut Known, change: impl FnOnce(&[Corner]) -> Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let backwards: Vec<Corner> = arc.iter().rev().copied().collect();
    let turned = backwards < arc;
    let arc = if turned { backwards } else { arc };
    let (Some(first), Some(second)) = (arc.first(), arc.get(1)) else { return Vec::new() };
    let mut line = known.entry((*first, *second)).or_insert_with(|| change(&arc)).clone();
    if turned {
        line.reverse();
    }
    line.pop();
    line
}
