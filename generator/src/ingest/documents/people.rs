//! What must not be published by accident: a patient's number, one person's mail address or mobile telephone.

use super::fault::Fault;

/// What a line holds, outside of web addresses.
pub fn found(line: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    let words: Vec<&str> = line
        .split_whitespace()
        .filter(|w| !w.contains("://") && !w.contains("www."))
        .map(|w| w.trim_matches(|c: char| "\"'()[]<>,;.:".contains(c)))
        .collect();
    faults.extend(nhs_numbers(&words));
    for word in &words {
        let word = word.trim_start_matches("mailto:").trim_end_matches(['.', ':']);
        if personal_mail(word) {
            faults.push(Fault::PersonalMail { mail: word.into() });
        }
    }
    faults.extend(mobile(&words).map(|number| Fault::Mobile { number }));
    faults
}

/// Words before a number that say it is a telephone's, or a book's, whose check digit is made in the same way.
const NO_PATIENT: &[&str] = &["tel", "telephone", "phone", "ring", "call", "text", "fax", "mobile", "helpline", "isbn", "isbn-10"];
/// Words before a number that say it is an office's own. One in eleven of those has the check digit by chance.
const OFFICE: &[&str] = &[
    "ref",
    "reference",
    "notice",
    "contract",
    "tender",
    "procurement",
    "order",
    "invoice",
    "account",
    "charity",
    "company",
    "vat",
    "uprn",
    "usrn",
    "ocid",
    "opportunity",
    "id",
];
/// How many words before a number are looked at.
const BEFORE: usize = 3;

/// Ten digits, together or as 3-3-4, that do not begin with 0 and whose last is the check digit of the others (modulus 11).
/// What the words before them say decides whether that is chance, unless the line speaks of the NHS.
fn nhs_numbers(words: &[&str]) -> Vec<Fault> {
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let of_the_nhs = lower.iter().any(|word| word == "nhs");
    let said = |from: usize, known: &[&str]| lower[from.saturating_sub(BEFORE)..from].iter().any(|word| known.contains(&word.as_str()));
    let abroad = |from: usize| from > 0 && (lower[from - 1].starts_with("+44") || lower[from - 1] == "0044");
    let judged =
        (0..words.len()).filter(|_| crate::teeth::stands("nhs-number")).filter(|from| begins_one(&words[*from..])).filter_map(|from| match () {
            () if of_the_nhs => Some(Fault::NhsNumber),
            () if abroad(from) || said(from, NO_PATIENT) => None,
            () if said(from, OFFICE) => Some(Fault::LikeNhsNumber),
            () => Some(Fault::NhsNumber),
        });
    let mut faults: Vec<Fault> = judged.collect();
    // One line, one word of it: the worse.
    faults.sort_by_key(|fault| matches!(fault, Fault::LikeNhsNumber));
    faults.truncate(1);
    faults
}

/// Whether a number of that form stands at the beginning.
fn begins_one(words: &[&str]) -> bool {
    let digits = |word: &str, n: usize| word.len() == n && word.bytes().all(|b| b.is_ascii_digit());
    let grouped = |parts: &[&str]| matches!(parts, [a, b, c] if digits(a, 3) && digits(b, 3) && digits(c, 4));
    let first = words.first().copied().unwrap_or_default();
    let whole = (digits(first, 10) || grouped(&first.split('-').collect::<Vec<_>>())).then(|| first.to_owned());
    let parted = words.get(..3).filter(|parts| grouped(parts)).map(<[&str]>::concat);
    whole.or(parted).is_some_and(|run| {
        let digits: Vec<u32> = run.chars().filter_map(|c| c.to_digit(10)).collect();
        digits[0] != 0 && digits.iter().any(|d| *d != digits[0]) && checks(&digits)
    })
}

fn checks(digits: &[u32]) -> bool {
    let sum: u32 = digits[..9].iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    (11 - sum % 11) % 11 == digits[9]
}

