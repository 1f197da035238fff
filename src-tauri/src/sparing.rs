//! A page that takes little memory. It is drawn without the graphics card: our pages are text and tables, and what a card
//! would save in time it costs in memory, with blank windows on some drivers. And its script is compiled with less zeal.

use tauri::WebviewWindow;

/// Where the system's dispatcher of OpenGL takes its drivers from.
#[cfg(target_os = "linux")]
const DRIVERS: &str = "__EGL_VENDOR_LIBRARY_FILENAMES";

#[cfg(target_os = "linux")]
const NONE: &str = "/nonexistent";

/// What the script engine of the page's process is told: to do without its last two compilers. They make the fastest code
/// for long calculations, of which the page has none: the core calculates.
#[cfg(target_os = "linux")]
const COMPILERS: (&str, &str) = ("JSC_useDFGJIT", "0");

/// To be called before there are threads, and before GTK looks round.
///
/// GTK and the web view load a driver to ask what it can do, and where there is no card that is a compiler: some twenty
/// megabytes. This process draws nothing itself, so neither finds one; the process that draws the page looks for
/// itself (`find_none`).
#[cfg(target_os = "linux")]
pub fn begin() {
    // Without it there is only more memory in use. What somebody has set stays.
    let set = |(variable, value)| drop(gtk::glib::setenv(variable, value, false));
    set(COMPILERS);
    if std::env::var_os(DRIVERS).is_none() {
        [("GDK_GL", "disable"), (DRIVERS, NONE)].into_iter().for_each(set);
    }
}

/// Lets the web view look for a card once, which it remembers, and gives the drivers back to the programs that are
/// started from here: the page's own process needs one. To be called before the window is made.
#[cfg(target_os = "linux")]
pub fn find_none() {
    use webkit2gtk::{HardwareAccelerationPolicy, Settings, SettingsExt};
    if std::env::var_os(DRIVERS).is_some_and(|drivers| drivers == NONE) {
        Settings::new().set_hardware_acceleration_policy(HardwareAccelerationPolicy::Always);
        gtk::glib::unsetenv(DRIVERS);
    }
}

/// Has the page of `window` drawn plainly.
#[cfg(target_os = "linux")]
pub fn draw_plainly(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};
    window.with_webview(|view| {
        if let Some(settings) = WebViewExt::settings(&view.inner()) {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

#[cfg(not(target_os = "linux"))]
pub fn begin() {}

#[cfg(not(target_os = "linux"))]
pub fn find_none() {}

#[cfg(not(target_os = "linux"))]
pub fn draw_plainly(_window: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}
