//! Bad input and what becomes of it: D01 to D16 and their neighbours. Each case is a file's text and what is said of it.

use super::*;
use crate::diagnostic::Severity;
use crate::project::Theme;
use std::fmt::Write as _;

const HEAD: &str = "+++\ntitle = \"A\"\nkind = \"key\"\n+++\n";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    fn write(&self, below: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(below);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    fn read(&self) -> (Documents, Report) {
        let text = |raw: &str| crate::model::Text::parse(raw).unwrap();
        let project = Project {
            root: self.0.path().into(),
            portal: crate::model::Portal {
                name: text("P"),
                base_url: crate::model::WebAddress::parse("https://p.example/care").unwrap(),
                demonstration: true,
                authorities: vec![crate::model::Authority::example()],
                capacity_days: 14,
                buffer_km: 10,
            },
            theme: Theme::default(),
            gate: Default::default(),
            budget: Default::default(),
            site: "site".into(),
            as_of: None,
            work: self.0.path().into(),
        };
        let mut report = Report::default();
        let documents = read(&project, &mut report);
        (documents, report)
    }
}

/// Each problem as `code place`, in the order in which they were met.
fn told(report: &Report) -> String {
    let mut out = String::new();
    for entry in report.entries() {
        let row = entry.at.as_ref().and_then(|at| at.row).map_or_else(String::new, |row| format!(":{row}"));
        let _ = write!(out, "{}{}{row}", if out.is_empty() { "" } else { ", " }, entry.problem.code().id);
    }
    out
}

/// A decision with this text below a plain head: what is said, and its HTML.
fn body(text: &str) -> (String, String) {
    let folder = Folder::new();
    folder.write("content/west-sussex/decisions/a.md", format!("{HEAD}{text}"));
    let (documents, report) = folder.read();
    let html = documents.decisions.first().and_then(|d| d.about.body.as_ref()).map_or_else(String::new, |html| html.as_str().to_owned());
    (told(&report), html)
}

#[track_caller]
fn check_body(text: &str, says: &str, html: &str) {
    let (told, made) = body(text);
    assert_eq!(told, says, "{text:?}\n{made}");
    assert_eq!(made.replace('\n', ""), html, "{text:?}");
}

/// A decision with this whole front matter: what is said.
#[track_caller]
fn check_front(front: &str, says: &str) {
    let folder = Folder::new();
    folder.write("content/west-sussex/decisions/a.md", front);
    let (_, report) = folder.read();
    let text: Vec<String> = report.entries().iter().map(|e| format!("{} ({})", e.problem, e.problem.help())).collect();
    assert_eq!(told(&report), says, "{front:?}\n{}", text.join("\n"));
}

#[test]
fn d01_html_is_shown_as_text() {
    check_body("<script>alert(1)</script>\n", "document-html:5", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>");
    check_body("A <b onclick=\"x()\">b</b>\n", "document-html:5, document-html:5", "<p>A &lt;b onclick=\"x()\"&gt;b&lt;/b&gt;</p>");
    for tag in ["iframe src=x", "form", "base href=//x", "meta http-equiv=refresh", "style", "input", "object", "embed"] {
        let (told, html) = body(&format!("Words <{tag}> more\n"));
        assert!(told.contains("document-html") && html.contains("&lt;") && !html.contains(&format!("<{}", &tag[..4])), "{tag}: {html}");
    }
}

#[test]
fn d02_links_that_run_are_taken_out() {
    for target in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example",
        "file:///etc/passwd",
        "https://user@evil.example/",
        "/a\\b",
        "decison:a b",
    ] {
        let (told, html) = body(&format!("[words](<{target}>)\n"));
        assert_eq!((told.as_str(), html.as_str()), ("document-link:5", "<p>words</p>"), "{target}");
    }
    check_body("[a](https://x.example/b)\n", "", "<p><a href=\"https://x.example/b\">a</a></p>");
    check_body(
        "[a](mailto:care@x.example) [b](tel:01632960101)\n",
        "",
        "<p><a href=\"mailto:care@x.example\">a</a> <a href=\"tel:+441632960101\">b</a></p>",
    );
    check_body("[a](/find/)\n", "", "<p><a href=\"/care/find/\">a</a></p>");
    check_body("[a](decision:b)\n", "", "<p><a href=\"/care/west-sussex/decisions/b/\">a</a></p>");
    check_body("[a](lot:b)\n", "document-link-reference:5", "<p>a</p>");
}

