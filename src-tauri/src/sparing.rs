//! A page that takes little memory. It is drawn without the graphics card: our pages are text and tables, and what a card
//! would save in time it costs in memory, with blank windows on some drivers. And its script is compiled with less zeal.

use tauri::WebviewWindow;

/// Where the system's dispatcher of OpenGL takes its drivers from.
#[cfg(target_os = "linux")]
const DRIVERS: &str = "__EGL_VENDOR_LIBRARY_FILENAMES";

#[cfg(target_os = "linux")]
const NONE: &str = "/nonexistent";

/// What the script engine of the page's process is told: its last compiler but one takes only what runs all the time,
/// its last nothing. They make the fastest code for long calculations, of which the page has none: the core calculates.
#[cfg(target_os = "linux")]
const COMPILERS: [(&str, &str); 3] = [
    ("JSC_useFTLJIT", "0"),
    ("JSC_thresholdForOptimizeAfterWarmUp", "10000"),
    ("JSC_thresholdForOptimizeAfterLongWarmUp", "10000"),
];

/// To be called before there are threads, and before GTK looks round.
///
/// GTK and the web view load a driver to ask what it can do, and where there is no card that is a compiler: some twenty
/// megabytes. This process draws nothing itself, so neither finds one; the process that draws the page looks for
/// itself (`find_none`).
#[cfg(target_os = "linux")]
pub fn begin() {
    for (variable, value) in COMPILERS {
        let _ = gtk::glib::setenv(variable, value, false);
    }
    if std::env::var_os(DRIVERS).is_some() {
        return;
    }
    for (variable, value) in [("GDK_GL", "disable"), (DRIVERS, NONE)] {
        // Without it there is only more memory in use. What somebody has set for GTK stays.
        let _ = gtk::glib::setenv(variable, value, false);
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
