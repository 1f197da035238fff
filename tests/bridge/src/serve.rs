//! The way in: loopback only, below a path that nobody can guess, for pages of this very address.

use crate::Done;
use crate::desk::{Caller, Shell};
use crate::pages::Pages;
use serde_json::Value as Json;
use std::sync::Arc;
use tiny_http::{Header, Method, Request, Response, Server};

/// As many commands as the page may have under way at once.
const THREADS: usize = 6;

/// Serves from now on, on threads of its own; answers the address of the first screen.
pub fn start(pages: Pages, shell: &Shell) -> Done<String> {
    let server = Arc::new(Server::http(("127.0.0.1", 0))?);
    let port = server.server_addr().to_ip().ok_or("no address")?.port();
    let host = format!("127.0.0.1:{port}");
    let secret = secret()?;
    let address = format!("http://{host}/{secret}/");
    let room = Arc::new(Room { pages, prefix: format!("/{secret}/"), host });
    for _ in 0..THREADS {
        let (server, room, caller) = (server.clone(), room.clone(), shell.window());
        std::thread::spawn(move || {
            while let Ok(request) = server.recv() {
                // A browser that has gone away needs no answer.
                let _ = room.answer(request, &caller);
            }
        });
    }
    Ok(address)
}

struct Room {
    pages: Pages,
    prefix: String,
    host: String,
}

impl Room {
    fn answer(&self, mut request: Request, caller: &Caller) -> std::io::Result<()> {
        let url = request.url().split(['?', '#']).next().unwrap_or_default().to_owned();
        let Some(path) = url.strip_prefix(&self.prefix).filter(|_| self.is_addressed(&request)) else {
            return request.respond(Response::empty(404));
        };
        if let Some(command) = path.strip_prefix("ipc/") {
            // Another site's page cannot send this kind without asking first, and is never answered.
            if request.method() != &Method::Post || header(&request, "content-type") != "application/json" {
                return request.respond(Response::empty(405));
            }
            let arguments: Json =
                serde_json::from_reader(request.as_reader()).map_err(std::io::Error::other)?;
            let (status, body) = match caller.call(command, arguments) {
                Ok(answer) => (200, answer),
                Err(refusal) => (422, refusal),
            };
            let response = Response::from_string(body.to_string()).with_status_code(status);
            return request.respond(response.with_header(line("Content-Type", "application/json")?));
        }
        match self.pages.file(path) {
            Some((bytes, kind)) => request.respond(
                Response::from_data(bytes)
                    .with_header(line("Content-Type", kind)?)
                    .with_header(line("Cache-Control", "no-store")?)
                    .with_header(line("Content-Security-Policy", &self.pages.policy)?),
            ),
            None => request.respond(Response::empty(404)),
        }
    }

    /// Not by another name that leads to this machine.
    fn is_addressed(&self, request: &Request) -> bool {
        header(request, "host") == self.host
    }
}

fn header(request: &Request, name: &'static str) -> String {
    let found = request.headers().iter().find(|header| header.field.equiv(name));
    found.map(|header| header.value.as_str().to_owned()).unwrap_or_default()
}

fn line(name: &str, value: &str) -> std::io::Result<Header> {
    Header::from_bytes(name, value).map_err(|()| std::io::Error::other(format!("{name}: {value}")))
}

fn secret() -> Done<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
