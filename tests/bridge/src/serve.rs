//! The way in: loopback only, below a path that nobody can guess, for pages of this very address.

use crate::Done;
use crate::desk::{Caller, Shell};
use crate::pages::Pages;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value as Json;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Serves from now on, on threads of its own; answers the address of the first screen.
pub fn start(pages: Pages, shell: &Shell) -> Done<String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_io().build()?;
    let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0)))?;
    let host = listener.local_addr()?.to_string();
    let secret = secret()?;
    let address = format!("http://{host}/{secret}/");
    let room = Arc::new(Room { pages, prefix: format!("/{secret}/"), host, caller: shell.window() });
    let ways = Router::new().fallback(answer).with_state(room);
    std::thread::spawn(move || runtime.block_on(async { axum::serve(listener, ways).await }));
    Ok(address)
}

struct Room {
    pages: Pages,
    prefix: String,
    host: String,
    caller: Caller,
}

async fn answer(
    State(room): State<Arc<Room>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let said = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // Not by another name that leads to this machine.
    let addressed = said(header::HOST) == room.host;
    let Some(path) = uri.path().strip_prefix(&room.prefix).filter(|_| addressed) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if let Some(command) = path.strip_prefix("ipc/").map(str::to_owned) {
        // Another site's page cannot send this kind without asking first, and is never answered.
        if method != Method::POST || said(header::CONTENT_TYPE) != "application/json" {
            return StatusCode::METHOD_NOT_ALLOWED.into_response();
        }
        let called = move || call(&room.caller, &command, &body);
        return tokio::task::spawn_blocking(called).await.unwrap_or_else(|error| refused(&error.to_string()));
    }
    match room.pages.file(path) {
        Some((bytes, kind)) => {
            let policy = (header::CONTENT_SECURITY_POLICY, room.pages.policy.as_str());
            ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store"), policy], bytes)
                .into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn call(caller: &Caller, command: &str, body: &[u8]) -> Response {
    let arguments: Json = match serde_json::from_slice(body) {
        Ok(arguments) => arguments,
        Err(error) => return refused(&error.to_string()),
    };
    match caller.call(command, arguments) {
        Ok(answer) => axum::Json(answer).into_response(),
        Err(refusal) => (StatusCode::UNPROCESSABLE_ENTITY, axum::Json(refusal)).into_response(),
    }
}

fn refused(sentence: &str) -> Response {
    (StatusCode::BAD_REQUEST, sentence.to_owned()).into_response()
}

fn secret() -> Done<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
