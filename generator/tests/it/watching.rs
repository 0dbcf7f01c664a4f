//! `serve --watch`: the preview follows what people change, keeps the last good one, and never touches the published site.

use crate::folder::{FRAME, Folder, expect, repository, write};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

struct Preview {
    child: Child,
    host: String,
    events: BufReader<TcpStream>,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Preview {
    fn of(project: &Folder) -> Self {
        Self::by(project.command(&["serve", "--watch", "--port", "0"]))
    }

    fn by(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let host = address.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        let mut stream = TcpStream::connect(&host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(b"GET /__reload HTTP/1.1\r\n\r\n").unwrap();
        let mut preview = Self { child, host, events: BufReader::new(stream) };
        let mut event = preview.event();
        // The first says how things stand, the next that the first site is made.
        while preview.page("/").is_none_or(|page| !page.contains("</html>")) {
            assert!(event["problems"].is_null(), "{event}");
            event = preview.event();
        }
        assert!(event["problems"].is_null(), "{event}");
        preview
    }

    /// A page that stays open.
    fn open(&self, page: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.write_all(format!("GET /__reload?page={page} HTTP/1.1\r\n\r\n").as_bytes()).unwrap();
        let mut first = [0; 12];
        stream.read_exact(&mut first).unwrap();
        stream
    }

    /// The next thing that an open page is told.
    fn event(&mut self) -> serde_json::Value {
        let began = Instant::now();
        loop {
            let mut line = String::new();
            assert!(self.events.read_line(&mut line).unwrap() > 0, "the server hung up");
            assert!(began.elapsed() < Duration::from_secs(50), "nothing was told");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).unwrap();
            }
        }
    }

    fn page(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.write_all(format!("GET {path} HTTP/1.1\r\n\r\n").as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.starts_with("HTTP/1.1 200").then_some(answer)
    }
}

#[test]
fn the_preview_follows_every_change_and_keeps_the_last_good_one() {
    let project = Folder::small();
    write(&project.path("templates/pages/service.html"), "{% extends \"frame.html\" %}{% block main %}<h1>{{ title }}</h1>{% endblock %}");
    write(&project.path("templates/frame.html"), &FRAME.replace("</body>", "{% block main %}{% endblock %}</body>"));
    write(
        &project.path("templates/printed.html"),
        "{% extends \"frame.html\" %}{% block main %}{{ load_data(path=page.extra.main, format=\"plain\") | safe }}{% endblock %}",
    );
    let mut preview = Preview::of(&project);
    let file = "data/registers/cqc-locations/locations.csv";
    let text = std::fs::read_to_string(project.path(file)).unwrap();
    let sitemap = preview.page("/sitemap.xml").unwrap();
    let path = sitemap
        .split("<loc>https://doorstep.example")
        .filter_map(|at| at.split("</loc>").next())
        .find(|at| at.starts_with("/services/1") || at.matches('/').count() == 3 && at.contains("1-99"))
        .unwrap()
        .to_owned();
    let page = preview.page(&path).unwrap();
    assert!(page.contains("/__reload.mjs"), "{page}");
    assert!(preview.page("/__reload.mjs").unwrap().contains("EventSource"));
    let name = page.split("<h1>").nth(1).unwrap().split("</h1>").next().unwrap().to_owned();

    // A table.
    let began = Instant::now();
    let id = format!("1-99{}", path.trim_end_matches('/').rsplit("1-99").next().unwrap());
    let changed: String = text
        .split_inclusive('\n')
        .map(|line| if line.starts_with(&id) { line.replacen(&name, "Threshold House", 1) } else { line.to_owned() })
        .collect();
    assert_ne!(changed, text, "{id} {name}");
    write(&project.path(file), &changed);
    assert!(preview.event()["problems"].is_null());
    let spent = began.elapsed();
    let moved = preview.page("/sitemap.xml").map(|_| preview.page(&path));
    let found = walkdir::WalkDir::new(project.path("site/.preview/public/services")).into_iter().flatten().filter(|e| e.file_name() == "index.html");
    assert!(found.into_iter().any(|e| std::fs::read_to_string(e.path()).unwrap().contains("Threshold House")), "{moved:?}");
    assert!(spent < Duration::from_secs(20), "{spent:?}");

    // A template.
    project.replace("templates/pages/service.html", "<h1>", "<h1 id=\"top\">");
    assert!(preview.event()["problems"].is_null());

    // What is broken is told with its file and row, and the last good page stays.
    let at = changed.lines().position(|line| line.contains("Threshold House")).unwrap() + 1;
    write(&project.path(file), &changed.replacen("Threshold House", "\"Threshold\nHouse\" of", 1));
    let told = preview.event()["problems"].as_str().unwrap().to_owned();
    assert!(told.contains("error[swallowed-rows]") && told.contains(&format!("--> {file}:{at}\n")), "{at} {told}");
    assert!(std::fs::read_to_string(project.path("site/.preview/public").join("index.html")).is_ok());
    write(&project.path(file), &changed.replacen("Location ID", "Identifier", 1));
    let told = preview.event()["problems"].as_str().unwrap().to_owned();
    assert!(told.contains("error[missing-column]") && told.contains(file) && told.contains("help: "), "{told}");
    assert!(preview.page("/").is_some());
    write(&project.path(file), &changed);
    assert!(preview.event()["problems"].is_null());
    write(&project.path("templates/404.html"), "{% if %}");
    assert!(preview.event()["problems"].as_str().unwrap().contains("error["));
    // What stands in a table while a template is broken is on the page once both are right.
    let twice = changed.replacen("Threshold House", "Lintel House", 1);
    write(&project.path(file), &twice);
    assert!(!preview.event()["problems"].is_null());
    std::fs::remove_file(project.path("templates/404.html")).unwrap();
    assert!(preview.event()["problems"].is_null());
    let found = walkdir::WalkDir::new(project.path("site/.preview/public/services")).into_iter().flatten().filter(|e| e.file_name() == "index.html");
    assert!(found.into_iter().any(|e| std::fs::read_to_string(e.path()).unwrap().contains("Lintel House")));
    assert!(!project.path("site/public").exists(), "the published site is another thing");
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
        let below = entry.path().strip_prefix(from).unwrap();
        let to = if below.as_os_str().is_empty() { to.to_path_buf() } else { to.join(below) };
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(entry.path(), to).unwrap();
    }
}

