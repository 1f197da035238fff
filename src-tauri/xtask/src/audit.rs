//! `cargo xtask audit`: what the program is built from. Licences, banned crates and sources are looked at without a
//! network; what is known against a version (advisories) is in databases elsewhere, and where these cannot be reached
//! that is said.

use crate::exec::{Done, ask, cargo, npm, run};
use std::process::Command;

/// cargo-deny under the project's rules.
fn deny() -> Command {
    let mut deny = cargo();
    deny.args(["deny", "--config", "src-tauri/deny.toml"]);
    deny
}

pub fn audit(arguments: &[String]) -> Done {
    if !arguments.is_empty() {
        return Err("cargo xtask audit has no options.".to_owned());
    }
    if ask(cargo().args(["deny", "--version"])).is_none() {
        return Err("It needs cargo-deny: cargo install --locked cargo-deny".to_owned());
    }
    println!("== Licences, duplicate versions and sources of the crates");
    run(deny().args(["check", "--hide-inclusion-graph", "licenses", "bans", "sources"]))?;

    println!("\n== What is known against the crates");
    let mut not_looked = vec![];
    if ask(deny().args(["fetch", "db"])).is_some() {
        run(deny().args(["check", "--disable-fetch", "advisories"]))?;
    } else {
        println!("Not looked at: the RustSec database cannot be fetched.");
        not_looked.push("crates");
    }

    println!("\n== What is known against the packages of the screens");
    match said(&npm_audit()?) {
        Npm::Clean => println!("Nothing."),
        Npm::Found => {
            // Once more, in words.
            run(npm().arg("audit"))?;
            return Err("npm audit found something.".to_owned());
        }
        Npm::Unknown => {
            println!("Not looked at: the registry does not answer audits.");
            not_looked.push("packages of the screens");
        }
    }
    if !not_looked.is_empty() {
        println!("\nLooked at without the advisories of: {}.", not_looked.join(", "));
    }
    Ok(())
}

/// What npm answers, whether it found something or not.
fn npm_audit() -> Done<String> {
    let output = npm().args(["audit", "--json"]).output().map_err(|error| format!("npm: {error}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[derive(Debug, PartialEq, Eq)]
enum Npm {
    Clean,
    Found,
    /// No report at all.
    Unknown,
}

fn said(report: &str) -> Npm {
    let compact: String = report.split_whitespace().collect();
    match (compact.contains("\"auditReportVersion\""), compact.contains("\"vulnerabilities\":{}")) {
        (false, _) => Npm::Unknown,
        (true, true) => Npm::Clean,
        (true, false) => Npm::Found,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_audit_that_was_not_made_is_no_clean_one() {
        assert_eq!(
            said("{\n \"auditReportVersion\": 2,\n \"vulnerabilities\": {},\n \"metadata\": {} }"),
            Npm::Clean
        );
        assert_eq!(said("{\"auditReportVersion\": 2, \"vulnerabilities\": { \"a\": {} } }"), Npm::Found);
        assert_eq!(said("{ \"message\": \"405 Method Not Allowed\", \"error\": {} }"), Npm::Unknown);
        assert_eq!(said(""), Npm::Unknown);
    }
}
