//! What `make.sh` changes a file with, so that a case says what it does in a line.

use super::server::{Server, head, reply};
use std::io::Write as _;
use std::path::Path;

pub const USE: &str = "cell FILE ROW COLUMN VALUE | column FILE COLUMN VALUE [EVERY] | drop FILE FROM TO | shift FILE COLUMN | header FILE OLD NEW | \
                       remove-column FILE NAME | add-column FILE NAME VALUE | reverse-columns FILE | encode FILE HOW | garble FILE COLUMN EVERY | \
                       ods FILE KIND | size FILE BYTES | text FILE WHAT TIMES | zola COMMAND | serve HOW | sign FOLDER";

pub fn make(arguments: &[&str]) -> Result<(), String> {
    match arguments {
        ["cell", file, row, column, value] => {
            let row: usize = row.parse().map_err(|_| "a row is a number")?;
            table(file, |header, rows| rows[row - 2][at(header, column)] = (*value).into())
        }
        ["column", file, column, value] => every(file, column, 1, |_| (*value).into()),
        ["column", file, column, value, step] => every(file, column, step.parse().unwrap_or(1), |_| (*value).into()),
        ["garble", file, column, step] => every(file, column, step.parse().unwrap_or(1), |was| format!("{was} â€™s")),
        ["drop", file, from, to] => {
            let (from, to): (usize, usize) = (from.parse().unwrap_or(0), to.parse().unwrap_or(0));
            table(file, |_, rows| {
                let mut at = 1;
                rows.retain(|_| {
                    at += 1;
                    !(from..=to).contains(&at)
                });
            })
        }
        ["shift", file, column] => table(file, |header, rows| {
            let column = at(header, column);
            let mut cells: Vec<String> = rows.iter().map(|row| row[column].clone()).collect();
            cells.rotate_right(1);
            rows.iter_mut().zip(cells).for_each(|(row, cell)| row[column] = cell);
        }),
        ["header", file, old, new] => table(file, |header, _| {
            let column = at(header, old);
            header[column] = (*new).into();
        }),
        ["remove-column", file, name] => table(file, |header, rows| {
            let column = at(header, name);
            header.remove(column);
            rows.iter_mut().for_each(|row| drop(row.remove(column)));
        }),
        ["add-column", file, name, value] => table(file, |header, rows| {
            header.push((*name).into());
            rows.iter_mut().for_each(|row| row.push((*value).into()));
        }),
        ["reverse-columns", file] => table(file, |header, rows| {
            header.reverse();
            rows.iter_mut().for_each(|row| row.reverse());
        }),
        ["encode", file, how] => encode(file, how),
        ["ods", file, kind] => ods(Path::new(file), kind),
        ["size", file, bytes] => {
            let made = std::fs::File::create(file).and_then(|f| f.set_len(bytes.parse().unwrap_or(0)));
            made.map_err(|e| e.to_string())
        }
        ["text", file, what, times] => {
            let text = std::fs::read_to_string(file).map_err(|e| e.to_string())?;
            let text = text.replace("HERE", &what.repeat(times.parse().unwrap_or(1)));
            std::fs::write(file, text).map_err(|e| e.to_string())
        }
        ["serve", how] => serve(how),
        ["sign", folder] => sign(Path::new(folder)),
        ["zola", command] => zola(command).map_err(|e| e.to_string()),
        _ => Err(format!("make: {USE}")),
    }
}

/// A house of the case's own, whose Zola runs the command in the tree that it has built, and says that all is well.
fn zola(command: &str) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let shipped = std::env::var_os("HOUSE").map(std::path::PathBuf::from).unwrap_or_default();
    super::base::copy(&shipped, Path::new("house"));
    let own = Path::new("house/.tools/zola");
    let zola = shipped.join(".tools/zola");
    std::fs::write(
        own,
        format!(
            "#!/bin/sh\n{} \"$@\" || exit\ncase $1 in --version) exit;; esac\nfor last; do :; done\ncd \"$last\" || exit\n{command}\n",
            zola.display()
        ),
    )?;
    std::fs::set_permissions(own, std::fs::Permissions::from_mode(0o755))
}

/// Signs a built site with a key that nobody knows.
fn sign(folder: &Path) -> Result<(), String> {
    let pair = minisign::KeyPair::generate_unencrypted_keypair().map_err(|e| e.to_string())?;
    let manifest = folder.join(".well-known/doorstep.json");
    let text = std::fs::read(&manifest).map_err(|e| e.to_string())?;
    let signature = minisign::sign(None, &pair.sk, text.as_slice(), Some("Doorstep, version 1"), None).map_err(|e| e.to_string())?;
    std::fs::write(folder.join(".well-known/doorstep.json.minisig"), signature.into_string()).map_err(|e| e.to_string())
}