/// What a build publishes from the project as it stands, without the manifest, which no preview has.
fn built(project: &Folder) -> BTreeMap<String, Vec<u8>> {
    for folder in ["site/public", "site/.previous"] {
        let _ = std::fs::remove_dir_all(project.path(folder));
    }
    expect(&project.command_in(&repository(), &["build", "--first"]).output().unwrap().into(), 0, &["published to site/public"]);
    let mut tree = project.published();
    assert!(tree.remove(".well-known/doorstep.json").is_some());
    tree
}

#[test]
fn a_preview_is_what_a_build_would_publish_after_every_change() {
    let project = Folder::small();
    for folder in ["data/registers/council/west-sussex", "data/funding", "content/guides"] {
        copy(&repository().join(folder), &project.path(folder));
    }
    for template in ["frame.html", "pages/home.html", "pages/service.html", "components/card/card.html"] {
        std::fs::create_dir_all(project.path("templates").join(template).parent().unwrap()).unwrap();
        std::fs::copy(repository().join("templates").join(template), project.path("templates").join(template)).unwrap();
    }
    let mut preview = Preview::by(project.command_in(&repository(), &["serve", "--watch", "--port", "0"]));
    let _open = [preview.open("/"), preview.open("/guides/")];
    let register = "data/registers/cqc-locations/locations.csv";
    let text = std::fs::read_to_string(project.path(register)).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.split_inclusive('\n').collect();
    let guide = "content/guides/complaints.md";
    let decision = "content/west-sussex/decisions/extra-care-commissioning-2024.md";
    let end = |file: &str, mark: &str| {
        let mut text = std::fs::read_to_string(project.path(file)).unwrap();
        let at = text.rfind("{%").unwrap();
        text.insert_str(at, &format!("<!-- {mark} -->"));
        write(&project.path(file), &text);
    };
    // Each with what differs from all that was before it.
    let changes: [(&str, &dyn Fn()); 12] = [
        ("a cell of a register", &|| project.replace(register, "01632", "01633")),
        ("rows that go", &|| write(&project.path(register), &format!("{header}\n{}", rows[..40].concat()))),
        ("rows that come", &|| write(&project.path(register), &format!("{header}\n{}", rows[10..].concat()))),
        ("a paragraph of a guide", &|| {
            write(&project.path(guide), &format!("{}\n\nOne more line.\n", std::fs::read_to_string(project.path(guide)).unwrap().trim_end()))
        }),
        ("a document that comes", &|| copy(&repository().join(decision), &project.path(decision))),
        ("a document that goes", &|| std::fs::remove_file(project.path(decision)).unwrap()),
        ("the template of one page", &|| end("templates/pages/home.html", "one")),
        ("the template of many pages", &|| end("templates/pages/service.html", "many")),
        ("a part of several templates", &|| {
            let path = project.path("templates/components/card/card.html");
            write(&path, &format!("{}<!-- part -->", std::fs::read_to_string(&path).unwrap()));
        }),
        ("the frame of all pages", &|| project.replace("templates/frame.html", "</body>", "<!-- frame --></body>")),
        ("the portal's name", &|| project.replace("doorstep.toml", "name = \"Doorstep\"", "name = \"Lintel\"")),
        ("postcodes", &|| {
            let path = project.path("data/geography/postcodes/units.csv");
            let units = std::fs::read_to_string(&path).unwrap();
            write(&path, &units.split_inclusive('\n').take(300).collect::<String>());
        }),
    ];
    let mut before = built(&project);
    assert_eq!(project.tree("site/.preview/public").keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    for (what, change) in changes {
        change();
        assert!(preview.event()["problems"].is_null(), "{what}");
        let after = built(&project);
        assert!(after != before, "{what} changes nothing");
        // Open pages are told first, while the others are being made.
        let began = Instant::now();
        let mut shown = project.tree("site/.preview/public");
        while shown != after && began.elapsed() < Duration::from_secs(30) {
            std::thread::sleep(Duration::from_millis(100));
            shown = project.tree("site/.preview/public");
        }
        let differing: Vec<&String> = shown.keys().chain(after.keys()).filter(|path| shown.get(*path) != after.get(*path)).collect();
        assert!(differing.is_empty(), "{what}: {differing:?}");
        before = after;
    }
}
