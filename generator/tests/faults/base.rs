//! The clean council that every fault is done to: two councils of the demonstration with their made-up services, the postcodes
//! that these use, a few figures, one statement. And its live site, built once.

use super::repository;
use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

pub struct Base {
    folder: TempDir,
    house: TempDir,
}

pub const REGISTER: &str = "data/registers/cqc-locations/locations.csv";
const COUNCILS: [&str; 2] = ["Coventry", "Herefordshire"];
/// Of each council.
const SERVICES: usize = 110;

pub fn write(path: &Path, text: impl AsRef<[u8]>) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

pub fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file()) {
        let to = to.join(entry.path().strip_prefix(from).unwrap());
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(entry.path(), to).unwrap();
    }
}

pub fn program() -> PathBuf {
    std::env::var_os("DOORSTEP").map_or_else(|| env!("CARGO_BIN_EXE_doorstep").into(), |named| repository().join(named))
}

impl Base {
    pub fn new() -> Self {
        let base = Self { folder: tempfile::tempdir().unwrap(), house: tempfile::tempdir().unwrap() };
        base.house();
        base.project();
        let out = Command::new(program())
            .args(["build", "--project"])
            .arg(base.folder.path())
            .arg("--house")
            .arg(base.house.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success() && said.contains("0 errors, 0 warnings"), "the clean council is not clean:\n{said}");
        base
    }

    pub fn house_path(&self) -> &Path {
        self.house.path()
    }

    /// A copy of the project with its live site.
    pub fn copy_to(&self, to: &Path) {
        copy(self.folder.path(), to);
    }

    /// The shipped templates, as they are: what they show is tried too.
    fn house(&self) {
        let (house, repository) = (self.house.path(), repository());
        copy(&repository.join("templates"), &house.join("templates"));
        copy(&repository.join(".tools/assets"), &house.join(".tools/assets"));
        write(&house.join("scripts/setup"), "");
        std::os::unix::fs::symlink(repository.join(".tools/zola"), house.join(".tools/zola")).unwrap();
    }

    fn project(&self) {
        let (to, repository) = (self.folder.path(), repository());
        let toml = std::fs::read_to_string(repository.join("doorstep.toml")).unwrap();
        let mut parts = toml.split("[[authority]]");
        let mut settings = parts.next().unwrap().to_owned();
        for council in parts.filter(|part| COUNCILS.iter().any(|name| part.contains(&format!("name = \"{name}\"")))) {
            settings.push_str(&format!("[[authority]]{council}"));
        }
        write(&to.join("doorstep.toml"), settings);
        let (postcodes, ids) = self.register();
        self.lists(&ids);
        self.geography(&postcodes);
        write(&to.join("data/market/indicators.toml"), INDICATORS);
        write(&to.join("data/market/disclosure.toml"), std::fs::read(repository.join("data/market/disclosure.toml")).unwrap());
        write(&to.join("data/market/council/observations.csv"), OBSERVATIONS);
        write(&to.join("data/market/council/source.toml"), MARKET_SOURCE);
        write(&to.join("content/coventry/statements/home-care.md"), STATEMENT);
    }

    /// What a council keeps of its own: prices of a dozen services, one urgent notice, two that asked not to be listed.
    fn lists(&self, ids: &[String]) {
        let to = self.folder.path().join("data/registers/council/coventry");
        let prices: String = ids.iter().take(12).map(|id| format!("{id},Room,,,860.00,910.00,week,2026-10-01,\n")).collect();
        write(&to.join("prices.csv"), format!("location_id,what,visit_minutes,day,amount_low,amount_high,per,as_at,asked_on\n{prices}"));
        write(&to.join("notices.csv"), format!("location_id,text,from,until\n{},The lift is out of order.,2026-11-16,2026-12-31\n", ids[0]));
        let last = &ids[ids.len() - 2..];
        write(&to.join("opt-outs.csv"), format!("location_id,on\n{},2026-11-03\n{},2026-11-03\n", last[0], last[1]));
        write(&to.join("source.toml"), std::fs::read(repository().join("data/registers/council/coventry/source.toml")).unwrap());
    }

