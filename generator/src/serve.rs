//! A small server for looking at a built site on one's own machine, and for the browser tests: the right types, the error
//! page, compressed copies where they stand, and the headers that a host should send. Loopback only. With `--watch` it shows a
//! preview that follows every change.

pub mod preview;
mod reload;
pub mod watch;

use crate::publish::hosting;
pub use reload::Channel;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

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
    /// Where pages learn that they changed; without it nothing is added to them.
    channel: Option<Arc<Channel>>,
}

impl Server {
    /// Port 0 takes any free one.
    pub fn bind(root: &Path, base: &str, port: u16) -> io::Result<Self> {
        Self::following(root, base, port, None)
    }

    /// With a channel, pages load themselves anew when it says so.
    pub fn following(root: &Path, base: &str, port: u16, channel: Option<Arc<Channel>>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        Ok(Self { listener, site: Arc::new(Site { root: root.into(), base: base.into(), channel }) })
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
    /// Which bytes of how many these are.
    part: Option<String>,
    body: Vec<u8>,
}

impl Site {
    fn talk(&self, stream: &TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream);
        while let Some(request) = Request::read(&mut reader)? {
            if let Some((channel, page)) = self.channel.as_ref().zip(self.follower(&request)) {
                let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n";
                (&mut &*stream).write_all(head.as_bytes())?;
                return channel.send(&page, &mut &*stream);
            }
            let answer = self.answer(&request);
            let mut head = format!(
                "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\nVary: Accept-Encoding\r\n",
                answer.status,
                answer.kind,
                answer.body.len()
            );
            for (name, value) in hosting::HEADERS {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            let some = [("Content-Encoding", answer.encoding), ("Location", answer.location.as_deref()), ("Content-Range", answer.part.as_deref())];
            for (name, value) in some {
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

    /// The file of the page that asks to be told of changes, if that is what is asked for.
    fn follower(&self, request: &Request) -> Option<String> {
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        let asks = path.strip_prefix(&self.base) == Some("/__reload");
        let page = query.strip_prefix("page=").and_then(|page| page.strip_prefix(&self.base)?.strip_prefix('/')).and_then(safe);
        asks.then(|| page.map(|page| format!("{page}index.html")).unwrap_or_default())
    }

    fn answer(&self, request: &Request) -> Answer {
        let plain =
            |status, text: &str| Answer { status, kind: "text/plain; charset=utf-8", encoding: None, location: None, part: None, body: text.into() };
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return plain("405 Method Not Allowed", "Only GET and HEAD.\n");
        }
        let path = request.target.split(['?', '#']).next().unwrap_or_default();
        let to = |location: String| Answer { location: Some(location), ..plain("302 Found", "") };
        if path == "/" && !self.base.is_empty() || path == self.base && !path.is_empty() {
            return to(format!("{}/", self.base));
        }
        if self.channel.is_some() {
            for (name, text) in [("__reload.mjs", reload::SCRIPT), ("__reload.css", reload::STYLE)] {
                if path.strip_prefix(&self.base).is_some_and(|below| below.strip_prefix('/') == Some(name)) {
                    return Answer { kind: hosting::kind(name), ..plain("200 OK", text) };
                }
            }
        }
        let Some(below) = path.strip_prefix(&self.base).and_then(|p| p.strip_prefix('/')).and_then(safe) else { return self.missing() };
        let file = self.root.join(&below);
        if file.is_dir() {
            return if path.ends_with('/') { self.file(&file.join("index.html"), "200 OK", request) } else { to(format!("{path}/")) };
        }
        if path.ends_with('/') { self.missing() } else { self.file(&file, "200 OK", request) }
    }

    fn file(&self, path: &Path, status: &'static str, request: &Request) -> Answer {
        let kind = hosting::kind(&path.to_string_lossy());
        if let Some((from, to)) = request.range
            && let Ok(answer) = part(path, kind, from, to)
        {
            return answer;
        }
        for (encoding, extension) in [("br", "br"), ("gzip", "gz")] {
            let mut name = path.as_os_str().to_owned();
            name.push(".");
            name.push(extension);
            if self.channel.is_none()
                && request.accepts(encoding)
                && let Ok(body) = std::fs::read(&name)
            {
                return Answer { status, kind, encoding: Some(encoding), location: None, part: None, body };
            }
        }
        match std::fs::read(path) {
            Ok(body) => Answer { status, kind, encoding: None, location: None, part: None, body: self.followed(kind, body) },
            Err(_) => self.missing(),
        }
    }

    fn missing(&self) -> Answer {
        let body = std::fs::read(self.root.join("404.html")).unwrap_or_else(|_| b"Not found.\n".to_vec());
        let kind = "text/html; charset=utf-8";
        Answer { status: "404 Not Found", kind, encoding: None, location: None, part: None, body: self.followed(kind, body) }
    }

    /// The page with what makes it follow changes, in a preview.
    fn followed(&self, kind: &str, body: Vec<u8>) -> Vec<u8> {
        if self.channel.is_some() && kind.starts_with("text/html") { reload::inject(body, &self.base) } else { body }
    }
}

/// Some bytes of a file, of which nothing else is read: an archive of map tiles is asked for a little here and there.
fn part(path: &Path, kind: &'static str, from: u64, to: Option<u64>) -> io::Result<Answer> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let to = to.map_or(length, |to| to.saturating_add(1).min(length));
    if from >= to {
        let part = Some(format!("bytes */{length}"));
        return Ok(Answer { status: "416 Range Not Satisfiable", kind, encoding: None, location: None, part, body: Vec::new() });
    }
    file.seek(SeekFrom::Start(from))?;
    let mut body = Vec::new();
    file.take(to - from).read_to_end(&mut body)?;
    let part = Some(format!("bytes {from}-{}/{length}", to - 1));
    Ok(Answer { status: "206 Partial Content", kind, encoding: None, location: None, part, body })
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

struct Request {
    method: String,
    target: String,
    encodings: String,
    /// The first and the last byte that are asked for. Of several ranges none is kept: the whole file is an answer, too.
    range: Option<(u64, Option<u64>)>,
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
        let mut request = Self { method: method.into(), target: target.into(), encodings: String::new(), range: None };
        loop {
            let mut header = String::new();
            if reader.read_line(&mut header)? == 0 {
                return Ok(None);
            }
            let header = header.trim_end();
            if header.is_empty() {
                return Ok(Some(request));
            }
            match header.split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("accept-encoding") => request.encodings = value.to_lowercase(),
                Some((name, value)) if name.eq_ignore_ascii_case("range") => request.range = range(value.trim()),
                _ => {}
            }
        }
    }

    fn accepts(&self, encoding: &str) -> bool {
        self.encodings.split(',').any(|e| e.split(';').next().unwrap_or_default().trim() == encoding && !e.replace(' ', "").ends_with(";q=0"))
    }
}

fn range(value: &str) -> Option<(u64, Option<u64>)> {
    let (from, to) = value.strip_prefix("bytes=")?.split_once('-')?;
    Some((from.parse().ok()?, if to.is_empty() { None } else { Some(to.parse().ok()?) }))
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
        check("", "GET /find/index.html HTTP/1.1\nRange: bytes=3-4\n\n", "206", "Content-Range: bytes 3-4/7\r\n\r\nfi");
        check("", "GET /find/index.html HTTP/1.1\nRange: bytes=5-\n\n", "206", "Content-Range: bytes 5-6/7\r\n\r\nnd");
        check("", "GET /find/index.html HTTP/1.1\nRange: bytes=0-16383\nAccept-Encoding: br\n\n", "206", "bytes 0-6/7\r\n\r\n<p>find");
        check("", "GET /find/index.html HTTP/1.1\nRange: bytes=7-9\n\n", "416", "Content-Range: bytes */7");
        check("", "GET /find/index.html HTTP/1.1\nRange: bytes=0-1,3-4\n\n", "200", "<p>find");
        check("", "GET /find/index.html HTTP/1.1\nRange: bytes=4-2\n\n", "416", "bytes */7");
        check("/care", "GET / HTTP/1.1\n\n", "302", "Location: /care/");
        check("/care", "GET /care/find/ HTTP/1.1\n\n", "200", "<p>find");
        check("/care", "GET /find/ HTTP/1.1\n\n", "404", "<p>gone");
    }
}
