//! How the program was started: which profile, and whether there is a screen to show it on.

use std::ffi::OsString;
use std::path::PathBuf;

/// What the command line and the environment ask for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// Profile folder of `--data DIR` or `TSUNAGI_DATA`; None is the platform's own.
    pub data: Option<PathBuf>,
    /// `--sample` or `TSUNAGI_OPEN_SAMPLE=1`: open the fictitious sample records straight away.
    pub sample: bool,
}

impl Start {
    /// Reads this process's arguments and environment.
    ///
    /// # Errors
    /// A sentence, when an argument is not known.
    pub fn from_process() -> Result<Start, String> {
        Start::read(std::env::args_os().skip(1), |name| std::env::var_os(name))
    }

    fn read(
        arguments: impl Iterator<Item = OsString>,
        variable: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Start, String> {
        let mut start = Start {
            data: variable("TSUNAGI_DATA").filter(|dir| !dir.is_empty()).map(PathBuf::from),
            sample: variable("TSUNAGI_OPEN_SAMPLE").is_some_and(|on| on == "1"),
        };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            match argument.to_str() {
                Some("--sample") => start.sample = true,
                Some("--data") => match arguments.next() {
                    Some(dir) => start.data = Some(PathBuf::from(dir)),
                    None => return Err("--data needs a folder".to_owned()),
                },
                _ => {
                    let unknown = argument.to_string_lossy();
                    return Err(format!(
                        "{unknown}: not known here. Usage: tsunagi-app [--data FOLDER] [--sample]"
                    ));
                }
            }
        }
        Ok(start)
    }
}

/// Makes sure that a window can be opened at all.
///
/// # Errors
/// A sentence, where there is no display: the toolkit would only panic.
#[cfg(target_os = "linux")]
pub fn screen() -> Result<(), String> {
    gtk::init().map_err(|_| {
        "There is no display to open the window on. Start it in a desktop session, or set DISPLAY \
         (画面がないため、ウィンドウを開けません)."
            .to_owned()
    })
}

#[cfg(not(target_os = "linux"))]
pub fn screen() -> Result<(), String> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str], variables: &[(&str, &str)]) -> Result<Start, String> {
        let variables: Vec<(String, OsString)> =
            variables.iter().map(|(name, value)| ((*name).to_owned(), OsString::from(value))).collect();
        Start::read(arguments.iter().map(OsString::from), |name| {
            variables.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
        })
    }

    #[test]
    fn argument_overrides_environment() {
        let start = read(&["--data", "/a b"], &[("TSUNAGI_DATA", "/c")]).unwrap();
        assert_eq!(start, Start { data: Some(PathBuf::from("/a b")), sample: false });
        let start = read(&["--sample"], &[("TSUNAGI_DATA", "/c")]).unwrap();
        assert_eq!(start, Start { data: Some(PathBuf::from("/c")), sample: true });
    }

    #[test]
    fn empty_environment_is_the_platforms_folder() {
        let start = read(&[], &[("TSUNAGI_DATA", ""), ("TSUNAGI_OPEN_SAMPLE", "0")]).unwrap();
        assert_eq!(start, Start::default());
    }

    #[test]
    fn unknown_arguments_are_refused() {
        assert!(read(&["--dta", "/a"], &[]).unwrap_err().contains("--dta"));
        assert!(read(&["--data"], &[]).is_err());
    }
}
