//! `doorstep fetch` against servers that misbehave. After each failure the portal's data is byte for byte what it was.

use crate::folder::{Folder, Ran, expect, repository, write};
use crate::server::{Question, Server, head, reply};
use crate::traps;
use std::collections::BTreeMap;
use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

type Wire = TcpStream;

fn directory() -> Vec<u8> {
    let text = std::fs::read_to_string(repository().join("data/registers/cqc-directory/directory.csv")).unwrap();
    text.split_inclusive('\n').take(45).collect::<String>().into_bytes()
}

/// The directory of a week later, or earlier.
fn of_day(day: &str) -> Vec<u8> {
    let text = String::from_utf8(directory()).unwrap();
    text.replace("18 November 2026", day).into_bytes()
}

/// A portal whose directory is fetched as the table says.
fn portal(table: &str) -> Folder {
    let project = Folder::small();
    let description = format!(
        "# Kept by the council.\npublisher = \"Care Quality Commission\"\ntitle = \"Care directory\"\n\
         licence = \"Open Government Licence v3.0\"\nstatus = \"live\"\n\n[fetch]\n{table}\n"
    );
    write(&project.path("data/registers/cqc-directory/source.toml"), &description);
    project
}

fn url(server: &Server, path: &str) -> String {
    format!("url = \"{}\"", server.url(path))
}

/// Everything in the portal's data, with its bytes.
fn data(project: &Folder) -> BTreeMap<String, Vec<u8>> {
    let root = project.path("data/registers");
    let files = walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file());
    files.map(|e| (e.path().strip_prefix(&root).unwrap().to_str().unwrap().to_owned(), std::fs::read(e.path()).unwrap())).collect()
}

fn fetch(project: &Folder, more: &[&str]) -> Ran {
    let mut arguments = vec!["fetch", "--timeout", "1", "--retries", "1"];
    arguments.extend(more);
    let mut command = project.command(&arguments);
    command.env_remove("CQC_API_KEY");
    command.output().unwrap().into()
}

/// Against this server nothing is taken over, with and without a good file there; the run ends so and says so.
#[track_caller]
fn refuses(path: &str, table: &str, answer: fn(&Question, &mut Wire) -> std::io::Result<()>, exit: i32, says: &[&str]) {
    let server = Server::start(answer);
    let project = portal(&format!("{}\nsave_as = \"directory.csv\"\n{table}", url(&server, path)));
    for good in [None, Some(directory())] {
        if let Some(good) = &good {
            std::fs::write(project.path("data/registers/cqc-directory/directory.csv"), good).unwrap();
        }
        let before = data(&project);
        expect(&fetch(&project, &[]), exit, says);
        assert_eq!(data(&project), before, "{path}");
    }
}

#[test]
fn a_file_is_taken_over_with_its_description() {
    let server = Server::start(|_, wire| reply(wire, "200 OK", &[("ETag", "\"1\"")], &directory()));
    let project = portal(&url(&server, "/files/18_November_2026_CQC_directory.csv"));
    expect(&fetch(&project, &[]), 0, &["cqc-directory: new file of 2026-11-18"]);
    let found = data(&project);
    assert_eq!(found["cqc-directory/18_november_2026_cqc_directory.csv"], directory());
    let description = String::from_utf8(found["cqc-directory/source.toml"].clone()).unwrap();
    for line in ["# Kept by the council.", "accessed = ", "sha256 = { \"18_november_2026_cqc_directory.csv\" = \"", "[fetch]"] {
        assert!(description.contains(line), "no {line:?} in {description}");
    }
    assert!(description.contains(&format!("\nurl = \"{}\"\n", server.url("/files/18_November_2026_CQC_directory.csv"))), "{description}");
    expect(&project.run(&["check"]), 0, &[]);
    assert!(!project.path("site/.fetch/trial").exists(), "the copy is removed");
}

