//! The name of one difference: what the live site says, what the new one would say, and what the gate refuses in it. Not the live
//! site's manifest: an acceptance is itself an input and stands on a page, so that committing it makes a new version which says
//! what the one before said, and it must still open the gate for the file that it is about.

use super::{Change, Finding, Level, Snapshot};
use crate::digest;

/// Changes with anything but the wording and the weight of the pages.
pub fn difference(live: &Snapshot, fresh: &Snapshot, change: &Change, findings: &[Finding]) -> String {
    let refused = findings.iter().filter(|finding| finding.level == Level::Refuse);
    // A size is told in bytes of pages, which the acceptance itself changes.
    let refused: Vec<String> = refused.map(|f| if f.measure == "size" { f.measure.into() } else { format!("{}: {}", f.measure, f.what) }).collect();
    let facts = serde_json::to_string(change).expect("plain values");
    digest::of([said(live), said(fresh), refused.join("\n"), facts].join("\n"))
}

fn said(site: &Snapshot) -> String {
    // Doorstep itself keeps an edition after a publication, which says nothing that the site does not.
    let rows: Vec<_> = site.ledger.files.iter().filter(|(path, _)| !path.starts_with("data/editions/")).collect();
    digest::of(format!("{:?}", (&site.services, &site.figures, &site.parameters, &site.editions, &site.lacking, rows)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{each, live};
    use super::*;
    use crate::project::gate::Gate;

    fn sum(live: &Snapshot, fresh: &Snapshot) -> String {
        let change = Change::between(live, fresh, &|_| None);
        difference(live, fresh, &change, &super::super::findings(&change, live, fresh, &Gate::default()))
    }

    fn with(change: &dyn Fn(&mut Snapshot)) -> Snapshot {
        let mut site = live();
        change(&mut site);
        site
    }

    #[test]
    fn the_sum_names_one_difference() {
        let cut: fn(&mut Snapshot) = |s| s.services.retain(|id, _| id.as_str() > "1-0100");
        let one = sum(&live(), &with(&cut));
        let check = |is_same: bool, before: &dyn Fn(&mut Snapshot), after: &dyn Fn(&mut Snapshot)| {
            let mut fresh = with(&cut);
            after(&mut fresh);
            assert_eq!(sum(&with(before), &fresh) == one, is_same);
        };
        check(true, &|_| (), &|_| ());
        check(false, &|_| (), &|s| each(s, 50, |_, service| service.phone.push('2')));
        check(false, &|_| (), &|s| drop(s.services.remove("1-0399")));
        check(false, &|s| each(s, 50, |_, service| service.phone.push('2')), &|_| ());
        check(false, &|_| (), &|s| drop(s.parameters.insert("intermediate_care [all] 2015-04-01".into(), "7".into())));
        check(false, &|s| drop(s.figures.insert("beds E1 2025 2025 all".into(), "71".into())), &|_| ());
        // A register that is shorter, though every service stands in another.
        check(false, &|_| (), &|s| s.ledger.files.values_mut().for_each(|sum| sum.read -= 1));
        // The acceptance, committed and shown.
        let shown: fn(&mut Snapshot) = |s| {
            s.inputs.insert("data/accepted/ab.toml".into(), "cd".into());
            s.sizes.insert("pages", 1_000_400);
        };
        check(true, &shown, &|_| ());
        check(true, &shown, &shown);
    }
}
