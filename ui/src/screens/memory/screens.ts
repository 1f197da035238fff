/** The screens of this folder, read together when one of them is opened. */
export { AccessLog } from "./AccessLog";
export { Consents } from "./Consents";
export { Due } from "./Due";
export { History } from "./History";
