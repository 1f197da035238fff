import { type ComponentType, createElement, type ReactNode, use, useState } from "react";
import { LoadProblem } from "../components/Page";

type Part = (props: never) => ReactNode;
type Outcome<M> = { parts: M } | { problem: unknown };

/** Parts of the window whose code is read when they are wanted, or ahead of that. */
export type Later<M> = {
  /** A component that stands for one of the parts. Until its code is there it suspends; a failure is shown. */
  part: <K extends keyof M>(name: K) => M[K];
  /** Reads the code before anybody wants it. Never rejects; a failure is left to whoever opens the part. */
  ahead: () => Promise<void>;
  /** Calls `then` once the code is there or has failed: at once if it is already. */
  whenThere: (then: () => void) => void;
};

/** A reading that was begun, and what came of it once it is over. */
type Reading<M> = { outcome: Promise<Outcome<M>>; done?: Outcome<M> };

/** `load` imports a module of components. Unlike React's `lazy`, a failure can be tried again. */
export function later<M extends Record<string, Part>>(load: () => Promise<M>): Later<M> {
  let asked: Reading<M> | null = null;

  function read(): Reading<M> {
    const outcome: Promise<Outcome<M>> = load().then(
      (parts) => ({ parts }),
      (problem: unknown) => ({ problem }),
    );
    const reading: Reading<M> = { outcome };
    void outcome.then((done) => {
      reading.done = done;
    });
    return reading;
  }

  function ask(): Reading<M> {
    asked ??= read();
    return asked;
  }

  /** What failed stays until it is known whether it failed again. */
  async function askAgain(): Promise<void> {
    const reading = read();
    await reading.outcome;
    asked = reading;
  }

  function part<K extends keyof M>(name: K): M[K] {
    const draw = (parts: M, props: object) => createElement(parts[name] as ComponentType<object>, props);

    function Waiting(props: object) {
      const [, setTries] = useState(0);
      const outcome = use(ask().outcome);
      if ("parts" in outcome) return draw(outcome.parts, props);
      const again = () => void askAgain().then(() => setTries((before) => before + 1));
      return (
        <div className="mx-auto w-full max-w-240 px-8 py-6">
          <LoadProblem error={outcome.problem} onRetry={again} />
        </div>
      );
    }

    function Standing(props: object) {
      // Decided once: what began by waiting must not start afresh when its code is there.
      const [known] = useState(() => asked?.done);
      return known && "parts" in known ? draw(known.parts, props) : <Waiting {...props} />;
    }
    return Standing as unknown as M[K];
  }

  return {
    part,
    ahead: async () => {
      const reading = ask();
      // What fails unseen is not held against the person who opens it later.
      if ("problem" in (await reading.outcome) && asked === reading) asked = null;
    },
    whenThere: (then) => {
      const done = asked?.done;
      if (done && "parts" in done) then();
      else void (done ? askAgain() : ask().outcome).then(then);
    },
  };
}
