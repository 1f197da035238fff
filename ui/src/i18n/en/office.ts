import type * as ja from "../ja/office";

export const office = {
  navClosing: "Month closing",
  navPeople: "Workers and programmes",
  navSettings: "Settings",
  navHelp: "Help",
} satisfies typeof ja.office;
