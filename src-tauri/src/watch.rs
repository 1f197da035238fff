//! Hears of records that another program wrote, such as the command line, so that the screen shows
//! them without being asked.

use crate::state::Desk;
use std::time::Duration;
use tauri::{AppHandle, Emitter};

/// The event; it carries nothing.
pub const RECORDS_CHANGED: &str = "records_changed";

/// How often the database's counter is looked at.
const PAUSE: Duration = Duration::from_secs(2);

/// Watches on a thread of its own for as long as the program runs.
pub fn start(app: AppHandle, desk: Desk) {
    std::thread::spawn(move || {
        let mut seen = None;
        loop {
            std::thread::sleep(PAUSE);
            // Locked, or just being opened: what is seen then is where counting begins.
            let now = desk.with(|app| app.data_version()).ok();
            if seen.is_some() && now.is_some() && now != seen {
                // A window that is being closed hears nothing more.
                let _ = app.emit(RECORDS_CHANGED, ());
            }
            seen = now;
        }
    });
}
