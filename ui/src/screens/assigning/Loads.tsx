import { CircleCheck, CircleX } from "lucide-react";
import { Link } from "react-router";
import { Badge } from "../../components/Badge";
import { LoadBar } from "../../components/LoadBar";
import { Rest, useFirst } from "../../components/Rest";
import { useText } from "../../i18n/text";
import type { WorkerLine } from "../../lib/api/bindings";
import { loadId, testIds } from "../../testids";

const CELL = "border-line border-t px-3 py-2 leading-150";

/** What each visitor carries: families, training, pledge, visits of the month. */
export function Loads({ workers }: { workers: WorkerLine[] }) {
  const text = useText();
  const { assign } = text.visiting;
  const { shown, rest } = useFirst("loads", workers);
  return (
    <section data-testid={testIds.assignLoads} className="rounded-12 border border-line bg-surface px-5 py-3">
      <h2 className="font-bold text-lg leading-150">{assign.loads}</h2>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reached by keyboard
        tabIndex={0}
        aria-label={assign.loads}
        className="relative overflow-x-auto"
      >
        <table className="w-full border-collapse">
          <thead>
            <tr className="text-left text-muted text-sm">
              {[assign.worker, assign.household, assign.training, assign.pledge, assign.monthVisits].map(
                (head) => (
                  <th key={head} scope="col" className="whitespace-nowrap px-3 py-1 font-normal">
                    {head}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {shown.map((worker) => (
              <tr key={worker.id} data-testid={loadId(worker.id)}>
                <td className={`${CELL} min-w-44`}>
                  <Link to={`/worker/${worker.id}`} className="font-bold text-ink underline-offset-4">
                    {worker.name}
                  </Link>
                </td>
                <td className={CELL}>
                  <LoadBar
                    count={worker.households}
                    max={worker.max_households}
                    words={
                      worker.max_households === null
                        ? assign.loadOnly({ count: worker.households })
                        : assign.load({ count: worker.households, max: worker.max_households })
                    }
                  />
                </td>
                <td className={`${CELL} whitespace-nowrap tabular-nums`}>
                  {assign.hoursOnly({ hours: worker.training_hours })}
                </td>
                <td className={CELL}>
                  <Pledge signedOn={worker.pledge_signed_on} />
                </td>
                <td className={`${CELL} whitespace-nowrap tabular-nums`}>
                  {assign.times({ count: worker.visits_this_month })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Rest {...rest} what={assign.loads} />
    </section>
  );
}

export function Pledge({ signedOn }: { signedOn: string | null }) {
  const text = useText();
  const { assign } = text.visiting;
  return signedOn === null ? (
    <Badge icon={CircleX} tone="warn">
      {assign.noPledge}
    </Badge>
  ) : (
    <Badge icon={CircleCheck} tone="good">
      {assign.pledged}
    </Badge>
  );
}
