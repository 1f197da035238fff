import "./styles/index.css";
import type { QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { call } from "./lib/api/api";
import { askAhead, newQueryClient } from "./lib/api/queries";
import { keepBeforeClosing } from "./lib/draft";
import { whenIdle } from "./lib/idle";
import { installImeGuard } from "./lib/ime";
import { readKeptWords } from "./lib/preferences";
import fonts from "./styles/fonts.css?url";

installImeGuard(window);

/** Tells the shell that the first screen stands. A hidden window draws no frames, so there is none to wait for. */
function Ready() {
  useEffect(() => {
    void call("window_ready", {}).catch(() => undefined);
  }, []);
  return null;
}

/** Reads the fonts once the first screen has its answers: hundreds of faces would hold up its first picture. */
function readFontsAfter(queries: QueryClient) {
  whenIdle(() => {
    if (queries.isFetching() > 0) readFontsAfter(queries);
    else readFonts();
  });
}

/** A sheet for another medium holds nothing up; it is for the screen once it is there. */
function readFonts() {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.media = "print";
  sheet.onload = () => {
    sheet.media = "all";
  };
  sheet.href = fonts;
  document.head.append(sheet);
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
  keepBeforeClosing();
  const root = document.getElementById("root");
  if (!root) return;
  const queries = newQueryClient();
  void askAhead(queries);
  await readKeptWords();
  createRoot(root).render(
    <>
      <App queries={queries} />
      <Ready />
    </>,
  );
  readFontsAfter(queries);
}

void start();