    /// Writes the register; returns the postcodes in it, and the ids in their order.
    fn register(&self) -> (BTreeSet<String>, Vec<String>) {
        let from = repository().join("data/registers/cqc-locations");
        let mut reader = csv::Reader::from_path(from.join("locations.csv")).unwrap();
        let header = reader.headers().unwrap().clone();
        let column = |name: &str| header.iter().position(|h| h == name).unwrap();
        let (council, postcode, name, phone) =
            (column("Location Local Authority"), column("Location Postal Code"), column("Location Name"), column("Location Telephone Number"));
        let directorate = column("Location Inspection Directorate");
        let (rating, dormant, dual) = (column("Location Latest Overall Rating"), column("Dormant (Y/N)"), column("Location ID"));
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(&header).unwrap();
        let mut taken = [0; 2];
        let (mut postcodes, mut ids) = (BTreeSet::new(), Vec::new());
        let units = units();
        for record in reader.records().map(Result::unwrap) {
            let Some(at) = COUNCILS.iter().position(|name| *name == &record[council] || record[council].starts_with(name)) else { continue };
            let plain: String = record[postcode].to_uppercase().split_whitespace().collect();
            let sound = record[name].len() > 5
                && record[name].is_ascii()
                && record[phone].starts_with("01632")
                && !record[rating].is_empty()
                && &record[dormant] == "N"
                && record[dual].starts_with("1-")
                && units.contains(&plain);
            if sound && taken[at] < SERVICES {
                taken[at] += 1;
                postcodes.insert(plain);
                // The register has doctors too, whom the site does not list.
                if &record[directorate] == "Adult social care" {
                    ids.push(record[dual].to_owned());
                }
                out.write_record(&record).unwrap();
            }
        }
        let to = self.folder.path().join("data/registers/cqc-locations");
        write(&to.join("locations.csv"), out.into_inner().unwrap());
        write(&to.join("source.toml"), std::fs::read(from.join("source.toml")).unwrap());
        (postcodes, ids)
    }

    fn geography(&self, postcodes: &BTreeSet<String>) {
        let (from, to) = (repository().join("data/geography"), self.folder.path().join("data/geography"));
        copy(&from.join("areas"), &to.join("areas"));
        copy(&from.join("regions"), &to.join("regions"));
        let all = unpacked();
        let mut lines = all.lines();
        let mut kept = format!("{}\n", lines.next().unwrap());
        for line in lines.filter(|line| postcodes.contains(&line.split(',').next().unwrap().replace(' ', ""))) {
            kept.push_str(&format!("{line}\n"));
        }
        write(&to.join("postcodes/units.csv"), kept);
        let source = std::fs::read_to_string(from.join("postcodes/source.toml")).unwrap();
        write(&to.join("postcodes/source.toml"), source.split("[sha256]").next().unwrap());
    }
}

fn unpacked() -> String {
    let file = std::fs::File::open(repository().join("data/geography/postcodes/units.csv.gz")).unwrap();
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(file).read_to_string(&mut text).unwrap();
    text
}

fn units() -> BTreeSet<String> {
    unpacked().lines().skip(1).map(|line| line.split(',').next().unwrap().replace(' ', "")).collect()
}

const INDICATORS: &str = r#"[[indicator]]
id = "people"
title = "People with care at home"
plain = "People with care at home"
unit = "people"
formula = "As the council counts it"
direction = "neither"
topic = "people"
source = "Coventry City Council"
levels = ["authority"]
disclosure = "people"

[[indicator]]
id = "spend"
title = "Spend on care at home"
plain = "Spend on care at home"
unit = "pounds"
formula = "As the council counts it"
direction = "neither"
topic = "money"
source = "Coventry City Council"
levels = ["authority"]
disclosure = "open"

[[indicator]]
id = "waiting_share"
title = "People who wait longer than a week"
plain = "People who wait longer than a week"
unit = "percent"
formula = "As the council counts it"
direction = "lower-better"
topic = "people"
source = "Coventry City Council"
levels = ["authority"]
disclosure = "open"
"#;

const OBSERVATIONS: &str =
    "indicator,area_code,area_name,period_start,period_end,group,value,low,high,status,printed,note,as_at,contributors,largest_share
people,E08000026,Coventry,2023-04-01,2024-03-31,,2100,,,,,,2024-03-31,,
people,E08000026,Coventry,2024-04-01,2025-03-31,,2200,,,,,,2025-03-31,,
people,E08000026,Coventry,2025-04-01,2026-03-31,,2300,,,,,,2026-03-31,,
spend,E08000026,Coventry,2023-04-01,2024-03-31,,21000000,,,,,,2024-03-31,,
spend,E08000026,Coventry,2024-04-01,2025-03-31,,22000000,,,,,,2025-03-31,,
spend,E08000026,Coventry,2025-04-01,2026-03-31,,23500000,,,,,,2026-03-31,,
waiting_share,E08000026,Coventry,2025-04-01,2026-03-31,,12,,,,,,2026-03-31,,
";

const MARKET_SOURCE: &str = r#"publisher = "Coventry City Council"
title = "Figures by year"
licence = "Open Government Licence v3.0"
edition = 2026-08-01
status = "demonstration"
"#;

/// `make.sh` puts its own words in the place of HERE.
const STATEMENT: &str = r#"+++
title = "Care at home in Coventry"
series = "Market Position Statement"
service = "home-care"
edition = { from = "2024", printed = "2024-2029" }
owner = "Commissioning, Coventry City Council"
review_note = "No review date was found."
demonstration = true

[[section]]
number = 1
title = "What is needed"
text = '''
Care at home is needed in all parts of the city.

HERE
'''
+++
"#;
