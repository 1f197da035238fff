import { describe, expect, test } from "vitest";
import { formatMinutes, parseTime, stepQuarter } from "../src/lib/dates/parse-time";

const read = (typed: string) => {
  const parsed = parseTime(typed);
  return parsed.ok ? formatMinutes(parsed.minutes) : parsed.code;
};

describe("a typed time", () => {
  test.each([
    ["930", "9:30"],
    ["0930", "9:30"],
    ["9:30", "9:30"],
    ["９：３０", "9:30"],
    ["９時半", "9:30"],
    ["9時30分", "9:30"],
    ["9時", "9:00"],
    ["9", "9:00"],
    ["17", "17:00"],
    ["午後2時", "14:00"],
    ["午後２時半", "14:30"],
    ["午前0時", "0:00"],
    ["午後12時", "12:00"],
    ["2pm", "14:00"],
    ["24:00", "24:00"],
    ["25:30", "25:30"],
    ["2530", "25:30"],
  ])("%s is %s", (typed, time) => expect(read(typed)).toBe(time));

  test.each([
    ["", "time_empty"],
    ["30:00", "time_invalid"],
    ["9:60", "time_invalid"],
    ["午後13時", "time_invalid"],
    ["あさ", "time_invalid"],
    ["12345", "time_invalid"],
  ])("%s is refused as %s", (typed, code) => expect(read(typed)).toBe(code));

  test("the arrows go to quarters", () => {
    expect(stepQuarter(9 * 60 + 7, 1)).toBe(9 * 60 + 15);
    expect(stepQuarter(9 * 60 + 7, -1)).toBe(9 * 60);
    expect(stepQuarter(0, -1)).toBe(0);
  });
});
