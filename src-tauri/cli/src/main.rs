//! The program `tsunagi`.

use std::io::{BufWriter, Write as _};
use std::process::ExitCode;

fn main() -> ExitCode {
    if !tsunagi_core::process::leave_no_dump() {
        eprintln!("The system does not let the program keep its memory out of crash files.");
    }
    let mut stdout = BufWriter::new(std::io::stdout().lock());
    let code = tsunagi_cli::run(
        std::env::args_os(),
        tsunagi_cli::Io {
            stdin: &mut std::io::stdin().lock(),
            stdout: &mut stdout,
            stderr: &mut std::io::stderr().lock(),
            var: &|name| std::env::var(name).ok(),
        },
    );
    // `run` has flushed and reported what went wrong with that.
    let _ = stdout.flush();
    ExitCode::from(code)
}
