import icon from "../../../../assets/icons/tsunagi.svg";

/** The program's icon; its name always stands beside it. */
export function Mark() {
  return <img src={icon} alt="" className="size-9 shrink-0" />;
}
