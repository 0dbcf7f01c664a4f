//! Asking a web server, with every precaution in one place: https only, pinned hosts, few redirects and none beyond the pins,
//! nothing unpacked unasked, time limits, and asking again where that may help. Knows nothing of sources.

use super::fault::Fault;
use std::time::Duration;
use ureq::http::Response;
use ureq::{Agent, Body};
use url::{Host, Url};

const REDIRECTS: usize = 5;

/// The hosts that a source may be fetched from.
#[derive(Debug, Clone)]
pub struct Pins(pub Vec<String>);

#[derive(Debug)]
pub struct Web {
    agent: Agent,
    /// A server that says nothing for so long is given up.
    pub patience: Duration,
    retries: u32,
    pause: Duration,
}

impl Web {
    pub fn new(patience: Duration, retries: u32) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("doorstep/", env!("CARGO_PKG_VERSION")))
            .accept_encoding("identity")
            .timeout_resolve(Some(patience))
            .timeout_connect(Some(patience))
            .timeout_recv_response(Some(patience))
            .timeout_per_read(Some(patience))
            .build();
        // Patience for a second attempt grows with the patience for an answer: tests have little of both.
        Self { agent: config.into(), patience, retries, pause: patience / 15 }
    }

    /// The answer to one question, after redirects within the pins. Its status is the caller's business.
    pub fn ask(&self, url: &Url, pins: &Pins, headers: &[(&str, &str)]) -> Result<(Url, Response<Body>), Fault> {
        let mut url = url.clone();
        for _ in 0..=REDIRECTS {
            permit(&url, pins)?;
            let mut request = self.agent.get(url.as_str());
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let response = request.call().map_err(|error| self.fault(&url, error))?;
            let to = response.headers().get("location").and_then(|value| value.to_str().ok());
            match (response.status().as_u16(), to) {
                (301 | 302 | 303 | 307 | 308, Some(to)) => {
                    url = url.join(to).map_err(|_| Fault::BadAddress { address: to.into(), why: "is no address to be led to" })?;
                }
                _ => return Ok((url, response)),
            }
        }
        Err(Fault::Redirects { address: shown(&url), limit: REDIRECTS })
    }

    /// Tries until it works, fails for good, or has been tried often enough. `work` gets the number of the attempt.
    pub fn persist<T>(&self, mut work: impl FnMut(u32) -> Result<T, Fault>) -> Result<T, Fault> {
        let mut attempt = 0;
        loop {
            match work(attempt) {
                Err(fault) if fault.may_pass() && attempt < self.retries => {
                    // 2, 4, 8 … seconds, where the patience is its usual 30.
                    std::thread::sleep(self.pause * 2_u32.saturating_pow(attempt).min(30));
                    attempt += 1;
                }
                other => return other,
            }
        }
    }

    pub fn fault(&self, url: &Url, error: ureq::Error) -> Fault {
        let address = shown(url);
        match error {
            ureq::Error::Timeout(_) => Fault::Silent { address, seconds: self.patience.as_secs() },
            ureq::Error::HostNotFound => Fault::NoConnection { address, error: "there is no such host".into() },
            ureq::Error::ConnectionFailed => Fault::NoConnection { address, error: "the connection was refused".into() },
            ureq::Error::Io(error) => self.io_fault(url, error),
            ureq::Error::Protocol(error) => Fault::Protocol { address, error: error.to_string() },
            other => Fault::NoConnection { address, error: other.to_string() },
        }
    }

    /// As [`Web::fault`], for what goes wrong while a body is read.
    pub fn io_fault(&self, url: &Url, error: std::io::Error) -> Fault {
        use std::io::ErrorKind;
        let address = shown(url);
        match error.kind() {
            ErrorKind::TimedOut | ErrorKind::WouldBlock => Fault::Silent { address, seconds: self.patience.as_secs() },
            _ if error.get_ref().is_some_and(|inner| inner.is::<ureq::Error>()) => {
                match error.into_inner().and_then(|inner| inner.downcast::<ureq::Error>().ok()) {
                    Some(inner) => self.fault(url, *inner),
                    None => Fault::NoConnection { address, error: "the connection broke off".into() },
                }
            }
            _ => Fault::NoConnection { address, error: error.to_string() },
        }
    }
}

/// The address as it may be shown: without what may be a secret in it.
pub fn shown(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    url.into()
}

/// An address of a `[fetch]` table or of a page.
pub fn parse(address: &str) -> Result<Url, Fault> {
    Url::parse(address.trim()).map_err(|_| Fault::BadAddress { address: address.trim().into(), why: "is no address" })
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

pub fn permit(url: &Url, pins: &Pins) -> Result<(), Fault> {
    let bad = |why| Err(Fault::BadAddress { address: shown(url), why });
    let Some(host) = url.host_str() else { return bad("names no host") };
    if !(url.scheme() == "https" || url.scheme() == "http" && is_loopback(url)) {
        return bad("is not https");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return bad("has a user's name in it");
    }
    if !pins.0.iter().any(|pinned| pinned.eq_ignore_ascii_case(host)) && crate::teeth::stands("fetch-hosts") {
        return Err(Fault::ForeignHost { host: host.into(), pinned: pins.0.clone() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Problem;

    #[track_caller]
    fn check(address: &str, expected: Option<&str>) {
        let pins = Pins(vec!["www.cqc.org.uk".into(), "127.0.0.1".into(), "xn--cq-xka.org.uk".into()]);
        let found = parse(address).and_then(|url| permit(&url, &pins)).err();
        assert_eq!(found.as_ref().map(|f| f.to_string()).as_deref(), expected, "{address}");
        assert!(found.is_none_or(|f| f.code().id == "fetch-address"));
    }

    #[test]
    fn only_pinned_hosts_over_https() {
        check("https://www.cqc.org.uk/a.csv", None);
        check(
            "https://WWW.CQC.ORG.UK./a.csv",
            Some("led to www.cqc.org.uk., and only www.cqc.org.uk, 127.0.0.1, xn--cq-xka.org.uk may be fetched from"),
        );
        check("http://www.cqc.org.uk/a.csv", Some("http://www.cqc.org.uk/a.csv is not https"));
        check("http://127.0.0.1:8000/a.csv", None);
        check("ftp://127.0.0.1/a.csv", Some("ftp://127.0.0.1/a.csv is not https"));
        check("file:///etc/passwd", Some("file:///etc/passwd names no host"));
        check("https://www.cqc.org.uk@evil.example/", Some("https://www.cqc.org.uk@evil.example/ has a user's name in it"));
        check(
            "https://www.cqc.org.uk.evil.example/",
            Some("led to www.cqc.org.uk.evil.example, and only www.cqc.org.uk, 127.0.0.1, xn--cq-xka.org.uk may be fetched from"),
        );
        check("https://www.cqc.org.uk\\@evil.example/", None);
        check(
            "https://evil.example#www.cqc.org.uk",
            Some("led to evil.example, and only www.cqc.org.uk, 127.0.0.1, xn--cq-xka.org.uk may be fetched from"),
        );
        check("www.cqc.org.uk", Some("www.cqc.org.uk is no address"));
    }

    #[test]
    fn what_may_be_secret_is_not_shown() {
        assert_eq!(shown(&parse("https://a.example/b?key=secret#c").unwrap()), "https://a.example/b");
    }
}
