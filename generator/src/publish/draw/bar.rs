//! A bar in a cell of a table, with the range of its value. The number stands in the cell before it, so the bar is hidden from
//! those who hear the page. The baseline is nought and always drawn; all bars of a table share one scale.

use super::percent;
use std::fmt::Write as _;

/// A value, not below nought, and the bounds between which it likely lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    pub value: f64,
    pub range: Option<(f64, f64)>,
    /// Drawn in the colour of a lack.
    pub lack: bool,
}

impl Bar {
    pub fn new(value: f64) -> Self {
        Self { value, range: None, lack: false }
    }

    /// The farthest that the drawing reaches.
    pub fn reach(&self) -> f64 {
        self.range.map_or(self.value, |(_, high)| high.max(self.value))
    }

    /// `end`: where the scale of the whole table ends.
    pub fn draw(&self, end: f64) -> String {
        let at = |value: f64| percent((value / end).clamp(0.0, 1.0));
        let lack = if self.lack { " ds-bar__fill--lack" } else { "" };
        let mut out = String::from(r#"<svg class="ds-bar" aria-hidden="true" focusable="false">"#);
        let _ = write!(out, r#"<rect class="ds-bar__fill{lack}" x="0" y="2" width="{}" height="14"/>"#, at(self.value));
        if let Some((low, high)) = self.range {
            let mut whisker = |class: &str, from: f64, to: f64, tip: f64| {
                let _ = write!(out, r#"<line class="{class}" x1="{}" x2="{}" y1="9" y2="9"/>"#, at(from), at(to));
                let _ = write!(out, r#"<line class="{class}" x1="{0}" x2="{0}" y1="5" y2="13"/>"#, at(tip));
            };
            if low < self.value {
                whisker("ds-bar__whisker ds-bar__whisker--in", low, self.value, low);
            }
            if high > self.value {
                whisker("ds-bar__whisker", self.value, high, high);
            }
        }
        out.push_str(r#"<line class="ds-bar__zero" x1="0" x2="0" y1="-4" y2="22"/></svg>"#);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bar: Bar, end: f64, has: &[&str]) {
        let drawn = bar.draw(end);
        for part in has {
            assert!(drawn.contains(part), "{part} in {drawn}");
        }
        assert!(!drawn.contains("NaN") && !drawn.contains("inf") && !drawn.contains("style"), "{drawn}");
    }

    #[test]
    fn a_bar_begins_at_nought() {
        check(Bar::new(19.0), 25.0, &[r#"x="0" y="2" width="76%""#, "ds-bar__zero", "aria-hidden"]);
        check(Bar::new(0.0), 25.0, &[r#"width="0%""#]);
        check(Bar::new(30.0), 25.0, &[r#"width="100%""#]);
        check(Bar { value: 9.0, range: Some((7.0, 12.0)), lack: true }, 25.0, &["--lack", r#"x1="28%" x2="36%""#, r#"x1="36%" x2="48%""#]);
        check(Bar { value: 9.0, range: Some((9.0, 9.0)), lack: false }, 25.0, &[r#"width="36%""#]);
    }
}
