import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import { Link } from "react-router";

export type Weight = "primary" | "secondary" | "quiet";

const SHAPE =
  "inline-flex shrink-0 items-center justify-center gap-2 rounded-8 text-base font-bold leading-130 no-underline select-none";

const WEIGHTS: Record<Weight, string> = {
  primary:
    "min-h-12 min-w-32 px-5 py-2 bg-primary text-on-primary border border-primary data-[hovered]:bg-primary-hover hover:bg-primary-hover data-[pressed]:bg-primary-hover",
  secondary:
    "min-h-12 min-w-24 px-4 py-2 bg-surface text-primary border border-primary data-[hovered]:bg-tint hover:bg-tint data-[pressed]:bg-tint",
  quiet:
    "min-h-11 px-3 py-1.5 bg-transparent text-primary underline underline-offset-4 data-[hovered]:bg-tint hover:bg-tint",
};

const OFF =
  "data-[disabled]:bg-sunken data-[disabled]:text-muted data-[disabled]:border-line data-[disabled]:no-underline";

export type ButtonProps = AriaButtonProps & {
  weight?: Weight;
  testId?: string;
  children: ReactNode;
};

export function Button({ weight = "secondary", testId, className, ...rest }: ButtonProps) {
  return (
    <AriaButton
      {...rest}
      data-testid={testId}
      className={`${SHAPE} ${WEIGHTS[weight]} ${OFF} ${className ?? ""}`}
    />
  );
}

type ButtonLinkProps = {
  to: string;
  weight?: Weight;
  testId?: string;
  /** For screen readers, where the words in sight are said many times on the page. */
  label?: string;
  children: ReactNode;
};

/** Goes somewhere, looks like a button. */
export function ButtonLink({ to, weight = "secondary", testId, label, children }: ButtonLinkProps) {
  return (
    <Link to={to} data-testid={testId} aria-label={label} className={`${SHAPE} ${WEIGHTS[weight]}`}>
      {children}
    </Link>
  );
}
