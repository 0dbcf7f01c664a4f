//! Spreadsheets that are traps, for whoever reads strangers' files.

use std::io::{Cursor, Write as _};

const HEADER: [&str; 4] = ["Location ID", "Location Name", "Location Local Authority", "Location Postal Code"];

/// A workbook of CQC's form with one row under its header: a trap of this kind, or a plain one.
pub fn ods(kind: &str) -> Result<Vec<u8>, String> {
    let header: String = HEADER.iter().map(|name| format!("<table:table-cell><text:p>{name}</text:p></table:table-cell>")).collect();
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let repeated = |rows: u32, cells: u32| {
        format!(
            "<table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell table:number-columns-repeated=\"{cells}\">\
             <text:p>1</text:p></table:table-cell></table:table-row>"
        )
    };
    let body = match kind {
        "17-billion-cells" => repeated(1_048_576, 16_384),
        "99-million-cells" => repeated(99_900, 1000),
        "long-cell" => format!("<table:table-row>{}</table:table-row>", cell(&"x".repeat(10 << 20))),
        "inflated" => format!("<table:table-row>{}</table:table-row>", " ".repeat(450 << 20)),
        "entities" => format!("<table:table-row>{}</table:table-row>", cell("&a;")),
        "attributes" => {
            let attributes: String = (0..60_000).map(|at| format!(" a{at}=\"1\"")).collect();
            format!("<table:table-row{attributes}>{}</table:table-row>", cell("1"))
        }
        _ => format!("<table:table-row>{}</table:table-row>", cell("1-1")),
    };
    let doctype = if kind == "entities" { "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>" } else { "" };
    let content = format!(
        "<?xml version=\"1.0\"?>{doctype}<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>\
         <table:table table:name=\"HSCA_Active_Locations\"><table:table-row>{header}</table:table-row>{body}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let mut entry = |name: &str, bytes: &[u8]| {
        zip.start_file(name, options).map_err(|e| e.to_string()).and_then(|()| zip.write_all(bytes).map_err(|e| e.to_string()))
    };
    entry("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")?;
    if kind == "outside" {
        entry("../../../outside.txt", b"outside")?;
        entry("/outside.txt", b"outside")?;
    }
    entry("content.xml", content.as_bytes())?;
    zip.finish().map(Cursor::into_inner).map_err(|e| e.to_string())
}
