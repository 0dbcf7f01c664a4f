//! `source.toml` for each made-up folder: says first that it is made up, and by which seed.

use super::{ASKED, COUNCILS, MONTHLY, Made, WEEKLY};
use crate::model::{Authority, Date};

pub fn of(files: &[Made], authorities: &[&Authority], seed: u64) -> Vec<Made> {
    let cqc: [(&str, &str, Date); 5] = [
        ("cqc-locations", "Made-up active locations in the layout of CQC's monthly care directory with filters", MONTHLY),
        ("cqc-directory", "Made-up locations in the layout of CQC's weekly care directory", WEEKLY),
        ("cqc-ratings", "Made-up ratings in the layout of CQC's monthly care directory with ratings", MONTHLY),
        ("cqc-deactivated", "Made-up locations in the layout of CQC's monthly deactivated locations", MONTHLY),
        ("cqc-api", "Made-up records in the layout of CQC's API", ASKED),
    ];
    // Nothing made up is said to be CQC's. A council's evidence names the council: it is one of the demonstration's.
    let registers = cqc.map(|(folder, title, edition)| (folder.to_owned(), "Doorstep", title.to_owned(), edition));
    let councils = authorities.iter().map(|a| {
        let title = format!("Made-up facts in the layout of the files that {} keeps", a.council);
        (format!("council/{}", a.slug), a.council.as_str(), title, COUNCILS)
    });
    registers
        .into_iter()
        .chain(councils)
        .filter_map(|(folder, publisher, title, edition)| {
            let is_there = files.iter().any(|f| f.path.rsplit_once('/').is_some_and(|(parent, _)| parent == folder));
            is_there.then(|| Made { path: format!("{folder}/source.toml"), text: text(publisher, &title, edition, seed) })
        })
        .collect()
}

/// For Code-Point Open as published.
pub fn postcodes(accessed: Date) -> String {
    format!(
        "publisher = \"Ordnance Survey\"\n\
         title = \"Code-Point Open\"\n\
         url = \"https://osdatahub.os.uk/downloads/open/CodePointOpen\"\n\
         licence = \"Open Government Licence v3.0\"\n\
         attribution = \"Contains OS data © Crown copyright and database right. Contains Royal Mail data © Royal Mail copyright and \
         database right. Contains National Statistics data © Crown copyright and database right.\"\n\
         accessed = {accessed}\n\
         status = \"live\"\n",
    )
}

fn text(publisher: &str, title: &str, edition: Date, seed: u64) -> String {
    format!(
        "# Made up by `doorstep demo --seed {seed}`. Every service, owner, rating, price and number in here is invented.\n\
         publisher = \"{publisher}\"\n\
         title = \"{title}\"\n\
         licence = \"Open Government Licence v3.0\"\n\
         edition = {edition}\n\
         accessed = {edition}\n\
         status = \"demonstration\"\n",
    )
}