#[test]
fn a_file_that_did_not_change_is_not_sent_again() {
    let server = Server::start(|question, wire| match question.headers.get("if-none-match").map(String::as_str) {
        Some("\"1\"") => reply(wire, "304 Not Modified", &[("ETag", "\"1\"")], b""),
        _ => reply(wire, "200 OK", &[("ETag", "\"1\""), ("Last-Modified", "Wed, 18 Nov 2026 08:00:00 GMT")], &directory()),
    });
    let project = portal(&url(&server, "/d.csv"));
    expect(&fetch(&project, &[]), 0, &["new file"]);
    let before = data(&project);
    expect(&fetch(&project, &[]), 0, &["cqc-directory: still the current file"]);
    assert_eq!(data(&project), before);
    // Somebody changed the file: then the publisher's is asked for as if none were there.
    write(&project.path("data/registers/cqc-directory/d.csv"), "broken");
    expect(&fetch(&project, &[]), 0, &["new file"]);
    assert_eq!(data(&project)["cqc-directory/d.csv"], directory());
}

#[test]
fn a_download_that_was_cut_off_goes_on_where_it_was() {
    let server = Server::start(|question, wire| {
        let body = directory();
        let marks = [("ETag", "\"7\""), ("Accept-Ranges", "bytes")];
        match question.headers.get("range").and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse::<usize>().ok()) {
            Some(from) => {
                assert_eq!(question.headers["if-range"], "\"7\"");
                let range = format!("bytes {from}-{}/{}", body.len() - 1, body.len());
                reply(wire, "206 Partial Content", &[marks[0], ("Content-Range", &range)], &body[from..])
            }
            None => {
                head(wire, "200 OK", &marks, Some(body.len()))?;
                wire.write_all(&body[..5000])
            }
        }
    });
    let project = portal(&url(&server, "/d.csv"));
    // The first run is broken off for good, the second goes on.
    let mut command = project.command(&["fetch", "--timeout", "2", "--retries", "0"]);
    expect(&command.output().unwrap().into(), 1, &["error[fetch-body]", "announced", "sent 5000"]);
    expect(&fetch(&project, &[]), 0, &["new file"]);
    assert_eq!(data(&project)["cqc-directory/d.csv"], directory());
    let ranges: Vec<bool> = server.asked().iter().map(|q| q.headers.contains_key("range")).collect();
    assert_eq!(ranges, [false, true]);
}

#[test]
fn a_server_that_breaks_off_once_is_asked_again_at_once() {
    let server = Server::start(|question, wire| match question.before {
        0 => reply(wire, "503 Service Unavailable", &[("Retry-After", "1")], b"later"),
        _ => reply(wire, "200 OK", &[], &directory()),
    });
    expect(&fetch(&portal(&url(&server, "/d.csv")), &[]), 0, &["new file"]);
}

#[test]
fn a_part_of_another_file_is_not_gone_on_with() {
    for status in ["416 Range Not Satisfiable", "206 Partial Content", "200 OK"] {
        let server = Server::start(move |question, wire| {
            let body = directory();
            match (question.before, question.headers.contains_key("range")) {
                (0, _) => {
                    head(wire, "200 OK", &[("ETag", "\"old\"")], Some(body.len()))?;
                    wire.write_all(&vec![b'x'; 4000])
                }
                (_, true) if status.starts_with("200") => reply(wire, status, &[("ETag", "\"new\"")], &body),
                // A part of another version than the one that was begun.
                (_, true) => reply(wire, status, &[("ETag", "\"new\""), ("Content-Range", "bytes 4000-4999/5000")], &body[4000..5000]),
                _ => reply(wire, "200 OK", &[("ETag", "\"new\"")], &body),
            }
        });
        let project = portal(&url(&server, "/d.csv"));
        expect(&fetch(&project, &[]), 0, &["new file"]);
        assert_eq!(data(&project)["cqc-directory/d.csv"], directory(), "{status}");
    }
}

