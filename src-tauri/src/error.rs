//! Errors on their way to the screen: code, field and parameters, never a sentence.

use serde::Serialize;
use serde_json::json;
use tsunagi_core::error::{Class, Error};
use tsunagi_core::view::ErrorView;

/// What a command answers when it fails; the screen has the words for each code.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Failure(pub ErrorView);

/// The answer of every command.
pub type Answer<T> = Result<T, Failure>;

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure(ErrorView { code: error.code, field: error.field, detail: *error.detail })
    }
}

/// The shell's own failures (a task that died, a window that is gone): not the user's doing.
impl From<tauri::Error> for Failure {
    fn from(error: tauri::Error) -> Failure {
        Error::new(Class::Damaged, "internal").with(json!({ "what": error.to_string() })).into()
    }
}
