import { House, NotebookPen, PenLine } from "lucide-react";
import type { ReactNode } from "react";
import { ButtonLink } from "../../components/Button";
import { MendLink } from "../../components/MendLink";
import { useLanguage, useText } from "../../i18n/text";
import type { ReviewView } from "../../lib/api/bindings";
import { useCatalogue } from "../../lib/api/queries";
import { wordIn } from "../../lib/codes";
import { longDate } from "../../lib/dates/format";
import { testIds } from "../../testids";
import { Concern, useSpan } from "../today/cards";

/** From here on the organiser hands it on. */
const REPORT = 2;

/** One record with all its words. */
export function ReviewPane({ review: view, actions }: { review: ReviewView; actions: ReactNode }) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const span = useSpan();
  const { review } = text.visiting;
  const { visit } = view;
  const codes = (list: string, of: string[]) =>
    of.map((code) => wordIn(catalogue.data, list, code, language)).join("、");
  const words: [label: string, value: string | null][] = [
    [review.note, view.note],
    [review.mother, view.observation_mother],
    [review.child, view.observation_child],
    [review.home, view.observation_home],
  ];
  const written = words.filter(([, value]) => value !== null && value.trim() !== "");
  return (
    <article
      data-testid={testIds.reviewText}
      data-visit={visit.id}
      className="flex flex-col gap-4 rounded-12 border border-line bg-surface px-6 pt-5"
    >
      <header>
        <h2 className="flex flex-wrap items-center gap-3 font-bold text-xl leading-150">
          {visit.household}
          {visit.concern_level > 0 && <Concern level={visit.concern_level} />}
        </h2>
        <p className="text-muted">
          {longDate(visit.date, language)} {span(visit.start_at, visit.end_at)} {visit.programme} /{" "}
          {review.by({ people: visit.workers.join("、") })}
        </p>
      </header>
      <dl className="m-0 flex flex-col gap-3">
        {written.length === 0 && <p className="text-muted">{review.noWords}</p>}
        {written.map(([label, value]) => (
          <div key={label}>
            <dt className="text-muted text-sm">{label}</dt>
            <dd className="m-0 max-w-160 select-text whitespace-pre-wrap leading-170">{value}</dd>
          </div>
        ))}
        {view.activities.length > 0 && (
          <div>
            <dt className="text-muted text-sm">{review.activities}</dt>
            <dd className="m-0">{codes("activity", view.activities)}</dd>
          </div>
        )}
        {view.tasks.length > 0 && (
          <div>
            <dt className="text-muted text-sm">{review.tasks}</dt>
            <dd className="m-0">{codes("task", view.tasks)}</dd>
          </div>
        )}
      </dl>
      <footer className="sticky bottom-0 flex flex-wrap items-center gap-2 border-line border-t bg-surface py-3">
        {actions}
        {visit.concern_level >= REPORT && (
          <MendLink
            to={`/visit/${visit.id}/concern`}
            from={{ place: "/reviews", label: "reviews" }}
            testId={testIds.reviewHand}
            className="inline-flex min-h-12 items-center gap-2 rounded-8 border border-primary bg-surface px-4 py-2 font-bold text-primary no-underline hover:bg-tint"
          >
            <NotebookPen aria-hidden className="size-5" />
            {review.hand}
          </MendLink>
        )}
        <ButtonLink to={`/visit/${visit.id}`} weight="quiet">
          <PenLine aria-hidden className="size-5" />
          {review.open}
        </ButtonLink>
        <ButtonLink to={`/family/${visit.household_id}`} weight="quiet">
          <House aria-hidden className="size-5" />
          {review.family}
        </ButtonLink>
      </footer>
    </article>
  );
}
