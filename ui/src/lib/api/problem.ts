import type { ErrorView } from "./bindings";

/** An error of the core as something that can be thrown: code, field at fault, parameters. */
export class Problem extends Error {
  readonly code: string;
  readonly field: string | null;
  readonly detail: Record<string, unknown>;

  constructor(view: ErrorView) {
    super(view.code);
    this.code = view.code;
    this.field = view.field;
    this.detail = view.detail;
  }
}

function isErrorView(thrown: unknown): thrown is ErrorView {
  return typeof thrown === "object" && thrown !== null && typeof (thrown as ErrorView).code === "string";
}

/** Whatever was thrown, as a problem; what the core did not put into words is `unexpected`. */
export function toProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  if (isErrorView(thrown)) {
    return new Problem({ code: thrown.code, field: thrown.field ?? null, detail: thrown.detail ?? {} });
  }
  return new Problem({ code: "unexpected", field: null, detail: { message: String(thrown) } });
}
