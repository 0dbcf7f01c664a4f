//! One file from a server to the disk: goes on where an earlier attempt broke off, stops at the cap, unpacks only what the
//! server packed on the way and never far, and looks at the first bytes before it believes a name.

use super::fault::{Fault, io};
use super::progress::Progress;
use super::web::{Pins, Web, shown};
use crate::digest;
use crate::ingest::table::{RATIO_CAP, other_kind};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use ureq::Body;
use ureq::http::Response;
use url::Url;

/// Less than this in a second, on average, is no download.
const SLOWEST: u64 = 512;
/// No download of ours takes so long.
const LONGEST: Duration = Duration::from_secs(3600);

/// What is asked for.
#[derive(Debug)]
pub struct Wanted<'a> {
    pub url: &'a Url,
    pub pins: &'a Pins,
    /// Where it is collected. What stands there, with its note beside it, is what an earlier attempt got.
    pub part: &'a Path,
    pub cap: u64,
    /// The file's name here: its ending says what it must be.
    pub name: &'a str,
    /// What the server said of the file that is there, to be told when it is still the same.
    pub here: Option<&'a Stamp>,
}

/// How a server marks one version of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Stamp {
    pub etag: Option<String>,
    pub modified: Option<String>,
}

impl Stamp {
    fn of(response: &Response<Body>) -> Self {
        let header = |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        Self { etag: header("etag"), modified: header("last-modified") }
    }

    /// What a server compares for certain: a weak mark does not do for parts of a file.
    fn strong(&self) -> Option<&str> {
        self.etag.as_deref().filter(|etag| !etag.starts_with("W/")).or(self.modified.as_deref())
    }
}

/// A note beside what has arrived so far.
#[derive(Debug, Serialize, Deserialize)]
struct Note {
    url: String,
    stamp: Stamp,
}

/// What came of it.
#[derive(Debug)]
pub enum Got {
    /// The server says that the file that is there is still the current one.
    Same,
    File(Arrived),
}

#[derive(Debug, Clone)]
pub struct Arrived {
    pub bytes: u64,
    pub sha256: String,
    pub stamp: Stamp,
    /// Whether its last byte is a line's end; always true of what is no text.
    pub line_end: bool,
}

pub fn download(web: &Web, wanted: &Wanted<'_>, progress: &Progress) -> Result<Got, Fault> {
    let got = web.persist(|_| attempt(web, wanted, progress));
    if !matches!(&got, Err(fault) if fault.may_pass()) && !matches!(got, Ok(Got::File(_))) {
        forget(wanted.part);
    }
    got
}

/// Removes what was collected.
pub fn forget(part: &Path) {
    let _ = std::fs::remove_file(part);
    let _ = std::fs::remove_file(note_of(part));
}

fn note_of(part: &Path) -> PathBuf {
    part.with_extension("note")
}

/// What an earlier attempt left of this very file: how many bytes, and its mark.
fn collected(wanted: &Wanted<'_>) -> Option<(u64, String)> {
    let note: Note = serde_json::from_slice(&std::fs::read(note_of(wanted.part)).ok()?).ok()?;
    let bytes = std::fs::metadata(wanted.part).ok()?.len();
    let mark = note.stamp.strong()?.to_owned();
    (bytes > 0 && note.url == wanted.url.as_str()).then_some((bytes, mark))
}

fn attempt(web: &Web, wanted: &Wanted<'_>, progress: &Progress) -> Result<Got, Fault> {
    if let Some((bytes, mark)) = collected(wanted) {
        let range = format!("bytes={bytes}-");
        let (url, response) = web.ask(wanted.url, wanted.pins, &[("Range", &range), ("If-Range", &mark)])?;
        match response.status().as_u16() {
            206 if starts_at(&response) == Some(bytes) && Stamp::of(&response).strong().is_none_or(|now| now == mark) => {
                return receive(web, wanted, &url, response, bytes, progress);
            }
            200 => return receive(web, wanted, &url, response, 0, progress),
            // What was collected is not a part of what is there now.
            _ => forget(wanted.part),
        }
    }
    let mut headers = Vec::new();
    if let Some(here) = wanted.here {
        headers.extend(here.etag.as_deref().map(|etag| ("If-None-Match", etag)));
        headers.extend(here.modified.as_deref().map(|day| ("If-Modified-Since", day)));
    }
    let (url, response) = web.ask(wanted.url, wanted.pins, &headers)?;
    match response.status().as_u16() {
        200 => receive(web, wanted, &url, response, 0, progress),
        304 if !headers.is_empty() => Ok(Got::Same),
        _ => Err(status(&url, response)),
    }
}

