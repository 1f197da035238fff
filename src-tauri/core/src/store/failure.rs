//! What SQLite says, in the core's words.

use crate::error::{Class, Error};
use rusqlite::ErrorCode;
use serde_json::json;

/// SQLITE_IOERR_SHMSIZE: the file that WAL shares its index in could not grow, which is a disk without room.
const INDEX_CANNOT_GROW: i32 = 4874;

impl From<rusqlite::Error> for Error {
    fn from(e: rusqlite::Error) -> Error {
        let full = e.sqlite_error().is_some_and(|f| f.extended_code == INDEX_CANNOT_GROW);
        let (class, code) = match e.sqlite_error_code() {
            _ if full => (Class::Away, "disk_full"),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => (Class::NeedsPerson, "busy"),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => (Class::Away, "read_only"),
            Some(ErrorCode::DiskFull) => (Class::Away, "disk_full"),
            Some(ErrorCode::CannotOpen) => (Class::Away, "folder_missing"),
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => (Class::Damaged, "damaged"),
            Some(ErrorCode::SystemIoFailure) => (Class::Away, "io"),
            _ => (Class::Damaged, "store"),
        };
        // Only SQLite's own message and number: statements and values may hold names.
        let number = e.sqlite_error().map(|f| f.extended_code);
        Error::new(class, code).with(json!({ "sqlite": number }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_without_room_is_called_full() {
        let said = |number: i32| {
            let failure = rusqlite::ffi::Error::new(number);
            Error::from(rusqlite::Error::SqliteFailure(failure, None)).code
        };
        assert_eq!([said(13), said(INDEX_CANNOT_GROW), said(10)], ["disk_full", "disk_full", "io"]);
    }
}
