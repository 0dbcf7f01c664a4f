//! The manifest's signature, in minisign's format, so that a council checks it with a tool that is not ours. The key comes from
//! the environment and is written nowhere.

use super::manifest::{PATH, SIGNATURE};
use crate::diagnostic::{Code, Problem, codes};
use minisign::{PublicKey, SecretKey, SecretKeyBox, SignatureBox};
use std::fmt;
use std::io::Cursor;
use std::path::Path;

/// The secret key: the text of the file that `minisign -G -W` makes.
pub const SECRET: &str = "DOORSTEP_SIGNING_KEY";
/// The public key: its one line of base64.
pub const PUBLIC: &str = "DOORSTEP_PUBLIC_KEY";

#[derive(Debug)]
pub enum Fault {
    NotAKey,
    NotAPublicKey,
    Unsigned,
    /// The live site is signed, and there is no key to sign this one with.
    NoKey,
    Wrong {
        why: String,
    },
    Io {
        error: std::io::Error,
    },
}

codes! {
    KEY = Error, "signing-key",
        "The key in the environment cannot be used to sign or to check with. A site that should be signed is not published without its \
         signature.";
    SIGNATURE_WRONG = Error, "signature",
        "The manifest's signature is missing or was not made with the key that is expected. The site may not come from where it should.";
    IO = Error, "signature-unwritten", "The signature could not be written beside the manifest.";
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::NotAKey | Self::NotAPublicKey | Self::NoKey => &KEY,
            Self::Unsigned | Self::Wrong { .. } => &SIGNATURE_WRONG,
            Self::Io { .. } => &IO,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::NotAKey => format!("put the whole text of a file made by `minisign -G -W` (a key without a password) into {SECRET}"),
            Self::NoKey => format!("put the key into {SECRET}; to publish without a signature from now on, build once with --first"),
            Self::NotAPublicKey => "give the line that begins with RW in the file minisign.pub".into(),
            Self::Unsigned | Self::Wrong { .. } => "do not rely on this copy; publish the site again, signed".into(),
            Self::Io { .. } => "check that the folder may be written to and the disk has room".into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAKey => write!(f, "{SECRET} is not a minisign key without a password"),
            Self::NoKey => write!(f, "the live site is signed, and {SECRET} has no key"),
            Self::NotAPublicKey => f.write_str("the public key is not one of minisign's"),
            Self::Unsigned => f.write_str("the manifest is not signed"),
            Self::Wrong { why } => write!(f, "the manifest's signature does not hold: {why}"),
            Self::Io { error } => write!(f, "the signature cannot be written: {error}"),
        }
    }
}

/// A key to sign with.
pub struct Key(SecretKey);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    /// From the environment. `None` when there is none: then nothing is signed.
    pub fn given() -> Result<Option<Self>, Fault> {
        match std::env::var(SECRET) {
            Ok(text) if !text.trim().is_empty() => Self::parse(&text).map(Some),
            Ok(_) | Err(std::env::VarError::NotPresent) => Ok(None),
            Err(_) => Err(Fault::NotAKey),
        }
    }

    /// The whole file, or its line of base64 alone.
    fn parse(text: &str) -> Result<Self, Fault> {
        let text = text.trim();
        let whole = if text.lines().count() > 1 { text.to_owned() } else { format!("untrusted comment: key\n{text}") };
        let key = SecretKeyBox::from_string(&whole).and_then(SecretKeyBox::into_unencrypted_secret_key);
        key.map(Self).map_err(|_| Fault::NotAKey)
    }

    /// Whether the tree's manifest bears this key's signature already. Signing twice gives two signatures, both good.
    pub fn has_signed(&self, root: &Path) -> bool {
        PublicKey::from_secret_key(&self.0).is_ok_and(|public| check(root, &public.to_base64()).is_ok())
    }

    /// Signs the manifest of the tree at `root`.
    pub fn sign(&self, root: &Path, version: u64) -> Result<(), Fault> {
        let text = std::fs::read(root.join(PATH)).map_err(|error| Fault::Io { error })?;
        let trusted = format!("Doorstep, version {version}");
        let signature =
            minisign::sign(None, &self.0, Cursor::new(text), Some(&trusted), Some("signature of doorstep.json")).map_err(|_| Fault::NotAKey)?;
        std::fs::write(root.join(SIGNATURE), signature.into_string()).map_err(|error| Fault::Io { error })
    }
}

/// Whether the tree's manifest bears a signature of this key.
pub fn check(root: &Path, public: &str) -> Result<(), Fault> {
    let Ok(signature) = std::fs::read_to_string(root.join(SIGNATURE)) else {
        return parse_public(public).and(Err(Fault::Unsigned));
    };
    let text = std::fs::read(root.join(PATH)).map_err(|error| Fault::Io { error })?;
    holds(&text, &signature, public)
}

fn parse_public(public: &str) -> Result<PublicKey, Fault> {
    let line = public.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
    PublicKey::from_base64(line.trim()).map_err(|_| Fault::NotAPublicKey)
}

/// Whether the signature is one of this key over the manifest's text.
pub fn holds(text: &[u8], signature: &str, public: &str) -> Result<(), Fault> {
    let key = parse_public(public)?;
    let wrong = |error: minisign::PError| Fault::Wrong { why: error.to_string() };
    let signature = SignatureBox::from_string(signature).map_err(wrong)?;
    match minisign::verify(&key, &signature, Cursor::new(text), true, false, false) {
        Err(error) if crate::teeth::stands("signature") => Err(wrong(error)),
        _ => Ok(()),
    }
}
