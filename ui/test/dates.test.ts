import { describe, expect, test } from "vitest";
import { addDays, civil, isoWeek, mondayOf } from "../src/lib/dates/civil";
import { localInstant, longDate } from "../src/lib/dates/format";
import { type Lean, parseDate } from "../src/lib/dates/parse-date";

const TODAY = "2026-04-03";
const read = (typed: string, lean?: Lean) => {
  const parsed = parseDate(typed, TODAY, lean);
  return parsed.ok ? parsed.date : parsed.code;
};

describe("a typed day", () => {
  test.each([
    ["R8.4.1", "2026-04-01"],
    ["r8/4/1", "2026-04-01"],
    ["Ｒ８．４．１", "2026-04-01"],
    ["令和8年4月1日", "2026-04-01"],
    ["令和８年４月１日", "2026-04-01"],
    ["令和8年4月1日(水)", "2026-04-01"],
    ["㋿8年4月1日", "2026-04-01"],
    ["令和元年5月1日", "2019-05-01"],
    ["平成31年5月1日", "2019-05-01"],
    ["H31.4.30", "2019-04-30"],
    ["S63.12.31", "1988-12-31"],
    ["8/4/1", "2026-04-01"],
    ["20260401", "2026-04-01"],
    ["２０２６０４０１", "2026-04-01"],
    ["2026-04-01", "2026-04-01"],
    ["2026年4月1日", "2026-04-01"],
    ["4/1", "2026-04-01"],
    ["４月１日", "2026-04-01"],
    ["0401", "2026-04-01"],
    ["12/28", "2025-12-28"],
    ["きょう", "2026-04-03"],
    ["きのう", "2026-04-02"],
    ["一昨日", "2026-04-01"],
    ["明日", "2026-04-04"],
    [" 4 / 1 ", "2026-04-01"],
  ])("%s is %s", (typed, date) => expect(read(typed)).toBe(date));

  test.each([
    ["", "date_empty"],
    ["　", "date_empty"],
    ["令和8年2月30日", "date_invalid"],
    ["2026/13/1", "date_invalid"],
    ["2/30", "date_invalid"],
    ["らいしゅう", "date_unclear"],
    ["63/4/1", "date_unclear"],
    ["R0.4.1", "date_invalid"],
  ])("%s is refused as %s", (typed, code) => expect(read(typed)).toBe(code));

  test("a birthday without a year is never in the future", () => {
    expect(read("4/4", "past")).toBe("2025-04-04");
    expect(read("4/3", "past")).toBe("2026-04-03");
  });

  test("29 February exists in leap years only", () => {
    expect(civil(2024, 2, 29)).toBe("2024-02-29");
    expect(civil(2026, 2, 29)).toBeNull();
  });

  test("every day of ten years comes back from its own long form", () => {
    for (let date = "2018-01-01"; date < "2028-01-01"; date = addDays(date, 1)) {
      expect(read(longDate(date, "ja").replace(/\(\d+\)年/, "年"))).toBe(date);
    }
  });
});

describe("a shown day", () => {
  test("has era, year and weekday", () => {
    expect(longDate("2026-04-01", "ja")).toBe("令和8(2026)年4月1日(水)");
    expect(longDate("2019-04-30", "ja")).toBe("平成31(2019)年4月30日(火)");
    expect(longDate("2019-05-01", "ja")).toBe("令和元(2019)年5月1日(水)");
  });
});

describe("weeks and nights", () => {
  test("ISO weeks round the year's end", () => {
    expect(isoWeek("2026-03-09")).toBe("2026-W11");
    expect(isoWeek("2027-01-03")).toBe("2026-W53");
    expect(mondayOf("2026-W11")).toBe("2026-03-09");
    expect(mondayOf("2025-W53")).toBeNull();
  });

  test("25:30 is half past one of the next day", () => {
    expect(localInstant("2026-03-31", 25 * 60 + 30)).toBe("2026-04-01T01:30");
  });
});
