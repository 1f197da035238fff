/** The screens of joining and of forgotten passphrases, read together when somebody needs one of them. */
export { Forgot } from "./Forgot";
export { Joined } from "./Joined";
export { JoinOrganisation } from "./JoinOrganisation";
export { Kit } from "./Kit";
export { RestoreBackup } from "./RestoreBackup";
