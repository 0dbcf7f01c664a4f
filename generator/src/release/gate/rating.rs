//! Ratings as the gate compares them. A service has one word, or one for each of its parts:
//! "good (Homecare)|inadequate (Supported Living)".

use std::collections::BTreeSet;

pub const NOT_RATED: &str = "not-rated";
/// Worst first.
const ORDER: [&str; 4] = ["inadequate", "requires-improvement", "good", "outstanding"];

/// Of the two columns of the table of services: the words, and which part each is of.
pub fn of(words: &str, parts: &str) -> String {
    if !words.contains('|') {
        return words.to_owned();
    }
    let named = parts.split('|').filter_map(|part| {
        let mut cells = part.splitn(3, ':');
        let (word, _day, name) = (cells.next()?, cells.next()?, cells.next()?);
        ORDER.contains(&word).then(|| format!("{word} ({name})"))
    });
    let named: Vec<String> = named.collect();
    if named.is_empty() { words.to_owned() } else { named.join("|") }
}

/// The words alone, each once: "good|inadequate".
pub fn class(rating: &str) -> String {
    let words: BTreeSet<&str> = parts(rating).map(|(word, _)| word).collect();
    words.into_iter().collect::<Vec<_>>().join("|")
}

/// Words, and what each is of: "" where it is of the whole.
fn parts(rating: &str) -> impl Iterator<Item = (&str, &str)> {
    rating.split('|').map(|part| part.split_once(" (").map_or((part, ""), |(word, name)| (word, name.trim_end_matches(')'))))
}

fn place(word: &str) -> Option<usize> {
    ORDER.iter().position(|known| *known == word)
}

/// The worst and the best of a service's ratings; `None` where it has none.
pub fn rank(rating: &str) -> Option<(usize, usize)> {
    let places = || parts(rating).filter_map(|(word, _)| place(word));
    places().min().zip(places().max())
}

/// Whether one fell to the lowest, or the whole rose: each of those is read by a person.
pub fn is_told(was: &str, now: &str) -> bool {
    let was_lowest = |name: &str| parts(was).any(|(word, of)| place(word) == Some(0) && (of == name || of.is_empty() || name.is_empty()));
    let fell = parts(now).any(|(word, name)| place(word) == Some(0) && !was_lowest(name));
    fell || rank(was).zip(rank(now)).is_some_and(|(was, now)| now > was)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_named_where_there_are_several() {
        for (words, parts, expected) in [
            ("good", "good:2022-04-06:Overall", "good"),
            ("not-rated", "not-rated:[blank]:Overall", "not-rated"),
            (
                "good|inadequate",
                "not-rated:[blank]:Overall|good:2026-01-01:Homecare|inadequate:2026-01-01:Care: other",
                "good (Homecare)|inadequate (Care: other)",
            ),
            ("good|inadequate", "", "good|inadequate"),
        ] {
            assert_eq!(of(words, parts), expected);
            assert_eq!(class(expected), words);
        }
    }

    #[test]
    fn drops_to_the_lowest_and_rises_are_told() {
        for (was, now, told) in [
            ("good", "inadequate", true),
            ("not-rated", "inadequate", true),
            ("good", "outstanding", true),
            ("outstanding", "good", false),
            ("not-rated", "good", false),
            ("inadequate", "inadequate", false),
            ("good", "good (A)|inadequate (B)", true),
            ("good (A)|inadequate (B)", "inadequate (A)|good (B)", true),
            ("good (A)|inadequate (B)", "inadequate (B)|outstanding (A)", true),
            ("inadequate", "inadequate (A)|inadequate (B)", false),
            ("good", "good (A)|requires-improvement (B)", false),
            ("good (A)|requires-improvement (B)", "good (A)|good (B)", true),
        ] {
            assert_eq!(is_told(was, now), told, "{was} {now}");
        }
    }
}
