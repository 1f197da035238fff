//! One window for each profile: a second start brings the first window to the front and ends.
//!
//! A lock in the profile folder says that a window is open; the system lets go of it however the
//! program ends. Beside it lies a socket through which the second start knocks. On Windows there is
//! the lock only: the second start ends, and the first window stays where it is.

use std::path::Path;
use tsunagi_core::fs::{self, DiskFs, Fs, Lock};

const LOCK: &str = "window.lock";

/// Whose profile folder it is.
#[derive(Debug)]
pub enum Claim {
    /// Ours, as long as the lock is kept. None: the folder takes no lock, which the records will
    /// complain about more clearly than we could.
    Ours(Option<Lock>),
    /// Another window's; it has been asked to come to the front.
    Taken,
}

/// Claims the profile folder `dir`; calls `knocked` whenever another start knocks.
pub fn claim(dir: &Path, knocked: impl Fn() + Send + 'static) -> Claim {
    let locked = fs::create_private_dir(dir).and_then(|()| DiskFs.try_lock(&dir.join(LOCK)));
    match locked {
        Ok(Some(lock)) => {
            door::listen(dir, knocked);
            Claim::Ours(Some(lock))
        }
        Ok(None) => {
            door::knock(dir);
            Claim::Taken
        }
        Err(_) => Claim::Ours(None),
    }
}

#[cfg(unix)]
mod door {
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::path::Path;

    const SOCKET: &str = "window.sock";

    /// Without a socket (a path that is too long, a file system that has none) nobody can knock.
    pub fn listen(dir: &Path, knocked: impl Fn() + Send + 'static) {
        let socket = dir.join(SOCKET);
        // Left by a program that was killed: the lock is ours, so nobody listens on it.
        let _ = std::fs::remove_file(&socket);
        if let Ok(listener) = UnixListener::bind(&socket) {
            std::thread::spawn(move || listener.incoming().flatten().for_each(|_| knocked()));
        }
    }

    pub fn knock(dir: &Path) {
        let _ = UnixStream::connect(dir.join(SOCKET));
    }
}

#[cfg(not(unix))]
mod door {
    use std::path::Path;

    pub fn listen(_dir: &Path, _knocked: impl Fn() + Send + 'static) {}

    pub fn knock(_dir: &Path) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;
    use std::time::Duration;

    #[test]
    #[cfg(unix)]
    fn the_second_start_knocks_at_the_first() {
        let dir = tempfile::tempdir().unwrap();
        let (tell, heard) = mpsc::channel();
        let first = claim(dir.path(), move || tell.send(()).unwrap());
        assert!(matches!(first, Claim::Ours(Some(_))));
        assert!(matches!(claim(dir.path(), || ()), Claim::Taken));
        heard.recv_timeout(Duration::from_secs(5)).expect("the first is asked to the front");
        drop(first);
        assert!(matches!(claim(dir.path(), || ()), Claim::Ours(Some(_))), "a stale socket is no hindrance");
    }

    #[test]
    fn other_profiles_open_beside_it() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let first = claim(one.path(), || ());
        assert!(matches!(claim(two.path(), || ()), Claim::Ours(Some(_))));
        drop(first);
    }
}
