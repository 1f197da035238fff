import type * as ja from "../ja/group";

export const group = {
  navCourses: "Courses and groups",
} satisfies typeof ja.group;
