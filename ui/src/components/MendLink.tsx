import type { ReactNode } from "react";
import { Link } from "react-router";
import { type Origin, useWayBack } from "../lib/way-back";

type Props = { to: string; from: Origin; testId?: string; className?: string; children: ReactNode };

/** Leads to what is to be mended, and leaves the way back. */
export function MendLink({ to, from, testId, className, children }: Props) {
  const { leave } = useWayBack();
  return (
    <Link to={to} data-testid={testId} className={className} onClick={() => leave(from)}>
      {children}
    </Link>
  );
}
