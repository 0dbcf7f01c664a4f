//! The built site behind a real nginx and a real Caddy with the settings that the build writes: headers and types of every file, and
//! no broken request while the site is exchanged under load.

#![allow(clippy::print_stdout)]

use crate::folder::{Folder, expect, repository, write};
use doorstep::publish::hosting;
use doorstep::release::switch::Berth;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// The servers that are tried, by the name of what the build writes for them.
const SERVERS: &[&str] = &["nginx", "caddy"];

struct Server {
    name: &'static str,
    child: Child,
    port: u16,
    _folder: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Serves the project as the file in `site/hosting/` says, with the two paths and the port set.
    fn serve(name: &'static str, project: &Path) -> Self {
        let program = repository().join(".tools").join(name);
        assert!(program.exists(), "these tests need {name}: run `scripts/setup --test` first");
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        let written = |file: &str| {
            let text = std::fs::read_to_string(project.join("site/hosting").join(file)).unwrap();
            text.replace("/srv/doorstep/", &format!("{}/", project.to_str().unwrap()))
        };
        let at = folder.path().to_str().unwrap().to_owned();
        let mut command = Command::new(program);
        let settings = folder.path().join("settings");
        let text = match name {
            "nginx" => {
                command.arg("-c").arg(&settings).args(["-p", &at, "-e", &format!("{at}/log")]);
                let site = written("nginx.conf").replace("listen 80;", &format!("listen 127.0.0.1:{port};"));
                let paths: String =
                    ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|name| format!("{name}_temp_path {at}/{name};\n")).concat();
                format!("daemon off;\nuser root;\nworker_processes 2;\npid {at}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{paths}{site}}}\n")
            }
            _ => {
                command.args(["run", "--adapter", "caddyfile", "--config"]).arg(&settings).env("XDG_DATA_HOME", &at).env("XDG_CONFIG_HOME", &at);
                let (about, site) = written("Caddyfile").split_once('\n').map(|(about, site)| (about.to_owned(), site.to_owned())).unwrap();
                // Whatever name it is asked by, as nginx's only server.
                let (_, site) = site.split_once(" {").unwrap();
                format!("{about}\n{{\nadmin off\nauto_https off\n}}\nhttp://:{port} {{\nbind 127.0.0.1\n{site}")
            }
        };
        std::fs::write(&settings, text).unwrap();
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let server = Self { name, child, port, _folder: folder };
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return server;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("{name} does not start: {}", std::fs::read_to_string(format!("{at}/log")).unwrap_or_default());
    }

    fn ask(&self, method: &str, path: &str) -> Answer {
        ask(self.port, method, path).unwrap()
    }
}

struct Answer {
    status: u16,
    /// Names in lower case.
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

/// One question over a connection of its own.
fn ask(port: u16, method: &str, path: &str) -> std::io::Result<Answer> {
    ask_with(port, method, path, "Host: doorstep.example\r\n")
}

fn ask_with(port: u16, method: &str, path: &str, lines: &str) -> std::io::Result<Answer> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    stream.write_all(format!("{method} {path} HTTP/1.1\r\n{lines}Connection: close\r\n\r\n").as_bytes())?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let status = line.split_whitespace().nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let mut body = Vec::new();
    reader.read_to_end(&mut body)?;
    Ok(Answer { status, headers, body })
}

#[track_caller]
fn has_headers(path: &str, answer: &Answer) {
    for (name, value) in hosting::HEADERS {
        assert_eq!(answer.headers.get(&name.to_lowercase()).map(String::as_str), Some(*value), "{path}: {name}");
    }
}

#[test]
fn an_archive_of_streets_comes_in_pieces() {
    let project = Folder::small();
    expect(&project.run(&["build"]), 0, &[]);
    let archive: Vec<u8> = (0..60_000_u32).map(|at| (at % 251) as u8).collect();
    std::fs::write(project.path("site/public/assets/streets-0.pmtiles"), &archive).unwrap();
    for server in SERVERS.iter().map(|name| Server::serve(name, &project.path(""))) {
        let lines = "Host: doorstep.example\r\nRange: bytes=20000-20099\r\nAccept-Encoding: gzip, br\r\n";
        let answer = ask_with(server.port, "GET", "/assets/streets-0.pmtiles", lines).unwrap();
        assert_eq!((answer.status, answer.body.as_slice()), (206, &archive[20_000..20_100]));
        assert_eq!(answer.headers["content-range"], "bytes 20000-20099/60000");
        assert_eq!(answer.headers["content-type"], "application/vnd.pmtiles");
        assert_eq!(answer.headers["cache-control"], hosting::FOR_EVER);
        assert!(!answer.headers.contains_key("content-encoding"), "a packed piece is a piece of something else");
        has_headers("/assets/streets-0.pmtiles", &answer);
    }
}

