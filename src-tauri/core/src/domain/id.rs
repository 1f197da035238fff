//! Record ids: UUIDs, made offline and never reused.

use std::fmt;
use uuid::Uuid;

/// A record's id: UUIDv7 (UUIDv5 for attendances), 16 bytes, printed hyphenated in lower case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id([u8; 16]);

/// The text is not a UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

impl Id {
    /// A time-ordered id (UUIDv7) from a clock reading in unix milliseconds and ten random bytes.
    pub fn v7(unix_ms: u64, random: &[u8; 10]) -> Id {
        Id(uuid::Builder::from_unix_timestamp_millis(unix_ms, random).into_uuid().into_bytes())
    }

    /// The id of a record that two devices must make identically: UUIDv5 of `name` under `space`.
    pub fn v5(space: Id, name: &[u8]) -> Id {
        Id(Uuid::new_v5(&Uuid::from_bytes(space.0), name).into_bytes())
    }

    /// Parses hyphenated or plain hexadecimal text, upper or lower case.
    pub fn parse(text: &str) -> Result<Id, NotAnId> {
        Uuid::try_parse(text.trim()).map(|u| Id(u.into_bytes())).map_err(|_| NotAnId)
    }

    /// The id in `bytes`, which must be 16.
    pub fn from_slice(bytes: &[u8]) -> Result<Id, NotAnId> {
        bytes.try_into().map(Id).map_err(|_| NotAnId)
    }

    /// The id of these 16 bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Id {
        Id(bytes)
    }

    /// The 16 bytes, as stored.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Uuid::from_bytes(self.0).hyphenated().fmt(f)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_what_it_parsed_in_lower_case() {
        let id = Id::parse("0198C0DE-0000-7000-8000-0000000000AB").unwrap();
        assert_eq!(id.to_string(), "0198c0de-0000-7000-8000-0000000000ab");
        assert_eq!(Id::parse(&id.to_string()), Ok(id));
        assert_eq!(Id::parse("H-00012"), Err(NotAnId));
    }

    #[test]
    fn later_clocks_sort_later_and_names_repeat() {
        assert!(Id::v7(1, &[255; 10]) < Id::v7(2, &[0; 10]));
        let space = Id::v7(1, &[7; 10]);
        assert_eq!(Id::v5(space, b"a"), Id::v5(space, b"a"));
        assert_ne!(Id::v5(space, b"a"), Id::v5(space, b"b"));
    }
}
