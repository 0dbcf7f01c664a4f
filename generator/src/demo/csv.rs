//! Rows of a CSV file as text: quoted only where a value needs it, so that the same world gives the same bytes.

use std::fmt::Write as _;

#[derive(Debug)]
pub struct Csv {
    text: String,
    end: &'static str,
    first: bool,
}

impl Csv {
    /// `end` closes each line: CQC's directory has `\r\n`.
    pub fn new(end: &'static str) -> Self {
        Self { text: String::new(), end, first: true }
    }

    pub fn field(&mut self, value: impl std::fmt::Display) {
        if !self.first {
            self.text.push(',');
        }
        self.first = false;
        let from = self.text.len();
        let _ = write!(self.text, "{value}");
        let written = &self.text[from..];
        if written.contains([',', '"', '\n', '\r']) || written.starts_with(' ') || written.ends_with(' ') {
            let quoted = format!("\"{}\"", written.replace('"', "\"\""));
            self.text.truncate(from);
            self.text.push_str(&quoted);
        }
    }

    pub fn end(&mut self) {
        self.text.push_str(self.end);
        self.first = true;
    }

    pub fn row<T: std::fmt::Display>(&mut self, fields: impl IntoIterator<Item = T>) {
        fields.into_iter().for_each(|field| self.field(field));
        self.end();
    }

    pub fn into_text(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_needs_quotes_has_them() {
        let mut csv = Csv::new("\r\n");
        csv.row(["a", "b, c", "say \"hi\"", ""]);
        assert_eq!(csv.into_text(), "a,\"b, c\",\"say \"\"hi\"\"\",\r\n");
    }
}
