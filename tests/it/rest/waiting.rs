//! A shared folder that does not answer: whoever unlocks, locks and changes places does not notice.

use super::{NOW, OWN, Office, at};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};
use tsunagi_core::app::Unlock;
use tsunagi_core::domain::record::Kind;
use tsunagi_tests::{env_at, id};

fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// As a drive that went away: whoever opens one of its files waits for ever.
#[cfg(unix)]
fn hang(folder: &Path) {
    let mut found = vec![];
    files(folder, &mut found);
    assert!(found.len() > 3, "{found:?}");
    for path in found {
        std::fs::remove_file(&path).unwrap();
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    }
}

/// What `f` answers within a time that nobody calls waiting; None where it waits.
fn soon<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (tell, hear) = channel();
    std::thread::spawn(move || drop(tell.send(f())));
    hear.recv_timeout(Duration::from_secs(15)).ok()
}

#[cfg(unix)]
#[test]
fn unlocking_and_changing_places_never_wait_for_the_folder() {
    let o = Office::new();
    let folder = o.dir.path().join("folder");
    std::fs::create_dir(&folder).unwrap();
    let desk = o.worker("模擬", "desk");
    let mut app = o.open(OWN).unwrap();
    app.put_slot(id(&desk), "かり", OWN, at(0)).unwrap();
    o.unlock(&Unlock { new: Some("もぎの合言葉"), ..Unlock::passphrase("かり", at(0)) }).unwrap();
    app.sync(&folder).unwrap();
    app.put(Kind::Household, &json!({ "display_name": "見本家" })).unwrap();
    hang(&folder);

    // The trap holds: a round waits, with a connection of its own, as the window's do.
    let mut beside = app.again(env_at(NOW, 90)).unwrap();
    let through = folder.clone();
    assert!(soon(move || beside.sync(&through).map(|_| ())).is_none(), "the round did not wait");
    app.put(Kind::Household, &json!({ "display_name": "試作家" })).unwrap();
    drop(app);

    // While it goes on waiting: in, something written, out, the other one in.
    let profile = o.profile();
    let in_and_out = soon(move || {
        let begun = Instant::now();
        for (n, passphrase) in [OWN, "もぎの合言葉", OWN].into_iter().enumerate() {
            let app =
                profile.unlock(&Unlock::passphrase(passphrase, at(0)), env_at(NOW, 91 + n as u64)).unwrap();
            app.log_in().unwrap();
            app.today_view().unwrap();
            app.put(Kind::Household, &json!({ "display_name": format!("仮野{n}家") })).unwrap();
            app.sharing().map(drop).unwrap_or_default();
        }
        begun.elapsed() / 3
    });
    let each = in_and_out.expect("unlocking waited for the folder");
    assert!(each < Duration::from_secs(5), "{each:?}");
}
