use super::*;
use crate::diagnostic::Problem;

fn expected() -> Expected {
    Expected { base: "/care".into(), machine: vec!["/home/somebody/".into()], ..Expected::default() }
}

/// Checks a page that stands at `/find/` and may link to `/` and `/services/a/` with the anchor `rating`.
#[track_caller]
fn check_page(html: &str, codes: &[&str]) {
    let tree = HashSet::from(["index.html", "find/index.html", "services/a/index.html", "assets/a.css"]);
    let page = page::check(html, "find/index.html", &expected(), &tree);
    let found: Vec<&str> = page.faults.iter().map(|(fault, _)| fault.code().id).collect();
    assert_eq!(found, codes, "{html}: {:?}", page.faults);
}

#[test]
fn links_go_somewhere() {
    for fine in [
        "<a href=/care/>",
        "<a href=/care/services/a/#rating>",
        "<a href='../services/a/'>",
        "<a href=''>",
        "<a href='#top'>",
        "<a href='/care/find/#q=BN11+3DH&amp;need=dementia'>",
        "<p id=x><a href='#x'>",
        "<a href=tel:999>",
        "<a href=https://www.example.org/>",
        "<link rel=stylesheet href=/care/assets/a.css>",
        "<link rel=canonical href=https://care.example/find/>",
        "<form action=/care/find/>",
    ] {
        check_page(fine, &[]);
    }
    for dead in [
        "<a href=/>",
        "<a href=/find/>",
        "<a href=/care/nothing/>",
        "<a href=/care/services/a>",
        "<a href=../../../x>",
        "<a href='#x'>",
        "<a href=/caring/>",
    ] {
        check_page(dead, &["dead-link"]);
    }
}

#[test]
fn nothing_against_the_policy() {
    check_page("<script type=application/ld+json>{}</script>", &[]);
    for bad in [
        "<script>x()</script>",
        "<style>p{}</style>",
        "<p style='color:red'>",
        "<p onclick=x()>",
        "<svg onload=x()>",
        "<iframe>",
        "<base href=/care/>",
        "<a href=javascript:x()>",
        "<a href=//elsewhere.example/>",
        "<a href=data:text/html,x>",
        "<script src=https://elsewhere.example/x.js></script>",
        "<img src=//elsewhere.example/x.png>",
        "<img srcset='/care/assets/a.css 1x, https://elsewhere.example/x.png 2x'>",
        "<link rel=preconnect href=https://elsewhere.example>",
        "<form action=https://elsewhere.example/>",
        "<img src=data:image/png,x>",
    ] {
        check_page(bad, &["page-against-policy"]);
    }
}

#[test]
fn pages_name_no_machine_and_repeat_no_id() {
    check_page("<p>/home/somebody/site", &["machine-path"]);
    check_page("<p id=a><p id=a>", &["same-id-twice"]);
}

#[test]
fn a_problem_names_its_row() {
    let page = page::check("<p>\n<p>\n<a href=/care/x/>", "find/index.html", &expected(), &HashSet::new());
    assert_eq!(page.faults[0].1, Some(3));
}

fn map(site: &str, pages: &[&str]) -> String {
    let pages: String = pages.iter().map(|page| format!("<url><loc>{}/{page}</loc></url>", site.trim_end_matches('/'))).collect();
    format!("<urlset>{pages}</urlset>")
}

