//! Ways to reach a service, each in the one form that is safe to press.

use std::fmt;
use std::sync::Arc;

/// How numbers of nine digits begin, after the leading zero: the areas that still have local numbers of five digits (of four behind
/// 016977), and the oldest that cost nothing. Ofcom, National Telephone Numbering Plan, Appendix A.
const SHORT: [&str; 43] = [
    "1204", "1208", "1254", "1276", "1297", "1298", "1363", "1364", "1384", "1386", "1404", "1420", "1460", "1461", "1480", "1488", "1524", "1527",
    "1562", "1566", "1606", "1629", "1635", "1647", "1659", "1695", "16977", "1726", "1744", "1750", "1768", "1827", "1837", "1884", "1900", "1905",
    "1935", "1946", "1949", "1963", "1995", "500", "800",
];

/// A United Kingdom telephone number in national form: ten or eleven digits, beginning with 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(u64);

impl Phone {
    /// The CQC directory drops the leading zero, people write `+44`, spaces and brackets: all come to one form. A number that lacks a
    /// digit is none, and neither is one that costs pounds a minute: premium rate (09) and personal numbers (070).
    pub fn parse(raw: &str) -> Option<Self> {
        let mut digits = String::with_capacity(14);
        for c in raw.trim().trim_start_matches('+').chars() {
            match c {
                '0'..='9' => digits.push(c),
                ' ' | '-' | '(' | ')' | '.' | '\u{a0}' => {}
                _ => return None,
            }
        }
        let national = digits.strip_prefix("0044").or_else(|| digits.strip_prefix("44").filter(|rest| rest.len() >= 9)).unwrap_or(&digits);
        let national = national.trim_start_matches('0');
        let is_whole = match national.len() {
            10 => !national.starts_with(['4', '6', '9']) && !national.starts_with("70"),
            9 => SHORT.iter().any(|code| national.starts_with(code)),
            _ => false,
        };
        is_whole.then(|| national.parse().ok().map(Self)).flatten()
    }

    /// Whether nobody answers it: one of the numbers that Ofcom keeps free for drama
    /// (<https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama>), or one that is only ever an example.
    pub fn is_made_up(self) -> bool {
        // Each range is a thousand numbers: without the leading zero and the last three digits.
        const DRAMA: [u64; 19] = [
            1_134_960, 1_144_960, 1_154_960, 1_164_960, 1_174_960, 1_184_960, 1_214_960, 1_314_960, 1_414_960, 1_514_960, 1_614_960, 1_632_960,
            1_914_980, 2_079_460, 2_896_496, 2_920_180, 3_069_990, 7_700_900, 8_081_570,
        ];
        let digits = self.0.to_string();
        DRAMA.contains(&(self.0 / 1000)) || self.0 == 1_234_567_890 || digits.bytes().all(|digit| digit == digits.as_bytes()[0])
    }

    /// `tel:` target: `+441632960123`.
    pub fn international(self) -> String {
        format!("+44{}", self.0)
    }
}

