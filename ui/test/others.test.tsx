import { waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { testIds } from "../src/testids";
import { byId, openAt } from "./open";

test("what another program wrote shows without being asked for", async () => {
  const { fake } = openAt("/");
  await byId(testIds.today);
  const asked = () => fake.calls.filter((call) => call.name === "today").length;
  const before = asked();
  fake.othersWrote?.();
  await waitFor(() => expect(asked()).toBe(before + 1));
});
