export const group = {
  navCourses: "講座・集まり",
};