#[test]
fn a_real_server_sends_what_the_table_says_with_every_file() {
    for base in ["", "/care"] {
        let project = Folder::small();
        let settings = std::fs::read_to_string(project.path("doorstep.toml")).unwrap();
        let (before, rest) = settings.split_once("base_url = \"").unwrap();
        let (_, after) = rest.split_once('"').unwrap();
        write(&project.path("doorstep.toml"), &format!("{before}base_url = \"https://doorstep.example{base}\"{after}"));
        expect(&project.run(&["build", "--compress"]), 0, &[]);
        for name in ["nginx.conf", "Caddyfile", "cloudfront-headers.json", "cloudfront-function.js"] {
            assert!(project.path("site/hosting").join(name).exists(), "{name}");
        }
        // What only the tree before has.
        write(&project.path("site/.previous/assets/before.css"), "p{}");
        write(&project.path("site/.previous/before/index.html"), "old");
        for server in SERVERS.iter().map(|name| Server::serve(name, &project.path(""))) {
            crawl(&server, base, &project);
        }
    }
}

fn crawl(server: &Server, base: &str, project: &Folder) {
    let name = server.name;
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for (path, bytes) in project.published() {
        if path.ends_with(".gz") || path.ends_with(".br") {
            continue;
        }
        let address = format!("{base}/{}", path.strip_suffix("index.html").unwrap_or(&path));
        let answer = server.ask("GET", &address);
        assert_eq!(answer.status, 200, "{name}: {address}");
        assert_eq!(answer.body, bytes, "{name}: {address}");
        has_headers(&address, &answer);
        assert_eq!(answer.headers["cache-control"], hosting::caching(&path), "{name}: {address}");
        let kind = &answer.headers["content-type"];
        assert_eq!(kind, hosting::kind(&path), "{name}: {address}");
        *kinds.entry(kind.clone()).or_default() += 1;
    }
    println!("{name}: {kinds:?}");
    let packed = ask_with(server.port, "GET", &format!("{base}/"), "Host: doorstep.example\r\nAccept-Encoding: gzip\r\n").unwrap();
    assert_eq!(packed.headers.get("content-encoding").map(String::as_str), Some("gzip"), "{name}: the copy that the build packed");
    assert!(kinds.len() >= 6, "{kinds:?}");
    let lost = std::fs::read(project.path("site/public/404.html")).unwrap();
    for (method, path, status) in [
        ("GET", "/nothing/here/", 404),
        ("GET", "/before/", 404),
        ("GET", "/assets/gone.css", 404),
        ("GET", "/assets/", 404),
        ("GET", "/.well-known/nothing", 404),
        ("GET", "/.git/config", 404),
        ("POST", "/", 405),
        ("GET", "/?q=<script>", 200),
    ] {
        let answer = server.ask(method, &format!("{base}{path}"));
        assert_eq!(answer.status, status, "{name}: {method} {path}");
        has_headers(path, &answer);
        assert!(!answer.body.windows(8).any(|w| w == b"<script>"), "{path}: nothing is reflected");
        if status == 404 {
            assert!(answer.body == lost, "{name}: {path} has the page of what is not there");
            assert_eq!(answer.headers["content-type"], "text/html; charset=utf-8", "{name}: {path}");
            assert_eq!(answer.headers["cache-control"], hosting::SHORT, "{name}: {path}, which may come to be");
        }
    }
    let outside = server.ask("GET", "/%2e%2e/%2e%2e/doorstep.toml");
    assert!([400, 404].contains(&outside.status), "{name}: {}", outside.status);
    has_headers("outside", &outside);
    let before = server.ask("GET", &format!("{base}/assets/before.css"));
    assert_eq!((before.status, before.body.as_slice()), (200, &b"p{}"[..]), "{name}: a file of the site before");
    assert_eq!(before.headers["content-type"], "text/css; charset=utf-8", "{name}");
    for folder in [format!("{base}/about"), base.to_owned()].iter().filter(|folder| !folder.is_empty()) {
        let answer = server.ask("GET", folder);
        assert!([301, 302, 308].contains(&answer.status), "{name}: {folder} {}", answer.status);
        assert_eq!(answer.headers["location"], format!("{folder}/"), "{name}");
    }
    if !base.is_empty() {
        assert_eq!(server.ask("GET", "/about/").status, 404, "{name}: beside the portal");
    }
}

/// Whatever a question says of its host, in its headers or after a question mark, the answer is the file: nothing that one reader
/// sends can be kept by a cache for the next.
#[test]
fn nothing_of_a_question_comes_back() {
    let project = Folder::small();
    expect(&project.run(&["build"]), 0, &[]);
    for server in SERVERS.iter().map(|name| Server::serve(name, &project.path(""))) {
        echoes_nothing(&server);
    }
}