#[test]
fn the_current_file_is_found_on_the_publishers_page() {
    let server = Server::start(|question, wire| match question.target.as_str() {
        "/page" => reply(
            wire,
            "200 OK",
            &[("Content-Type", "text/html")],
            b"<a href='/f/11_November_2026_CQC_directory.csv'>CSV</a> <a href='/f/18_November_2026_CQC_directory.csv'>CSV</a>",
        ),
        "/f/18_November_2026_CQC_directory.csv" => reply(wire, "200 OK", &[], &directory()),
        _ => reply(wire, "404 Not Found", &[], b"?"),
    });
    let table = |link: &str| format!("page = \"{}\"\nlink = \"{link}\"\nsave_as = \"directory.csv\"", server.url("/page"));
    let project = portal(&table("CQC directory csv"));
    expect(&fetch(&project, &["cqc-directory"]), 0, &["new file of 2026-11-18"]);
    let without = portal(&table("deactivated directory"));
    expect(&fetch(&without, &[]), 2, &["error[fetch-link]", "no link with the words \"deactivated directory\"", "help: the nearest link there"]);
}

#[test]
fn a_server_that_is_not_there() {
    // A port that nobody listens on: it was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let project = portal(&format!("url = \"http://127.0.0.1:{port}/d.csv\""));
    let before = data(&project);
    expect(&fetch(&project, &[]), 2, &["error[fetch-connection]", "cannot be reached", "help: try again later"]);
    let project = portal("url = \"https://register.invalid/d.csv\"");
    expect(&fetch(&project, &[]), 2, &["error[fetch-connection]", "https://register.invalid/d.csv cannot be reached", "help: "]);
    assert_eq!(data(&project).len(), before.len());
}

/// Somebody between us and the publisher has a certificate of his own making for the publisher's name.
#[test]
fn a_certificate_that_nobody_vouches_for_is_not_believed() {
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(own.signing_key.serialize_der());
    let config = rustls::ServerConfig::builder().with_no_client_auth().with_single_cert(vec![own.cert.der().clone()], key.into()).unwrap();
    let config = std::sync::Arc::new(config);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let questions = std::sync::Arc::clone(&asked);
    std::thread::spawn(move || {
        for mut wire in listener.incoming().flatten() {
            let mut tls = rustls::ServerConnection::new(std::sync::Arc::clone(&config)).unwrap();
            let mut stream = rustls::Stream::new(&mut tls, &mut wire);
            let mut question = [0; 512];
            // A question that comes through is one too many: then this would be the publisher.
            if std::io::Read::read(&mut stream, &mut question).is_ok_and(|bytes| bytes > 0) {
                questions.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                let body = directory();
                let _ = stream.write_all(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len()).as_bytes());
                let _ = stream.write_all(&body);
            }
        }
    });
    for host in ["localhost", "127.0.0.1"] {
        let project = portal(&format!("url = \"https://{host}:{port}/d.csv\""));
        let before = data(&project);
        expect(&fetch(&project, &[]), 2, &["error[fetch-connection]", "ertificate", "help: "]);
        assert_eq!(data(&project), before, "{host}");
    }
    assert_eq!(asked.load(std::sync::atomic::Ordering::SeqCst), 0, "nobody was asked anything");
}

#[test]
fn nothing_leads_to_another_host() {
    let away = |_: &Question, wire: &mut Wire| reply(wire, "302 Found", &[("Location", "https://evil.example/d.csv")], b"");
    refuses("/away.csv", "", away, 2, &["error[fetch-address]", "led to evil.example, and only 127.0.0.1 may be fetched from"]);
    let plain = |_: &Question, wire: &mut Wire| reply(wire, "302 Found", &[("Location", "http://www.cqc.org.uk/d.csv")], b"");
    refuses("/plain.csv", "hosts = [\"www.cqc.org.uk\"]", plain, 2, &["error[fetch-address]", "http://www.cqc.org.uk/d.csv is not https"]);
    let around = |_: &Question, wire: &mut Wire| reply(wire, "301 Moved Permanently", &[("Location", "/loop.csv")], b"");
    refuses("/loop.csv", "", around, 2, &["error[fetch-address]", "leads on more than 5 times"]);
    let local = |_: &Question, wire: &mut Wire| reply(wire, "302 Found", &[("Location", "file:///etc/passwd")], b"");
    refuses("/local.csv", "", local, 2, &["error[fetch-address]"]);
}

