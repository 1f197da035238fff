/** The screens of this folder, read together when one of them is opened. */

export { BalanceForm } from "./BalanceForm";
export { Plans } from "./Plans";
export { Report } from "./Report";
export { Reports } from "./Reports";
export { TargetForm } from "./TargetForm";
