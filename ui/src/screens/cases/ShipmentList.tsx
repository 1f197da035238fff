import { ChevronRight, EyeOff, PackagePlus } from "lucide-react";
import { Link } from "react-router";
import { Badge } from "../../components/Badge";
import { ButtonLink } from "../../components/Button";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { First } from "../../components/Rest";
import { StatusBadge } from "../../components/StatusBadge";
import { useLanguage, useText } from "../../i18n/text";
import type { ShipmentLine } from "../../lib/api/bindings";
import { shortDate } from "../../lib/dates/format";
import { cardId, testIds } from "../../testids";
import { useShipments } from "./case-queries";
import { useWord } from "./words";

/** Parcels that wait to be sent, then those that went. */
export function ShipmentList() {
  const words = useText().cases.shipment;
  const view = useShipments();
  return (
    <Page
      testId={testIds.shipments}
      title={words.listTitle}
      lead={words.listLead}
      actions={
        <ButtonLink to="/shipment/new" weight="primary" testId={testIds.shipmentNew}>
          <PackagePlus aria-hidden className="size-5" />
          {words.newTitle}
        </ButtonLink>
      }
    >
      {view.isError && <LoadProblem error={view.error} onRetry={() => void view.refetch()} />}
      {view.data &&
        (view.data.length === 0 ? (
          <Empty title={words.empty} lead={words.emptyLead} />
        ) : (
          <ul className="m-0 list-none overflow-hidden rounded-12 border border-line bg-surface p-0">
            <First name="shipments" of={view.data}>
              {(line) => <Line key={line.id} line={line} />}
            </First>
          </ul>
        ))}
    </Page>
  );
}

function Line({ line }: { line: ShipmentLine }) {
  const words = useText().cases.shipment;
  const language = useLanguage();
  const word = useWord();
  const goods = line.items.map(({ item, qty }) => words.goods({ item: word("shipping_item", item), qty }));
  const day = line.shipped_on ?? line.requested_on;
  return (
    <li className="border-line border-b last:border-b-0">
      <Link
        to={`/shipment/${line.id}`}
        data-testid={cardId("shipment", line.id)}
        className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-1 px-5 py-2.5 text-ink no-underline hover:bg-tint"
      >
        <span className="w-28 shrink-0">{shortDate(day, language)}</span>
        <span className="min-w-72 flex-1">
          <span className="block font-bold leading-150">{line.person}</span>
          <span className="block text-muted text-sm leading-150">
            {[line.programme, goods.join("、")].filter(Boolean).join(" / ")}
          </span>
        </span>
        <span className="ml-auto flex flex-wrap items-center justify-end gap-2">
          {line.neutral_label && (
            <Badge icon={EyeOff} tone="quiet">
              {words.neutralMark}
            </Badge>
          )}
          <StatusBadge list="shipment_status" code={line.status} />
          <ChevronRight aria-hidden className="size-5 shrink-0 text-muted" />
        </span>
      </Link>
    </li>
  );
}
