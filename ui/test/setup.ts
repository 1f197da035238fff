import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";

// The machine may be busy with other work; a missing element still fails.
configure({ asyncUtilTimeout: 5_000 });

// Node has one of its own that wants a file; the tests keep theirs in memory.
const kept = new Map<string, string>();
Object.defineProperty(globalThis, "localStorage", {
  value: {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    clear: () => kept.clear(),
  },
});

// jsdom knows no CSS object; the ids that are escaped here are our own.
vi.stubGlobal("CSS", { escape: (id: string) => id.replaceAll(/[^\w-]/g, "\\$&") });

// jsdom draws nothing, so it has no scrolling.
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.scrollTo = () => undefined;

beforeEach(() => {
  kept.clear();
  location.hash = "";
});
afterEach(cleanup);
