import type { Client, CommandName, Commands } from "./commands";
import { toProblem } from "./problem";
import { tauriClient } from "./tauri";

let client: Client = tauriClient;

/** Tests and the development server without a window put their own client here. */
export function setClient(other: Client): void {
  client = other;
}

/** Calls the core. Rejects with a `Problem`, whatever went wrong. */
export async function call<K extends CommandName>(
  name: K,
  args: Commands[K]["args"],
): Promise<Commands[K]["result"]> {
  try {
    return await client.call(name, args);
  } catch (thrown) {
    throw toProblem(thrown);
  }
}

/** Calls `changed` whenever another program, such as the command line, wrote to the records. */
export function watch(changed: () => void): () => void {
  return client.watch(changed);
}

/** Calls `asked` when somebody closes the window; the shell waits a moment for `window_close`. */
export function closing(asked: () => void): () => void {
  return client.closing(asked);
}
