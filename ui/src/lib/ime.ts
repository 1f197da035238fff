/** Whether a key is the input method's. macOS sends the last Enter as `isComposing=false, keyCode=229`. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/**
 * The Enter that ends a Japanese conversion must never reach a shortcut or a form: it is stopped
 * on the window, before anyone else.
 */
export function installImeGuard(target: Window): () => void {
  const guard = (event: KeyboardEvent) => {
    if (isComposing(event)) event.stopPropagation();
  };
  target.addEventListener("keydown", guard, true);
  return () => target.removeEventListener("keydown", guard, true);
}
