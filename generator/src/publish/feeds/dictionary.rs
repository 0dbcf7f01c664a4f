//! `/data/dictionary.csv`: what each column and each slug means.

use super::columns::{self, NO_VALUE};
use super::csv::{finish, row, writer};
use crate::model::care::Listed;
use crate::model::*;
use crate::publish::{File, languages};
use std::borrow::Cow;

/// Name and meaning of each column.
pub const COLUMNS: &[(&str, &str)] = &[
    ("group", "The table that a column is of, or the filter that a slug is of."),
    ("name", "The column, the slug, or what stands in a cell without a value."),
    ("type", "What its cells hold; slug for a slug."),
    ("meaning", "What it means."),
];

pub fn files(atlas: &Atlas) -> Vec<File> {
    vec![File::new("static/data/dictionary.csv", dictionary(atlas))]
}

/// The slugs of one group: those that the finder's address and the files share.
#[derive(Debug)]
pub struct Slugs {
    /// The key in the finder's address: `kind`.
    pub key: &'static str,
    pub title: &'static str,
    /// Slug, a resident's words, CQC's words where they differ.
    pub members: Vec<(Cow<'static, str>, Cow<'static, str>, &'static str)>,
}

/// Every group of slugs, in the order of the finder's filters.
pub fn slugs(atlas: &Atlas) -> Vec<Slugs> {
    let spoken = languages::spoken(atlas).into_iter().map(|l| (l.slug.into(), format!("Speaks {}", l.name).into(), ""));
    let plain = |members: &[(&'static str, &'static str, &'static str)]| {
        members.iter().map(|(slug, label, cqc)| ((*slug).into(), (*label).into(), *cqc)).collect()
    };
    vec![
        Slugs { key: "kind", title: "Kinds of care", members: Kind::ALL.iter().map(|k| (k.slug().into(), k.label().into(), k.cqc())).collect() },
        Slugs { key: "need", title: "Needs", members: Need::ALL.iter().map(|n| (n.slug().into(), n.label().into(), n.cqc())).collect() },
        Slugs {
            key: "rating",
            title: "Ratings",
            members: Rating::ALL
                .iter()
                .map(|r| (r.slug().into(), r.cqc().into(), r.cqc()))
                .chain([("not-rated".into(), "Not rated".into(), "Not rated, or no published rating")])
                .collect(),
        },
        Slugs { key: "pays", title: "Ways to pay", members: Pays::ALL.iter().map(|p| (p.slug().into(), p.label().into(), "")).collect() },
        Slugs { key: "extra", title: "Extras", members: Extra::ALL.iter().map(|e| (e.slug().into(), e.label().into(), "")).chain(spoken).collect() },
        Slugs {
            key: "evidence",
            title: "Evidence",
            members: plain(&[
                (Evidence::Placed.slug(), "The council arranged care there in the last 12 months", ""),
                (Evidence::Stated.slug(), "The service says it comes there", ""),
                (Evidence::Near.slug(), "Its office is near; we do not know whether it comes", ""),
            ]),
        },
    ]
}

fn dictionary(atlas: &Atlas) -> Vec<u8> {
    let mut out = writer();
    let mut line = |cells: [&str; 4]| row(&mut out, cells.iter().map(|cell| (*cell).to_string()));
    line(std::array::from_fn(|at| COLUMNS[at].0));
    for column in columns::COLUMNS {
        line(["services.csv", column.name, column.kind.words(), column.meaning]);
    }
    for (name, meaning) in super::zones::COLUMNS {
        line(["zones.csv", name, "text", meaning]);
    }
    if atlas.past.changes.is_some() {
        for (name, meaning) in super::changes::COLUMNS {
            line([super::changes::NAME, name, "text", meaning]);
        }
    }
    for (name, meaning) in super::corrections::COLUMNS {
        line([super::corrections::NAME, name, "text", meaning]);
    }
    if super::parameters::is_there(atlas) {
        for (name, meaning) in super::parameters::COLUMNS {
            line([super::parameters::NAME, name, "text", meaning]);
        }
    }
    for (table, columns) in super::commissioning::dictionary(atlas) {
        for (name, meaning) in columns {
            line([table, name, "text", meaning]);
        }
        if table == super::calendar::NAME {
            for (name, meaning) in super::commissioning::NO_VALUE {
                line(["no value in tables of commissioning", name, "text", meaning]);
            }
        }
    }
    for (name, meaning) in COLUMNS {
        line(["dictionary.csv", name, "text", meaning]);
    }
    for (file, columns, _) in super::market::FILES {
        for (name, meaning) in *columns {
            line([file, name, "text", meaning]);
        }
    }
    for (name, meaning) in NO_VALUE {
        line(["no value", name, "text", meaning]);
    }
    for group in slugs(atlas) {
        for (slug, label, cqc) in &group.members {
            let meaning = if cqc.is_empty() || *cqc == label.as_ref() { label.to_string() } else { format!("{label}. CQC's words: {cqc}") };
            line([group.key, slug, "slug", &meaning]);
        }
    }
    finish(out)
}
