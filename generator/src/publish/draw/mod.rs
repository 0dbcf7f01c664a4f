//! Charts and maps as SVG, made at build time: themed by the style sheets, readable in print and in the dark, without a script.
//! Text never scales: the outer picture has no viewBox, places are in percent, and only lines and shapes lie in a stretched
//! inner one. Every picture has a title and a description, and stands beside a table or list of the same facts.

pub mod bar;
pub mod lines;

pub mod map;
pub mod timeline;

/// A share of the width, with two decimals at most: `61%`, `7.25%`.
fn percent(share: f64) -> String {
    format!("{}%", short(share * 100.0))
}

/// A number with two decimals at most and no zeros at its end.
fn short(number: f64) -> String {
    let rounded = (number * 100.0).round() / 100.0;
    // -0 prints as "-0".
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

/// Text inside an element or an attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// The end of an axis that begins at nought: 1, 2, 2.5 or 5 times a power of ten, the least that holds `most`; and its steps.
pub fn axis(most: f64) -> (f64, Vec<f64>) {
    if most <= 0.0 || !most.is_finite() {
        return (1.0, vec![0.0, 1.0]);
    }
    let rough = most / 4.0;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|times| times * power).find(|step| *step >= rough * 0.999).unwrap_or(power * 10.0);
    let count = (most / step - 1e-9).ceil().max(1.0) as usize;
    let steps: Vec<f64> = (0..=count).map(|n| step * n as f64).collect();
    (step * count as f64, steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// P12: a text stands in an attribute and in an element of a chart, and reads back from both as it was.
        #[test]
        fn p12_a_text_in_a_chart_reads_back(text in "(<|>|&amp;|&|\"|'|]]>|[a-z é£]){0,40}") {
            let written = format!("<t a=\"{0}\">{0}</t>", escaped(&text));
            let mut reader = quick_xml::Reader::from_str(&written);
            let quick_xml::events::Event::Start(start) = reader.read_event().unwrap() else { panic!("{written}") };
            let attribute = start.try_get_attribute("a").unwrap().unwrap();
            prop_assert_eq!(quick_xml::escape::unescape(std::str::from_utf8(&attribute.value).unwrap()).unwrap(), text.as_str());
            let inner = &written[written.find('>').unwrap() + 1..written.len() - 4];
            prop_assert!(!inner.contains('<'));
            prop_assert_eq!(quick_xml::escape::unescape(inner).unwrap(), text.as_str());
        }
    }

    #[test]
    fn an_axis_begins_at_nought_and_holds_everything() {
        let check = |most: f64, end: f64, steps: usize| {
            let (to, marks) = axis(most);
            assert_eq!((to, marks.len(), marks[0]), (end, steps, 0.0), "{most}");
        };
        check(31_200.0, 40_000.0, 5);
        check(19.0, 20.0, 5);
        check(45_800.0, 60_000.0, 4);
        check(0.9, 1.0, 5);
        check(100.0, 100.0, 5);
        check(0.0, 1.0, 2);
        check(f64::NAN, 1.0, 2);
    }

    #[test]
    fn numbers_are_short() {
        for (number, expected) in [(0.0, "0"), (-0.0, "0"), (28.000000000000004, "28"), (7.256, "7.26"), (-0.001, "0")] {
            assert_eq!(short(number), expected);
        }
    }
}
