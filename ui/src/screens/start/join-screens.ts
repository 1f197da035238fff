/** The screens of joining, read together when somebody joins. */
export { Joined } from "./Joined";
export { JoinOrganisation } from "./JoinOrganisation";
