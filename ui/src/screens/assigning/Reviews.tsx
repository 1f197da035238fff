import { BookOpenCheck, CheckCheck } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { Rest, useFirst } from "../../components/Rest";
import { useToasts } from "../../components/Toasts";
import { useLanguage, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { ReviewView } from "../../lib/api/bindings";
import { useReviews } from "../../lib/api/office-queries";
import { toProblem } from "../../lib/api/problem";
import { useRefreshRecords } from "../../lib/api/queries";
import { todayInTokyo } from "../../lib/dates/civil";
import { shortDate } from "../../lib/dates/format";
import { reviewId, testIds } from "../../testids";
import { Concern } from "../today/cards";
import { ReviewPane } from "./ReviewPane";

/** Visit records that nobody has read: the list, the words, the mark. */
export function Reviews() {
  const text = useText();
  const reviews = useReviews();
  if (reviews.isError) {
    return (
      <Page title={text.visiting.review.title}>
        <LoadProblem error={reviews.error} onRetry={() => void reviews.refetch()} />
      </Page>
    );
  }
  if (!reviews.data) return null;
  if (reviews.data.length === 0) {
    return (
      <Page title={text.visiting.review.title}>
        <Empty
          testId={testIds.reviewsEmpty}
          title={text.visiting.review.emptyTitle}
          lead={text.visiting.review.emptyLead}
        />
      </Page>
    );
  }
  return <Reading reviews={reviews.data} />;
}

/** From here on a record has to be acted on, not only read. */
const REPORT = 2;

function Reading({ reviews }: { reviews: ReviewView[] }) {
  const text = useText();
  const { review } = text.visiting;
  const toasts = useToasts();
  const refresh = useRefreshRecords();
  const list = useRef<HTMLUListElement>(null);
  const [chosen, setChosen] = useState(reviews[0]?.visit.id ?? "");
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const found = reviews.findIndex((candidate) => candidate.visit.id === chosen);
  const index = Math.max(0, found);
  const current = reviews[index];
  const { shown, rest } = useFirst("reviews", reviews);

  useEffect(() => {
    list.current?.querySelector<HTMLElement>("[aria-current=true]")?.focus({ preventScroll: true });
  }, []);

  function go(to: number) {
    const next = reviews[Math.min(Math.max(to, 0), reviews.length - 1)];
    if (!next) return;
    setChosen(next.visit.id);
    if (to >= shown.length - 1 && rest.left > 0) rest.onMore();
    list.current?.querySelector<HTMLElement>(`[data-testid="${reviewId(next.visit.id)}"]`)?.focus();
  }

  async function mark(read: ReviewView[]) {
    if (busy || read.length === 0) return;
    setBusy(true);
    try {
      const ids = read.map((each) => each.visit.id);
      const rest = reviews.filter((each) => !ids.includes(each.visit.id));
      const after = rest[Math.min(index, rest.length - 1)];
      const stored = await call("review", { visit_ids: ids });
      const changes = [...new Set(stored.flatMap((each) => (each.change ? [each.change] : [])))];
      toasts.show({ message: review.marked({ count: ids.length }), changes });
      setChosen(after?.visit.id ?? "");
      setAsking(false);
      await refresh();
    } catch (thrown) {
      toasts.show({ message: review.mark, problem: toProblem(thrown) });
    }
    setBusy(false);
  }

  function keys(event: KeyboardEvent) {
    const typing = (event.target as HTMLElement).matches("input, textarea");
    if (typing || event.ctrlKey || event.altKey || event.metaKey || !current) return;
    const key = event.key.normalize("NFKC").toLowerCase();
    if (key === "j" || key === "arrowdown") go(index + 1);
    else if (key === "k" || key === "arrowup") go(index - 1);
    else if (key === "r") void mark([current]);
    else return;
    event.preventDefault();
  }

  const urgent = reviews.some((each) => each.visit.concern_level >= REPORT);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to list and words together
    <div onKeyDown={keys}>
      <Page
        wide
        testId={testIds.reviews}
        title={review.title}
        lead={review.lead}
        actions={
          <Button
            testId={testIds.reviewMarkAll}
            isDisabled={busy}
            onPress={() => (urgent ? setAsking(true) : void mark(reviews))}
          >
            <CheckCheck aria-hidden className="size-5" />
            {review.markAll({ count: reviews.length })}
          </Button>
        }
      >
        {asking && (
          <div
            role="alert"
            className="flex flex-wrap items-center gap-3 rounded-12 border-2 border-warn-mark bg-warn-tint px-5 py-3"
          >
            <span className="min-w-64 flex-1">{review.markAllAsk({ count: reviews.length })}</span>
            <Button testId={testIds.reviewMarkAllYes} isDisabled={busy} onPress={() => void mark(reviews)}>
              {review.markAllYes}
            </Button>
            <Button weight="quiet" onPress={() => setAsking(false)}>
              {text.form.cancel}
            </Button>
          </div>
        )}
        <p className="-mt-3 text-muted text-sm">{review.keys}</p>
        <div className="flex flex-wrap items-start gap-5">
          <nav
            aria-label={review.list}
            className="flex-1 basis-72 rounded-12 border border-line bg-surface px-2 py-2"
          >
            <ul ref={list} className="m-0 list-none p-0">
              {shown.map((each) => (
                <li key={each.visit.id}>
                  <Line
                    review={each}
                    chosen={each.visit.id === current?.visit.id}
                    onChoose={() => setChosen(each.visit.id)}
                  />
                </li>
              ))}
            </ul>
            <Rest {...rest} />
          </nav>
          {current && (
            <ReviewPane
              key={current.visit.id}
              review={current}
              actions={
                <Button
                  weight="primary"
                  testId={testIds.reviewMark}
                  isDisabled={busy}
                  onPress={() => void mark([current])}
                >
                  <BookOpenCheck aria-hidden className="size-5" />
                  {review.mark}
                </Button>
              }
            />
          )}
        </div>
      </Page>
    </div>
  );
}

type LineProps = { review: ReviewView; chosen: boolean; onChoose: () => void };

function Line({ review: { visit, waiting_days }, chosen, onChoose }: LineProps) {
  const text = useText();
  const language = useLanguage();
  const { review } = text.visiting;
  return (
    <button
      type="button"
      data-testid={reviewId(visit.id)}
      aria-current={chosen}
      tabIndex={chosen ? 0 : -1}
      onClick={onChoose}
      className={`flex min-h-14 w-full flex-col items-start gap-0.5 rounded-8 border-l-4 px-3 py-2 text-left leading-150 ${
        chosen ? "border-primary bg-tint" : "border-transparent hover:bg-tint"
      }`}
    >
      <span className="flex w-full flex-wrap items-center justify-between gap-x-2">
        <span className="font-bold">{visit.household}</span>
        {visit.concern_level > 0 && <Concern level={visit.concern_level} />}
      </span>
      <span className="text-muted text-sm">
        {shortDate(visit.date, language, todayInTokyo())}{" "}
        {waiting_days === 0 ? review.today : review.days({ days: waiting_days })} {visit.workers.join("、")}
      </span>
    </button>
  );
}
