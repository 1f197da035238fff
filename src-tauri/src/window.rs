//! The one window: made hidden, shown when its first screen has been painted.

use std::time::Duration;
use tauri::webview::PageLoadEvent;
use tauri::{App, Manager, Runtime, WebviewWindow, WebviewWindowBuilder};

/// Label of the window in `tauri.conf.json` and in the capabilities.
pub const MAIN: &str = "main";

/// A page that never says it is ready (a broken script) is shown after this long all the same.
const PATIENCE: Duration = Duration::from_secs(5);

/// Makes the window from its entry in `tauri.conf.json`.
pub fn create(app: &App) -> tauri::Result<()> {
    let Some(config) = app.config().app.windows.iter().find(|window| window.label == MAIN) else {
        return Err(tauri::Error::WindowNotFound);
    };
    let window = WebviewWindowBuilder::from_config(app, config)?
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Finished {
                std::thread::spawn(move || {
                    std::thread::sleep(PATIENCE);
                    show(&window);
                });
            }
        })
        .build()?;
    compose_in_page(&window)?;
    come_back(&window)?;
    draw_plainly(&window)
}

/// Shows the window and gives it the keyboard, unless it is on the screen already.
pub fn show<R: Runtime>(window: &WebviewWindow<R>) {
    if !window.is_visible().unwrap_or(false) {
        focus(window);
    }
}

/// Brings the window to the front.
pub fn focus<R: Runtime>(window: &WebviewWindow<R>) {
    // Nothing to do about a window that is being closed.
    let _ = window.show();
    let _ = window.unminimize();
    let _ = window.set_focus();
}

/// Brings the window of `app` to the front.
pub fn focus_main(app: &tauri::AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN) {
        focus(&window);
    }
}

/// Lets Japanese be composed inside the text field: the web view comes with the composition shown
/// in a window of the input method, and the page then never hears of it and takes the Enter that
/// ends it for its own.
#[cfg(target_os = "linux")]
fn compose_in_page(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{InputMethodContextExt, WebViewExt};
    window.with_webview(|view| {
        if let Some(context) = view.inner().input_method_context() {
            context.set_enable_preedit(true);
        }
    })
}

/// A page whose process died (out of memory, a fault of the web view) is loaded again where it was: its
/// address names the screen, and what was typed is in the drafts.
#[cfg(target_os = "linux")]
fn come_back(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::WebViewExt;
    window.with_webview(|view| {
        view.inner().connect_web_process_terminated(|view, _| view.reload());
    })
}

/// Draws without the graphics card: our pages are text and tables, and what the card would save in time it
/// costs in memory (135 MB less where there is none), with blank windows on some drivers.
#[cfg(target_os = "linux")]
fn draw_plainly(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};
    window.with_webview(|view| {
        if let Some(settings) = WebViewExt::settings(&view.inner()) {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

#[cfg(not(target_os = "linux"))]
fn draw_plainly(_window: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// The other platforms' web views come back by themselves or say so.
#[cfg(not(target_os = "linux"))]
fn come_back(_window: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn compose_in_page(_window: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}
