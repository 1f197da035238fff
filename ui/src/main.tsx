import "@fontsource/biz-udpgothic/400.css";
import "@fontsource/biz-udpgothic/700.css";
import "@fontsource/noto-sans-jp/400.css";
import "./styles/index.css";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { call } from "./lib/api/api";
import { installImeGuard } from "./lib/ime";

installImeGuard(window);

async function start() {
  // Only `--mode fake` keeps this branch; the production build drops it with the fake behind it.
  if (import.meta.env.MODE === "fake") {
    const { installFake } = await import("./lib/api/fake");
    installFake();
  }
  const root = document.getElementById("root");
  if (!root) return;
  createRoot(root).render(<App />);
  // Two frames: the first paint has then happened and the window can be shown without a white flash.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => void call("window_ready", {}).catch(() => undefined)),
  );
}

void start();