/// `first.last@…`: a shared mailbox has no such name.
fn personal_mail(word: &str) -> bool {
    let Some((user, host)) = word.split_once('@') else { return false };
    let mut parts = user.split(['.', '_']);
    let (Some(first), Some(last), None) = (parts.next(), parts.next(), parts.next()) else { return false };
    const ROLES: &[&str] = &[
        "adults",
        "adult",
        "care",
        "social",
        "contact",
        "commissioning",
        "corrections",
        "enquiries",
        "info",
        "market",
        "council",
        "democratic",
        "services",
        "team",
        "customer",
        "committee",
        "member",
        "procurement",
        "contracts",
        "provider",
        "data",
        "freedom",
        "information",
        "public",
        "health",
        "supply",
    ];
    let is_name =
        |part: &str| part.len() > 1 && part.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-') && !ROLES.contains(&part.to_lowercase().as_str());
    is_name(first) && is_name(last) && host.contains(['.', ','])
}

fn mobile(text: &[&str]) -> Option<String> {
    (0..text.len()).find_map(|from| {
        (1..=4).find_map(|n| {
            let run = text.get(from..from + n)?.concat();
            let digits = run.strip_prefix("+44").map_or(run.clone(), |rest| format!("0{}", rest.trim_start_matches("(0)")));
            // Ofcom's numbers for drama ring nowhere.
            (digits.len() == 11 && digits.starts_with("07") && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with("07700900"))
                .then(|| text[from..from + n].join(" "))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Problem as _;

    #[test]
    fn people_are_found_and_posts_are_not() {
        let check = |line: &str, expected: &[&str]| {
            let codes: Vec<&str> = found(line).iter().map(|fault| fault.code().id).collect();
            assert_eq!(codes, expected, "{line}");
        };
        check("Her number is 943 476 5919.", &["document-nhs-number"]);
        check("9434765919", &["document-nhs-number"]);
        check("943-476-5919", &["document-nhs-number"]);
        check("943 476 5918", &[]);
        check("0943 476 5919", &[]);
        check("£9,434,765,919", &[]);
        check("a budget of 289804778", &[]);
        check("ocds-h6vhtk-04515c 2020/S 244-605915", &[]);
        check("https://example.org/9434765919", &[]);
        check("Ring 01632 960101 or 020 7946 0000", &[]);
        check("0000000000", &[]);
        // d16: what stands before ten digits tells a patient from a telephone, a book and an office's file.
        check("Tel: 943 476 5919", &[]);
        check("Ring us on 9434765919", &[]);
        check("+44 943 476 5919", &[]);
        check("ISBN 9434765919", &[]);
        check("See www.example.org/9434765919 and https://example.org/?n=943-476-5919", &[]);
        check("Contract No. 9434765919", &["document-personal-data"]);
        check("reference = \"9434765919\"", &["document-personal-data"]);
        check("reference = \"9434765918\"", &[]);
        check("Contract reference of the patient with NHS number 943 476 5919", &["document-nhs-number"]);
        check("Tel. 020 7946 0000, NHS no. 943 476 5919", &["document-nhs-number"]);
        check("Ref 9434765919 is for 943 476 5919 of Heene", &["document-nhs-number"]);
        check("Ring the ward about the woman of bed three, 943 476 5919", &["document-nhs-number"]);
        check("Ask rose.cottage@example.gov.uk", &["document-personal-data"]);
        check("kept as printed: rose.cottage@example,gov.uk", &["document-personal-data"]);
        check("mailto:rose.cottage@example.gov.uk", &["document-personal-data"]);
        check("adults.commissioning@example.gov.uk, adultscommissioning@example.gov.uk", &[]);
        check("Ring 07911 123456", &["document-personal-data"]);
        check("+44 7911 123456", &["document-personal-data"]);
        check("07700 900123", &[]);
    }
}
