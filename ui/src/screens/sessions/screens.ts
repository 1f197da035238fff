/** The screens of this folder, read together when one of them is opened. */
export { Childcare } from "./Childcare";
export { CourseForm } from "./CourseForm";
export { CourseList } from "./CourseList";
export { CoursePage } from "./CoursePage";
export { RollCall } from "./RollCall";
export { SessionForm } from "./SessionForm";
