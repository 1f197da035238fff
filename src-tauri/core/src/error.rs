//! Errors of the core: a stable code, the field at fault, parameters. Sentences are the screen's business.

use serde_json::{Value as Json, json};
use std::fmt;

/// What went wrong, as far as a caller acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A rule refused the input (exit code 1).
    Refused,
    /// The command was put wrongly (exit code 2).
    Usage,
    /// A person has to do something first: unlock, close the other window (exit code 3).
    NeedsPerson,
    /// A folder or disk is away, full or read-only (exit code 4).
    Away,
    /// The stored data is damaged or of a newer version (exit code 5).
    Damaged,
}

/// An error that leaves the core.
#[derive(Debug, Clone, PartialEq)]
pub struct Error {
    pub class: Class,
    /// Stable: an invariant (`I-10`) or a word (`date_invalid`).
    pub code: String,
    /// The record's field, where one is at fault.
    pub field: Option<String>,
    /// An object with what the sentence needs. Never holds names or notes.
    pub detail: Box<Json>,
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub fn new(class: Class, code: impl Into<String>) -> Error {
        Error { class, code: code.into(), field: None, detail: Box::new(json!({})) }
    }

    /// A rule refused the input.
    pub fn refused(code: impl Into<String>) -> Error {
        Error::new(Class::Refused, code)
    }

    /// A rule refused this field.
    pub fn field(code: impl Into<String>, field: impl Into<String>) -> Error {
        Error { field: Some(field.into()), ..Error::refused(code) }
    }

    pub fn with(mut self, detail: Json) -> Error {
        self.detail = Box::new(detail);
        self
    }

    pub fn at(mut self, field: impl Into<String>) -> Error {
        self.field = Some(field.into());
        self
    }

    /// `{"code","field","detail"}`, as the command line and the window answer it.
    pub fn json(&self) -> Json {
        json!({ "code": self.code, "field": self.field, "detail": self.detail })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code)?;
        if let Some(field) = &self.field {
            write!(f, " ({field})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