impl fmt::Display for Phone {
    /// National form, spaced as the number plan has it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = format!("0{}", self.0);
        let split = if n.starts_with("02") {
            3
        } else if n.starts_with("011")
            || (n.starts_with("01") && n.as_bytes().get(3) == Some(&b'1'))
            || n.starts_with("03")
            || n.starts_with("08")
            || n.starts_with("09")
        {
            4
        } else {
            5
        };
        let (code, rest) = n.split_at(split);
        match rest.len() {
            8 => write!(f, "{code} {} {}", &rest[..4], &rest[4..]),
            7 => write!(f, "{code} {} {}", &rest[..3], &rest[3..]),
            _ => write!(f, "{code} {rest}"),
        }
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// An `http` or `https` address with a plain, dotted host: nothing that runs, nothing that hides where it goes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WebAddress(Arc<str>);

/// Characters of an address.
const LONGEST: usize = 300;
/// The ports that an address need not name.
const DEFAULT_PORTS: [&str; 2] = ["80", "443"];

impl WebAddress {
    /// `www.example.org` without a scheme is read as `http://`. User names, ports other than 80 and 443, non-ASCII or
    /// punycode hosts, spaces, quotes and anything over 300 characters are refused.
    pub fn parse(raw: &str) -> Option<Self> {
        if !crate::teeth::stands("web-address") {
            return Some(Self(raw.into()));
        }
        // Registers end an address like a sentence.
        let raw = raw.trim().trim_end_matches(['.', ',']);
        if raw.len() > LONGEST || !raw.is_ascii() || raw.bytes().any(|b| b <= b' ' || b"\"'<>\\^`{|}\x7f".contains(&b)) {
            return None;
        }
        let lower = raw.to_ascii_lowercase();
        let (scheme, rest) = if let Some(rest) = lower.strip_prefix("https://") {
            ("https", &raw[raw.len() - rest.len()..])
        } else if let Some(rest) = lower.strip_prefix("http://") {
            ("http", &raw[raw.len() - rest.len()..])
        } else if lower.contains("://") || lower.starts_with("//") || lower.split(['/', '?', '#']).next()?.contains([':', '@']) {
            return None;
        } else {
            ("http", raw)
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (host, path) = rest.split_at(end);
        let host = host.to_ascii_lowercase();
        let host = host.rsplit_once(':').filter(|(_, port)| DEFAULT_PORTS.contains(port)).map_or(&*host, |(host, _)| host);
        let label = |l: &str| {
            !l.is_empty()
                && l.len() <= 63
                && !l.starts_with("xn--")
                && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !l.starts_with('-')
                && !l.ends_with('-')
        };
        let labels: Vec<&str> = host.split('.').collect();
        let fits = labels.len() >= 2
            && labels.iter().all(|l| label(l))
            && labels[labels.len() - 1].bytes().all(|b| b.is_ascii_alphabetic())
            && labels[labels.len() - 1].len() >= 2;
        // The scheme that was not written counts: what is published reads back.
        let address = format!("{scheme}://{host}{path}");
        (fits && address.len() <= LONGEST).then(|| Self(address.into()))
    }

    /// The address of a public source, which may name a port: councils' record systems do.
    pub fn parse_source(raw: &str) -> Option<Self> {
        Self::parse(raw).or_else(|| {
            let (scheme, rest) = raw.trim().split_once("://")?;
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            let (host, port) = rest[..end].split_once(':')?;
            let fits = (2..=5).contains(&port.len()) && port.bytes().all(|b| b.is_ascii_digit()) && !port.starts_with('0');
            let plain = Self::parse(&format!("{scheme}://{host}{}", &rest[end..])).filter(|_| fits)?;
            if DEFAULT_PORTS.contains(&port) {
                return Some(plain);
            }
            let (scheme, rest) = plain.0.split_once("://")?;
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            Some(Self(format!("{scheme}://{}:{port}{}", &rest[..end], &rest[end..]).into()))
        })
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it leads nowhere for ever: the hosts that RFC 2606 keeps for examples and tests.
    pub fn is_made_up(&self) -> bool {
        is_reserved(self.host())
    }

    /// The host without `www.`: what a link's text shows.
    pub fn host(&self) -> &str {
        let rest = self.0.split_once("://").map_or(&*self.0, |(_, rest)| rest);
        let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        host.strip_prefix("www.").unwrap_or(host)
    }
}

/// Whether a host is one of those that RFC 2606 keeps for examples and tests.
pub fn is_reserved(host: &str) -> bool {
    let mut labels = host.rsplit('.').map(str::to_ascii_lowercase);
    match labels.next().as_deref() {
        Some("example" | "test" | "invalid" | "localhost") => true,
        Some("com" | "net" | "org") => labels.next().as_deref() == Some("example"),
        _ => false,
    }
}

impl fmt::Display for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_come_to_one_form() {
        let check = |raw: &str, expected: Option<&str>| assert_eq!(Phone::parse(raw).map(|p| p.to_string()).as_deref(), expected, "{raw:?}");
        check("1632960123", Some("01632 960123"));
        check("01632 960123", Some("01632 960123"));
        check("+44 (0)1632 960123", Some("01632 960123"));
        check("00441632960123", Some("01632 960123"));
        check("2079460123", Some("020 7946 0123"));
        check("7700900123", Some("07700 900123"));
        check("03069990123", Some("0306 999 0123"));
        check("0121 496 0123", Some("0121 496 0123"));
        check("01204 52012", Some("01204 52012"));
        check("016977 2123", Some("01697 72123"));
        check("0800 123456", Some("0800 123456"));
        for short_of_a_digit in ["01632 96012", "163296012", "020 7946 012", "07700 90012", "0306 999 012"] {
            check(short_of_a_digit, None);
        }
        for costs in ["0906 444 1234", "9064441234", "070 1234 5678"] {
            check(costs, None);
        }
        check("ring us", None);
        check("999", None);
        check("", None);
        check("=HYPERLINK(1)", None);
    }

    #[test]
    fn numbers_that_nobody_answers_are_known() {
        let check = |raw: &str, expected: bool| assert_eq!(Phone::parse(raw).unwrap().is_made_up(), expected, "{raw}");
        for raw in ["01632 960000", "01632 960999", "020 7946 0000", "020 7946 0999", "07700 900123", "0113 496 0001", "0114 496 0999"] {
            check(raw, true);
        }
        for raw in ["0115 496 0500", "0116 496 0500", "0117 496 0500", "0118 496 0500", "0121 496 0500", "0131 496 0500", "0141 496 0500"] {
            check(raw, true);
        }
        for raw in ["0151 496 0500", "0161 496 0500", "0191 498 0500", "028 9649 6500", "029 2018 0500", "0306 999 0500", "08081 570500"] {
            check(raw, true);
        }
        for raw in ["+44 1632 960101", "01234 567890", "0111 111 1111"] {
            check(raw, true);
        }
        // Beside the ranges, numbers are people's.
        for raw in ["01632 961000", "01632 959999", "020 7946 1000", "07700 901000", "0121 496 1000", "0191 496 0500", "03000 616161"] {
            check(raw, false);
        }
    }

    #[test]
    fn hosts_for_examples_are_known() {
        let check = |host: &str, expected: bool| assert_eq!(is_reserved(host), expected, "{host}");
        check("bristol.example", true);
        check("www.Example.com", true);
        check("care.test", true);
        check("example.gov.uk", false);
        check("notexample.com", false);
        check("www.bristol.gov.uk", false);
    }

    #[test]
    fn web_addresses_go_where_they_say() {
        let check = |raw: &str, expected: Option<&str>| assert_eq!(WebAddress::parse(raw).as_ref().map(WebAddress::as_str), expected, "{raw:?}");
        check("www.rose.example", Some("http://www.rose.example"));
        check("HTTPS://Rose.example/About?x=1", Some("https://rose.example/About?x=1"));
        check("http://www.rose.example.", Some("http://www.rose.example"));
        check("javascript:alert(1)", None);
        check("java\tscript:alert(1)", None);
        check("data:text/html,x", None);
        check("//evil.example", None);
        check("https://good.example@evil.example/", None);
        check("user@rose.example", None);
        check("https://xn--e1afmkfd.example", None);
        check("http://localhost", None);
        check("http://10.0.0.1", None);
        check("https://rose.example/a b", None);
        check("not a url", None);
        let long = format!("rose.example/{}", "x".repeat(280));
        check(&long, Some(&format!("http://{long}")));
        check(&format!("{long}/////"), None);
        assert_eq!(WebAddress::parse("https://www.rose.example/x").unwrap().host(), "rose.example");
    }

    #[test]
    fn a_sources_address_may_name_a_port() {
        let check = |raw: &str, expected: Option<&str>| assert_eq!(WebAddress::parse_source(raw).as_ref().map(WebAddress::as_str), expected, "{raw}");
        check("https://democracy.example.org:9071/mgAi.aspx?ID=64205", Some("https://democracy.example.org:9071/mgAi.aspx?ID=64205"));
        check("https://democracy.example.org/a", Some("https://democracy.example.org/a"));
        check("https://democracy.example.org:443/a", Some("https://democracy.example.org/a"));
        check("https://democracy.example.org.:443", Some("https://democracy.example.org"));
        check("https://democracy.example.org.:9071", Some("https://democracy.example.org:9071"));
        check("https://democracy.example.org:9071a/", None);
        check("https://user:9071@democracy.example.org/", None);
        check("javascript://democracy.example.org:9071/", None);
    }
}