#[test]
fn d03_mutation_tricks_come_out_clean() {
    for trick in [
        "<svg><p><style><img src=x onerror=alert(1)></style></p></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "`<img src=x onerror=alert(1)>`",
        "[x]: javascript:alert(1)\n\n[x]\n",
        "```\n</code></pre><script>alert(1)</script>\n```",
    ] {
        let (_, html) = body(trick);
        let again = ammonia::Builder::default().add_generic_attributes(["id"]).clean(&html).to_string();
        assert!(!html.contains("<img") && !html.contains("<script") && !html.contains("<svg") && !html.contains("javascript:"), "{html}");
        assert_eq!(again.matches('<').count(), html.matches('<').count(), "{html}");
    }
}

#[test]
fn d04_ids_are_prefixed() {
    check_body("# Config\n", "", "<h3 id=\"c-config\">Config</h3>");
    check_body("# A\n\n# A\n\n[a](#a)\n", "", "<h3 id=\"c-a\">A</h3><h3 id=\"c-a-2\">A</h3><p><a href=\"#c-a\">a</a></p>");
}

#[test]
fn d05_shortcodes_are_escaped() {
    check_body("{{ config }} {% raw %}\n", "document-shortcode:5, document-shortcode:5", "<p>&#123;&#123; config }} &#123;% raw %}</p>");
}

#[test]
fn d06_front_matter_is_told_by_its_row() {
    check_front("", "document-front-matter:1");
    check_front("title: A\n", "document-front-matter:1");
    check_front("+++\ntitle = \"A\"\n", "document-front-matter:2");
    check_front("+++\ntitle = \"A \"quoted\" B\"\nkind = \"key\"\n+++\n", "document-front-matter:2");
    check_front("+++\ntitle = A\n+++\n", "document-front-matter:2");
    check_front("\u{feff}+++\r\ntitle =\t\"A \\\"quoted\\\"\"\r\nkind = \"key\"\r\n+++\r\nWords\r\n", "");
}

#[test]
fn d07_a_document_sets_no_address() {
    for key in ["path = \"../x\"", "slug = \"x\"", "aliases = [\"/x\"]", "template = \"x\"", "render = false", "[extra]"] {
        check_front(&format!("+++\ntitle = \"A\"\nkind = \"key\"\n{key}\n+++\n"), "document-unknown-key:4");
    }
    check_front("+++\ntitle = \"A\"\nkind = \"key\"\ndecison_maker = \"Cabinet\"\n+++\n", "document-unknown-key:4");
    check_front("+++\ntitle = \"A\"\nkind = \"key\"\ndue = { bye = \"2020\" }\n+++\n", "document-unknown-key:4");
}

#[test]
fn values_are_told_by_key_and_row() {
    let with = |lines: &str| format!("+++\ntitle = \"A\"\nkind = \"key\"\n{lines}\n+++\n");
    check_front("+++\nkind = \"key\"\n+++\n", "document-value:1");
    check_front(&with("due = { by = \"28/02/2020\" }"), "document-value:4");
    check_front(&with("due = { by = \"2020\", on = \"2020\" }"), "document-value:4");
    check_front(&with("due = { planned = true }"), "document-value:4");
    check_front(&with("due = \"2020\""), "document-value:4");
    check_front(&with("leads_to = [\n  \"framework:a\",\n  \"frame:b\",\n]"), "document-value:6");
    check_front(&with("scope = [{ text = \"a\", source = \"S9\" }]"), "document-source:4");
    check_front(&with("restriction = { kind = \"secret\" }"), "document-value:4");
    check_front(&with("reason_key = { text = \"a\", threshold = -5 }"), "document-value:4");
    check_front(&with("background_papers = \"many\""), "document-value:4");
    check_front("+++\ntitle = \"A\"\nkind = \"ky\"\n+++\n", "document-value:3");
}

