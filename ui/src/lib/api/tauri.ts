import { invoke } from "@tauri-apps/api/core";
import type { Client } from "./commands";

export const tauriClient: Client = {
  call: (name, args) => invoke(name, args),
};
