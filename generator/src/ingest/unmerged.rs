//! What Git leaves in a file where two people changed the same line: both of their versions, between marks.

use crate::diagnostic::{Code, Severity};

pub const UNMERGED: Code = Code {
    id: "merge-conflict",
    severity: Severity::Error,
    explain: "Git left its marks in a file where two people changed the same lines, and both versions of them. Nobody has chosen yet which of the two holds, so neither is published.",
};
pub const CODES: &[&Code] = &[&UNMERGED];
pub const TOLD: &str = "two versions of the same lines stand here, as Git left them";
pub const HELP: &str = "keep one of the two versions, and take the lines with <<<<<<<, ======= and >>>>>>> out";

const MARKS: [&str; 2] = ["<<<<<<< ", ">>>>>>> "];

/// The line of the first mark, from 1.
pub fn line(text: &str) -> Option<u32> {
    if !MARKS.iter().any(|mark| text.contains(mark)) {
        return None;
    }
    text.lines().position(|line| MARKS.iter().any(|mark| line.starts_with(mark))).map(|at| at as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_begins_its_line() {
        let check = |text: &str, expected: Option<u32>| assert_eq!(line(text), expected, "{text:?}");
        check("id\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> prices\n", Some(2));
        check("id\n1\n>>>>>>> prices\n", Some(3));
        check("a <<<<<<< b\n=======\nHeading\n=======\n", None);
        check("", None);
    }
}
