//! A small server for looking at a built site on one's own machine, and for the browser tests: the right types, the error
//! page, compressed copies where they stand, and the headers that a host should send. Loopback only.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// What a host should send with every page. `frame-ancestors` works in a header only.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; \
                          form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    site: Arc<Site>,
}

#[derive(Debug)]
struct Site {
    root: PathBuf,
    /// "" or "/path".
    base: String,
}

impl Server {
    /// Port 0 takes any free one.
    pub fn bind(root: &Path, base: &str, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        Ok(Self { listener, site: Arc::new(Site { root: root.into(), base: base.into() }) })
    }

    /// `http://127.0.0.1:8000/path/`
    pub fn address(&self) -> io::Result<String> {
        Ok(format!("http://{}{}/", self.listener.local_addr()?, self.site.base))
    }

    /// Answers until the process ends.
    pub fn run(&self) {
        for stream in self.listener.incoming().flatten() {
            let site = Arc::clone(&self.site);
            // A visitor that goes away in the middle is no problem of the server's.
            std::thread::spawn(move || site.talk(&stream));
        }
    }
}

struct Answer {
    status: &'static str,
    kind: &'static str,
    encoding: Option<&'static str>,
    location: Option<String>,
    body: Vec<u8>,
}

impl Site {
    fn talk(&self, stream: &TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream);
        while let Some(request) = Request::read(&mut reader)? {
            let answer = self.answer(&request);
            let mut head = format!(
                "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nContent-Security-Policy: {POLICY}\r\n\
                 X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nCache-Control: no-cache\r\nVary: Accept-Encoding\r\n",
                answer.status,
                answer.kind,
                answer.body.len()
            );
            for (name, value) in [("Content-Encoding", answer.encoding), ("Location", answer.location.as_deref())] {
                if let Some(value) = value {
                    head.push_str(&format!("{name}: {value}\r\n"));
                }
            }
            let mut bytes = (head + "\r\n").into_bytes();
            if request.method != "HEAD" {
                bytes.extend(answer.body);
            }
            (&mut &*stream).write_all(&bytes)?;
        }
        Ok(())
    }

    fn answer(&self, request: &Request) -> Answer {
        let plain = |status, text: &str| Answer { status, kind: "text/plain; charset=utf-8", encoding: None, location: None, body: text.into() };
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return plain("405 Method Not Allowed", "Only GET and HEAD.\n");
        }
        let path = request.target.split(['?', '#']).next().unwrap_or_default();
        let to = |location: String| Answer { location: Some(location), ..plain("302 Found", "") };
        if path == "/" && !self.base.is_empty() || path == self.base && !path.is_empty() {
            return to(format!("{}/", self.base));
        }
        let Some(below) = path.strip_prefix(&self.base).and_then(|p| p.strip_prefix('/')).and_then(safe) else { return self.missing() };
        let file = self.root.join(&below);
        if file.is_dir() {
            return if path.ends_with('/') { self.file(&file.join("index.html"), "200 OK", request) } else { to(format!("{path}/")) };
        }
        if path.ends_with('/') { self.missing() } else { self.file(&file, "200 OK", request) }
    }

    fn file(&self, path: &Path, status: &'static str, request: &Request) -> Answer {
        let kind = kind(path);
        for (encoding, extension) in [("br", "br"), ("gzip", "gz")] {
            let mut name = path.as_os_str().to_owned();
            name.push(".");
            name.push(extension);
            if request.accepts(encoding)
                && let Ok(body) = std::fs::read(&name)
            {
                return Answer { status, kind, encoding: Some(encoding), location: None, body };
            }
        }
        match std::fs::read(path) {
            Ok(body) => Answer { status, kind, encoding: None, location: None, body },
            Err(_) => self.missing(),
        }
    }

    fn missing(&self) -> Answer {
        let body = std::fs::read(self.root.join("404.html")).unwrap_or_else(|_| b"Not found.\n".to_vec());
        Answer { status: "404 Not Found", kind: "text/html; charset=utf-8", encoding: None, location: None, body }
    }
}

