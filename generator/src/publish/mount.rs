//! The parts of the assembled site that do not come from the model: templates, static files, built assets and Zola's
//! configuration. A project's own template of the same name stands in front of the shipped one. Reads; writes nothing.

use super::File;
use crate::diagnostic::{At, Code, Problem, Severity};
use crate::house::House;
use crate::project::Project;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

/// What `scripts/assets.mjs` built: addresses from the site's root, named by content.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Assets {
    pub styles: String,
    #[serde(default)]
    pub scripts: BTreeMap<String, String>,
}

#[derive(Debug)]
pub enum Fault {
    NoAssets { folder: PathBuf },
    Unreadable { path: PathBuf, error: String },
    BadConfiguration { file: String, error: String },
    BadTemplate { file: String, row: Option<u32>, error: String },
}

const NO_ASSETS: Code = Code {
    id: "no-assets",
    severity: Severity::Error,
    explain: "The style sheet and the scripts have not been built yet. `make site` builds them before it runs the generator.",
};
const UNREADABLE: Code =
    Code { id: "cannot-read-template", severity: Severity::Error, explain: "A template or a static file cannot be read, so no page can be made." };
const TEMPLATE: Code = Code {
    id: "template",
    severity: Severity::Error,
    explain: "A template cannot be filled in: it has a mistake, or shows a value that its page does not have. The published site is as it was.",
};
const CONFIGURATION: Code = Code {
    id: "zola-configuration",
    severity: Severity::Error,
    explain: "templates/zola.toml is not valid TOML, or sets something that Doorstep itself must set.",
};

pub const CODES: &[&Code] = &[&NO_ASSETS, &UNREADABLE, &TEMPLATE, &CONFIGURATION];

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::NoAssets { .. } => &NO_ASSETS,
            Self::Unreadable { .. } => &UNREADABLE,
            Self::BadConfiguration { .. } => &CONFIGURATION,
            Self::BadTemplate { .. } => &TEMPLATE,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::NoAssets { .. } => "run `make site` in Doorstep's own folder".into(),
            Self::Unreadable { .. } => "check that the file is there and may be read".into(),
            Self::BadTemplate { .. } => "mend the template; what a page has stands in its struct in generator/src/publish/pages".into(),
            Self::BadConfiguration { .. } => "compare it with the templates/zola.toml that comes with Doorstep".into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAssets { .. } => f.write_str("the style sheet and the scripts are not built"),
            Self::Unreadable { path, error } => write!(f, "{} cannot be read: {error}", path.display()),
            Self::BadConfiguration { file, error } => write!(f, "{file}: {}", error.trim()),
            Self::BadTemplate { file, error, .. } => write!(f, "{file} cannot be filled in: {}", error.trim()),
        }
    }
}

impl Fault {
    pub fn at(&self) -> Option<At> {
        match self {
            Self::BadConfiguration { file, .. } => Some(At::file(file.as_str())),
            Self::BadTemplate { file, row, .. } => Some(At { row: *row, ..At::file(file.as_str()) }),
            _ => None,
        }
    }
}

/// The list of built assets.
pub fn assets(house: &House) -> Result<Assets, Fault> {
    let folder = house.assets();
    let text = std::fs::read_to_string(folder.join("assets.json")).map_err(|_| Fault::NoAssets { folder: folder.clone() })?;
    serde_json::from_str(&text).map_err(|error| Fault::Unreadable { path: folder.join("assets.json"), error: error.to_string() })
}

/// Templates, static files, assets and configuration. `extra` becomes `config.extra`.
pub fn files(project: &Project, house: &House, assets: &Assets, extra: toml::Table) -> Result<Vec<File>, Fault> {
    let mut found: BTreeMap<String, PathBuf> = BTreeMap::new();
    collect(&house.templates(), &mut found)?;
    if project.templates() != house.templates() {
        collect(&project.templates(), &mut found)?;
    }
    let mut files = vec![configuration(project, found.get("zola.toml").map(PathBuf::as_path), extra)?];
    for (name, path) in &found {
        if let Some(to) = place(name) {
            files.push(File::new(to, read(path)?));
        }
    }
    for address in std::iter::once(&assets.styles).chain(assets.scripts.values()) {
        let name = address.rsplit('/').next().unwrap_or_default();
        files.push(File::new(format!("static{address}"), read(&house.assets().join(name))?));
    }
    Ok(files)
}

/// Where a file of the templates folder goes: pages' templates to Zola, static files as they are, sources of assets nowhere.
fn place(name: &str) -> Option<String> {
    if name.starts_with("static/") {
        return Some(name.to_owned());
    }
    let is_template = name.ends_with(".html") && !name.starts_with("styles/") && !name.starts_with("text/");
    is_template.then(|| format!("templates/{name}"))
}

fn collect(folder: &Path, found: &mut BTreeMap<String, PathBuf>) -> Result<(), Fault> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in walkdir::WalkDir::new(folder).follow_links(true) {
        let entry = entry.map_err(|error| Fault::Unreadable {
            path: error.path().unwrap_or(folder).into(),
            error: error.io_error().map_or_else(String::new, ToString::to_string),
        })?;
        let name = entry.path().strip_prefix(folder).expect("the walk stays below its root").to_string_lossy().replace('\\', "/");
        // Editors' and systems' own files (.DS_Store, .swp) are nobody's template.
        if entry.file_type().is_file() && !name.split('/').any(|part| part.starts_with('.')) {
            found.insert(name, entry.into_path());
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>, Fault> {
    std::fs::read(path).map_err(|error| Fault::Unreadable { path: path.into(), error: error.to_string() })
}

/// Zola's configuration: `templates/zola.toml` with what only the build knows.
fn configuration(project: &Project, base: Option<&Path>, extra: toml::Table) -> Result<File, Fault> {
    let bad = |error: String| Fault::BadConfiguration { file: "templates/zola.toml".into(), error };
    let mut table = match base {
        Some(path) => String::from_utf8_lossy(&read(path)?).parse::<toml::Table>().map_err(|e| bad(e.to_string()))?,
        None => toml::Table::new(),
    };
    if table.contains_key("extra") {
        return Err(bad("[extra] is written by Doorstep".into()));
    }
    table.insert("base_url".into(), project.portal.base_url.as_str().into());
    table.insert("title".into(), project.portal.name.as_str().into());
    // Zola's own Sass compiler cannot read govuk-frontend, and its search index is not the finder's.
    table.insert("compile_sass".into(), false.into());
    table.insert("build_search_index".into(), false.into());
    table.insert("extra".into(), extra.into());
    let text = toml::to_string(&table).map_err(|e| bad(e.to_string()))?;
    Ok(File::new("config.toml", text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_place(name: &str, expected: Option<&str>) {
        assert_eq!(place(name).as_deref(), expected, "{name}");
    }

    #[test]
    fn only_what_zola_needs_is_mounted() {
        check_place("base.html", Some("templates/base.html"));
        check_place("components/finder/finder.html", Some("templates/components/finder/finder.html"));
        check_place("components/finder/finder.mjs", None);
        check_place("components/finder/finder.css", None);
        check_place("styles/tokens.css", None);
        check_place("text/chart.svg", None);
        check_place("static/door.svg", Some("static/door.svg"));
        check_place("zola.toml", None);
    }
}
