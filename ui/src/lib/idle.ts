/** WebKitGTK has no idle time to give away; there it is simply a little later. */
const LATER_MS = 50;

/** Does `task` when the page has nothing better to do. Returns how to call it off. */
export function whenIdle(task: () => void): () => void {
  if (typeof window.requestIdleCallback === "function") {
    const asked = window.requestIdleCallback(task, { timeout: 2_000 });
    return () => window.cancelIdleCallback(asked);
  }
  const timer = window.setTimeout(task, LATER_MS);
  return () => window.clearTimeout(timer);
}
