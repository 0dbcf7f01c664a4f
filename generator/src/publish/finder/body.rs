//! The inside of a JSON object, written straight into a text: an index has millions of cells, and a tree of values for each of
//! its files would cost more than all the rest. Knows no row and no file.

use serde::Serialize;
use std::collections::HashMap;
use std::fmt::Write as _;

#[derive(Debug, Default, Clone)]
pub struct Body(String);

impl Body {
    fn key(&mut self, key: &str) {
        if !self.0.is_empty() {
            self.0.push(',');
        }
        // Writing into a text cannot fail.
        let _ = write!(self.0, "\"{key}\":");
    }

    fn string(&mut self, text: &str) {
        self.0.push('"');
        for c in text.chars() {
            match c {
                '"' => self.0.push_str("\\\""),
                '\\' => self.0.push_str("\\\\"),
                '\n' => self.0.push_str("\\n"),
                '\r' => self.0.push_str("\\r"),
                '\t' => self.0.push_str("\\t"),
                c if c < ' ' => {
                    let _ = write!(self.0, "\\u{:04x}", u32::from(c));
                }
                c => self.0.push(c),
            }
        }
        self.0.push('"');
    }

    fn list(&mut self, numbers: impl IntoIterator<Item = i64>) {
        self.0.push('[');
        for (at, number) in numbers.into_iter().enumerate() {
            if at > 0 {
                self.0.push(',');
            }
            let _ = write!(self.0, "{number}");
        }
        self.0.push(']');
    }

    pub fn numbers(&mut self, key: &str, numbers: impl IntoIterator<Item = i64>) {
        self.key(key);
        self.list(numbers);
    }

    /// Each number as its difference from the one before.
    pub fn steps(&mut self, key: &str, numbers: impl IntoIterator<Item = i64>) {
        let mut last = 0;
        self.numbers(key, numbers.into_iter().map(|number| number - std::mem::replace(&mut last, number)));
    }

    pub fn text(&mut self, key: &str, text: &str) {
        self.key(key);
        self.string(text);
    }

    pub fn json(&mut self, key: &str, value: &impl Serialize) {
        self.key(key);
        self.0.push_str(&serde_json::to_string(value).expect("numbers, strings and lists are always JSON"));
    }

    /// A column of texts, parted by line ends: as it is; or each text once, and then where each stands when there are several.
    pub fn texts<'a>(&mut self, key: &str, column: impl IntoIterator<Item = &'a str>) {
        let column: Vec<&str> = column.into_iter().collect();
        let mut seen: Vec<&str> = Vec::new();
        let mut at: HashMap<&str, i64> = HashMap::new();
        let places: Vec<i64> = column
            .iter()
            .map(|text| {
                *at.entry(text).or_insert_with(|| {
                    seen.push(text);
                    seen.len() as i64 - 1
                })
            })
            .collect();
        self.key(key);
        if seen.len() * 2 > column.len() && column.len() > 1 {
            self.string(&column.join("\n"));
            return;
        }
        self.0.push('[');
        self.string(&seen.join("\n"));
        if seen.len() > 1 {
            self.0.push(',');
            self.list(places);
        }
        self.0.push(']');
    }

    pub fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies() {
        let check = |write: &dyn Fn(&mut Body), expected: &str| {
            let mut body = Body::default();
            write(&mut body);
            assert_eq!(body.finish(), expected);
        };
        check(&|b| b.steps("a", [5, 7, 4]), r#""a":[5,2,-3]"#);
        check(&|b| b.texts("a", ["x", "y\t\"", "z"]), r#""a":"x\ny\t\"\nz""#);
        check(&|b| b.texts("a", ["x", "x", "y", "x"]), r#""a":["x\ny",[0,0,1,0]]"#);
        check(&|b| b.texts("a", ["", ""]), r#""a":[""]"#);
        check(&|b| b.texts("a", ["x"]), r#""a":["x"]"#);
        check(
            &|b| {
                b.text("a", "\u{1}");
                b.json("b", &[1, 2]);
            },
            r#""a":"\u0001","b":[1,2]"#,
        );
    }
}