#[test]
fn what_is_not_the_file_is_thrown_away() {
    let login = |_: &Question, wire: &mut Wire| reply(wire, "200 OK", &[], b"<!DOCTYPE html><title>Sign in</title><form>");
    refuses("/login.csv", "", login, 1, &["error[fetch-body]", "is a web page, not a CSV file", "help: open the address in a browser"]);
    let json = |_: &Question, wire: &mut Wire| reply(wire, "200 OK", &[], b"{\"statusCode\": 429, \"message\": \"Rate limit\"}");
    refuses("/json.csv", "", json, 1, &["error[fetch-body]", "a JSON file"]);
    let book = |_: &Question, wire: &mut Wire| reply(wire, "200 OK", &[], b"PK\x03\x04\x14\x00\x06\x00 and so on, a workbook of another program");
    refuses("/book.csv", "", book, 1, &["error[fetch-body]", "a spreadsheet"]);
    let nothing = |_: &Question, wire: &mut Wire| reply(wire, "200 OK", &[], b"");
    refuses("/nothing.csv", "", nothing, 1, &["error[fetch-body]", "has nothing in it"]);
    let error = |_: &Question, wire: &mut Wire| reply(wire, "403 Forbidden", &[], b"{\"message\": \"Access denied\"}");
    refuses("/error.csv", "", error, 2, &["error[fetch-answer]", "answered 403: Access denied", "the file's own address"]);
    let packed = |_: &Question, wire: &mut Wire| reply(wire, "200 OK", &[("Content-Encoding", "br")], b"\x0b\x02\x80");
    refuses("/packed.csv", "", packed, 1, &["error[fetch-body]", "packed as \"br\""]);
}

