//! `/shortlist/`: the services that a person kept, side by side and on paper. The page is the same for everybody: its script
//! reads which services they are on the device, and each service's facts from that service's own page (decision 0013).

use crate::publish::File;
use crate::publish::finder::Index;
use crate::publish::page::{Crumb, page as content};
use serde::Serialize;

#[derive(Debug, Serialize)]
struct Shortlist {
    description: &'static str,
    breadcrumbs: Vec<Crumb>,
    index: Index,
}

pub fn page(index: Index) -> File {
    let extra = Shortlist {
        description: "Compare the services that you kept, side by side, and print one sheet with their numbers and what to ask.",
        breadcrumbs: vec![Crumb::home()],
        index,
    };
    content("content/shortlist.md", "Your shortlist", "pages/shortlist.html", &extra)
}
