import { BedDouble, CalendarPlus, Footprints } from "lucide-react";
import { useParams } from "react-router";
import { ButtonLink } from "../../components/Button";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { useText, word } from "../../i18n/text";
import { toProblem } from "../../lib/api/problem";
import { useFamily } from "../../lib/api/queries";
import { useMay } from "../../lib/may";
import { testIds } from "../../testids";
import { FamilyMemory } from "../memory/FamilyMemory";
import { Merged } from "../twins/Merged";
import { Alerts } from "./Alerts";
import { Contact } from "./Contact";
import { MemberTable } from "./MemberTable";
import { Timeline } from "./Timeline";

export function FamilyPage() {
  const text = useText();
  const { id = "" } = useParams();
  const family = useFamily(id);
  const may = useMay();

  if (family.isError) {
    const missing = ["record_missing", "record_deleted", "id_invalid", "I-31"].includes(
      toProblem(family.error).code,
    );
    return (
      <Page title={missing ? text.family.notFound : text.family.household}>
        {missing ? (
          <Empty
            title={text.family.notFoundLead}
            actions={<ButtonLink to="/find">{text.frame.find}</ButtonLink>}
          />
        ) : (
          <LoadProblem error={family.error} onRetry={() => void family.refetch()} />
        )}
      </Page>
    );
  }
  if (!family.data) return null;
  const view = family.data;
  const about = [
    text.family.code({ code: view.code }),
    word(text, "household_type", view.household_type),
    view.district,
  ];
  return (
    <Page
      testId={testIds.familyPage}
      title={view.display_name}
      lead={about.filter(Boolean).join(" / ")}
      actions={
        <>
          {may("visits") && (
            <ButtonLink to={`/visit/plan?household=${id}`} weight="quiet">
              <CalendarPlus aria-hidden className="size-5" />
              {text.family.planVisit}
            </ButtonLink>
          )}
          {may("beds") && (
            <ButtonLink to={`/stay/new?household=${id}`} testId={testIds.familyRecordStay}>
              <BedDouble aria-hidden className="size-5" />
              {text.family.recordStay}
            </ButtonLink>
          )}
          {may("visits") && (
            <ButtonLink to={`/visit/new?household=${id}`} weight="primary" testId={testIds.familyRecordVisit}>
              <Footprints aria-hidden className="size-5" />
              {text.family.recordVisit}
            </ButtonLink>
          )}
        </>
      }
    >
      <Alerts view={view} />
      <MemberTable householdId={id} members={view.members} />
      <Contact view={view} />
      <Merged view={view} />
      <Timeline householdId={id} items={view.timeline} />
      <FamilyMemory view={view} />
    </Page>
  );
}