#[test]
fn what_no_table_may_be_is_not_taken_over() {
    let pdf = |_: &Question, wire: &mut Wire| reply(wire, "200 OK", &[], b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n");
    refuses("/pdf.csv", "", pdf, 1, &["error[fetch-body]", "is a PDF, not a CSV file"]);
    let cell = |_: &Question, wire: &mut Wire| {
        let mut body = directory();
        let long = "x".repeat(1 << 20);
        body.extend(format!("{long},{long}\n").bytes());
        reply(wire, "200 OK", &[], &body)
    };
    refuses("/cell.csv", "", cell, 1, &["error[long-cell]", "error[fetch-not-passed]"]);
}

/// The Office for National Statistics hands boundaries over from a service that answers 200 whatever it means.
#[test]
fn boundaries_come_with_every_council_or_not_at_all() {
    fn square(code: &str) -> serde_json::Value {
        let ring = [[-0.9, 50.75], [0.0, 50.75], [0.0, 51.1], [-0.9, 51.1], [-0.9, 50.75]];
        serde_json::json!({ "type": "Feature", "properties": { "CTYUA24CD": code, "CTYUA24NM": "x" }, "geometry": { "type": "Polygon", "coordinates": [ring] } })
    }
    let known = std::fs::read_to_string(repository().join("generator/src/fetch/sources/boundaries.toml")).unwrap();
    let project = |server: &Server| {
        let folder = Folder::small();
        write(&folder.path("data/geography/boundaries/source.toml"), &known.replace("https://services1.arcgis.com", &server.url("")));
        folder
    };
    let collection = |features: &[serde_json::Value]| serde_json::json!({ "type": "FeatureCollection", "features": features }).to_string();
    let check = |body: String, exit: i32, says: &[&str]| {
        let server = Server::start(move |_, wire| reply(wire, "200 OK", &[("Content-Type", "application/geo+json")], body.as_bytes()));
        let folder = project(&server);
        let before = folder.tree("data");
        expect(&fetch(&folder, &["boundaries"]), exit, says);
        assert_eq!(folder.tree("data") == before, exit != 0);
        server.asked()
    };
    let asked = check(collection(&[square("E10000016"), square("E10000032")]), 0, &["boundaries: new file of 2024-12-01"]);
    assert!(asked[0].target.contains("where=CTYUA24CD%20LIKE%20%27E%25%27&outFields=CTYUA24CD,CTYUA24NM&outSR=4326"), "{}", asked[0].target);
    // The list ends before the portal's council.
    check(collection(&[square("E10000016")]), 1, &["error[boundary-none-of-portal]", "error[fetch-not-passed]"]);
    check("{\"error\":{\"code\":400,\"message\":\"Invalid URL\"}}".into(), 1, &["error[boundary-unreadable]", "error[fetch-not-passed]"]);
    check("<!DOCTYPE html><title>Sign in</title>".into(), 1, &["error[fetch-body]", "is a web page, not a JSON file"]);
}

#[test]
fn a_workbook_that_is_a_trap_is_not_taken_over() {
    let check = |kind: &'static str, code: &str| {
        let trap = traps::ods(kind).unwrap();
        let server = Server::start(move |_, wire| reply(wire, "200 OK", &[], &trap));
        let project = portal(&format!("{}\nsave_as = \"directory.ods\"", url(&server, "/directory.ods")));
        let before = data(&project);
        expect(&fetch(&project, &[]), 1, &[&format!("error[{code}]"), "error[fetch-not-passed]", "help: "]);
        assert_eq!(data(&project), before, "{kind}");
    };
    check("17-billion-cells", "inflated-file");
    check("inflated", "inflated-file");
    check("entities", "xml-entity");
    check("attributes", "no-header");
    check("long-cell", "long-cell");
}

#[test]
fn rows_that_a_stray_quotation_mark_swallowed_are_missed() {
    let quoted = |_: &Question, wire: &mut Wire| {
        let text = String::from_utf8(directory()).unwrap();
        let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
        let last_cell = lines[8].rfind(',').unwrap() + 1;
        lines[8].insert(last_cell, '"');
        reply(wire, "200 OK", &[], lines.concat().as_bytes())
    };
    refuses("/quoted.csv", "", quoted, 1, &["error[swallowed-rows]", "error[fetch-not-passed]"]);
}

#[test]
fn a_file_that_was_cut_is_not_believed() {
    let short = |_: &Question, wire: &mut Wire| {
        head(wire, "200 OK", &[], Some(directory().len()))?;
        wire.write_all(&directory()[..4000])
    };
    refuses("/short.csv", "", short, 1, &["error[fetch-body]", "sent 4000", "help: run it again"]);
    let chunked = |_: &Question, wire: &mut Wire| {
        head(wire, "200 OK", &[("Transfer-Encoding", "chunked")], None)?;
        wire.write_all(format!("{:x}\r\n", 9000).as_bytes())?;
        wire.write_all(&directory()[..4000])
    };
    refuses("/chunked.csv", "", chunked, 1, &["error[fetch-body]", "broke off after"]);
    let corrupt = |_: &Question, wire: &mut Wire| reply(wire, "200 OK", &[("Content-Encoding", "gzip")], &gzip(&directory())[..900]);
    refuses("/corrupt.csv", "", corrupt, 1, &["error[fetch-body]", "sent 900"]);
}

