//! Running other programs, and saying clearly what failed.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a step answers: a failure is a sentence for the person in front of it.
pub type Done<T = ()> = Result<T, String>;

/// The repository.
pub fn root() -> PathBuf {
    // xtask lies two folders below the root.
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Where this build's programs are: beside this one.
pub fn built() -> Done<PathBuf> {
    let this = std::env::current_exe().map_err(|error| format!("Where am I? {error}"))?;
    this.parent().map(Path::to_path_buf).ok_or_else(|| format!("{} has no folder", this.display()))
}

/// Where cargo builds. It may have been told another place than `target`, by `CARGO_TARGET_DIR` or in a
/// configuration of the person's own, so cargo itself is asked.
pub fn target() -> Done<PathBuf> {
    told_by(metadata())
}

fn told_by(mut metadata: Command) -> Done<PathBuf> {
    let told = ask(&mut metadata).as_deref().and_then(target_told);
    told.ok_or_else(|| format!("{}: it does not say where it builds.", line(&metadata)))
}

fn metadata() -> Command {
    let mut command = cargo();
    command.args(["metadata", "--format-version", "1", "--no-deps", "--quiet"]);
    command
}

/// The target directory in what `cargo metadata` wrote.
fn target_told(metadata: &str) -> Option<PathBuf> {
    let (_, rest) = metadata.split_once(r#""target_directory":""#)?;
    let (mut path, mut signs) = (String::new(), rest.chars());
    loop {
        match signs.next()? {
            '"' => return Some(path.into()),
            // Windows separates folders by what JSON escapes.
            '\\' => path.push(signs.next().filter(|sign| matches!(sign, '\\' | '"' | '/'))?),
            sign => path.push(sign),
        }
    }
}

/// `cargo`, the same that started us, at the root.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// `npm`, in the folder of the screens.
pub fn npm() -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(root().join("ui"));
    command
}

/// Runs to the end, with its output on ours.
pub fn run(command: &mut Command) -> Done {
    let status = command.status().map_err(|error| format!("{}: {error}", line(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{}: {status}", line(command))) }
}

/// Runs to the end and answers what it wrote to stdout; None where it failed or does not exist.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs to the end, passing every line of its stdout on to ours and to `hear`.
pub fn listen(command: &mut Command, mut hear: impl FnMut(&str)) -> Done {
    let mut child =
        command.stdout(Stdio::piped()).spawn().map_err(|error| format!("{}: {error}", line(command)))?;
    if let Some(stdout) = child.stdout.take() {
        let mut out = std::io::stdout().lock();
        for text in BufReader::new(stdout).split(b'\n').map_while(Result::ok) {
            let text = String::from_utf8_lossy(&text);
            hear(&text);
            // A closed stdout must not end the checks halfway.
            let _ = writeln!(out, "{text}");
        }
    }
    let status = child.wait().map_err(|error| format!("{}: {error}", line(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{}: {status}", line(command))) }
}

/// The command as a person would type it.
fn line(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or(command.get_program());
    let mut words = vec![program.to_string_lossy()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy()));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_tells_where_it_builds() {
        let told = |text: &str| target_told(&format!(r#"{{"packages":[],"target_directory":{text},"v":1}}"#));
        assert_eq!(told(r#""/tmp/other place""#), Some("/tmp/other place".into()));
        assert_eq!(told(r#""C:\\Users\\例山\\target""#), Some(r"C:\Users\例山\target".into()));
        assert_eq!(told("null"), None);
        assert_eq!(target_told(r#"{"target_directory":"/cut"#), None);
    }

    #[test]
    fn another_place_is_heard_of() {
        let elsewhere = std::env::temp_dir().join("tsunagi-elsewhere");
        let mut metadata = metadata();
        metadata.env("CARGO_TARGET_DIR", &elsewhere);
        assert_eq!(told_by(metadata), Ok(elsewhere));
    }
}
