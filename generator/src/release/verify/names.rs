//! Names of people in the finished site. The registers hold them and ingest drops them; here it is seen that none came
//! through. A name that the site has from somewhere else, of a street or of a councillor, is not one of them.

use super::{Fault, Placed};
use crate::house::House;
use crate::model::unspoken::{Name, Unspoken};
use crate::model::*;
use crate::project::Project;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What the site may say: all that people wrote for it, and all that is known of places and services but who runs them.
pub fn said(atlas: &Atlas, project: &Project, house: &House) -> String {
    let mut said = format!("{:?} {:?} {:?} {:?}\n", atlas.places, atlas.zones, atlas.sources, atlas.past);
    for location in &atlas.locations {
        let companies = location.provider.iter().filter(|p| !p.ownership.is_some_and(OwnershipType::is_person));
        for provider in companies {
            let _ = writeln!(said, "{:?} {:?}", provider.name, provider.brand);
        }
        let _ = writeln!(said, "{:?}", Location { provider: None, ..location.clone() });
    }
    let data = |name: &str| project.data().join(name);
    let folders: [PathBuf; 7] = [
        project.content(),
        project.templates(),
        house.root.join("templates"),
        data("market"),
        data("commissioning"),
        data("funding"),
        data("accepted"),
    ];
    for folder in folders {
        written(&folder, &mut said);
    }
    // A line's end is a space to whoever reads it.
    said.replace(['\n', '\r'], " ")
}

fn written(folder: &Path, said: &mut String) {
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten().filter(|e| e.file_type().is_file()) {
        said.push_str(&std::fs::read_to_string(entry.path()).unwrap_or_default());
        said.push('\n');
    }
}

/// The names that came through, of those that were found: each file tells the first place of each.
pub fn judge(found: Vec<(String, u32, Name)>, unspoken: &Unspoken, said: &dyn Fn() -> String, problems: &mut Vec<Placed>) {
    if found.is_empty() {
        return;
    }
    let said = said();
    let carried: Vec<&Name> = unspoken.find(said.as_bytes()).into_iter().map(|(_, name)| name).collect();
    for (address, row, name) in found.into_iter().filter(|(.., name)| !carried.contains(&name)) {
        problems.push((Fault::Person { file: name.file, row: name.row }, address, Some(row)));
    }
}
