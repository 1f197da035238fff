import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "../src/App";
import { setClient } from "../src/lib/api/api";
import type { ProfileState } from "../src/lib/api/bindings";
import { type Fake, newFake } from "../src/lib/api/fake";
import { PARTS } from "../src/screens/read-ahead";

// As in a window that has stood for a moment; how a screen comes whose code is still to be read is in later.test.
await Promise.all(PARTS.map((read) => read()));

/** The whole window over the fake core, at a place such as `/visit/new`. */
export function openAt(
  place: string,
  state: ProfileState = "open",
  empty = false,
  prepare: (fake: Fake) => void = () => undefined,
) {
  const fake: Fake = newFake(state, empty);
  prepare(fake);
  setClient(fake);
  location.hash = place;
  render(<App />);
  return { fake, user: userEvent.setup({ delay: null }) };
}

export const byId = (id: string) => screen.findByTestId(id);
export const putsOf = (fake: Fake, kind: string) =>
  fake.puts.filter((put) => put.kind === kind).map((put) => put.record);

export function typedIn(element: HTMLElement): string {
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) return element.value;
  throw new Error("not an input");
}
