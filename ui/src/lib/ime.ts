/**
 * The Enter that ends a Japanese conversion must never reach a shortcut or a form. macOS sends it as
 * `isComposing=false, keyCode=229`, so both marks are looked at, on the window and before anyone else.
 */
export function installImeGuard(target: Window): () => void {
  const guard = (event: KeyboardEvent) => {
    if (event.isComposing || event.keyCode === 229) event.stopPropagation();
  };
  target.addEventListener("keydown", guard, true);
  return () => target.removeEventListener("keydown", guard, true);
}
