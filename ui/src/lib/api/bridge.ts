import { setClient } from "./api";
import type { Client } from "./commands";

/** The shell's commands through the tests' bridge: the same core, another browser. Never part of the program. */
const bridgeClient: Client = {
  call: async (name, args) => {
    const answer = await fetch(`ipc/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(args),
    });
    const body = await answer.json();
    if (!answer.ok) throw body;
    return body;
  },
  // What other programs write is heard in the window only.
  watch: () => () => undefined,
  closing: () => () => undefined,
};

export function installBridge(): void {
  setClient(bridgeClient);
}