fn echoes_nothing(server: &Server) {
    let port = server.port;
    let stable = |answer: &Answer| {
        let mut headers = answer.headers.clone();
        headers.remove("date");
        (answer.status, headers, answer.body.clone())
    };
    for path in ["/", "/about/", "/data/services.csv", "/nothing/here/"] {
        let plain = stable(&ask(port, "GET", path).unwrap());
        for lines in [
            "Host: canary.example\r\n",
            "Host: doorstep.example\r\nX-Forwarded-Host: canary.example\r\nX-Forwarded-Proto: canary\r\nX-Original-URL: /canary\r\n",
            "Host: doorstep.example\r\nX-HTTP-Method-Override: DELETE\r\nOrigin: https://canary.example\r\nCookie: canary=1\r\n",
        ] {
            assert!(stable(&ask_with(port, "GET", path, lines).unwrap()) == plain, "{path}: {lines}");
        }
        let asked = stable(&ask(port, "GET", &format!("{path}?canary=<script>&utm_source=canary")).unwrap());
        assert!(asked == plain, "{path} with a query");
    }
    for (path, lines) in [("/about", "Host: canary.example\r\n"), ("/about?canary", "Host: doorstep.example\r\n")] {
        let answer = ask_with(port, "GET", path, lines).unwrap();
        assert!([301, 308].contains(&answer.status), "{path}");
        let told = answer.headers["location"].split('?').next().unwrap_or_default().to_owned();
        assert_eq!(told, "/about/", "{path}");
        assert!(!String::from_utf8_lossy(&answer.body).contains("canary"), "{path}");
    }
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CANARY"] {
        let answer = ask(port, method, "/").unwrap();
        assert!([400, 405, 501].contains(&answer.status), "{method}: {}", answer.status);
        assert!(!String::from_utf8_lossy(&answer.body).contains("CANARY"), "{method}");
    }
}

/// The site with one more style sheet, named by its number, which the first page needs.
fn tree(at: &Path, number: usize) {
    std::fs::create_dir_all(at.join("assets")).unwrap();
    std::fs::write(at.join(format!("assets/style-{number}.css")), format!("/* {number} */")).unwrap();
    std::fs::write(at.join("404.html"), "gone").unwrap();
    std::fs::write(at.join("index.html"), format!("<link href=\"/assets/style-{number}.css\">{number}")).unwrap();
}

#[test]
fn twenty_exchanges_under_load_break_no_request() {
    SERVERS.iter().for_each(|name| exchange_under_load(name));
}

fn exchange_under_load(name: &'static str) {
    const EXCHANGES: usize = 20;
    let project = Folder::small();
    let live = project.path("site/public");
    std::fs::create_dir_all(project.path("site/hosting")).unwrap();
    for (name, text) in hosting::beside_the_site("", "doorstep.example") {
        std::fs::write(project.path("site/hosting").join(name), text).unwrap();
    }
    tree(&live, 0);
    let server = Server::serve(name, &project.path(""));
    let (port, done, asked) = (server.port, AtomicBool::new(false), AtomicUsize::new(0));
    let rounds: [AtomicUsize; 4] = Default::default();
    let broken = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for round in &rounds {
            let (done, asked, broken) = (&done, &asked, &broken);
            scope.spawn(move || {
                while !done.load(Ordering::Relaxed) {
                    let page = ask(port, "GET", "/");
                    let needs = page
                        .as_ref()
                        .ok()
                        .and_then(|page| String::from_utf8(page.body.clone()).ok())
                        .and_then(|text| Some(text.split('"').nth(1)?.to_owned()));
                    let part = needs.as_ref().map(|path| ask(port, "GET", path));
                    let fine = matches!((&page, &part), (Ok(page), Some(Ok(part))) if page.status == 200 && part.status == 200);
                    if !fine {
                        let part = part.as_ref().and_then(|part| part.as_ref().ok()).map(|part| part.status);
                        broken.lock().unwrap().push(format!("{:?} {needs:?} {part:?}", page.as_ref().map(|page| page.status)));
                    }
                    asked.fetch_add(2, Ordering::Relaxed);
                    round.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for number in 1..=EXCHANGES {
            let berth = Berth::take(&live).unwrap();
            tree(&berth.fresh(), number);
            berth.switch().unwrap();
            std::thread::sleep(Duration::from_millis(100));
            // One tree is kept: nobody may still wait for the one before it, however slow the machine is.
            let before = rounds.each_ref().map(|round| round.load(Ordering::Relaxed));
            while rounds.iter().zip(before).any(|(round, before)| round.load(Ordering::Relaxed) < before + 2) {
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        done.store(true, Ordering::Relaxed);
    });
    let broken = broken.into_inner().unwrap();
    println!("{name}: {EXCHANGES} exchanges, {} requests, {} broken", asked.load(Ordering::Relaxed), broken.len());
    assert_eq!(broken, [""; 0]);
    assert!(asked.load(Ordering::Relaxed) > 200);
}