/// `bytes 100-199/200` → 100.
fn starts_at(response: &Response<Body>) -> Option<u64> {
    let range = response.headers().get("content-range")?.to_str().ok()?;
    range.strip_prefix("bytes ")?.split('-').next()?.trim().parse().ok()
}

/// An answer that is not the file, with the first words that came with it.
pub fn status(url: &Url, response: Response<Body>) -> Fault {
    let status = response.status().as_u16();
    let mut start = Vec::new();
    let _ = response.into_body().into_reader().take(2000).read_to_end(&mut start);
    let json: Option<serde_json::Value> = serde_json::from_slice(&start).ok();
    let words = json.as_ref().and_then(|json| ["message", "error", "title"].iter().find_map(|key| json.get(key)?.as_str()));
    let words = words.map(|words| words.chars().filter(|c| !c.is_control()).take(200).collect());
    Fault::Status { address: shown(url), status, words }
}

fn receive(web: &Web, wanted: &Wanted<'_>, url: &Url, response: Response<Body>, from: u64, progress: &Progress) -> Result<Got, Fault> {
    let address = || shown(url);
    let stamp = Stamp::of(&response);
    let header = |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().trim().to_ascii_lowercase();
    let told = header("content-length").parse::<u64>().ok();
    let too_large = || Fault::TooLarge { address: address(), megabytes: wanted.cap >> 20 };
    let cap = if crate::teeth::stands("fetch-cap") { wanted.cap } else { u64::MAX };
    if told.is_some_and(|told| told.saturating_add(from) > cap) {
        return Err(too_large());
    }
    let packed = match header("content-encoding").as_str() {
        "" | "identity" => false,
        "gzip" | "x-gzip" => true,
        other => return Err(Fault::Encoding { address: address(), name: other.into() }),
    };
    if packed && from > 0 {
        forget(wanted.part);
        return Err(Fault::CutShort { address: address(), told, got: from });
    }
    // What is unpacked on the way cannot be gone on with: the server counts in packed bytes.
    let note = Note { url: wanted.url.to_string(), stamp: if packed { Stamp::default() } else { stamp.clone() } };
    std::fs::write(note_of(wanted.part), serde_json::to_vec(&note).unwrap_or_default()).map_err(io("write", wanted.part))?;
    let mut file = File::options().create(true).write(true).read(true).truncate(false).open(wanted.part).map_err(io("write", wanted.part))?;
    file.set_len(from).map_err(io("write", wanted.part))?;
    file.seek(SeekFrom::Start(from)).map_err(io("write", wanted.part))?;

    let mut body = Counted { inner: response.into_body().into_reader(), bytes: 0 };
    let began = Instant::now();
    let mut total = from;
    let mut buffer = vec![0; 64 << 10];
    let mut sniffed = from > 0;
    let mut unpacked = flate2::write::MultiGzDecoder::new(Vec::new());
    let mut start: Vec<u8> = Vec::new();
    progress.begin(told.filter(|_| !packed).map(|told| told + from));
    loop {
        let read = match body.read(&mut buffer) {
            Ok(read) => read,
            Err(error) => {
                let fault = web.io_fault(url, error);
                let broke_off = matches!(fault, Fault::NoConnection { .. } | Fault::Protocol { .. });
                return Err(if broke_off { Fault::CutShort { address: address(), told, got: body.bytes } } else { fault });
            }
        };
        let fresh: Vec<u8> = if packed {
            let ended = if read == 0 { unpacked.try_finish() } else { unpacked.write_all(&buffer[..read]) };
            ended.map_err(|_| Fault::CutShort { address: address(), told, got: body.bytes })?;
            std::mem::take(unpacked.get_mut())
        } else {
            buffer[..read].to_vec()
        };
        total += fresh.len() as u64;
        if total > cap {
            return Err(too_large());
        }
        if packed && total > (1 << 20) && total > body.bytes.saturating_mul(RATIO_CAP) {
            return Err(Fault::Inflated { address: address() });
        }
        if !sniffed {
            start.extend(fresh.iter().take(1024));
            if start.len() >= 64 || read == 0 {
                sniffed = true;
                sniff(&start, wanted.name, &address())?;
            }
        }
        file.write_all(&fresh).map_err(io("write", wanted.part))?;
        progress.at(total);
        if read == 0 {
            break;
        }
        let spent = began.elapsed();
        if spent > LONGEST || spent > web.patience * 3 && body.bytes < SLOWEST * spent.as_secs() {
            return Err(Fault::TooSlow { address: address(), bytes: body.bytes, seconds: spent.as_secs() });
        }
    }
    if told.is_some_and(|told| told != body.bytes) {
        return Err(Fault::CutShort { address: address(), told, got: body.bytes });
    }
    file.sync_all().map_err(io("write", wanted.part))?;
    let (sha256, line_end) = sum(&mut file).map_err(io("read", wanted.part))?;
    let is_text = wanted_kind(wanted.name) == Kind::Text;
    Ok(Got::File(Arrived { bytes: total, sha256, stamp, line_end: line_end || !is_text }))
}

