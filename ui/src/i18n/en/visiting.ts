import type * as ja from "../ja/visiting";

export const visiting = {
  navVisits: "Visits",
  navAssignments: "Assignments",
} satisfies typeof ja.visiting;
