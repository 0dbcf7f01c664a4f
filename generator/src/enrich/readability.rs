//! How old somebody must be to read a text with ease: the Flesch-Kincaid grade, plus five for the age of an English school year.
//!
//! It is no judge of sense. It counts what makes a text hard in the plainest way, long sentences and long words, gives the same
//! number on every machine, and names the sentences that carry most of it, which is what a writer needs. Lists of easy words
//! would be a better judge of words and are nobody's to copy.

/// Words that people must meet to find the thing: counted as short, since no shorter word would be true.
const NAMES: &[&str] = &[
    "allowance",
    "assessment",
    "attendance",
    "commission",
    "continuing",
    "council",
    "council's",
    "councils",
    "healthcare",
    "hospital",
    "independence",
    "ombudsman",
    "personal",
    "safeguarding",
];

/// The reading age of a text, and its hardest sentences, the hardest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    pub age: f64,
    pub words: usize,
    pub hardest: Vec<(f64, String)>,
}

/// How many sentences are named.
const NAMED: usize = 5;

/// The reading age of sentences that were parted before.
pub fn of_sentences(sentences: &[String]) -> Option<Reading> {
    let counted: Vec<(Count, &String)> = sentences.iter().map(|s| (Count::of(s), s)).filter(|(count, _)| count.words > 0).collect();
    let mut sum = Count::default();
    for (count, _) in &counted {
        sum.sentences += 1;
        sum.words += count.words;
        sum.syllables += count.syllables;
    }
    (sum.words > 0).then_some(())?;
    // A heading or a number to ring is no hard sentence, however long its one word is.
    let mut hardest: Vec<(f64, String)> =
        counted.iter().filter(|(count, _)| count.words >= 5).map(|(count, s)| (count.age(), (*s).clone())).collect();
    hardest.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    hardest.truncate(NAMED);
    Some(Reading { age: sum.age(), words: sum.words, hardest })
}

pub fn of_html(html: &str) -> Option<Reading> {
    of_sentences(&sentences(html))
}

/// The sentences of a text with or without tags. What a tag of a block ends, ends a sentence.
pub fn sentences(html: &str) -> Vec<String> {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let (name, after) = tag.split_once('>').unwrap_or((tag, ""));
        let name = name.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap_or_default();
        if !matches!(name, "a" | "strong" | "em" | "code" | "span" | "abbr") {
            text.push('\u{1e}');
        }
        rest = after;
    }
    text.push_str(rest);
    let text = text.replace("&amp;", "&").replace("&#39;", "'").replace("&quot;", "\"").replace("&nbsp;", " ");
    let mut out = Vec::new();
    for block in text.split('\u{1e}') {
        let mut sentence = String::new();
        for word in block.split_whitespace() {
            if !sentence.is_empty() {
                sentence.push(' ');
            }
            sentence.push_str(word);
            if word.trim_end_matches(['"', ')', '\u{201d}', '\'']).ends_with(['.', '?', '!', ':', ';']) {
                out.push(std::mem::take(&mut sentence));
            }
        }
        out.push(sentence);
    }
    out.retain(|s| !s.is_empty());
    out
}

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    sentences: usize,
    words: usize,
    syllables: usize,
}

impl Count {
    fn of(sentence: &str) -> Self {
        let words = sentence.split([' ', '-', '/', '\u{2013}']).filter(|w| w.chars().any(char::is_alphanumeric));
        words.fold(Self { sentences: 1, ..Self::default() }, |sum, word| Self {
            words: sum.words + 1,
            syllables: sum.syllables + syllables(word),
            ..sum
        })
    }

    fn age(self) -> f64 {
        let ratio = |a: usize, b: usize| a as f64 / b.max(1) as f64;
        (0.39 * ratio(self.words, self.sentences) + 11.8 * ratio(self.syllables, self.words) - 15.59 + 5.0).max(5.0)
    }
}

/// Groups of vowels, less those that are not spoken. Within one of the truth for nearly all words.
fn syllables(word: &str) -> usize {
    let word: String = word.chars().filter(|c| c.is_alphanumeric() || *c == '\'').flat_map(char::to_lowercase).collect();
    if word.chars().any(|c| c.is_ascii_digit()) || NAMES.contains(&word.as_str()) {
        return 2;
    }
    let word = word.trim_end_matches("'s");
    let vowel = |c: char| "aeiouy".contains(c);
    let mut groups = 0;
    let mut last = false;
    for c in word.chars() {
        if vowel(c) && !last {
            groups += 1;
        }
        last = vowel(c);
    }
    let consonant_before = |end: &str| word.strip_suffix(end).and_then(|w| w.chars().last()).is_some_and(|c| !vowel(c));
    let silent = (consonant_before("e") && !word.ends_with("le"))
        || (consonant_before("es") && !["ses", "zes", "xes", "ges", "ces", "hes"].iter().any(|end| word.ends_with(end)))
        || (consonant_before("ed") && !["ted", "ded"].iter().any(|end| word.ends_with(end)));
    groups.max(1 + usize::from(silent)) - usize::from(silent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_those_spoken() {
        let check = |word: &str, expected: usize| assert_eq!(syllables(word), expected, "{word}");
        check("care", 1);
        check("needed", 2);
        check("asked", 1);
        check("agencies", 3);
        check("little", 2);
        check("places", 2);
        check("the", 1);
        check("eligibility", 6);
        check("council's", 2);
        check("£23,250", 2);
        check("I", 1);
    }

    #[test]
    fn blocks_and_stops_end_sentences() {
        let check = |html: &str, expected: &[&str]| assert_eq!(sentences(html), expected, "{html}");
        check("<h2>Ask first</h2><p>Ring <a href=\"tel:1\">the ward</a>. Then wait.</p>", &["Ask first", "Ring the ward.", "Then wait."]);
        check("<ul><li>one</li><li>two &amp; three</li></ul>", &["one", "two & three"]);
        check("No tags. None?", &["No tags.", "None?"]);
        check("an <open", &["an"]);
    }

    #[test]
    fn a_hard_text_is_hard_and_a_plain_one_is_not() {
        let plain = "Ring the ward. Ask who plans the way home. Tell them who can help you. You do not have to pay at once.";
        let hard = "Eligibility determinations regarding the disbursement of discretionary contributions necessitate comprehensive \
                    multidisciplinary consideration of individual circumstances, notwithstanding preliminary recommendations.";
        let age = |text: &str| of_html(text).unwrap().age;
        assert!(age(plain) < 8.0, "{}", age(plain));
        assert!(age(hard) > 20.0, "{}", age(hard));
        let both = of_html(&format!("{plain} {hard}")).unwrap();
        assert!(both.hardest[0].1.starts_with("Eligibility"));
        assert_eq!(of_html("<p> </p>"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_an_age_or_none(text in "\\PC{0,200}") {
            if let Some(reading) = of_html(&text) {
                proptest::prop_assert!(reading.age.is_finite() && reading.age >= 5.0);
            }
        }
    }
}
