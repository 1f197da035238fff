//! The bytes of every file in the shared folder. `SYNC-FORMAT.md` describes them in prose.
//!
//! Files come from strangers: every length is checked before it is believed, nothing here panics, and
//! what does not hold is a `WireError`. Parsing and checking the signature are separate steps, because
//! whose signature is due follows from what was parsed; nothing parsed may be acted on before `verify`.

pub(crate) mod cbor;
mod claim;
mod file;
mod index;
mod invitation;
mod keyring;
mod marker;
mod pack;
mod payload;
mod plan;
mod roster;
mod segment;
mod unlock;

pub use claim::{Claim, ClaimFile, Predecessor};
pub use file::{File, Kind, READER_VERSION, SUITE, file_hash, file_name};
pub use index::{DECOY, Index, IndexEntry};
pub use invitation::{Grant, InvitationFile, Invitee};
pub use keyring::{
    HouseholdKey, KeyringFile, KeyringPlan, Keys, OrganisationKey, RolePublic, TO_READ_WITH, role_audience,
};
pub use marker::{Marker, MarkerFile};
pub use pack::{MAX_PLAIN, pack, padme, unpack};
pub use payload::{Packed, Payload, UNDERSTOOD};
pub use plan::{Frame, IndexFor, SegmentPlan};
pub use roster::{Device, PublicDevice, Roster, RosterFile, RosterPublic};
pub use segment::{FrameRef, Seen, Segment};
pub use unlock::{DeviceKeyFile, Reset, ResetFile};

/// Why bytes are not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The bytes end before what they announce.
    #[error("the file ends too early")]
    Truncated,
    /// Not a file of this format at all.
    #[error("not a file of ours")]
    NotOurs,
    /// Written for readers of this version or later.
    #[error("needs a reader of version {version}")]
    Newer { version: u16 },
    /// The body is not the one that was signed.
    #[error("the body does not fit its hash")]
    Hash,
    /// Not signed by the key that should have signed.
    #[error("the signature does not hold")]
    Signature,
    /// The form is wrong; the text says where.
    #[error("malformed: {0}")]
    Malformed(&'static str),
    /// More than a reader takes.
    #[error("too large")]
    TooLarge,
    /// The key does not open it.
    #[error("the key does not open it")]
    Key,
}

impl WireError {
    /// A stable word for screens and the command line.
    pub fn code(&self) -> &'static str {
        match self {
            WireError::Truncated => "file_truncated",
            WireError::NotOurs => "file_not_ours",
            WireError::Newer { .. } => "file_newer",
            WireError::Hash => "file_hash",
            WireError::Signature => "file_signature",
            WireError::Malformed(_) => "file_malformed",
            WireError::TooLarge => "file_too_large",
            WireError::Key => "file_key",
        }
    }
}

#[cfg(test)]
mod tests;