struct Counted<R> {
    inner: R,
    bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.bytes += read as u64;
        Ok(read)
    }
}

/// The file's sha256, and whether it ends with a line's end.
fn sum(file: &mut File) -> std::io::Result<(String, bool)> {
    file.seek(SeekFrom::Start(0))?;
    let mut sum = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    let mut last = b'\n';
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((digest::hex(&sum.finalize()), matches!(last, b'\n' | b'\r')));
        }
        last = buffer[read - 1];
        sum.update(&buffer[..read]);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Packed,
    GzippedText,
    Json,
    Other,
}

fn wanted_kind(name: &str) -> Kind {
    match name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "csv" | "txt" | "tsv" => Kind::Text,
        "ods" | "xlsx" | "zip" => Kind::Packed,
        "gz" => Kind::GzippedText,
        "json" | "jsonl" | "geojson" => Kind::Json,
        _ => Kind::Other,
    }
}

/// Refuses what its first bytes say is something else than its name does.
fn sniff(start: &[u8], name: &str, address: &str) -> Result<(), Fault> {
    if start.trim_ascii().is_empty() {
        return Err(Fault::Empty { address: address.into() });
    }
    let found = other_kind(start);
    let (wanted, right) = match wanted_kind(name) {
        Kind::Text => ("a CSV file", found.is_none() && !start.starts_with(b"\x1F\x8B")),
        Kind::Packed => ("a spreadsheet or a zip file", start.starts_with(b"PK\x03\x04")),
        Kind::GzippedText => ("a gzip file", start.starts_with(b"\x1F\x8B")),
        Kind::Json => ("a JSON file", matches!(start.trim_ascii_start().first(), Some(b'{' | b'['))),
        Kind::Other => ("a file of data", found != Some("a web page")),
    };
    let what = found.unwrap_or(if start.starts_with(b"\x1F\x8B") { "a gzip file" } else { "something else" });
    if right { Ok(()) } else { Err(Fault::WrongKind { address: address.into(), wanted, found: what }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, start: &[u8], expected: Option<&str>) {
        let found = sniff(start, name, "x").err().map(|fault| fault.to_string());
        assert_eq!(found.as_deref(), expected, "{name}");
    }

    #[test]
    fn a_name_is_believed_only_with_its_bytes() {
        check("a.csv", b"Name,Also known as\n", None);
        check("a.csv", b"\xEF\xBB\xBFName,Also known as\n", None);
        check("a.csv", b"PK\x03\x04\x14\x00", Some("x is a spreadsheet or another packed file under a CSV's name, not a CSV file"));
        check("a.csv", b"<!DOCTYPE html><title>Sign in</title>", Some("x is a web page, not a CSV file"));
        check("a.csv", b"{\"message\": \"rate limit\"}", Some("x is a JSON file, often the words of an error, not a CSV file"));
        check("a.csv", b"\x1F\x8B\x08", Some("x is a gzip file, not a CSV file"));
        check("a.csv", b"  \n", Some("x has nothing in it"));
        check("a.ods", b"PK\x03\x04\x14\x00", None);
        check("a.ods", b"<html>", Some("x is a web page, not a spreadsheet or a zip file"));
        check("a.zip", b"Name,Also", Some("x is something else, not a spreadsheet or a zip file"));
        check("a.json", b" [1]", None);
        check("a.csv.gz", b"\x1F\x8B\x08", None);
    }
}
