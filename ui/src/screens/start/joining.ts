import { later } from "../later";

/** Needed once in the life of a computer: not part of what the first screen is made of. */
export const joining = later(() => import("./join-screens"));
