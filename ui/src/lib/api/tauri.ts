import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Client } from "./commands";

export const tauriClient: Client = {
  call: (name, args) => invoke(name, args),
  watch: (changed) => hear("records_changed", changed),
  closing: (asked) => hear("closing", asked),
};

function hear(event: string, heard: () => void): () => void {
  const listening = listen(event, heard);
  return () => void listening.then((end) => end());
}
