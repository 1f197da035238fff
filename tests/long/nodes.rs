//! Three Syncthing nodes of our own on loopback, one folder in common.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A node: its own home, its copy of the folder, and its process while it runs.
pub struct Node {
    home: PathBuf,
    pub folder: PathBuf,
    process: Option<Child>,
}

impl Node {
    /// Nodes that know each other by address alone: nothing is announced, nothing asked for outside.
    pub fn three(dir: &Path) -> [Node; 3] {
        let homes: Vec<PathBuf> = (0..3).map(|n| dir.join(format!("home{n}"))).collect();
        let ids: Vec<String> = homes.iter().map(|home| generate(home)).collect();
        let addresses: Vec<u16> = (0..3).map(|_| free_port()).collect();
        let nodes = [0, 1, 2].map(|n| {
            let folder = dir.join(format!("folder{n}"));
            std::fs::create_dir_all(folder.join(".stfolder")).unwrap();
            let text = configuration(&ids, &addresses, n, &folder);
            std::fs::write(homes[n].join("config.xml"), text).unwrap();
            Node { home: homes[n].clone(), folder, process: None }
        });
        nodes.map(|mut node| {
            node.start();
            node
        })
    }

    pub fn runs(&self) -> bool {
        self.process.is_some()
    }

    pub fn start(&mut self) {
        if self.runs() {
            return;
        }
        let process = Command::new("syncthing")
            .args(["serve", "--no-browser", "--no-restart", "--no-upgrade", "--home"])
            .arg(&self.home)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("syncthing: apt-get install syncthing");
        self.process = Some(process);
    }

    /// Ends the node as a laptop that is shut or loses power.
    pub fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Waits until all nodes hold the same files; the seconds it took.
pub fn settle(nodes: &[Node]) -> f64 {
    let begun = Instant::now();
    loop {
        let held: Vec<_> = nodes.iter().map(|n| files(&n.folder)).collect();
        if held.windows(2).all(|two| two[0] == two[1]) {
            return begun.elapsed().as_secs_f64();
        }
        if begun.elapsed() > Duration::from_secs(120) {
            for (n, files) in held.iter().enumerate() {
                println!("node {n}: {} files", files.len());
            }
            panic!("the nodes do not come together");
        }
        std::thread::sleep(Duration::from_millis(500));
    }
}

/// Files of ours by their place, with their lengths.
pub fn files(folder: &Path) -> BTreeMap<PathBuf, u64> {
    let mut found = BTreeMap::new();
    collect(folder, &folder.join("tsunagi1"), &mut found);
    found
}

fn collect(top: &Path, dir: &Path, found: &mut BTreeMap<PathBuf, u64>) {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(top, &path, found);
        } else if !path.to_string_lossy().ends_with(".tmp") && !path.to_string_lossy().ends_with(".part") {
            let length = entry.metadata().map_or(0, |m| m.len());
            found.insert(path.strip_prefix(top).unwrap().to_owned(), length);
        }
    }
}

/// Makes a node's keys; its id.
fn generate(home: &Path) -> String {
    let made =
        Command::new("syncthing").args(["generate", "--no-default-folder", "--home"]).arg(home).output();
    let made = made.expect("syncthing: apt-get install syncthing");
    assert!(made.status.success(), "{made:?}");
    let id = Command::new("syncthing").args(["serve", "--device-id", "--home"]).arg(home).output().unwrap();
    assert!(id.status.success(), "{id:?}");
    String::from_utf8(id.stdout).unwrap().trim().to_owned()
}

fn configuration(ids: &[String], ports: &[u16], own: usize, folder: &Path) -> String {
    let members: String = ids.iter().map(|id| format!("<device id=\"{id}\"></device>")).collect();
    let devices: String = ids
        .iter()
        .zip(ports)
        .map(|(id, port)| {
            format!("<device id=\"{id}\" name=\"n\"><address>tcp://127.0.0.1:{port}</address></device>")
        })
        .collect();
    format!(
        "<configuration version=\"36\">
           <folder id=\"tsunagi\" label=\"t\" path=\"{}\" type=\"sendreceive\" rescanIntervalS=\"10\"
                   fsWatcherEnabled=\"true\" fsWatcherDelayS=\"1\">{members}<filesystemType>basic</filesystemType></folder>
           {devices}
           <gui enabled=\"false\" tls=\"false\"><address>127.0.0.1:{}</address></gui>
           <options>
             <listenAddress>tcp://127.0.0.1:{}</listenAddress>
             <globalAnnounceEnabled>false</globalAnnounceEnabled>
             <localAnnounceEnabled>false</localAnnounceEnabled>
             <relaysEnabled>false</relaysEnabled>
             <natEnabled>false</natEnabled>
             <startBrowser>false</startBrowser>
             <urAccepted>-1</urAccepted>
             <autoUpgradeIntervalH>0</autoUpgradeIntervalH>
             <crashReportingEnabled>false</crashReportingEnabled>
             <reconnectionIntervalS>5</reconnectionIntervalS>
           </options>
         </configuration>",
        folder.display(),
        free_port(),
        ports[own],
    )
}

/// A port that nobody listens on at this moment.
fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}