#[test]
fn d10_pictures_are_refused() {
    check_body("![a](https://x.example/a.png)\n", "document-picture:5", "<p></p>");
    let folder = Folder::new();
    folder.write("content/west-sussex/decisions/map.svg", "<svg onload=alert(1)>");
    assert_eq!(told(&folder.read().1), "document-file");
}

#[test]
fn d11_headings_and_links_say_what_they_are() {
    check_body("# A\n\n### B\n", "document-access:7", "<h3 id=\"c-a\">A</h3><h5 id=\"c-b\">B</h5>");
    check_body("[Click here](https://x.example/)\n", "document-access:5", "<p><a href=\"https://x.example/\">Click here</a></p>");
    check_body("[a](#wat)\n\n# What\n", "document-link-reference:5", "<p><a href=\"#c-wat\">a</a></p><h3 id=\"c-what\">What</h3>");
}

#[test]
fn d12_size_and_depth_have_caps_that_hold_before_parsing() {
    let before = std::time::Instant::now();
    for text in [
        "a".repeat(300 << 10),
        format!("{} deep", ">".repeat(40_000)),
        "- ".repeat(40_000),
        "1. ".repeat(40_000),
        "[".repeat(250 << 10),
        "*a ".repeat(80 << 10),
        "![".repeat(100 << 10),
        "<div>".repeat(40_000),
        "`".repeat(200 << 10),
        "[a](".repeat(60 << 10),
        "_*".repeat(100 << 10),
        format!("{}a{}", "**_".repeat(40_000), "_**".repeat(40_000)),
    ] {
        let (told, html) = body(&text);
        assert!(html.len() < 4 << 20 && !told.is_empty() || !html.is_empty(), "{}", &text[..20]);
    }
    let nested: String = (0..500).map(|n| format!("{}- a\n", "  ".repeat(n))).collect();
    assert_eq!(body(&nested).0, "document-size:37");
    assert_eq!(body(&">".repeat(40_000)).0, "document-size:5");
    assert!(before.elapsed().as_secs() < 20, "{:?}", before.elapsed());
}

#[test]
fn d13_hidden_characters_are_taken_out() {
    check_body("The \u{202e}lio\u{200b}n\n", "document-hidden-characters:5", "<p>The lion</p>");
    check_front("+++\ntitle = \"A\u{202e}B\"\nkind = \"key\"\n+++\n", "document-hidden-characters:2");
}

#[test]
fn d14_two_files_have_two_addresses() {
    let folder = Folder::new();
    folder.write("content/west-sussex/decisions/index.md", HEAD);
    folder.write("content/west-sussex/decisions/_index.md", HEAD);
    let (_, report) = folder.read();
    let said: Vec<String> = report.entries().iter().map(|e| e.problem.to_string()).collect();
    assert!(said.iter().any(|s| s.contains("_index.md") && s.contains("index.md and") || s.contains("and index.md")), "{said:?}");
    let folder = Folder::new();
    folder.write("content/west-sussex/decisions/Home.md", HEAD);
    folder.write("content/west-sussex/decisions/home.md", HEAD);
    assert_eq!(told(&folder.read().1), "document-file, document-address");
}

