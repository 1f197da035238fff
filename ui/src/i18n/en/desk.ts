import type * as ja from "../ja/desk";

export const desk = {
  navBoard: "Bed board",
  navHandover: "Handover",
} satisfies typeof ja.desk;
