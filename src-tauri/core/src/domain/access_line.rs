//! The access log: lines that say who did what with records of families, each bound to the one before.

use super::id::Id;
use super::time::Instant;

/// What somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccessAct {
    /// Was shown a masked place.
    Reveal,
    /// Wrote records to files.
    Export,
    Print,
    /// Wrote a copy of the whole profile.
    Backup,
    /// Put a copy in place of the profile.
    Restore,
    LogIn,
    /// Was not let do something.
    Refusal,
    Invitation,
    DeviceRemoved,
    /// Destroyed the records of a family.
    Erasure,
}

impl AccessAct {
    pub const ALL: [AccessAct; 10] = [
        AccessAct::Reveal,
        AccessAct::Export,
        AccessAct::Print,
        AccessAct::Backup,
        AccessAct::Restore,
        AccessAct::LogIn,
        AccessAct::Refusal,
        AccessAct::Invitation,
        AccessAct::DeviceRemoved,
        AccessAct::Erasure,
    ];

    /// As it stands in the code list `access_act`.
    pub fn code(self) -> &'static str {
        match self {
            AccessAct::Reveal => "reveal",
            AccessAct::Export => "export",
            AccessAct::Print => "print",
            AccessAct::Backup => "backup",
            AccessAct::Restore => "restore",
            AccessAct::LogIn => "log_in",
            AccessAct::Refusal => "refusal",
            AccessAct::Invitation => "invitation",
            AccessAct::DeviceRemoved => "device_removed",
            AccessAct::Erasure => "erasure",
        }
    }
}

/// What the first line of a log names as the one before.
pub const FIRST: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What a line's hash is made from.
#[derive(Debug, Clone, Copy)]
pub struct Bound<'a> {
    pub log: Id,
    /// Counts up from 1 in each log.
    pub no: i64,
    pub at: Instant,
    pub actor: Id,
    pub act: &'a str,
    pub subject_kind: Option<&'a str>,
    pub subject: Option<Id>,
    pub family: Option<Id>,
    /// Hash of the reason, which itself may be destroyed with a family.
    pub reason_hash: Option<&'a str>,
    /// Hash of the line before.
    pub prev: &'a str,
}

impl Bound<'_> {
    /// BLAKE3 in hexadecimal digits.
    pub fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new_derive_key("tsunagi1 access line");
        let mut put = |bytes: &[u8]| {
            hasher.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
        };
        put(self.log.as_bytes());
        put(&self.no.to_le_bytes());
        put(&self.at.0.to_le_bytes());
        put(self.actor.as_bytes());
        put(self.act.as_bytes());
        put(self.subject_kind.unwrap_or_default().as_bytes());
        put(self.subject.as_ref().map_or(&[][..], |id| id.as_bytes()));
        put(self.family.as_ref().map_or(&[][..], |id| id.as_bytes()));
        put(self.reason_hash.unwrap_or_default().as_bytes());
        put(self.prev.as_bytes());
        hasher.finalize().to_hex().to_string()
    }
}

/// Hash of a reason. The salt goes with the reason, so that nobody finds a destroyed one by trying.
pub fn reason_hash(salt: Id, reason: &str) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("tsunagi1 access reason");
    hasher.update(salt.as_bytes()).update(reason.as_bytes());
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_line_is_in_its_hash() {
        let id = |n| Id::from_bytes([n; 16]);
        let line = Bound {
            log: id(1),
            no: 7,
            at: Instant(1),
            actor: id(2),
            act: "reveal",
            subject_kind: Some("household"),
            subject: Some(id(3)),
            family: Some(id(3)),
            reason_hash: Some("r"),
            prev: FIRST,
        };
        let others = [
            Bound { log: id(9), ..line },
            Bound { no: 8, ..line },
            Bound { at: Instant(2), ..line },
            Bound { actor: id(9), ..line },
            Bound { act: "export", ..line },
            Bound { subject_kind: None, ..line },
            Bound { subject: None, ..line },
            Bound { family: None, ..line },
            Bound { reason_hash: None, ..line },
            Bound { prev: "1", ..line },
        ];
        let mut hashes: Vec<String> = others.iter().map(Bound::hash).chain([line.hash()]).collect();
        hashes.sort();
        hashes.dedup();
        assert_eq!(hashes.len(), 11);
    }
}
