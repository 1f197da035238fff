//! The shell without a window: its own commands, called as its page calls them.

use crate::Done;
use serde_json::Value as Json;
use tauri::ipc::{CallbackFn, InvokeBody, InvokeResponseBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder, mock_context, noop_assets};
use tauri::webview::InvokeRequest;
use tauri::{App, WebviewWindow, WebviewWindowBuilder};
use tsunagi_app::{Desk, Start};

/// The shell of one profile.
pub struct Shell {
    /// Holds what the commands hold; it only has to stay.
    _app: App<MockRuntime>,
    window: WebviewWindow<MockRuntime>,
}

impl Shell {
    pub fn open(start: &Start) -> Done<Shell> {
        let desk = Desk::new(start).map_err(|error| error.to_string())?;
        let app = tsunagi_app::with_commands(mock_builder(), desk).build(mock_context(noop_assets()))?;
        let window = WebviewWindowBuilder::new(&app, "main", Default::default()).build()?;
        Ok(Shell { _app: app, window })
    }

    /// The window, one for each thread that calls commands.
    pub fn window(&self) -> Caller {
        Caller(self.window.clone())
    }
}

/// Calls commands as the page of the window does.
pub struct Caller(WebviewWindow<MockRuntime>);

impl Caller {
    /// The answer of `command`, else its error as the page would get it.
    pub fn call(&self, command: &str, arguments: Json) -> Result<Json, Json> {
        if command == "pick_folder" {
            // There is nobody in front of a dialog: as if the person changed their mind.
            return Ok(Json::Null);
        }
        let own = if cfg!(windows) { concat!("http:", "//tauri.localhost") } else { "tauri://localhost" };
        let request = InvokeRequest {
            cmd: command.to_owned(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: own.parse().map_err(|_| Json::from(own))?,
            body: InvokeBody::Json(arguments),
            headers: Default::default(),
            invoke_key: INVOKE_KEY.to_owned(),
        };
        match get_ipc_response(&self.0, request)? {
            InvokeResponseBody::Json(text) => {
                serde_json::from_str(&text).map_err(|error| Json::from(error.to_string()))
            }
            InvokeResponseBody::Raw(_) => Err(Json::from("not JSON")),
        }
    }
}
