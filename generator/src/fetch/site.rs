//! A published site, asked for file by file from its own address, with the precautions of every download. Nothing of it is kept:
//! each file is summed as it arrives. What a difference means, `release/inspect.rs` says.

use super::download;
use super::fault::Fault;
use super::web::{self, Pins, Web, shown};
use crate::digest;
use sha2::{Digest, Sha256};
use std::io::Read;
use std::time::{Duration, Instant};
use url::Url;

/// Less than this in a second, on average, is no answer.
const SLOWEST: u64 = 512;
/// Hosts hand it out as the answer to what they do not have.
const NOT_FOUND: &str = "404.html";

#[derive(Debug)]
pub struct Live {
    web: Web,
    base: Url,
    pins: Pins,
}

/// A file as the site has it, beside what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    Same,
    Other,
    Gone,
}

impl Live {
    pub fn at(address: &str, patience: Duration, retries: u32) -> Result<Self, Fault> {
        let mut base = web::parse(address)?;
        base.set_query(None);
        base.set_fragment(None);
        let pins = Pins(base.host_str().map(str::to_owned).into_iter().collect());
        web::permit(&base, &pins)?;
        Ok(Self { web: Web::new(patience, retries), base, pins })
    }

    /// The whole of a file; `None` when the site has none of this name.
    pub fn read(&self, path: &str, cap: u64) -> Result<Option<Vec<u8>>, Fault> {
        self.web.persist(|_| {
            let mut bytes = Vec::new();
            let there = self.receive(path, cap, |part| bytes.extend_from_slice(part))?;
            Ok(there.then_some(bytes))
        })
    }

    /// Whether the file has these bytes, so many.
    pub fn compare(&self, path: &str, sha256: &str, bytes: u64) -> Result<Seen, Fault> {
        self.web.persist(|_| {
            let mut sum = Sha256::new();
            match self.receive(path, bytes, |part| sum.update(part)) {
                Ok(false) => Ok(Seen::Gone),
                Ok(true) => Ok(if digest::hex(&sum.finalize()) == sha256 { Seen::Same } else { Seen::Other }),
                Err(Fault::TooLarge { .. }) => Ok(Seen::Other),
                Err(fault) => Err(fault),
            }
        })
    }

    fn receive(&self, path: &str, cap: u64, mut take: impl FnMut(&[u8])) -> Result<bool, Fault> {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path.split('/'));
        }
        let (url, response) = self.web.ask(&url, &self.pins, &[])?;
        match response.status().as_u16() {
            200 => {}
            404 if path == NOT_FOUND => {}
            404 | 410 => return Ok(false),
            _ => return Err(download::status(&url, response)),
        }
        let header = |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().trim().to_ascii_lowercase();
        let told = header("content-length").parse::<u64>().ok();
        let packing = header("content-encoding");
        if !["", "identity"].contains(&packing.as_str()) {
            return Err(Fault::Encoding { address: shown(&url), name: packing });
        }
        let mut body = response.into_body().into_reader();
        let mut buffer = vec![0; 64 << 10];
        let (began, mut total) = (Instant::now(), 0);
        loop {
            let read = body.read(&mut buffer).map_err(|error| match self.web.io_fault(&url, error) {
                Fault::NoConnection { address, .. } | Fault::Protocol { address, .. } => Fault::CutShort { address, told, got: total },
                other => other,
            })?;
            total += read as u64;
            if total > cap {
                return Err(Fault::TooLarge { address: shown(&url), megabytes: cap >> 20 });
            }
            take(&buffer[..read]);
            if read == 0 {
                break;
            }
            let spent = began.elapsed();
            if spent > self.web.patience * 3 && total < SLOWEST * spent.as_secs() {
                return Err(Fault::TooSlow { address: shown(&url), bytes: total, seconds: spent.as_secs() });
            }
        }
        match told {
            Some(told) if told != total => Err(Fault::CutShort { address: shown(&url), told: Some(told), got: total }),
            _ => Ok(true),
        }
    }
}
