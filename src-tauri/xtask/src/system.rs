//! What the system has to have, and how Debian and its relatives get it.

use crate::exec::{Done, ask, run};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Something the system must have.
struct Need {
    /// Debian's package.
    package: &'static str,
    sign: Sign,
    /// What it is for, as the end of "… is needed to".
    purpose: &'static str,
}

/// How its presence shows, on any distribution.
enum Sign {
    /// A program on the path.
    Program(&'static str),
    /// A library that pkg-config knows.
    Library(&'static str),
    /// A perl that has more than its bare core.
    PerlModules,
    /// Any font with Japanese characters.
    JapaneseFont,
    /// The locale ja_JP.UTF-8.
    JapaneseLocale,
    /// A file below /usr, by its end: `share/…` as it stands, `lib/…` in any of the library folders.
    File(&'static str),
}

/// To build the window.
const BUILD: [Need; 5] = [
    Need { package: "gcc", sign: Sign::Program("cc"), purpose: "compile the database" },
    Need { package: "make", sign: Sign::Program("make"), purpose: "compile the cryptography" },
    Need { package: "perl", sign: Sign::PerlModules, purpose: "configure the cryptography" },
    Need { package: "pkg-config", sign: Sign::Program("pkg-config"), purpose: "find the web view" },
    Need {
        package: "libwebkit2gtk-4.1-dev",
        sign: Sign::Library("webkit2gtk-4.1"),
        purpose: "show the window (a web view)",
    },
];

/// To show the window where there is no display.
const HEADLESS: [Need; 5] = [
    Need { package: "xvfb", sign: Sign::Program("Xvfb"), purpose: "have a virtual display" },
    Need { package: "imagemagick", sign: Sign::Program("import"), purpose: "take screenshots" },
    Need { package: "x11-utils", sign: Sign::Program("xwininfo"), purpose: "look at the window" },
    Need { package: "xdotool", sign: Sign::Program("xdotool"), purpose: "find the window" },
    Need { package: "fonts-morisawa-bizud-gothic", sign: Sign::JapaneseFont, purpose: "draw Japanese" },
];

/// To drive the window as a person would.
const DRIVE: [Need; 8] = [
    Need {
        package: "webkit2gtk-driver",
        sign: Sign::Program("WebKitWebDriver"),
        purpose: "drive the window",
    },
    Need {
        package: "chromium",
        sign: Sign::Program("chromium"),
        purpose: "show the screens in another engine",
    },
    Need { package: "chromium-driver", sign: Sign::Program("chromedriver"), purpose: "drive that engine" },
    Need { package: "locales", sign: Sign::JapaneseLocale, purpose: "run it in Japanese" },
    // Not Mozc: its server refuses to work for root, as who runs the checks in a container often is.
    Need { package: "fcitx5", sign: Sign::Program("fcitx5"), purpose: "have an input method" },
    Need {
        package: "fcitx5-anthy",
        sign: Sign::File("share/fcitx5/inputmethod/anthy.conf"),
        purpose: "type Japanese",
    },
    Need {
        package: "fcitx5-frontend-gtk3",
        sign: Sign::File("lib/gtk-3.0/3.0.0/immodules/im-fcitx5.so"),
        purpose: "type Japanese into the window",
    },
    Need { package: "dbus", sign: Sign::Program("dbus-daemon"), purpose: "reach the input method" },
];

const LOCALE: &str = "ja_JP.UTF-8";

/// Which group of needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    Build,
    Headless,
    Drive,
}

/// Makes sure the system can do what is asked; installs what is missing where that is Debian's way.
///
/// # Errors
/// A sentence that names what to install, where we cannot.
pub fn provide(groups: &[For]) -> Done {
    node()?;
    if !cfg!(target_os = "linux") {
        return elsewhere();
    }
    let needs = groups.iter().flat_map(|group| match group {
        For::Build => BUILD.iter(),
        For::Headless => HEADLESS.iter(),
        For::Drive => DRIVE.iter(),
    });
    let missing: Vec<&Need> = needs.filter(|need| !present(&need.sign)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let apt = on_path("apt-get");
    let root = ask(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    match plan(&missing, apt, root, on_path("sudo")) {
        Plan::Tell(sentence) => Err(sentence),
        Plan::Install { sentence, sudo } => {
            println!("{sentence}");
            install(&missing, sudo)
        }
    }
}

/// What to do about missing packages.
#[derive(Debug, PartialEq, Eq)]
enum Plan {
    /// Nothing we may do ourselves.
    Tell(String),
    Install {
        sentence: String,
        sudo: bool,
    },
}

fn plan(missing: &[&Need], apt: bool, root: bool, sudo: bool) -> Plan {
    let list: Vec<&str> = missing.iter().map(|need| need.package).collect();
    let list = list.join(" ");
    let why: Vec<String> =
        missing.iter().map(|need| format!("  {} is needed to {}", need.package, need.purpose)).collect();
    let why = why.join("\n");
    match (apt, root, sudo) {
        (false, ..) => Plan::Tell(format!(
            "Please install what your system calls these Debian packages, then start again: {list}\n{why}"
        )),
        (true, false, false) => Plan::Tell(format!(
            "Please install these packages as root, then start again: apt-get install --no-install-recommends {list}\n{why}"
        )),
        (true, true, _) => Plan::Install {
            sentence: format!("Setting up what is missing, with apt-get:\n{why}"),
            sudo: false,
        },
        (true, false, true) => Plan::Install {
            sentence: format!(
                "Setting up what is missing, with apt-get, which needs the rights of root (sudo):\n{why}"
            ),
            sudo: true,
        },
    }
}

fn install(missing: &[&Need], sudo: bool) -> Done {
    let as_root = |program: &str| {
        if sudo {
            let mut command = Command::new("sudo");
            command.args(["env", "DEBIAN_FRONTEND=noninteractive", program]);
            command
        } else {
            let mut command = Command::new(program);
            command.env("DEBIAN_FRONTEND", "noninteractive");
            command
        }
    };
    // A locale is made, not installed: the package may be there already.
    let to_fetch: Vec<&str> = missing
        .iter()
        .filter(|need| !(matches!(need.sign, Sign::JapaneseLocale) && locale_sources()))
        .map(|need| need.package)
        .collect();
    if !to_fetch.is_empty() {
        run(as_root("apt-get").args(["update", "--quiet"]))?;
        run(as_root("apt-get")
            .args(["install", "--quiet", "--yes", "--no-install-recommends"])
            .args(&to_fetch))?;
    }
    if missing.iter().any(|need| matches!(need.sign, Sign::JapaneseLocale)) {
        run(as_root("localedef").args(["-i", "ja_JP", "-f", "UTF-8", LOCALE]))?;
    }
    match missing.iter().find(|need| !present(&need.sign)) {
        None => Ok(()),
        Some(need) => {
            Err(format!("{} was installed, but it cannot be used to {}.", need.package, need.purpose))
        }
    }
}

fn locale_sources() -> bool {
    Path::new("/usr/share/i18n/locales/ja_JP").exists()
}

fn present(sign: &Sign) -> bool {
    match sign {
        Sign::Program(name) => on_path(name),
        Sign::Library(name) => ask(Command::new("pkg-config").args(["--exists", name])).is_some(),
        Sign::PerlModules => ask(Command::new("perl").args(["-MFindBin", "-MIPC::Cmd", "-e1"])).is_some(),
        Sign::JapaneseFont => {
            ask(Command::new("fc-list").arg(":lang=ja")).is_some_and(|fonts| !fonts.is_empty())
        }
        Sign::JapaneseLocale => ask(Command::new("locale").arg("-a"))
            .is_some_and(|all| all.lines().any(|name| name.eq_ignore_ascii_case("ja_JP.utf8"))),
        Sign::File(end) => below_usr(end),
    }
}

/// Libraries lie in /usr/lib, /usr/lib64 or, as Debian has them, in a folder of the machine's kind.
fn below_usr(end: &str) -> bool {
    let Some(library) = end.strip_prefix("lib/") else {
        return Path::new("/usr").join(end).is_file();
    };
    let kinds = std::fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|entry| entry.path());
    let folders = kinds.chain([PathBuf::from("/usr/lib"), PathBuf::from("/usr/lib64")]);
    folders.into_iter().any(|folder| folder.join(library).is_file())
}

fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|dir| dir.join(program).is_file())
}

/// Node is the one thing besides cargo that we expect to find.
fn node() -> Done {
    let version = ask(Command::new("node").arg("--version"));
    if !version.as_deref().is_some_and(can_build) {
        let found =
            version.map_or("there is none here".to_owned(), |version| format!("here it is {version}"));
        return Err(format!(
            "Please install Node 20.19, 22.12 or newer with npm, then start again; {found}."
        ));
    }
    if ask(crate::exec::npm().arg("--version")).is_none() {
        return Err("Please install npm, which belongs to Node, then start again.".to_owned());
    }
    Ok(())
}

/// Whether this Node (`v20.20.2`) builds the screens: Vite wants 20.19, of 22 22.12.
fn can_build(version: &str) -> bool {
    let mut numbers = version.trim_start_matches('v').split('.').map(|number| number.parse::<u32>().ok());
    match (numbers.next().flatten(), numbers.next().flatten()) {
        (Some(20), Some(minor)) => minor >= 19,
        (Some(22), Some(minor)) => minor >= 12,
        (Some(major), _) => major > 22,
        _ => false,
    }
}

/// macOS and Windows bring the web view; what they may lack is a compiler.
fn elsewhere() -> Done {
    let (sentence, there) = if cfg!(target_os = "macos") {
        let tools = ask(Command::new("xcode-select").arg("-p")).is_some();
        ("Please install the command line tools (xcode-select --install), then start again.", tools)
    } else if cfg!(windows) {
        let sentence = "Please install Perl (for example Strawberry Perl), the C++ build tools of Visual \
                        Studio and, before Windows 11, the WebView2 runtime, then start again.";
        (sentence, ask(Command::new("perl").arg("-v")).is_some())
    } else {
        ("This system is not known here: Tsunagi is built on Linux, macOS and Windows.", false)
    };
    if there { Ok(()) } else { Err(sentence.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> [&'static Need; 2] {
        [&BUILD[4], &HEADLESS[0]]
    }

    #[test]
    fn root_installs_directly_and_says_why() {
        let Plan::Install { sentence, sudo } = plan(&two(), true, true, true) else {
            panic!("root may install");
        };
        assert!(!sudo);
        assert!(sentence.contains("libwebkit2gtk-4.1-dev is needed to show the window"), "{sentence}");
        assert!(sentence.contains("xvfb is needed to have a virtual display"), "{sentence}");
    }

    #[test]
    fn others_go_through_sudo_and_are_told() {
        let Plan::Install { sentence, sudo } = plan(&two(), true, false, true) else {
            panic!("sudo may install");
        };
        assert!(sudo);
        assert!(sentence.contains("sudo"), "{sentence}");
    }

    #[test]
    fn without_apt_or_rights_the_packages_are_named() {
        for (apt, sudo) in [(false, true), (true, false)] {
            let Plan::Tell(sentence) = plan(&two(), apt, false, sudo) else {
                panic!("nothing may be installed");
            };
            assert!(sentence.contains("libwebkit2gtk-4.1-dev xvfb"), "{sentence}");
        }
    }

    #[test]
    fn signs_tell_present_from_missing() {
        assert!(!present(&Sign::Program("no-such-program-anywhere")));
        assert!(!present(&Sign::Library("no-such-library-anywhere")));
        assert!(!present(&Sign::File("lib/no-such-library-anywhere.so")));
        assert!(!present(&Sign::File("share/no-such-file-anywhere")));
        // Cargo built this test, so its folder is on the path or its variable is set.
        assert!(on_path("cargo") || std::env::var_os("CARGO").is_some());
    }

    #[test]
    fn node_versions_are_read() {
        let right = ["v20.19.0", "v20.20.2", "v22.12.1", "v24.0.0"];
        let old = ["v18.20.0", "v20.10.0", "v21.7.3", "v22.5.1", "20", ""];
        assert_eq!(right.map(can_build), [true; 4]);
        assert_eq!(old.map(can_build), [false; 6]);
    }
}
