//! What is different between two sites, as facts. Pure, and in one order whatever the order of the files.

use super::rating;
use super::snapshot::{Service, Snapshot};
use crate::digest;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Change {
    pub before: usize,
    pub after: usize,
    pub added: Vec<Listed>,
    pub gone: Vec<Gone>,
    pub ratings: Vec<Became>,
    /// "good → inadequate": how many.
    pub matrix: BTreeMap<String, usize>,
    pub names: Vec<Became>,
    pub phones: Vec<Became>,
    pub addresses: Vec<Became>,
    pub websites: Vec<Became>,
    /// Whom a service says that it cares for, and whose it is.
    pub needs: Vec<Became>,
    pub owners: Vec<Became>,
    /// The council's urgent notices that came, went or read otherwise.
    pub notices: Vec<Became>,
    /// Services that had a place on the map and have none, or have one now.
    pub pins_lost: Vec<Listed>,
    pub pins_found: usize,
    pub pins_moved: Vec<Pin>,
    pub councils: Vec<Group>,
    pub kinds: Vec<Group>,
    pub rating_classes: Vec<Group>,
    pub figures: Vec<Figure>,
    pub figures_added: usize,
    pub figures_gone: Vec<String>,
    /// Inputs of the same edition with other bytes: issued anew, a correction.
    pub reissued: Vec<String>,
    /// Each source's edition where it is not the same: folder, before, after.
    pub editions: Vec<Edition>,
    /// Twenty services before and after, for a person to read.
    pub sample: Vec<Sample>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    pub id: String,
    pub name: String,
    pub council: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gone {
    pub id: String,
    pub name: String,
    pub council: String,
    /// `None`: no file says why.
    pub why: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Became {
    pub id: String,
    pub name: String,
    pub was: String,
    pub now: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pin {
    pub id: String,
    pub name: String,
    pub metres: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    pub name: String,
    pub before: usize,
    pub after: usize,
    /// Of those before, how many are not in it any more.
    pub left: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    pub figure: String,
    pub was: String,
    pub now: String,
    /// "revision", "correction", or "not declared".
    pub why: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edition {
    pub source: String,
    pub was: Option<String>,
    pub now: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sample {
    pub id: String,
    pub was: String,
    pub now: String,
}

/// Nearer than this, a pin has not moved.
const MOVED: u64 = 250;
const SAMPLES: usize = 20;

impl Change {
    /// `why`: why a service that was listed is not, as far as the files say.
    pub fn between(live: &Snapshot, fresh: &Snapshot, why: &dyn Fn(&str) -> Option<String>) -> Self {
        let mut change = Self { before: live.services.len(), after: fresh.services.len(), ..Self::default() };
        for (id, was) in &live.services {
            match fresh.services.get(id) {
                Some(now) => change.compare(id, was, now),
                None => change.gone.push(Gone { id: id.clone(), name: was.name.clone(), council: was.council.clone(), why: why(id) }),
            }
        }
        let fresh_only = fresh.services.iter().filter(|(id, _)| !live.services.contains_key(*id));
        change.added = fresh_only.map(|(id, service)| listed(id, service)).collect();
        change.councils = groups(live, fresh, |s| vec![s.council.clone()]);
        change.kinds = groups(live, fresh, |s| s.kinds.clone());
        change.rating_classes = groups(live, fresh, |s| rating::class(&s.rating).split('|').map(Into::into).collect());
        for (source, now) in &fresh.editions {
            let was = live.editions.get(source);
            if was != Some(now) {
                change.editions.push(Edition { source: source.clone(), was: was.map(ToString::to_string), now: Some(now.to_string()) });
            }
        }
        let gone = live.editions.iter().filter(|(source, _)| !fresh.editions.contains_key(*source));
        change.editions.extend(gone.map(|(source, was)| Edition { source: source.clone(), was: Some(was.to_string()), now: None }));
        let same_edition = |path: &str| {
            let source = live.editions.keys().filter(|source| path.starts_with(&format!("{source}/"))).max_by_key(|source| source.len());
            source.is_some_and(|source| live.editions.get(source) == fresh.editions.get(source))
        };
        let other = live.inputs.iter().filter(|(path, sum)| fresh.inputs.get(*path).is_some_and(|now| now != *sum));
        change.reissued =
            other.map(|(path, _)| path.clone()).filter(|path| path.starts_with("data/") && !path.ends_with(".toml") && same_edition(path)).collect();
        change.compare_figures(live, fresh);
        change.sample = sample(live, fresh);
        change
    }

    fn compare(&mut self, id: &str, was: &Service, now: &Service) {
        let name = &now.name;
        for (list, was, now) in [
            (&mut self.names, &was.name, &now.name),
            (&mut self.phones, &was.phone, &now.phone),
            (&mut self.addresses, &was.address, &now.address),
            (&mut self.websites, &was.website, &now.website),
            (&mut self.needs, &was.needs, &now.needs),
            (&mut self.owners, &was.owner, &now.owner),
            (&mut self.ratings, &was.rating, &now.rating),
            (&mut self.notices, &was.told(), &now.told()),
        ] {
            if was != now {
                list.push(Became { id: id.into(), name: name.clone(), was: was.clone(), now: now.clone() });
            }
        }
        if was.rating != now.rating {
            *self.matrix.entry(format!("{} → {}", rating::class(&was.rating), rating::class(&now.rating))).or_default() += 1;
        }
        match (was.point, now.point) {
            (Some(_), None) => self.pins_lost.push(listed(id, now)),
            (None, Some(_)) => self.pins_found += 1,
            (Some(was), Some(to)) => {
                let metres = metres(was, to);
                if metres > MOVED {
                    self.pins_moved.push(Pin { id: id.into(), name: now.name.clone(), metres });
                }
            }
            (None, None) => {}
        }
    }

    fn compare_figures(&mut self, live: &Snapshot, fresh: &Snapshot) {
        let now = |figure: &str| fresh.figures.get(figure).or_else(|| fresh.parameters.get(figure));
        for (figure, was) in live.figures.iter().chain(&live.parameters) {
            match now(figure) {
                None => self.figures_gone.push(figure.clone()),
                Some(now) if now != was => {
                    let why = match fresh.declared.get(figure).map(String::as_str) {
                        Some("revised") => "revision",
                        Some("corrected") => "correction",
                        // What is worked out here follows what it is worked out from.
                        _ if fresh.computed.contains(figure) && !self.editions.is_empty() => "revision",
                        _ if fresh.computed.contains(figure) && !self.reissued.is_empty() => "correction",
                        _ => "not declared",
                    };
                    self.figures.push(Figure { figure: figure.clone(), was: was.clone(), now: now.clone(), why: why.into() });
                }
                Some(_) => {}
            }
        }
        let is_new = |figure: &&String| !live.figures.contains_key(*figure) && !live.parameters.contains_key(*figure);
        self.figures_added = fresh.figures.keys().chain(fresh.parameters.keys()).filter(is_new).count();
    }

    pub fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.gone.is_empty()
            && self.sample.is_empty()
            && self.figures.is_empty()
            && self.figures_gone.is_empty()
            && self.figures_added == 0
            && self.editions.is_empty()
            && self.reissued.is_empty()
    }

    pub fn unexplained(&self) -> usize {
        self.gone.iter().filter(|gone| gone.why.is_none()).count()
    }
}

fn listed(id: &str, service: &Service) -> Listed {
    Listed { id: id.into(), name: service.name.clone(), council: service.council.clone() }
}

/// Over the ground, near enough for tens of kilometres.
pub fn metres(a: (f64, f64), b: (f64, f64)) -> u64 {
    let (lat, lon) = (b.0 - a.0, (b.1 - a.1) * ((a.0 + b.0) / 2.0).to_radians().cos());
    (lat.hypot(lon) * 111_195.0).round() as u64
}

fn groups(live: &Snapshot, fresh: &Snapshot, of: impl Fn(&Service) -> Vec<String>) -> Vec<Group> {
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    let group = |groups: &mut BTreeMap<String, Group>, name: String, change: fn(&mut Group)| {
        change(groups.entry(name.clone()).or_insert(Group { name, before: 0, after: 0, left: 0 }));
    };
    for (id, service) in &live.services {
        let now = fresh.services.get(id).map(&of).unwrap_or_default();
        for name in of(service) {
            if !now.contains(&name) {
                group(&mut groups, name.clone(), |g| g.left += 1);
            }
            group(&mut groups, name, |g| g.before += 1);
        }
    }
    for service in fresh.services.values() {
        of(service).into_iter().for_each(|name| group(&mut groups, name, |g| g.after += 1));
    }
    groups.into_values().collect()
}

/// Services whose line is another, chosen by the sum of their ids: the same ones for the same difference, from all over it.
fn sample(live: &Snapshot, fresh: &Snapshot) -> Vec<Sample> {
    let line = |s: &Service| {
        let point = s.point.map_or("no pin".into(), |(lat, lon)| format!("{lat:.5} {lon:.5}"));
        // Everything that is compared: two lines that differ show where.
        let kinds = s.kinds.join("|");
        let parts = [&s.name, &kinds, &s.rating, &s.phone, &s.address, &point, &s.website, &s.needs, &s.owner, &s.told()];
        parts.map(|part| if part.is_empty() { "–" } else { part.as_str() }).join(" · ")
    };
    let mut changed: Vec<(String, Sample)> = live
        .services
        .iter()
        .filter_map(|(id, was)| Some((id, was, fresh.services.get(id)?)))
        .filter(|(_, was, now)| was != now)
        .map(|(id, was, now)| (digest::of(id), Sample { id: id.clone(), was: line(was), now: line(now) }))
        .collect();
    changed.sort_by(|a, b| a.0.cmp(&b.0));
    let mut sample: Vec<Sample> = changed.into_iter().take(SAMPLES).map(|(_, sample)| sample).collect();
    sample.sort_by(|a, b| a.id.cmp(&b.id));
    sample
}