#[test]
fn d15_odd_names_and_links_are_refused() {
    let folder = Folder::new();
    for name in ["a b.md", "a..md", "A.md", "ä.md", "a_b.md"] {
        folder.write(&format!("content/west-sussex/decisions/{name}"), HEAD);
    }
    folder.write(&format!("content/west-sussex/decisions/{}.md", "a".repeat(200)), HEAD);
    folder.write("outside.md", HEAD);
    std::os::unix::fs::symlink(folder.path("outside.md"), folder.path("content/west-sussex/decisions/link.md")).unwrap();
    std::os::unix::fs::symlink("/etc", folder.path("content/west-sussex/meetings")).unwrap();
    folder.write("content/west-susex/decisions/a.md", HEAD);
    folder.write("content/west-sussex/decision/a.md", HEAD);
    let (documents, report) = folder.read();
    assert!(documents.decisions.is_empty() && documents.meetings.is_empty());
    assert_eq!(told(&report), ["document-file"; 10].join(", "));
    assert_eq!(report.count(Severity::Error), 10);
}

#[test]
fn a_council_answers_a_question_once() {
    let answer = "\n[[answer]]\nauthority = \"west-sussex\"\nstatus = \"withheld\"\ntext = \"No.\"\n";
    let check = |answers: usize, expected: &str| {
        let folder = Folder::new();
        folder.write("content/questions/a.md", format!("+++\ntitle = \"A\"\nquestion = \"A?\"\n{}+++\n", answer.repeat(answers)));
        assert_eq!(told(&folder.read().1), expected);
    };
    check(1, "");
    check(2, "document-value:11");
}

#[test]
fn d16_people_are_told_and_patients_refused() {
    check_body("Her number is 943 476 5919.\n", "document-nhs-number:5", "<p>Her number is 943 476 5919.</p>");
    check_front("+++\ntitle = \"A\"\nkind = \"key\"\nstatus = \"9434765919\"\n+++\n", "document-nhs-number:4");
    check_body("Ask rose.cottage@example.gov.uk.\n", "document-personal-data:5", "<p>Ask rose.cottage@example.gov.uk.</p>");
    check_body("Ring 07911 123456.\n", "document-personal-data:5", "<p>Ring 07911 123456.</p>");
}

#[test]
fn bytes_that_are_no_text_are_told() {
    let folder = Folder::new();
    folder.write("content/west-sussex/decisions/a.md", b"+++\ntitle = \"\xff\"\n+++\n");
    assert_eq!(told(&folder.read().1), "document-unreadable:2");
}

proptest::proptest! {
    /// P11: whatever is typed, what comes out has only the tags, attributes and schemes that are on the list, and no template's command.
    #[test]
    fn p11_anything_comes_out_harmless(text in "[<>&\"'`*_#\\[\\](){}%!a-z/:.=\\n -]{0,200}") {
        let (_, html) = body(&text);
        let commands = ["{{", "{%", "{#"].iter().any(|command| html.contains(command));
        proptest::prop_assert!(!commands);
        let known = ["p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "a", "strong", "em", "code", "pre", "blockquote", "table", "thead", "tbody", "tr", "th", "td"];
        for part in html.split('<').skip(1) {
            let tag = part.split(['>', ' ']).next().unwrap_or_default().trim_start_matches('/').trim_end_matches('/');
            proptest::prop_assert!(known.contains(&tag), "{tag} in {html}");
        }
        // As a browser's parser reads it: the same, tag for tag, and nothing left to take away.
        let mut again = ammonia::Builder::empty();
        again.tags(known.into()).generic_attributes(["href", "id", "start"].into()).url_schemes(["http", "https", "mailto", "tel"].into()).link_rel(None);
        let tags = |html: &str| html.split('<').skip(1).map(|part| part.split('>').next().unwrap_or_default().to_owned()).collect::<Vec<_>>();
        let read = again.clean(&html).to_string();
        proptest::prop_assert_eq!(tags(&read), tags(&html), "{}", html);
        proptest::prop_assert_eq!(again.clean(&read).to_string(), read);
    }
}
