import "@fontsource/biz-udpgothic/400.css";
import "@fontsource/biz-udpgothic/700.css";
import "@fontsource/noto-sans-jp/400.css";
import "./styles/index.css";
import { useEffect } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { call } from "./lib/api/api";
import { installImeGuard } from "./lib/ime";

installImeGuard(window);

/** Tells the shell that the first screen stands. A hidden window draws no frames, so there is none to wait for. */
function Ready() {
  useEffect(() => {
    void call("window_ready", {}).catch(() => undefined);
  }, []);
  return null;
}

async function start() {
  // Only `--mode fake` keeps this branch; the production build drops it with the fake behind it.
  if (import.meta.env.MODE === "fake") {
    const { installFake } = await import("./lib/api/fake");
    installFake();
  }
  // Likewise `--mode bridge`, with which the tests drive another browser.
  if (import.meta.env.MODE === "bridge") {
    const { installBridge } = await import("./lib/api/bridge");
    installBridge();
  }
  const root = document.getElementById("root");
  if (!root) return;
  createRoot(root).render(
    <>
      <App />
      <Ready />
    </>,
  );
}

void start();
