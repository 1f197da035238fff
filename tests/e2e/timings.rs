//! How long the person waits after a key or a click: from the event to the frame that follows it.

use crate::window::Window;

/// The goal for nine of ten in twenty.
const GOAL_MS: f64 = 50.0;

/// Listens from now on, until the page is loaded again.
pub fn listen(window: &Window) {
    window.script(
        "if (window.waited) return;
         window.waited = [];
         const after = new MessageChannel();
         const open = [];
         after.port1.onmessage = () => { const now = performance.now(); for (const it of open.splice(0)) window.waited.push([it.kind, now - it.at]); };
         const heard = (event) => {
           const at = event.timeStamp;
           const of = event.target instanceof Element ? event.target.closest('[data-testid]') : null;
           const kind = `${event.type} ${of?.dataset.testid ?? ''} at ${location.hash.replace(/[0-9a-f]{8}-[0-9a-f-]+/g, '-')}`;
           // The frame is drawn after its callbacks; what is posted from them comes next.
           requestAnimationFrame(() => { open.push({ kind, at }); after.port2.postMessage(0); });
         };
         for (const kind of ['keydown', 'click', 'input']) window.addEventListener(kind, heard, true);",
    );
}

/// The `part` of sorted `times`, such as 0.95.
pub fn percentile(times: &[f64], part: f64) -> f64 {
    if times.is_empty() {
        return 0.0;
    }
    let at = (times.len() as f64 * part).ceil() as usize;
    times[at.clamp(1, times.len()) - 1]
}

/// Prints what was waited for since `listen`; answers the 95th percentile in milliseconds.
pub fn report(window: &Window, what: &str) -> f64 {
    let waited = window.script("return window.waited ?? []");
    let waits = waited.as_array().cloned().unwrap_or_default();
    let mut times: Vec<f64> = waits.iter().filter_map(|wait| wait[1].as_f64()).collect();
    times.sort_by(f64::total_cmp);
    let (half, most) = (percentile(&times, 0.5), percentile(&times, 0.95));
    let mut slowest: Vec<(f64, &str)> =
        waits.iter().filter_map(|wait| Some((wait[1].as_f64()?, wait[0].as_str()?))).collect();
    slowest.sort_by(|a, b| b.0.total_cmp(&a.0));
    let slowest: Vec<String> =
        slowest.iter().take(5).map(|(time, what)| format!("{what} {time:.0}")).collect();
    println!(
        "{what} ({}): {} keys, clicks and inputs to the next frame: p50 {half:.0} ms, p95 {most:.0} ms (goal {GOAL_MS:.0} ms), \
         slowest {}",
        window.engine().name(),
        times.len(),
        slowest.join(", "),
    );
    most
}

/// Prints the times to the content of `screens` and answers the 95th percentile in milliseconds.
pub fn report_screens(window: &Window, what: &str, screens: &[(String, f64)]) -> f64 {
    let mut times: Vec<f64> = screens.iter().map(|(_, time)| *time).collect();
    times.sort_by(f64::total_cmp);
    let mut slowest: Vec<&(String, f64)> = screens.iter().collect();
    slowest.sort_by(|a, b| b.1.total_cmp(&a.1));
    let slowest: Vec<String> =
        slowest.iter().take(5).map(|(name, time)| format!("{name} {time:.0}")).collect();
    println!(
        "{what} ({}): {} screens to their content: p50 {:.0} ms, p95 {:.0} ms (goal 100 ms); slowest {}",
        window.engine().name(),
        times.len(),
        percentile(&times, 0.5),
        percentile(&times, 0.95),
        slowest.join(", "),
    );
    percentile(&times, 0.95)
}

#[test]
fn percentiles_are_of_what_was_measured() {
    let times: Vec<f64> = (1..=20).map(f64::from).collect();
    assert_eq!(percentile(&times, 0.5), 10.0);
    assert_eq!(percentile(&times, 0.95), 19.0);
    assert_eq!(percentile(&[7.0], 0.95), 7.0);
}
