//! `doorstep.toml` of a portal that lists the whole of England: for benchmarks, and for nothing else. Its councils are real,
//! their numbers and addresses are not.

use super::councils;
use crate::model::Slug;
use std::fmt::Write as _;

pub fn portal() -> String {
    let mut text = String::from(
        "# Made up by `doorstep demo --england`: every council, for benchmarks.\n\
         [portal]\n\
         name = \"Doorstep England\"\n\
         base_url = \"https://doorstep-england.example\"\n\
         demonstration = true\n\
         buffer_km = 0\n",
    );
    for council in councils::ALL {
        let (code, name) = (council.code, council.name);
        let Some(slug) = Slug::of(name) else { continue };
        let line = |number: u32| format!("{{ phone = \"01632 960{number}\", hours = \"Monday to Friday, 9am to 5pm\" }}");
        let _ = write!(
            text,
            "\n[[authority]]\ncode = \"{code}\"\nname = \"{name}\"\ncouncil = \"{name} council\"\nslug = \"{slug}\"\n\
             safeguarding = {}\nsafeguarding_out_of_hours = {}\npaper_copy = {}\nfront_door = {}\n\
             corrections_email = \"corrections@{slug}.example\"\n",
            line(101),
            line(102),
            line(103),
            line(104),
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Report;
    use crate::project::Project;

    #[test]
    fn the_portal_of_england_is_sound() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("doorstep.toml"), portal()).unwrap();
        let mut report = Report::default();
        let project = Project::open(folder.path(), &mut report);
        assert_eq!(project.map(|p| p.portal.authorities.len()), Some(councils::ALL.len()), "{}", report.to_text());
    }
}
