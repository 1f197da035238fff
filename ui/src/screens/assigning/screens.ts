/** The screens of this folder, read together when one of them is opened. */
export { Assignments } from "./Assignments";
export { Reviews } from "./Reviews";
