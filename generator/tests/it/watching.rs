//! `serve --watch`: the preview follows what people change, keeps the last good one, and never touches the published site.

use crate::folder::{FRAME, Folder, write};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
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
        let mut child = project.command(&["serve", "--watch", "--port", "0"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
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

    // What is broken is told, and the last good page stays.
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
