import { Columns2, Split } from "lucide-react";
import { Button, ButtonLink } from "../../components/Button";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { useToasts } from "../../components/Toasts";
import { useLanguage, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { TwinsView, TwinView } from "../../lib/api/bindings";
import { toProblem } from "../../lib/api/problem";
import { longDate } from "../../lib/dates/format";
import { testIds, twinsId } from "../../testids";
import { Evidence } from "./Evidence";
import { useDuplicates, useRefreshDuplicates } from "./twin-queries";

/** Families and people who may be there twice; somebody looks at the two and decides. */
export function Twins() {
  const text = useText();
  const found = useDuplicates();
  const words = text.twins;
  const { count, pairs } = found.data ?? { count: 0, pairs: [] };
  return (
    <Page testId={testIds.twins} title={words.listTitle} lead={words.listLead}>
      {found.isError && <LoadProblem error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && pairs.length === 0 && <Empty title={words.none} lead={words.noneLead} />}
      {pairs.length > 0 && (
        <ul className="m-0 flex list-none flex-col gap-3 p-0">
          {pairs.map((pair) => (
            <Pair key={`${pair.one.id}${pair.other.id}`} pair={pair} />
          ))}
        </ul>
      )}
      {count > pairs.length && <p className="text-muted">{words.further({ count: count - pairs.length })}</p>}
    </Page>
  );
}

function Pair({ pair }: { pair: TwinsView }) {
  const text = useText();
  const toasts = useToasts();
  const refresh = useRefreshDuplicates();
  const words = text.twins;
  const ids = { one: pair.one.id, other: pair.other.id };

  async function apart() {
    try {
      await call("keep_apart", { ...ids, together: false });
      const undo = async () => {
        await call("keep_apart", { ...ids, together: true });
        await refresh();
      };
      toasts.show({ message: words.keptApart, undo });
      await refresh();
    } catch (thrown) {
      toasts.show({ message: text.form.loadFailed, problem: toProblem(thrown) });
    }
  }

  return (
    <li
      data-testid={twinsId(pair.one.id, pair.other.id)}
      className="flex flex-col gap-3 rounded-12 border border-line bg-surface px-5 py-4"
    >
      <div className="grid grid-cols-2 gap-4">
        <Twin twin={pair.one} kind={pair.kind} />
        <Twin twin={pair.other} kind={pair.kind} />
      </div>
      <Evidence twins={pair} />
      <div className="flex flex-wrap gap-3">
        <ButtonLink to={`/same/${pair.kind}/${pair.one.id}/${pair.other.id}`} testId={testIds.twinsCompare}>
          <Columns2 aria-hidden className="size-5" />
          {words.compare}
        </ButtonLink>
        <Button weight="quiet" testId={testIds.twinsApart} onPress={() => void apart()}>
          <Split aria-hidden className="size-5" />
          {pair.kind === "household" ? words.apartFamilies : words.apartPeople}
        </Button>
      </div>
    </li>
  );
}

function Twin({ twin, kind }: { twin: TwinView; kind: string }) {
  const text = useText();
  const language = useLanguage();
  return (
    <div className="min-w-0 border-line border-l-4 pl-3 leading-150">
      <p className="break-words font-bold text-lg">{twin.name || text.twins.nameless}</p>
      <p className="text-muted tabular-nums">
        {[
          twin.birth_date && text.search.born({ date: longDate(twin.birth_date, language) }),
          twin.code && text.family.code({ code: twin.code }),
        ]
          .filter(Boolean)
          .join(" / ")}
      </p>
      {kind === "household" && <p className="break-words text-muted">{twin.people.join("、")}</p>}
    </div>
  );
}
