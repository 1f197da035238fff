//! Answers on stdout, talk and errors on stderr.

use crate::words::{Language, sentence};
use serde_json::{Value as Json, json};
use std::io::{self, Write};
use tsunagi_core::error::{Class, Error};

/// Why a command ended early.
#[derive(Debug)]
pub enum Stop {
    /// The core (or the command line itself) refused or failed.
    Error(Error),
    /// Nobody reads stdout any more, or it cannot be written.
    Output(io::Error),
}

impl From<Error> for Stop {
    fn from(e: Error) -> Stop {
        Stop::Error(e)
    }
}

impl From<io::Error> for Stop {
    fn from(e: io::Error) -> Stop {
        Stop::Output(e)
    }
}

pub type Result<T> = std::result::Result<T, Stop>;

/// Refused lines that are talked about one by one; further ones are only counted.
const TALKED: u64 = 20;

/// Where answers and talk go, and what was refused on the way.
pub struct Out<'a> {
    stdout: &'a mut dyn Write,
    stderr: &'a mut dyn Write,
    json: bool,
    language: Language,
    refused: u64,
    findings: bool,
    decisions: bool,
}

impl<'a> Out<'a> {
    pub fn new(
        stdout: &'a mut dyn Write,
        stderr: &'a mut dyn Write,
        json: bool,
        language: Language,
    ) -> Out<'a> {
        Out { stdout, stderr, json, language, refused: 0, findings: false, decisions: false }
    }

    /// Whether answers are wanted as JSON Lines.
    pub fn json(&self) -> bool {
        self.json
    }

    /// `ja` or `en`, as the person reads.
    pub fn pick(&self, ja: &str, en: &str) -> String {
        if self.language == Language::English { en } else { ja }.to_owned()
    }

    /// The sentence for an error, for people.
    pub fn sentence(&self, error: &Error) -> String {
        sentence(error, self.language)
    }

    /// One line of data.
    pub fn line(&mut self, line: &str) -> Result<()> {
        self.stdout.write_all(line.as_bytes())?;
        Ok(self.stdout.write_all(b"\n")?)
    }

    /// One JSON line of data.
    pub fn answer(&mut self, answer: &impl serde::Serialize) -> Result<()> {
        serde_json::to_writer(&mut *self.stdout, answer).map_err(io::Error::from)?;
        Ok(self.stdout.write_all(b"\n")?)
    }

    /// Where data is written that brings its own form.
    pub fn data(&mut self) -> &mut dyn Write {
        self.stdout
    }

    /// Returns once the reader has what was answered.
    pub fn flush(&mut self) -> Result<()> {
        Ok(self.stdout.flush()?)
    }

    /// A sentence for the person, in neither format data.
    pub fn talk(&mut self, ja: &str, en: &str) {
        if !self.json {
            let line = self.pick(ja, en);
            self.tell(&line);
        }
    }

    fn tell(&mut self, line: &str) {
        // Where stderr is closed nobody can be told.
        let _ = writeln!(self.stderr, "{line}");
    }

    /// A line of the input that was refused; the command goes on and ends with exit code 1.
    pub fn refused(&mut self, line: u64, error: &Error) {
        self.refused += 1;
        if self.json {
            let mut e = error.json();
            e["detail"]["line"] = json!(line);
            self.tell(&e.to_string());
        } else if self.refused <= TALKED {
            let words = self.sentence(error);
            let text = self.pick(&format!("{line}行目: {words}"), &format!("Line {line}: {words}"));
            self.tell(&text);
        }
    }

    /// A finding of `verify` stands; the command ends with exit code 5.
    pub fn found_damage(&mut self) {
        self.findings = true;
    }

    /// It is done and somebody has to decide something; the command ends with exit code 3.
    pub fn needs_person(&mut self) {
        self.decisions = true;
    }

    /// Says how it ended; the exit code.
    pub fn end(&mut self, done: Result<()>) -> u8 {
        match done.and_then(|()| self.flush()) {
            Ok(()) if self.findings => 5,
            Ok(()) if self.decisions => 3,
            Ok(()) if self.refused > 0 => {
                if self.refused > TALKED {
                    let more = self.refused - TALKED;
                    self.talk(&format!("ほか{more}行"), &format!("and {more} more lines"));
                }
                1
            }
            Ok(()) => 0,
            // The reader has gone (`| head`): nothing is wrong, nobody wants more.
            Err(Stop::Output(e)) if e.kind() == io::ErrorKind::BrokenPipe => u8::from(self.refused > 0),
            Err(Stop::Output(e)) => {
                let e = Error::new(Class::Away, "output").with(json!({ "os": e.raw_os_error() }));
                self.error(&e)
            }
            Err(Stop::Error(e)) => self.error(&e),
        }
    }

    fn error(&mut self, error: &Error) -> u8 {
        // What was answered before the error is data all the same.
        let _ = self.stdout.flush();
        let line = if self.json { error.json().to_string() } else { self.sentence(error) };
        self.tell(&line);
        exit_code(error.class)
    }

    /// What clap says: help on stdout with 0, wrong usage on stderr with 2.
    pub fn usage(&mut self, e: &clap::Error) -> u8 {
        if !e.use_stderr() {
            let _ = write!(self.stdout, "{e}").and_then(|()| self.stdout.flush());
            return 0;
        }
        if self.json {
            let message: Json = e.to_string().lines().next().unwrap_or_default().into();
            let error = Error::new(Class::Usage, "usage").with(json!({ "message": message }));
            self.tell(&error.json().to_string());
        } else {
            let _ = write!(self.stderr, "{e}");
        }
        2
    }
}

impl std::fmt::Debug for Out<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Out").field("json", &self.json).finish_non_exhaustive()
    }
}

fn exit_code(class: Class) -> u8 {
    match class {
        Class::Refused => 1,
        Class::Usage => 2,
        Class::NeedsPerson => 3,
        Class::Away => 4,
        Class::Damaged => 5,
    }
}
