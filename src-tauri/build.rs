//! Reads `tauri.conf.json`, and keeps our SQLite to ourselves.

fn main() {
    // SQLCipher is linked in statically, and WebKit loads the system's SQLite. Without this the
    // program would export its own `sqlite3_*` symbols and WebKit would bind to them.
    #[cfg(target_os = "linux")]
    println!("cargo:rustc-link-arg-bins=-Wl,--exclude-libs,ALL");
    tauri_build::build();
}
