/** The screens of this folder, read together when one of them is opened. */
export { Conflicts } from "./Conflicts";
export { Invite } from "./Invite";
export { Sharing } from "./Sharing";
