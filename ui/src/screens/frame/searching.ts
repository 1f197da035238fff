import { later } from "../later";

/** The search box comes after the first screen: its list is more code than that screen. */
export const searching = later(() => import("../../components/FindBox"));