/// The path below the site, or nothing when it would lead elsewhere.
fn safe(path: &str) -> Option<String> {
    let mut out = Vec::with_capacity(path.len());
    let bytes = path.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%' {
            let hex = std::str::from_utf8(bytes.get(at + 1..at + 3)?).ok()?;
            out.push(u8::from_str_radix(hex, 16).ok()?);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    let path = String::from_utf8(out).ok()?;
    let fine = !path.contains(['\0', '\\'])
        && path.split('/').all(|part| part != ".." && !(part.len() > 1 && part.starts_with('.') && part != ".well-known"));
    (fine && !path.starts_with('/')).then_some(path)
}

fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|e| e.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "geojson" => "application/geo+json",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "xml" => "application/xml",
        "txt" => "text/plain; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "atom" => "application/atom+xml; charset=utf-8",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

struct Request {
    method: String,
    target: String,
    encodings: String,
}

impl Request {
    /// The next request, or nothing when the visitor has gone or does not speak HTTP.
    fn read(reader: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut line = String::new();
        // No honest request has a longer head.
        let mut reader = reader.take(16_384);
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let mut words = line.split_whitespace();
        let (Some(method), Some(target), Some(_)) = (words.next(), words.next(), words.next()) else { return Ok(None) };
        let mut request = Self { method: method.into(), target: target.into(), encodings: String::new() };
        loop {
            let mut header = String::new();
            if reader.read_line(&mut header)? == 0 {
                return Ok(None);
            }
            let header = header.trim_end();
            if header.is_empty() {
                return Ok(Some(request));
            }
            if let Some((name, value)) = header.split_once(':')
                && name.eq_ignore_ascii_case("accept-encoding")
            {
                request.encodings = value.to_lowercase();
            }
        }
    }

    fn accepts(&self, encoding: &str) -> bool {
        self.encodings.split(',').any(|e| e.split(';').next().unwrap_or_default().trim() == encoding && !e.replace(' ', "").ends_with(";q=0"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(base: &str, request: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("find")).unwrap();
        std::fs::write(folder.path().join("find/index.html"), "<p>find").unwrap();
        std::fs::write(folder.path().join("find/index.html.br"), "compressed").unwrap();
        std::fs::write(folder.path().join("404.html"), "<p>gone").unwrap();
        let server = Server::bind(folder.path(), base, 0).unwrap();
        let address = server.listener.local_addr().unwrap();
        std::thread::spawn(move || server.run());
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.replace('\n', "\r\n").as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[track_caller]
    fn check(base: &str, request: &str, status: &str, holds: &str) {
        let answer = ask(base, request);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")) && answer.contains(holds), "{request}: {answer}");
    }

    #[test]
    fn pages_types_and_errors() {
        check("", "GET /find/ HTTP/1.1\n\n", "200", "<p>find");
        check("", "GET /find/ HTTP/1.1\nAccept-Encoding: gzip, br\n\n", "200", "compressed");
        check("", "GET /find HTTP/1.1\n\n", "302", "Location: /find/");
        check("", "GET /nothing/ HTTP/1.1\n\n", "404", "<p>gone");
        check("", "GET /../find/ HTTP/1.1\n\n", "404", "<p>gone");
        check("", "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\n\n", "404", "<p>gone");
        check("", "GET //etc/passwd HTTP/1.1\n\n", "404", "<p>gone");
        check("", "POST / HTTP/1.1\n\n", "405", "");
        check("", "GET /find/ HTTP/1.1\n\n", "200", "frame-ancestors 'none'");
        check("/care", "GET / HTTP/1.1\n\n", "302", "Location: /care/");
        check("/care", "GET /care/find/ HTTP/1.1\n\n", "200", "<p>find");
        check("/care", "GET /find/ HTTP/1.1\n\n", "404", "<p>gone");
    }
}
