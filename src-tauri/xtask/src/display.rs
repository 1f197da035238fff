//! A virtual display, and pictures of what is on it.

use crate::exec::{Done, ask, run};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// An Xvfb of our own; ends with this value.
#[derive(Debug)]
pub struct Display {
    server: Child,
    number: String,
}

impl Display {
    /// Starts a display of 1280 x 800 on the first free number.
    pub fn start() -> Done<Display> {
        let mut server = Command::new("Xvfb")
            // Without -noreset the display starts anew whenever its last window closes.
            .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-noreset", "-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("Xvfb: {error}"))?;
        let mut number = String::new();
        if let Some(stdout) = server.stdout.take() {
            BufReader::new(stdout).read_line(&mut number).map_err(|error| format!("Xvfb: {error}"))?;
        }
        let display = Display { server, number: format!(":{}", number.trim()) };
        if number.trim().is_empty() { Err("Xvfb did not start.".to_owned()) } else { Ok(display) }
    }

    /// `:99`
    pub fn number(&self) -> &str {
        &self.number
    }

    /// Points `command` to this display, in Japanese.
    pub fn on<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command
            .env("DISPLAY", &self.number)
            .env("LC_ALL", "ja_JP.UTF-8")
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env_remove("WAYLAND_DISPLAY")
    }

    /// Waits for a window of the program `class` and writes a picture of it.
    ///
    /// # Errors
    /// A sentence, when none shows within `patience` or `gone` says that the program has ended.
    pub fn picture(
        &self,
        class: &str,
        to: &Path,
        patience: Duration,
        mut gone: impl FnMut() -> bool,
    ) -> Done {
        let start = Instant::now();
        let window = loop {
            let mut search = Command::new("xdotool");
            search.args(["search", "--onlyvisible", "--class", class]).env("DISPLAY", &self.number);
            if let Some(window) = ask(&mut search).and_then(|ids| ids.lines().next().map(str::to_owned)) {
                break window;
            }
            if gone() {
                return Err("The program ended before its window showed.".to_owned());
            }
            if start.elapsed() > patience {
                return Err(format!("No window showed within {} s.", patience.as_secs()));
            }
            sleep(Duration::from_millis(100));
        };
        // Mapped is not yet drawn: fonts and the first answer of the core follow.
        sleep(Duration::from_millis(1500));
        run(Command::new("import").args(["-window", &window]).arg(to).env("DISPLAY", &self.number))
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // It may have ended with its last client.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
