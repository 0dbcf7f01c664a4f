//! One or two lines over time. Observed is solid, projected is dashed, and a period without a figure is a gap: the line ends and
//! begins again. The range is a band. The scale begins at nought.

use super::{axis, escaped, percent, short};
use std::fmt::Write as _;

const HEIGHT: f64 = 300.0;
const TOP: f64 = 30.0;
const BASE: f64 = 266.0;
/// Where the drawing begins and ends; to the right of it stand the last values.
const LEFT: f64 = 0.01;
const RIGHT: f64 = 0.81;

/// A place on a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// In years: 2023.5 is the middle of 2023.
    pub year: f64,
    /// `None` is a gap.
    pub value: Option<f64>,
    pub range: Option<(f64, f64)>,
    /// Projected, not observed.
    pub ahead: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Stands beside its end where there are two.
    pub name: String,
    /// In the order of their years.
    pub spots: Vec<Spot>,
}

#[derive(Debug, Clone)]
pub struct Chart<'a> {
    /// Unique on its page; letters, digits and hyphens.
    pub id: &'a str,
    pub title: &'a str,
    /// What it shows, in a sentence or two.
    pub description: &'a str,
    pub lines: Vec<Line>,
    /// How a value is written.
    pub write: fn(f64) -> String,
}

impl Chart<'_> {
    /// `None` when no line has a value.
    pub fn draw(&self) -> Option<String> {
        let spots = || self.lines.iter().flat_map(|line| &line.spots);
        let most = spots().flat_map(|s| [s.value, s.range.map(|r| r.1)]).flatten().fold(f64::NAN, f64::max);
        let years = || spots().filter(|s| s.value.is_some()).map(|s| s.year);
        let (first, last) = (years().fold(f64::NAN, f64::min), years().fold(f64::NAN, f64::max));
        if !most.is_finite() || !first.is_finite() {
            return None;
        }
        let (end, marks) = axis(most);
        let span = (last - first).max(1e-9);
        let scale = Scale { first, span, end };
        let Self { id, title, description, .. } = self;
        let mut out = format!(
            r#"<svg class="ds-chart" height="{HEIGHT}" role="img" aria-labelledby="{id}-t {id}-d"><title id="{id}-t">{}</title><desc id="{id}-d">{}</desc>"#,
            escaped(title),
            escaped(description)
        );
        for mark in marks {
            let y = short(scale.y(mark));
            let (class, right) = if mark == 0.0 { ("ds-chart__base", "82%") } else { ("ds-chart__grid", "81%") };
            let _ = write!(out, r#"<line class="{class}" x1="0" x2="{right}" y1="{y}" y2="{y}"/>"#);
            let _ = write!(out, r#"<text class="ds-chart__tick" x="0" y="{}">{}</text>"#, short(scale.y(mark) - 5.0), (self.write)(mark));
        }
        let _ = write!(out, r#"<svg width="100%" height="{HEIGHT}" viewBox="0 0 100 {HEIGHT}" preserveAspectRatio="none">"#);
        for (at, line) in self.lines.iter().enumerate() {
            scale.band(&mut out, line);
            scale.strokes(&mut out, line, at);
        }
        out.push_str("</svg>");
        let ends: Vec<(&Line, &Spot)> = self.lines.iter().filter_map(|l| Some((l, l.spots.iter().rev().find(|s| s.value.is_some())?))).collect();
        for (line, spot) in &ends {
            self.end(&mut out, &scale, line, spot, ends.len() > 1);
        }
        years_below(&mut out, first, last);
        out.push_str("</svg>");
        Some(out)
    }

    /// A dot and the last value beside it.
    fn end(&self, out: &mut String, scale: &Scale, line: &Line, spot: &Spot, named: bool) {
        let Some(value) = spot.value else { return };
        let y = scale.y(value);
        let _ = write!(out, r#"<circle class="ds-chart__dot" cx="{}" cy="{}" r="6"/>"#, percent(scale.x(spot.year)), short(y));
        let name = if named { format!(" {}", escaped(&line.name)) } else { String::new() };
        let _ =
            write!(out, r#"<text class="ds-chart__strong" x="100%" y="{}" text-anchor="end">{}{name}</text>"#, short(y + 5.0), (self.write)(value));
        if let Some((low, high)) = spot.range {
            // Too near to each other, the three would lie on one another; the table has them.
            for (bound, by) in [(high, -1.0), (low, 1.0)] {
                let at = scale.y(bound) + 5.0;
                if (at - y - 5.0) * by >= 17.0 {
                    let _ = write!(out, r#"<text x="100%" y="{}" text-anchor="end">{}</text>"#, short(at), (self.write)(bound));
                }
            }
        }
    }
}

fn years_below(out: &mut String, first: f64, last: f64) {
    let (from, to) = (first.floor(), last.floor());
    let step = ((to - from) / 3.0).ceil().max(1.0);
    let mut year = from;
    while year <= to {
        // The last label stands at the end; one that would touch it goes.
        if year == to || to - year >= step * 0.7 {
            let share = if to > from { (year - from) / (to - from) } else { 0.5 };
            let anchor = if year == from { "start" } else { "middle" };
            let _ = write!(
                out,
                r#"<text class="ds-chart__tick" x="{}" y="290" text-anchor="{anchor}">{year}</text>"#,
                percent(LEFT + share * (RIGHT - LEFT))
            );
        }
        year = if year + step > to && year < to { to } else { year + step };
    }
}

struct Scale {
    first: f64,
    span: f64,
    end: f64,
}

impl Scale {
    /// As a share of the width.
    fn x(&self, year: f64) -> f64 {
        LEFT + (year - self.first) / self.span * (RIGHT - LEFT)
    }

    /// In pixels from the top.
    fn y(&self, value: f64) -> f64 {
        BASE - value / self.end * (BASE - TOP)
    }

    fn place(&self, year: f64, value: f64) -> String {
        format!("{} {}", short(self.x(year) * 100.0), short(self.y(value)))
    }

    fn band(&self, out: &mut String, line: &Line) {
        for run in line.spots.split(|s| s.range.is_none()).filter(|run| run.len() > 1) {
            let edge = |s: &Spot, high: bool| s.range.map(|(l, h)| self.place(s.year, if high { h } else { l }));
            let around: Vec<String> = run.iter().filter_map(|s| edge(s, true)).chain(run.iter().rev().filter_map(|s| edge(s, false))).collect();
            let _ = write!(out, r#"<path class="ds-chart__band" d="M{}Z"/>"#, around.join("L"));
        }
    }

    fn strokes(&self, out: &mut String, line: &Line, at: usize) {
        let second = if at > 0 { " ds-chart__line--second" } else { "" };
        for run in line.spots.split(|s| s.value.is_none()) {
            // A projection begins where the observed line ends.
            let turn = run.iter().position(|s| s.ahead).unwrap_or(run.len());
            let parts = [(&run[..turn], ""), (&run[turn.saturating_sub(1)..], " ds-chart__line--proj")];
            for (part, class) in parts {
                if part.len() > 1 && (class.is_empty() || turn < run.len()) {
                    let spots: Vec<String> = part.iter().filter_map(|s| Some(self.place(s.year, s.value?))).collect();
                    let _ =
                        write!(out, r#"<path class="ds-chart__line{class}{second}" vector-effect="non-scaling-stroke" d="M{}"/>"#, spots.join("L"));
                }
            }
            if let [lonely] = run
                && let Some(value) = lonely.value
            {
                // A figure between two gaps is a short stroke: a dot would be stretched.
                let y = short(self.y(value));
                let x = self.x(lonely.year) * 100.0;
                let _ = write!(
                    out,
                    r#"<path class="ds-chart__line{second}" vector-effect="non-scaling-stroke" d="M{} {y}L{} {y}"/>"#,
                    short(x - 0.4),
                    short(x + 0.4)
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(year: f64, value: Option<f64>, ahead: bool) -> Spot {
        Spot { year, value, range: None, ahead }
    }

    fn draw(spots: Vec<Spot>) -> Option<String> {
        let lines = vec![Line { name: "a".into(), spots }];
        Chart { id: "c", title: "A & B", description: "d", lines, write: |v| format!("{v}") }.draw()
    }

    #[test]
    fn a_gap_is_a_gap() {
        let drawn = draw(vec![
            spot(2020.0, Some(1.0), false),
            spot(2021.0, Some(2.0), false),
            spot(2022.0, None, false),
            spot(2023.0, Some(3.0), false),
            spot(2024.0, Some(4.0), false),
        ])
        .unwrap();
        assert_eq!(drawn.matches("<path").count(), 2, "{drawn}");
        assert!(drawn.contains("A &amp; B") && drawn.contains("role=\"img\"") && drawn.contains(">2020<") && drawn.contains(">2024<"));
    }

    #[test]
    fn what_lies_ahead_is_dashed_and_joined() {
        let drawn = draw(vec![spot(2023.0, Some(1.0), false), spot(2024.0, Some(2.0), false), spot(2030.0, Some(3.0), true)]).unwrap();
        assert_eq!(drawn.matches("ds-chart__line--proj").count(), 1, "{drawn}");
        let drawn = draw(vec![spot(2023.0, Some(1.0), true), spot(2024.0, Some(2.0), true)]).unwrap();
        assert_eq!(drawn.matches("<path").count(), 1, "{drawn}");
    }

    #[test]
    fn nothing_is_no_picture() {
        assert_eq!(draw(Vec::new()), None);
        assert_eq!(draw(vec![spot(2023.0, None, false)]), None);
        let one = draw(vec![spot(2023.0, Some(0.0), false)]).unwrap();
        assert!(!one.contains("NaN") && !one.contains("inf"), "{one}");
    }
}
