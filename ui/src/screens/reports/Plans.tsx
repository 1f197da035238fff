import { ChevronRight, Plus } from "lucide-react";
import { Link } from "react-router";
import { ButtonLink } from "../../components/Button";
import { LoadProblem, Page } from "../../components/Page";
import { useLanguage, useText } from "../../i18n/text";
import type { BalanceLine, TargetLine } from "../../lib/api/bindings";
import { longDate } from "../../lib/dates/format";
import { cardId, testIds } from "../../testids";
import { useWord } from "../cases/words";
import { usePlans } from "./report-queries";
import { useSaid } from "./words";

const LIST = "rounded-12 border border-line bg-surface px-5 py-4";
const LINE =
  "flex min-h-14 items-center gap-4 border-line border-b py-2 text-ink leading-150 no-underline last:border-b-0 hover:bg-tint";

/** What reports are compared with, and begin with. */
export function Plans() {
  const text = useText();
  const plans = usePlans();
  const words = text.reports.plans;
  const targets = plans.data?.targets ?? [];
  const names = [...new Set(targets.map(({ plan_name }) => plan_name))];
  return (
    <Page
      testId={testIds.plans}
      title={words.title}
      lead={words.lead}
      actions={<ButtonLink to="/reports/plan">{words.openReport}</ButtonLink>}
    >
      {plans.isError && <LoadProblem error={plans.error} onRetry={() => void plans.refetch()} />}
      {plans.data && (
        <>
          {names.map((name) => (
            <section key={name} className={LIST}>
              <h2 className="font-bold text-lg leading-150">{name}</h2>
              <ul className="m-0 list-none p-0">
                {targets
                  .filter(({ plan_name }) => plan_name === name)
                  .map((target) => (
                    <Target key={target.id} target={target} />
                  ))}
              </ul>
              <Add to={`/target/new?plan=${encodeURIComponent(name)}`} label={words.addTo} />
            </section>
          ))}
          {names.length === 0 && (
            <section className={LIST}>
              <h2 className="font-bold text-lg leading-150">{words.targets}</h2>
              <p className="text-muted">{words.targetsEmpty}</p>
            </section>
          )}
          <div>
            <ButtonLink to="/target/new" testId={testIds.targetNew}>
              <Plus aria-hidden className="size-5" />
              {words.newTarget}
            </ButtonLink>
          </div>
          <section className={LIST}>
            <h2 className="font-bold text-lg leading-150">{words.balances}</h2>
            <p className="text-muted text-sm">{words.balanceLead}</p>
            <ul className="m-0 list-none p-0">
              {plans.data.balances.map((balance) => (
                <Balance key={balance.id} balance={balance} />
              ))}
            </ul>
            <Add to="/balance/new" label={words.newBalance} testId={testIds.balanceNew} />
          </section>
        </>
      )}
    </Page>
  );
}

function Add({ to, label, testId }: { to: string; label: string; testId?: string }) {
  return (
    <div className="-ml-3 mt-1">
      <ButtonLink to={to} weight="quiet" testId={testId}>
        <Plus aria-hidden className="size-5" />
        {label}
      </ButtonLink>
    </div>
  );
}

function Target({ target }: { target: TargetLine }) {
  const text = useText();
  const said = useSaid();
  const word = useWord();
  const words = text.reports.plans;
  const [first, last] = [target.years[0], target.years.at(-1)];
  const about = [
    target.target && words.aims({ target: target.target }),
    target.metric ? words.countedBy({ metric: said(target.metric) }) : words.typedIn,
    target.programme,
    first !== undefined && last !== undefined && words.yearRange({ first, last }),
    target.baselines > 0 && words.baselineCount({ count: target.baselines }),
  ].filter(Boolean);
  return (
    <li className="list-none">
      <Link to={`/target/${target.id}`} data-testid={cardId("target", target.id)} className={LINE}>
        <span className="w-20 shrink-0 text-muted tabular-nums">
          {[target.no, target.mark].filter(Boolean).join(" ")}
        </span>
        <span className="min-w-0 flex-1">
          <span className="block font-bold text-primary underline underline-offset-4">{target.item}</span>
          <span className="block text-sm">{about.join(" / ")}</span>
        </span>
        <span className="shrink-0 text-sm">{word("target_status", target.status)}</span>
        <ChevronRight aria-hidden className="size-5 shrink-0 text-primary" />
      </Link>
    </li>
  );
}

function Balance({ balance }: { balance: BalanceLine }) {
  const text = useText();
  const said = useSaid();
  const language = useLanguage();
  return (
    <li className="list-none">
      <Link to={`/balance/${balance.id}`} data-testid={cardId("balance", balance.id)} className={LINE}>
        <span className="min-w-0 flex-1">
          <span className="block font-bold text-primary underline underline-offset-4">
            {balance.programme} {said(balance.metric)}
            {balance.segment && ` (${said(balance.segment)})`}
          </span>
          <span className="block text-sm">
            {[text.reports.plans.untilDay({ day: longDate(balance.as_of, language) }), balance.source]
              .filter(Boolean)
              .join(" / ")}
          </span>
        </span>
        <span className="shrink-0 font-bold tabular-nums">{balance.value.toLocaleString("ja-JP")}</span>
        <ChevronRight aria-hidden className="size-5 shrink-0 text-primary" />
      </Link>
    </li>
  );
}
