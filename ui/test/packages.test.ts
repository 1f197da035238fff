import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** As in src-tauri/deny.toml, and the fonts' own. */
const ALLOWED = new Set(["MIT", "Apache-2.0", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "OFL-1.1"]);

type Locked = { license?: string; dev?: boolean };

const lock: { packages: Record<string, Locked> } = JSON.parse(readFileSync("package-lock.json", "utf8"));
const packages = Object.entries(lock.packages).filter(([path]) => path !== "");

test("what ships has a licence that asks for nothing of the program", () => {
  const shipped = packages.filter(([, locked]) => !locked.dev);
  expect(shipped.length).toBeGreaterThan(20);
  const other = shipped.filter(
    ([, { license = "" }]) => !license.split(" OR ").some((one) => ALLOWED.has(one)),
  );
  expect(other.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
});
