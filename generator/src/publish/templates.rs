//! Which templates take in which: what must be made anew when one changes. It looks for names in quotation marks, so it may name
//! one too many and never one too few.

use std::collections::{BTreeMap, BTreeSet};

/// The templates of these names, and all that extend or include them, however far away.
pub fn with_those_that_take_in<'a>(changed: BTreeSet<&'a str>, texts: &'a BTreeMap<String, String>) -> BTreeSet<&'a str> {
    let mut found = changed;
    loop {
        let uses = |text: &str| found.iter().any(|name| text.contains(&format!("\"{name}\"")));
        let more: Vec<&str> =
            texts.iter().filter(|(name, text)| !found.contains(name.as_str()) && uses(text)).map(|(name, _)| name.as_str()).collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_of_all_that_it_takes_in() {
        let texts = [
            ("frame.html", "{% block main %}{% endblock main %}"),
            ("part.html", "part"),
            ("pages/home.html", "{% extends \"frame.html\" %}{% include \"part.html\" %}"),
            ("pages/text.html", "{% extends \"frame.html\" %}"),
        ];
        let texts: BTreeMap<String, String> = texts.map(|(name, text)| (name.into(), text.into())).into();
        let check = |changed: &str, expected: &[&str]| {
            assert_eq!(with_those_that_take_in(BTreeSet::from([changed]), &texts).into_iter().collect::<Vec<_>>(), expected, "{changed}");
        };
        check("part.html", &["pages/home.html", "part.html"]);
        check("frame.html", &["frame.html", "pages/home.html", "pages/text.html"]);
        check("pages/text.html", &["pages/text.html"]);
    }
}