#[test]
fn a_much_smaller_file_and_one_that_ends_in_a_line_are_not_taken_in_its_place() {
    let server = Server::start(|question, wire| match question.before {
        0 => reply(wire, "200 OK", &[], &directory()),
        // The length is right, and so is the last line's end: rows are missing all the same.
        1 => reply(wire, "200 OK", &[], &of_day("25 November 2026").split_inclusive(|b| *b == b'\n').take(12).collect::<Vec<_>>().concat()),
        _ => reply(
            wire,
            "200 OK",
            &[],
            of_day("25 November 2026").trim_ascii_end().strip_suffix(b"7").unwrap_or(of_day("25 November 2026").trim_ascii_end()),
        ),
    });
    let project = portal(&url(&server, "/d.csv"));
    expect(&fetch(&project, &[]), 0, &["new file"]);
    let before = data(&project);
    expect(&fetch(&project, &[]), 1, &["error[fetch-shrunk]", "help: look at the publisher's page"]);
    expect(&fetch(&project, &[]), 1, &["error[fetch-body]", "ends in the middle of a line"]);
    assert_eq!(data(&project), before);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

#[test]
fn what_is_packed_on_the_way_is_unpacked_with_care() {
    let server = Server::start(|_, wire| reply(wire, "200 OK", &[("Content-Encoding", "gzip")], &gzip(&directory())));
    let project = portal(&url(&server, "/d.csv"));
    expect(&fetch(&project, &[]), 0, &["new file"]);
    assert_eq!(data(&project)["cqc-directory/d.csv"], directory());
    let bomb = |_: &Question, wire: &mut Wire| reply(wire, "200 OK", &[("Content-Encoding", "gzip")], &gzip(&vec![b'a'; 60 << 20]));
    refuses("/bomb.csv", "", bomb, 1, &["error[fetch-body]", "unpacks to more than 200 times its size"]);
}

#[test]
fn a_body_without_end_is_stopped() {
    let claimed = |_: &Question, wire: &mut Wire| head(wire, "200 OK", &[], Some(10 << 30));
    refuses("/claimed.csv", "max_mb = 1", claimed, 1, &["error[fetch-body]", "is larger than 1 MB"]);
    let endless = |_: &Question, wire: &mut Wire| {
        head(wire, "200 OK", &[], None)?;
        loop {
            wire.write_all(&[b'a'; 65536])?;
        }
    };
    refuses("/endless.csv", "max_mb = 1", endless, 1, &["error[fetch-body]", "is larger than 1 MB", "max_mb"]);
}

#[test]
fn a_slow_server_is_given_up() {
    let began = Instant::now();
    let silent = |_: &Question, _: &mut Wire| {
        std::thread::sleep(Duration::from_secs(20));
        Ok(())
    };
    refuses("/silent.csv", "", silent, 2, &["error[fetch-connection]", "said nothing for 1 s"]);
    let drip = |_: &Question, wire: &mut Wire| {
        head(wire, "200 OK", &[], Some(100_000))?;
        loop {
            wire.write_all(b"Name,Also")?;
            wire.flush()?;
            std::thread::sleep(Duration::from_millis(200));
        }
    };
    refuses("/drip.csv", "", drip, 2, &["error[fetch-connection]", "bytes in 3 s"]);
    assert!(began.elapsed() < Duration::from_secs(40), "{:?}", began.elapsed());
}

#[test]
fn only_what_passes_check_is_taken_over() {
    let renamed = |_: &Question, wire: &mut Wire| {
        let text = String::from_utf8(directory()).unwrap().replace("CQC Location ID (for office use only)", "Identifier");
        reply(wire, "200 OK", &[], text.as_bytes())
    };
    let says = ["error[missing-column]", "data/registers/cqc-directory/directory.csv", "error[fetch-not-passed]", "did not pass `check`: 1 error"];
    refuses("/renamed.csv", "", renamed, 1, &says);
    let older = |_: &Question, wire: &mut Wire| reply(wire, "200 OK", &[], &of_day("4 November 2026"));
    let server =
        Server::start(move |question, wire| if question.before == 0 { reply(wire, "200 OK", &[], &directory()) } else { older(question, wire) });
    let project = portal(&url(&server, "/d.csv"));
    expect(&fetch(&project, &[]), 0, &["new file"]);
    let before = data(&project);
    expect(&fetch(&project, &[]), 1, &["error[fetch-older]", "the new file is of 2026-11-04, the one that is there of 2026-11-18"]);
    assert_eq!(data(&project), before);
    let other = |_: &Question, wire: &mut Wire| reply(wire, "200 OK", &[], &directory());
    let sum = "sha256 = \"0000000000000000000000000000000000000000000000000000000000000000\"";
    let server = Server::start(other);
    expect(&fetch(&portal(&format!("{}\n{sum}", url(&server, "/d.csv"))), &[]), 1, &["error[fetch-body]", "the file's sha256 is"]);
}

#[test]
fn the_edition_comes_from_the_name_or_the_server_when_the_file_does_not_say_it() {
    let undated = || {
        let text = String::from_utf8(directory()).unwrap();
        text.replace("This data was produced on 18 November 2026", "").into_bytes()
    };
    let server = Server::start(move |question, wire| match question.target.as_str() {
        "/dated.csv" => reply(wire, "200 OK", &[("Last-Modified", "Wed, 18 Nov 2026 08:00:00 GMT")], &undated()),
        _ => reply(wire, "200 OK", &[], &undated()),
    });
    let named = portal(&url(&server, "/11_November_2026_CQC_directory.csv"));
    expect(&fetch(&named, &[]), 0, &["new file of 2026-11-11"]);
    expect(&named.run(&["check"]), 0, &[]);
    expect(&fetch(&portal(&url(&server, "/dated.csv")), &[]), 0, &["new file of 2026-11-18", "warning[fetch-edition]"]);
    expect(&fetch(&portal(&url(&server, "/undated.csv")), &[]), 1, &["error[fetch-no-edition]", "help: download the file by hand"]);
}

#[test]
fn what_cannot_be_fetched_is_told() {
    let project = Folder::small();
    expect(&fetch(&project, &[]), 2, &["error[fetch-nothing]", "doorstep fetch cqc-locations"]);
    expect(&fetch(&project, &["cqc-directry"]), 2, &["there is no source `cqc-directry`", "did you mean `cqc-directory`?"]);
    expect(&fetch(&project, &["cqc-locations"]), 1, &["error[fetch-made-up]", "help: make a portal of your own"]);
    expect(&fetch(&project, &["cqc-api"]), 2, &["error[fetch-key]", "CQC_API_KEY is not set"]);
    let typing = portal("url = \"https://a.example/b.csv\"\nsave_is = \"b.csv\"");
    expect(&fetch(&typing, &[]), 1, &["error[fetch-plan]", "unknown field `save_is`", "data/registers/cqc-directory/source.toml"]);
}

/// CQC's service with a few records, of which the changes are told.
fn service(question: &Question, wire: &mut Wire) -> std::io::Result<()> {
    let json = |wire: &mut Wire, value: serde_json::Value| reply(wire, "200 OK", &[], value.to_string().as_bytes());
    if question.headers.get("ocp-apim-subscription-key").map(String::as_str) != Some("secret") {
        return reply(wire, "401 Access Denied", &[], b"{\"message\": \"Access denied due to invalid subscription key\"}");
    }
    let (path, query) = question.target.split_once('?').unwrap_or((&question.target, ""));
    match path {
        "/v1/locations" if !query.contains("localAuthority=West+Sussex") => json(wire, serde_json::json!({ "totalPages": 1, "locations": [] })),
        "/v1/locations" => {
            let ids: &[&str] = if query.contains("page=1") { &["1-99000000001", "1-99000000002"] } else { &["1-99000000003"] };
            let list: Vec<_> = ids.iter().map(|id| serde_json::json!({ "locationId": id })).collect();
            json(wire, serde_json::json!({ "totalPages": 2, "locations": list }))
        }
        "/v1/changes/location" => json(wire, serde_json::json!({ "totalPages": 1, "changes": ["1-99000000002", "1-99999999999"] })),
        "/v1/changes/provider" => json(wire, serde_json::json!({ "totalPages": 1, "changes": [] })),
        _ => {
            let id = path.rsplit('/').next().unwrap_or_default();
            match (path.contains("/providers/"), id) {
                (true, "1-99100000001") => json(wire, serde_json::json!({ "providerId": id, "name": "Hollybank Care Limited" })),
                // Once, in the middle of a run, the service is out of order.
                (false, "1-99000000003") if question.before < 2 => reply(wire, "500 Oops", &[], b""),
                (false, "1-99000000001" | "1-99000000002" | "1-99000000003") => json(
                    wire,
                    serde_json::json!({
                        "locationId": id, "providerId": "1-99100000001", "name": format!("Hollybank {}", question.before),
                        "organisationType": "Location", "type": "Social Care Org", "registrationStatus": "Registered",
                        "registrationDate": "2019-03-01", "localAuthority": "West Sussex", "postalCode": "BN11 3DJ",
                        "postalAddressLine1": "1 Hollybank Lane", "postalAddressTownCity": "Worthing",
                        "gacServiceTypes": [{ "name": "Domiciliary care service", "description": "Domiciliary care service" }],
                        "regulatedActivities": [{ "name": "Personal care", "code": "RA1", "contacts": [{ "personFamilyName": "Managername" }] }]
                    }),
                ),
                _ => reply(wire, "404 Not Found", &[], b"{}"),
            }
        }
    }
}

#[test]
fn cqcs_service_is_read_once_and_then_for_its_changes() {
    let server = Server::start(service);
    let project = Folder::small();
    let folder = "data/registers/cqc-api";
    let description = std::fs::read_to_string(repository().join("generator/src/fetch/sources/cqc-api.toml")).unwrap();
    let description = description.replace("https://api.service.cqc.org.uk/public/v1", &server.url("/v1"));
    write(&project.path(&format!("{folder}/source.toml")), &description);
    let with_key = |key: &str| -> Ran {
        let mut command = project.command(&["fetch", "--timeout", "1", "--retries", "0", "cqc-api"]);
        command.env("CQC_API_KEY", key).output().unwrap().into()
    };
    expect(&with_key("wrong"), 2, &["error[fetch-key]", "CQC does not take the key in CQC_API_KEY: it answered 401"]);
    // Two runs break off at the third record; what was read is not asked for again.
    expect(&with_key("secret"), 2, &["error[fetch-answer]", "answered 500"]);
    expect(&with_key("secret"), 2, &["error[fetch-answer]"]);
    expect(&with_key("secret"), 0, &["cqc-api: new file of "]);
    let times = |id: &str| server.asked().iter().filter(|q| q.target.ends_with(id)).count();
    assert_eq!((times("1-99000000001"), times("1-99000000002"), times("1-99000000003"), times("1-99100000001")), (1, 1, 3, 1));
    let text = std::fs::read_to_string(project.path(&format!("{folder}/locations.jsonl"))).unwrap();
    assert_eq!(text.lines().count(), 4);
    assert!(!text.contains("Managername") && !text.contains("contacts"), "{text}");
    // The next time only what changed is asked for, and a changed place that is not the council's is left alone.
    expect(&with_key("secret"), 0, &["cqc-api: new file of "]);
    assert_eq!((times("1-99000000001"), times("1-99000000002"), times("1-99999999999")), (1, 2, 0));
    assert!(std::fs::read_to_string(project.path(&format!("{folder}/locations.jsonl"))).unwrap().contains("Hollybank 1"));
    let everywhere = walkdir::WalkDir::new(project.path("")).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file());
    for file in everywhere {
        let bytes = std::fs::read(file.path()).unwrap();
        assert!(!bytes.windows(6).any(|w| w == b"secret"), "the key is in {}", file.path().display());
    }
}
