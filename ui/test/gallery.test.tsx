import { expect, test } from "vitest";
import { GALLERY } from "../src/screens/dev/Gallery";
import { byId, openAt } from "./open";

const COMPONENTS = Object.keys(import.meta.glob("../src/components/*.tsx")).map((path) =>
  path.replace(/^.*\/|\.tsx$/g, ""),
);
const SOURCE = Object.values(
  import.meta.glob<string>("../src/screens/dev/Gallery.tsx", {
    query: "?raw",
    import: "default",
    eager: true,
  }),
).join("");

/** Seen on every screen or only around others, not things to put into a gallery. */
const ELSEWHERE = ["Catch", "DisplayFields", "DraftNotes", "FieldFrame", "FindBox", "MendLink"];

test("the gallery opens", async () => {
  openAt("/dev");
  expect(await byId(GALLERY)).toBeTruthy();
});

test("every component is in the gallery", () => {
  const missing = COMPONENTS.filter(
    (name) => !ELSEWHERE.includes(name) && !SOURCE.includes(`/components/${name}"`),
  );
  expect(missing).toEqual([]);
});
