/** The screens of this folder, read together when one of them is opened. */
export { Compare } from "./Compare";
export { Twins } from "./Twins";
