//! A mail that a link begins: its subject and its lines, encoded as RFC 6068 has it, so that any text of a register may
//! stand in them.

use std::fmt::Write as _;

/// `mailto:` with a subject and a body of lines.
pub fn link(to: &str, subject: &str, lines: &[String]) -> String {
    format!("mailto:{to}?subject={}&body={}", encoded(subject), encoded(&lines.join("\r\n")))
}

/// All but letters, digits and `-._~` as percent signs and bytes.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_the_link_or_adds_to_it() {
        let check = |subject: &str, lines: &[&str], expected: &str| {
            let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
            assert_eq!(link("corrections@kent.example", subject, &lines), format!("mailto:corrections@kent.example?{expected}"));
        };
        check("Correct 1-99", &["Telephone: 01632 960123", ""], "subject=Correct%201-99&body=Telephone%3A%2001632%20960123%0D%0A");
        check("A&B?bcc=x", &["a+b=c", "\"<é>\""], "subject=A%26B%3Fbcc%3Dx&body=a%2Bb%3Dc%0D%0A%22%3C%C3%A9%3E%22");
    }
}
