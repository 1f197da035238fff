//! One script, two engines: the program's own window (WebKitGTK), and Chromium, the engine of Windows' web
//! view, with the same screens and the same core behind the tests' bridge.

use crate::window::variable;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// What shows the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The program as it is installed.
    Window,
    Chromium,
}

impl Engine {
    /// As the folder of its pictures is called.
    pub fn name(self) -> &'static str {
        match self {
            Engine::Window => "window",
            Engine::Chromium => "chromium",
        }
    }
}

/// Makes a test of each script for each engine.
macro_rules! in_both_engines {
    ($($script:ident),+ $(,)?) => {
        mod in_the_window {
            $(#[test]
            #[ignore = "needs the built window and a display: cargo xtask test"]
            fn $script() {
                super::$script($crate::engine::Engine::Window);
            })+
        }

        mod in_chromium {
            $(#[test]
            #[ignore = "needs the bridge and Chromium: cargo xtask test"]
            fn $script() {
                super::$script($crate::engine::Engine::Chromium);
            })+
        }
    };
}

/// The core behind a loopback address; ends with this value.
pub struct Bridge {
    process: Child,
    pub address: String,
}

impl Bridge {
    /// Opens the profile folder `data`, or the sample beside it.
    pub fn open(data: &Path, sample: bool) -> Bridge {
        let mut process = Command::new(variable("TSUNAGI_BRIDGE"))
            .args(["--screens", &variable("TSUNAGI_BRIDGE_SCREENS"), "--data"])
            .arg(data)
            .args(sample.then_some("--sample"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the bridge");
        let mut address = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut address).unwrap();
        assert!(address.starts_with("http"), "the bridge did not start");
        Bridge { process, address: address.trim().to_owned() }
    }
}

impl Drop for Bridge {
    fn drop(&mut self) {
        // At once, as the window is killed: what the core has answered is on the disk.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
