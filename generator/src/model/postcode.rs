//! Postcodes in their parts: `BN11 3DH` is the unit, `BN11 3` the sector, `BN11` the outward code.

use std::fmt;

/// A unit postcode in its grammar; whether it is in use, the geography tells.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Postcode {
    /// `BN11` padded with zeros to four bytes: the order of units is the order of their outward codes.
    outward: [u8; 4],
    inward: [u8; 3],
}

/// A postcode without its last three characters: `BN11`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Outward([u8; 4]);

/// A postcode without its last two letters: `BN11 3`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sector(Outward, u8);

impl Postcode {
    /// Any spelling: case, spaces and common slips (letter O for zero and the like in the inward code's digit) are put right.
    pub fn parse(raw: &str) -> Option<Self> {
        let mut text = compact(raw)?;
        if !(5..=7).contains(&text.len()) {
            return None;
        }
        let split = text.len() - 3;
        if text[split] == b'O' {
            text[split] = b'0';
        } else if text[split] == b'I' {
            text[split] = b'1';
        }
        let outward = Outward::from_bytes(&text[..split])?;
        let inward: [u8; 3] = text[split..].try_into().ok()?;
        // The inward code is a digit and two letters, never C I K M O V.
        let letter = |b: u8| b.is_ascii_uppercase() && !b"CIKMOV".contains(&b);
        (inward[0].is_ascii_digit() && letter(inward[1]) && letter(inward[2])).then_some(Self { outward: outward.0, inward })
    }

    pub fn outward(self) -> Outward {
        Outward(self.outward)
    }

    pub fn sector(self) -> Sector {
        Sector(self.outward(), self.inward[0])
    }

    /// The last three characters: `3DH`.
    pub fn inward(&self) -> &str {
        ascii(&self.inward)
    }
}

impl Outward {
    pub fn parse(raw: &str) -> Option<Self> {
        Self::from_bytes(&compact(raw)?)
    }

    /// The forms A9 A99 A9A AA9 AA99 AA9A.
    fn from_bytes(text: &[u8]) -> Option<Self> {
        let area = text.iter().take_while(|b| b.is_ascii_uppercase()).count();
        let district = &text[area..];
        let fits = (1..=2).contains(&area)
            && match district {
                [d] => d.is_ascii_digit(),
                [d, e] => d.is_ascii_digit() && e.is_ascii_alphanumeric(),
                _ => false,
            };
        let mut outward = [0; 4];
        fits.then(|| {
            outward[..text.len()].copy_from_slice(text);
            Self(outward)
        })
    }

    pub fn as_str(&self) -> &str {
        ascii(&self.0).trim_end_matches('\0')
    }

    /// The letters in front: `BN`.
    pub fn area(&self) -> &str {
        self.as_str().split(|c: char| c.is_ascii_digit()).next().unwrap_or_default()
    }
}

impl Sector {
    /// `BN11 3`, with or without the space.
    pub fn parse(raw: &str) -> Option<Self> {
        let text = compact(raw)?;
        let (digit, outward) = text.split_last()?;
        digit.is_ascii_digit().then_some(Self(Outward::from_bytes(outward)?, *digit))
    }

    pub fn outward(self) -> Outward {
        self.0
    }
}

fn compact(raw: &str) -> Option<Vec<u8>> {
    let text: Vec<u8> = raw.bytes().filter(|b| !b.is_ascii_whitespace()).map(|b| b.to_ascii_uppercase()).collect();
    text.iter().all(u8::is_ascii_alphanumeric).then_some(text)
}

fn ascii(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

macro_rules! shown {
    ($name:ident, $self:ident, $f:ident, $write:expr) => {
        impl fmt::Display for $name {
            fn fmt(&$self, $f: &mut fmt::Formatter<'_>) -> fmt::Result {
                $write
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    };
}
shown!(Postcode, self, f, write!(f, "{} {}", self.outward(), self.inward()));
shown!(Outward, self, f, f.write_str(self.as_str()));
shown!(Sector, self, f, write!(f, "{} {}", self.0, char::from(self.1)));

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, expected: Option<&str>) {
        assert_eq!(Postcode::parse(raw).map(|p| p.to_string()).as_deref(), expected, "{raw:?}");
    }

    #[test]
    fn postcodes_in_any_spelling() {
        check("BN11 3DH", Some("BN11 3DH"));
        check("bn113dh", Some("BN11 3DH"));
        check(" b n 1 1 3 d h", Some("BN11 3DH"));
        check("BN11 ODH", Some("BN11 0DH"));
        check("EC1A 1BB", Some("EC1A 1BB"));
        check("W1A 0AX", Some("W1A 0AX"));
        check("M1 1AE", Some("M1 1AE"));
        check("BN11", None);
        check("BN11 3CH", None);
        check("BN11-3DH", None);
        check("", None);
        check("1-123", None);
    }

    #[test]
    fn parts() {
        let postcode = Postcode::parse("RH20 1AB").unwrap();
        assert_eq!(postcode.outward().to_string(), "RH20");
        assert_eq!(postcode.outward().area(), "RH");
        assert_eq!(postcode.sector().to_string(), "RH20 1");
        assert_eq!(Sector::parse("rh201"), Some(postcode.sector()));
        assert_eq!(Outward::parse("EC1A").unwrap().area(), "EC");
        assert_eq!(Outward::parse("bn"), None);
    }
}