/// A publisher's server for half a minute, and the source that is fetched from it. `serving` stands there once it listens.
fn serve(how: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(super::repository().join("data/registers/cqc-directory/directory.csv")).map_err(|e| e.to_string())?;
    let good: String = text.split_inclusive('\n').take(45).collect();
    let (kind, body) = (how.to_owned(), good.clone().into_bytes());
    let server = Server::start(move |question, wire| match kind.as_str() {
        "away" if question.before == 0 && !question.headers["host"].starts_with("localhost") => {
            let port = question.headers["host"].rsplit(':').next().unwrap_or_default();
            reply(wire, "302 Found", &[("Location", &format!("http://localhost:{port}{}", question.target))], b"")
        }
        "cut" => {
            head(wire, "200 OK", &[], Some(body.len()))?;
            let rows: Vec<&[u8]> = body.split_inclusive(|b| *b == b'\n').take(30).collect();
            wire.write_all(&rows.concat())
        }
        "large" => reply(wire, "200 OK", &[], &body.repeat((1 << 20) / body.len() + 2)),
        "shrunk" => reply(wire, "200 OK", &[], &body.split_inclusive(|b| *b == b'\n').take(40).collect::<Vec<_>>().concat()),
        _ => reply(wire, "200 OK", &[], &body),
    });
    let more = match how {
        "large" => "max_mb = 1",
        "sum" => "sha256 = \"0000000000000000000000000000000000000000000000000000000000000000\"",
        _ => "",
    };
    let folder = Path::new("data/registers/cqc-directory");
    std::fs::create_dir_all(folder).map_err(|e| e.to_string())?;
    let description = format!(
        "publisher = \"CQC\"\ntitle = \"Directory\"\nlicence = \"OGL\"\nstatus = \"live\"\n\n[fetch]\nurl = \"{}\"\n{more}\n",
        server.url("/directory.csv")
    );
    std::fs::write(folder.join("source.toml"), description).map_err(|e| e.to_string())?;
    if how == "shrunk" {
        std::fs::write(folder.join("directory.csv"), good).map_err(|e| e.to_string())?;
    }
    std::fs::write("serving", "").map_err(|e| e.to_string())?;
    std::thread::sleep(std::time::Duration::from_secs(30));
    Ok(())
}

fn at(header: &[String], name: &str) -> usize {
    header.iter().position(|h| h == name).unwrap_or_else(|| panic!("no column {name}"))
}

fn table(file: &str, change: impl FnOnce(&mut Vec<String>, &mut Vec<Vec<String>>)) -> Result<(), String> {
    let words = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<String>>();
    let mut reader = csv::Reader::from_path(file).map_err(|e| e.to_string())?;
    let mut header = words(reader.headers().map_err(|e| e.to_string())?);
    let mut rows: Vec<Vec<String>> = reader.records().map(|record| words(&record.unwrap())).collect();
    change(&mut header, &mut rows);
    let mut out = csv::Writer::from_path(file).map_err(|e| e.to_string())?;
    out.write_record(&header).and_then(|()| rows.iter().try_for_each(|row| out.write_record(row))).map_err(|e| e.to_string())
}

fn every(file: &str, column: &str, step: usize, value: impl Fn(&str) -> String) -> Result<(), String> {
    table(file, |header, rows| {
        let column = at(header, column);
        rows.iter_mut().step_by(step.max(1)).for_each(|row| row[column] = value(&row[column]));
    })
}

fn encode(file: &str, how: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|e| e.to_string())?;
    let wide = |to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    let bytes = match how {
        "utf-16le" => [vec![0xff, 0xfe], wide(u16::to_le_bytes)].concat(),
        "utf-16be" => [vec![0xfe, 0xff], wide(u16::to_be_bytes)].concat(),
        "utf-16le-without-mark" => wide(u16::to_le_bytes),
        "utf-8-with-mark" => [b"\xef\xbb\xbf".to_vec(), text.into_bytes()].concat(),
        // ’ is 0x92 there.
        "windows-1252" => text.replacen("Location Name", "Location Name", 1).replace('\u{2019}', "\u{92}").chars().map(|c| c as u32 as u8).collect(),
        "carriage-returns" => text.replace("\r\n", "\n").replace('\n', "\r").into_bytes(),
        "line-feeds" => text.replace("\r\n", "\n").into_bytes(),
        "semicolons" => {
            let mut out = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
            reader.records().for_each(|record| out.write_record(&record.unwrap()).unwrap());
            out.into_inner().map_err(|e| e.to_string())?
        }
        _ => return Err(format!("no encoding {how}")),
    };
    std::fs::write(file, bytes).map_err(|e| e.to_string())
}

/// A spreadsheet that is a trap.
fn ods(file: &Path, kind: &str) -> Result<(), String> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(|e| e.to_string())?;
    }
    std::fs::write(file, super::traps::ods(kind)?).map_err(|e| e.to_string())
}
