import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { expect, test } from "vitest";

/** What stands only in the gallery and in the fake answers, and a word that every build has. */
const GALLERY = "tsunagi-component-gallery";
const FAKE = "mihon-no-aikotoba";
/** What only the way of the tests' browser to the core has. */
const BRIDGE = "`ipc/${";
const ALWAYS = "nav-assignments";

async function built(mode: string): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), "tsunagi-ui-"));
  const before = process.env.NODE_ENV;
  // Vitest says "test"; the program is built without that.
  process.env.NODE_ENV = "production";
  try {
    await build({ mode, logLevel: "error", build: { outDir, emptyOutDir: true, minify: false } });
    const assets = join(outDir, "assets");
    return readdirSync(assets)
      .filter((name) => name.endsWith(".js"))
      .map((name) => readFileSync(join(assets, name), "utf8"))
      .join("\n");
  } finally {
    process.env.NODE_ENV = before;
    rmSync(outDir, { recursive: true });
  }
}

test("the shipped program has no gallery, fake answers or bridge; the builds for looking and testing have theirs", async () => {
  const shipped = await built("production");
  expect(shipped).toContain(ALWAYS);
  expect(shipped.includes(GALLERY)).toBe(false);
  expect(shipped.includes(FAKE)).toBe(false);
  expect(shipped.includes(BRIDGE)).toBe(false);
  const looked = await built("fake");
  expect(looked.includes(GALLERY)).toBe(true);
  expect(looked.includes(FAKE)).toBe(true);
  const bridged = await built("bridge");
  expect(bridged.includes(BRIDGE)).toBe(true);
  expect(bridged.includes(FAKE)).toBe(false);
}, 180_000);
