import { ListChecks, MessagesSquare, Package, Send, Target } from "lucide-react";
import { ButtonLink } from "../../components/Button";
import { useText } from "../../i18n/text";
import { useMay } from "../../lib/may";
import { testIds } from "../../testids";

/** What can be begun for a family beside visits and stays. */
export function CaseActions({ householdId }: { householdId: string }) {
  const text = useText();
  const words = text.cases.actions;
  const may = useMay();
  if (!may("cases") && !may("shipments")) return null;
  const of = (place: string) => `/${place}/new?household=${householdId}`;
  return (
    <p data-noprint data-testid={testIds.caseActions} className="-mt-1 mb-2 flex flex-wrap gap-x-1">
      {may("cases") && (
        <>
          <ButtonLink to={of("consultation")} weight="quiet">
            <MessagesSquare aria-hidden className="size-5" />
            {words.consultation}
          </ButtonLink>
          <ButtonLink to={of("response")} weight="quiet">
            <ListChecks aria-hidden className="size-5" />
            {words.response}
          </ButtonLink>
          <ButtonLink to={of("plan")} weight="quiet">
            <Target aria-hidden className="size-5" />
            {words.plan}
          </ButtonLink>
          <ButtonLink to={of("referral")} weight="quiet">
            <Send aria-hidden className="size-5" />
            {words.referral}
          </ButtonLink>
        </>
      )}
      {may("shipments") && (
        <ButtonLink to={of("shipment")} weight="quiet">
          <Package aria-hidden className="size-5" />
          {words.shipment}
        </ButtonLink>
      )}
    </p>
  );
}
