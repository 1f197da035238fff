import { useState } from "react";
import { Problem } from "./api/problem";

export type Problems = { [field: string]: Problem };

/** Key of a problem that belongs to no field of the form. */
export const WHOLE_FORM = "";

/**
 * Values exactly as typed, and what is wrong with them. A failed save changes no value. `aliases` leads from the
 * core's fields to the form's where they differ; `parts` are the names of fields inside a list, such as members.
 */
export function useForm<V extends object>(initial: V, aliases: Record<string, string> = {}, parts?: RegExp) {
  const [began, setBegan] = useState<V>(initial);
  const [values, setValues] = useState<V>(initial);
  const [problems, setProblems] = useState<Problems>({});

  function set<K extends keyof V & string>(name: K, value: V[K]) {
    setValues((before) => ({ ...before, [name]: value }));
    forget(name);
  }

  function forget(name: string) {
    setProblems((before) => {
      if (!(name in before) && !(WHOLE_FORM in before)) return before;
      const { [name]: _gone, [WHOLE_FORM]: _whole, ...rest } = before;
      return rest;
    });
  }

  /** What was stored meanwhile by a press of its own: a change of what the form began with, not of the draft. */
  function rebase(change: (values: V) => V) {
    setBegan(change);
    setValues(change);
  }

  /** Name, value, setter and problem of a field, to spread into its control. */
  function field<K extends keyof V & string>(name: K) {
    return {
      name,
      value: values[name],
      onChange: (value: V[K]) => set(name, value),
      problem: problems[name],
    };
  }

  /** Puts an error of the core at its field; one without a field goes to the head of the form. */
  function report(problem: Problem) {
    const named = problem.field === null ? WHOLE_FORM : (aliases[problem.field] ?? problem.field);
    const place = named in values || parts?.test(named) ? named : WHOLE_FORM;
    setProblems({ [place]: problem });
  }

  return { values, initial: began, problems, set, setValues, rebase, setProblems, field, report };
}

/** Collects what the form itself can see is wrong, before the core is asked. */
export class Check {
  readonly problems: Problems = {};

  fail(field: string, code: string): void {
    this.problems[field] ??= new Problem({ code, field, detail: {} });
  }

  filled(field: string, value: string | readonly string[]): void {
    const empty = typeof value === "string" ? value.trim() === "" : value.length === 0;
    if (empty) this.fail(field, "required");
  }

  get ok(): boolean {
    return Object.keys(this.problems).length === 0;
  }
}
