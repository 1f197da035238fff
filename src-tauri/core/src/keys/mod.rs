//! Keys at rest: the key file beside the database and the wait after wrong passphrases. Pure: bytes in,
//! bytes out; `app/rest` reads and writes the files.
//!
//! The database is encrypted with 32 random bytes that nobody ever sees. The key file holds them once for
//! each worker of this computer, wrapped under what follows from that worker's passphrase, and once under
//! the printed recovery kit. Changing a passphrase wraps anew and touches no record.

mod file;
mod slot;
mod tries;

pub use file::{KeyFile, KeyFileError, LONGEST};
pub use slot::{Cost, Slot, SlotKind, Who, stretched};
pub use tries::{FREE, MOST_MS, Tries};

use zeroize::Zeroizing;

/// The database's key. Wiped when dropped.
pub type DatabaseKey = Zeroizing<[u8; 32]>;

/// Tells database keys apart without saying anything of them.
pub fn key_id(key: &DatabaseKey) -> [u8; 8] {
    let hash = blake3::derive_key("tsunagi1 database key id", &**key);
    std::array::from_fn(|i| hash[i])
}
