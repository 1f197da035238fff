//! What SQLite says, in the core's words.

use crate::error::{Class, Error};
use rusqlite::ErrorCode;
use serde_json::json;

impl From<rusqlite::Error> for Error {
    fn from(e: rusqlite::Error) -> Error {
        let (class, code) = match e.sqlite_error_code() {
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
