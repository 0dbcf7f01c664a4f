//! SHA-256, as everything here writes it: 64 lower-case hexadecimal digits.

use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::Path;

pub fn of(bytes: impl AsRef<[u8]>) -> String {
    hex(&Sha256::digest(bytes))
}

/// Of a file, and how long it is.
pub fn of_file(path: &Path) -> std::io::Result<(String, u64)> {
    let mut file = std::fs::File::open(path)?;
    let mut sum = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((hex(&sum.finalize()), bytes));
        }
        bytes += read as u64;
        sum.update(&buffer[..read]);
    }
}

/// Of the same lines with Unix's ends and with those of Windows.
pub fn with_other_line_ends(bytes: &[u8]) -> [String; 2] {
    let mut unix = Vec::with_capacity(bytes.len());
    let mut windows = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|&b| b == b'\n') {
        let Some(words) = line.strip_suffix(b"\n") else {
            unix.extend(line);
            windows.extend(line);
            continue;
        };
        let words = words.strip_suffix(b"\r").unwrap_or(words);
        unix.extend(words);
        unix.push(b'\n');
        windows.extend(words);
        windows.extend(b"\r\n");
    }
    [of(unix), of(windows)]
}

pub fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// A sum that was made in parts, or a part of one.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
