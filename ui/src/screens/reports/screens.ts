/** The screens of this folder, read together when one of them is opened. */
export { Report } from "./Report";
export { Reports } from "./Reports";
