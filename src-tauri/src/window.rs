//! The one window: made hidden, shown when its first screen has been painted.

use crate::sparing;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tauri::webview::PageLoadEvent;
use tauri::{App, Emitter, Manager, Runtime, WebviewWindow, WebviewWindowBuilder, WindowEvent};

/// Label of the window in `tauri.conf.json` and in the capabilities.
pub const MAIN: &str = "main";

/// A page that never says it is ready (a broken script) is shown after this long all the same.
const PATIENCE: Duration = Duration::from_secs(5);

/// The event that asks the page to keep what was typed last; it carries nothing and is answered by `window_close`.
const CLOSING: &str = "closing";

/// A page that does not answer is closed after this long all the same.
const LAST_WORDS: Duration = Duration::from_millis(1_500);

/// Who closes once more within this time wants it closed, whatever could not be kept.
const ONCE_MORE: Duration = Duration::from_secs(60);

/// When somebody asked to close the window, and whether the page has answered that it stays.
static ASKED: Mutex<Option<(Instant, bool)>> = Mutex::new(None);

/// Makes the window from its entry in `tauri.conf.json`.
pub fn create(app: &App) -> tauri::Result<()> {
    let Some(config) = app.config().app.windows.iter().find(|window| window.label == MAIN) else {
        return Err(tauri::Error::WindowNotFound);
    };
    type_without_xim();
    sparing::find_none();
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
    keep_before_closing(&window);
    compose_in_page(&window)?;
    come_back(&window)?;
    sparing::draw_plainly(&window)
}

/// Whoever closes the window right after a word does not lose it: the page keeps it first.
fn keep_before_closing(window: &WebviewWindow) {
    let page = window.clone();
    window.on_window_event(move |event| {
        let WindowEvent::CloseRequested { api, .. } = event else { return };
        let mut asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.is_some_and(|(at, _)| at.elapsed() < ONCE_MORE) || page.emit(CLOSING, ()).is_err() {
            return;
        }
        *asked = Some((Instant::now(), false));
        api.prevent_close();
        let page = page.clone();
        std::thread::spawn(move || {
            std::thread::sleep(LAST_WORDS);
            let asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
            if asked.is_some_and(|(_, stays)| !stays) {
                // It is closed already where the page was quicker.
                let _ = page.destroy();
            }
        });
    });
}

/// The page has kept what was typed, or has not: then the window stays, and the form says why.
pub fn close<R: Runtime>(window: &WebviewWindow<R>, kept: bool) {
    if kept {
        let _ = window.destroy();
    } else {
        *ASKED.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), true));
    }
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

/// GTK's oldest way to an input method, XIM, makes a window of the web view's own when a text field is entered,
/// and from then on nothing that the page draws is seen until the window changes its size. GTK takes it in a
/// Japanese session on X11 where nothing else is asked for; here it comes to what else is installed, else to
/// plain keys.
#[cfg(target_os = "linux")]
fn type_without_xim() {
    use gtk::gdk::Backend;
    use gtk::prelude::{DisplayExtManual, GtkSettingsExt};
    if gtk::gdk::Display::default().is_none_or(|display| display.backend() != Backend::X11) {
        return;
    }
    const VARIABLE: &str = "GTK_IM_MODULE";
    let asked = std::env::var(VARIABLE).unwrap_or_default();
    if asked.split(':').any(|module| module == "xim") {
        gtk::glib::unsetenv(VARIABLE);
    }
    if let Some(settings) = gtk::Settings::default() {
        let wanted = format!("{asked}:{}", settings.gtk_im_module().unwrap_or_default());
        let server = std::env::var("XMODIFIERS").unwrap_or_default();
        settings.set_gtk_im_module(Some(&input_modules(&wanted, &server)));
    }
}

/// GTK takes the first of these that is installed.
#[cfg(target_os = "linux")]
fn input_modules(wanted: &str, server: &str) -> String {
    let mut others = ["fcitx5", "fcitx", "ibus"];
    if server.contains("ibus") {
        others.rotate_right(1);
    }
    let wanted = wanted.split(':').filter(|module| !module.is_empty() && *module != "xim");
    let all: Vec<&str> = wanted.chain(others).chain(["gtk-im-context-simple"]).collect();
    all.join(":")
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

#[cfg(not(target_os = "linux"))]
fn type_without_xim() {}

/// The other platforms' web views come back by themselves or say so.
#[cfg(not(target_os = "linux"))]
fn come_back(_window: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn compose_in_page(_window: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::input_modules;

    #[test]
    fn xim_is_never_taken_and_what_was_asked_for_comes_first() {
        assert_eq!(input_modules("", ""), "fcitx5:fcitx:ibus:gtk-im-context-simple");
        assert_eq!(input_modules("xim", "@im=ibus"), "ibus:fcitx5:fcitx:gtk-im-context-simple");
        assert_eq!(input_modules("uim:xim", "@im=uim"), "uim:fcitx5:fcitx:ibus:gtk-im-context-simple");
    }
}
