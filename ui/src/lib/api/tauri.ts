import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Client } from "./commands";

export const tauriClient: Client = {
  call: (name, args) => invoke(name, args),
  watch: (changed) => {
    const listening = listen("records_changed", changed);
    return () => void listening.then((end) => end());
  },
};
