//! Rows that do not fit, and what is said of them.

use super::*;
use crate::model::Ledger;
use crate::model::*;
use crate::project::Theme;

const SOURCE: &str = "publisher = \"P\"\ntitle = \"T\"\nlicence = \"OGL\"\nstatus = \"demonstration\"\nedition = 2026-11-01\n";

/// What is said of a council's folder with this one table and a zone.
fn told(file: &str, table: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("data/commissioning/west-sussex");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("source.toml"), SOURCE).unwrap();
    std::fs::write(folder.join(file), table).unwrap();
    let description = Description::read(&folder, &project(dir.path()), &mut Report::default()).unwrap();
    let files = [SourceFile { path: folder.join(file), shown: file.into() }];
    let zone = Zone {
        id: ZoneId(Slug::parse("heene").unwrap()),
        authority: AreaCode::parse("E10000032").unwrap(),
        name: Text::parse("Heene").unwrap(),
        kind: Text::parse("zone").unwrap(),
        wards: Vec::new(),
        sectors: Vec::new(),
        valid_from: None,
        valid_to: None,
    };
    let project = project(dir.path());
    let zones = [zone];
    let mut reading = Reading::new(&project, SourceId(0), &description, &files).with_zones(&zones);
    let rows = read_tables(&mut reading, AreaCode::parse("E10000032").unwrap());
    let mut ledger = Ledger::default();
    ledger.append(reading.ledger);
    let said: Vec<String> =
        reading.report.entries().iter().filter(|e| e.problem.code().id != "absent-column").map(|e| e.problem.to_string()).collect();
    let read = rows.lots.len() + rows.awards.len() + rows.opportunities.len();
    // A row is read or set aside, never both, never neither.
    let set_aside: u32 = ledger.accounts().iter().map(|a| a.quarantined.values().sum::<u32>()).sum();
    assert_eq!(read + set_aside as usize, table.lines().count() - 1, "{said:?}");
    said.join("; ")
}

fn project(root: &std::path::Path) -> Project {
    Project {
        root: root.into(),
        portal: Portal {
            name: Text::parse("P").unwrap(),
            base_url: WebAddress::parse("https://p.example").unwrap(),
            demonstration: true,
            authorities: Vec::new(),
            capacity_days: 14,
            buffer_km: 10,
        },
        theme: Theme::default(),
        gate: Default::default(),
        budget: Default::default(),
        site: "site".into(),
        as_of: None,
        work: root.into(),
    }
}

#[test]
fn a_row_that_does_not_fit_says_why() {
    let lot = |row: &str| told("lots.csv", &format!("framework,lot,slug,name,zone,kinds,hours_low,hours_high,start,end,value\n{row}\n"));
    assert_eq!(lot("f,1,a,A,heene,home-care,1,2,2024,2025-06,\"£4,000,000\""), "");
    assert_eq!(lot("f,1,a,A,,,,,,,"), "");
    assert!(lot("f,1,a,A,heen,,,,,,").contains("zone is \"heen\""));
    assert!(lot("f,1,a,A,,homecare,,,,,").contains("kinds is \"homecare\""));
    assert!(lot("f,1,a,A,,,2,1,,,").contains("below the lowest"));
    assert!(lot("f,1,a,A,,,,,2026,2024,").contains("ends before it starts"));
    assert!(lot("f,1,a,A,,,,,15/07/2024,,").contains("start is \"15/07/2024\""));
    assert!(lot("f,1,a,A,,,,,,,£4m").contains("value is \"£4m\""));
    assert!(lot("f,1,,A,,,,,,,").contains("slug is blank"));
    assert!(lot("f,1,a,A,,,,,,,\nf,2,a,B,,,,,,,").contains("the lot f/a stands in row 2 too"));
    let award = |row: &str| told("awards.csv", &format!("framework,lot_slug,location_id,supplier_named,role,demonstration\n{row}\n"));
    assert_eq!(award("f,a,1-9900001,,primary,yes"), "");
    assert_eq!(award("f,,,NAMED LTD,,no"), "");
    assert!(award("f,a,1-9900001,,primary,no").contains("does not say so"));
    assert!(award("f,a,1-9900001,NAMED LTD,,yes").contains("a location and a supplier"));
    assert!(award("f,a,,,,").contains("neither"));
    assert!(award("f,a,,NAMED LTD,boss,no").contains("role is \"boss\""));
    let term = |from: &str, to: &str| told("awards.csv", &format!("framework,lot_slug,supplier_named,from,to\nf,a,NAMED LTD,{from},{to}\n"));
    assert_eq!(term("2022-11", "2024-11"), "");
    assert!(term("2024-11", "2022-11").contains("ends before it begins"));
    let opportunity = |row: &str| told("opportunities.csv", &format!("id,title,kind,certainty,opens,closes,framework,lot_slug\n{row}\n"));
    assert_eq!(opportunity("a,A,tender,firm,2026-05-18 13:00,about 2027,f,a"), "");
    assert!(opportunity("a,A,tendr,firm,,,,").contains("kind is \"tendr\""));
    assert!(opportunity("a,A,tender,,,,,").contains("certainty is blank"));
    assert!(opportunity("a,A,tender,firm,2027,2026,,").contains("closes before it opens"));
    assert!(opportunity("a,A,tender,firm,2026-05 13:00,,,").contains("opens is"));
    assert!(opportunity("a,A,tender,firm,,,,b").contains("a lot without its framework"));
}

#[test]
fn d13_d16_words_of_a_table_are_watched_as_those_of_a_document() {
    let check = |note: &str, expected: &str| {
        let table = format!("id,title,service,kind,opens,certainty,value,note\nend,Ends,Home care,end,2028,firm,9434765919,{note}\n");
        assert_eq!(told("opportunities.csv", &table), expected, "{note}");
    };
    check("Five months before the end", "");
    check("NHS 943 476 5919", "there is a number like an NHS number");
    check("ask jane.smith@west-sussex.example", "\"jane.smith@west-sussex.example\" looks like one person's mail address");
    check("ring 07911 123456", "\"07911 123456\" is a mobile number");
    check("fi\u{202e}ve", "the text has characters that nobody sees");
}

#[test]
fn d14_two_tables_of_one_name_are_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("data/commissioning/west-sussex");
    std::fs::create_dir_all(folder.join("old")).unwrap();
    std::fs::write(folder.join("source.toml"), SOURCE).unwrap();
    for file in ["awards.csv", "old/Awards.csv"] {
        std::fs::write(folder.join(file), "framework,lot_slug\n").unwrap();
    }
    let project = project(dir.path());
    let mut report = Report::default();
    let description = Description::read(&folder, &project, &mut report).unwrap();
    read_folder(&project, AreaCode::parse("E10000032").unwrap(), &description, &mut Inputs::default(), &mut report);
    let told: Vec<&str> = report.entries().iter().map(|e| e.problem.code().id).filter(|id| *id != "absent-column").collect();
    assert!(told.contains(&"source-same-name"), "{told:?}");
}