/// With a map of all its pages, if it does not bring one.
#[track_caller]
fn check_tree(made: &[(&str, &str)], expected: &Expected, codes: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    for (address, text) in made {
        let path = folder.path().join(address);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    if !made.iter().any(|(address, _)| address.starts_with("sitemap")) {
        let pages: Vec<&str> = expected.files.keys().filter_map(|address| address.strip_suffix("index.html")).collect();
        std::fs::write(folder.path().join("sitemap.xml"), map(&expected.site, &pages)).unwrap();
    }
    let mut report = Report::default();
    tree(folder.path(), expected, &|| "Ring Jane Rowan at the council".into(), &mut report);
    let found: Vec<&str> = report.entries().iter().map(|e| e.problem.code().id).collect();
    assert_eq!(found, codes, "{}", report.to_text());
}

#[test]
fn the_tree_is_what_was_made() {
    let expected = Expected {
        site: "https://doorstep.example/care/".into(),
        files: BTreeMap::from([
            ("index.html".into(), None),
            ("list/index.html".into(), None),
            ("x.csv".into(), Some(File::new("static/x.csv", "a,b"))),
        ]),
        ..Expected::default()
    };
    let map = |pages: &[&str]| map(&expected.site, pages);
    let all = map(&["", "list/", "list/page/2/"]);
    let pages = [("index.html", "<p>"), ("list/index.html", "<p>"), ("x.csv", "a,b"), ("list/page/2/index.html", "<p>")];
    let with = |map: &str, check: &dyn Fn(&[(&str, &str)])| check(&[&pages[..], &[("sitemap.xml", map)]].concat());
    with(&all, &|whole| check_tree(whole, &expected, &[]));
    with(&all, &|whole| check_tree(&whole[1..], &expected, &["site-incomplete", "dead-link"]));
    with(&all, &|whole| check_tree(&[whole, &[("stray/index.html", "")]].concat(), &expected, &["site-incomplete"]));
    with(&map(&["", "list/page/2/"]), &|whole| check_tree(whole, &expected, &["page-not-on-the-map"]));
    with(&map(&["", "list/", "list/"]), &|whole| check_tree(whole, &expected, &["page-not-on-the-map"]));
    with(&map(&["", "list/", "moved/"]), &|whole| check_tree(whole, &expected, &["dead-link"]));
    with("<urlset><loc>x</urlset>", &|whole| {
        check_tree(&whole[4..], &expected, &["site-incomplete", "site-incomplete", "cannot-read-result", "site-incomplete"])
    });
    // In parts, as of a whole country.
    let parts = [
        ("sitemap.xml", "<sitemapindex><sitemap><loc>https://doorstep.example/care/sitemap1.xml</loc></sitemap></sitemapindex>"),
        ("sitemap1.xml", &all),
    ];
    check_tree(&[&pages[..], &parts].concat(), &expected, &[]);
    let whole = [&pages[..], &[("sitemap.xml", &all)]].concat();
    check_tree(&[&whole[..], &[("stray/index.html", "")]].concat(), &expected, &["site-incomplete"]);
    for other in ["a,", "a;b", ""] {
        check_tree(&[("index.html", ""), ("list/index.html", ""), ("x.csv", other)], &expected, &["site-incomplete"]);
    }
}

#[test]
fn every_location_has_its_page_and_every_page_its_musts() {
    let mut expected = Expected { files: BTreeMap::from([("services/a/index.html".into(), None)]), ..Expected::default() };
    expected.locations = vec!["services/a/index.html".into(), "services/b/index.html".into()];
    check_tree(&[("services/a/index.html", "")], &expected, &["location-page"]);
    expected.locations.truncate(1);
    expected.everywhere = vec![Must::new("999", "tel:999"), Must::new("a line", "A & B")];
    expected.councils =
        BTreeMap::from([("".into(), vec![Must::new("both", "tel:1 tel:2")]), ("services/a/".into(), vec![Must::new("one", "tel:1")])]);
    check_tree(&[("services/a/index.html", "tel:999 A &amp; B tel:1")], &expected, &[]);
    check_tree(&[("services/a/index.html", "tel:999 A &amp; B")], &expected, &["page-lacks"]);
    check_tree(&[("services/a/index.html", "tel:1")], &expected, &["page-lacks", "page-lacks"]);
    // What nobody sees is not there.
    for unseen in [
        "<!-- A &amp; B --> tel:999 tel:1",
        "<p hidden>A &amp; B</p> tel:999 tel:1",
        "<div hidden><div></div>A &amp; B</div> tel:999 tel:1",
        "<template>A &amp; B</template> tel:999 tel:1",
        "tel:999 tel:1 <p hidden>A &amp; B",
    ] {
        check_tree(&[("services/a/index.html", unseen)], &expected, &["page-lacks"]);
    }
    for seen in [
        "<p hidden></p>A &amp; B tel:999 tel:1",
        "<div hidden><div></div></div>A &amp; B tel:999 tel:1",
        "<input hidden><!-- A &amp; B -->A &amp; B tel:999 tel:1",
    ] {
        check_tree(&[("services/a/index.html", seen)], &expected, &[]);
    }
}

#[test]
fn anchors_of_other_pages_exist() {
    let expected = Expected { files: BTreeMap::from([("index.html".into(), None), ("a/index.html".into(), None)]), ..Expected::default() };
    let there = ("a/index.html", "<p id='ratings'>");
    check_tree(&[("index.html", "<a href='/a/#ratings'>"), there], &expected, &[]);
    check_tree(&[("index.html", "<a href='/a/#prices'>"), there], &expected, &["dead-link"]);
}

#[test]
fn no_file_has_the_name_of_a_person() {
    let mut unspoken = Unspoken::default();
    unspoken.add("Ash, Person", &"register.csv".into(), 5);
    unspoken.add("Jane Rowan", &"register.csv".into(), 9);
    let files = ["index.html", "x.csv"].map(|address| (address.into(), None));
    let expected = Expected { files: BTreeMap::from(files), unspoken: unspoken.into(), ..Expected::default() };
    check_tree(&[("index.html", "<p>The manager is in</p>"), ("x.csv", "a,b\n")], &expected, &[]);
    check_tree(&[("index.html", "<p>\n<p>The manager is Person Ash.</p>"), ("x.csv", "a,b\n")], &expected, &["name-of-a-person"]);
    check_tree(&[("index.html", "<p>"), ("x.csv", "1,\"Ash, Person\"\n")], &expected, &["name-of-a-person"]);
    // The council's own words have that name too.
    check_tree(&[("index.html", "<p>Ring Jane Rowan</p>"), ("x.csv", "a,b\n")], &expected, &[]);
}

#[test]
fn a_person_is_not_named_by_the_problem_either() {
    let fault = Fault::Person { file: "register.csv".into(), row: 5 };
    assert_eq!(fault.to_string(), "the file has the name of a person, which row 5 of register.csv holds");
}

#[test]
fn nothing_is_heavier_than_its_budget() {
    // Each word another, so that little of it can be packed.
    let words: String = (0..9_000_u64).map(|n| format!("{:x} ", n.wrapping_mul(0x9e37_79b9_7f4a_7c15))).collect();
    let (page, script) = (format!("<p>{words}"), words.as_str());
    let files = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), None)).collect();
    let expected = |names: &[&str]| Expected { files: files(names), ..Expected::default() };
    check_tree(&[("index.html", "<p>"), ("a.js", "x"), ("a.css", "p{}")], &expected(&["index.html", "a.js", "a.css"]), &[]);
    check_tree(&[("index.html", &page)], &expected(&["index.html"]), &["too-heavy"]);
    check_tree(&[("a.js", script)], &expected(&["a.js"]), &["too-heavy"]);
    check_tree(&[("a.css", script)], &expected(&["a.css"]), &["too-heavy"]);
    // Each is light enough, and what the finder loads at once is not.
    let third = &script[..script.len() / 3];
    let find = "<script src=/a.js></script><script src=/b.js></script><script src=/c.js></script>";
    let names = ["find/index.html", "a.js", "b.js", "c.js"];
    check_tree(&[(names[0], find), (names[1], third), (names[2], third), (names[3], third)], &expected(&names), &["too-heavy"]);
    check_tree(&[(names[0], "<p>"), (names[1], third), (names[2], third), (names[3], third)], &expected(&names), &[]);
}
