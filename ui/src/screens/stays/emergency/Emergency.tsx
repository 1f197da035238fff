import { useSearchParams } from "react-router";
import { Empty, LoadProblem, Page } from "../../../components/Page";
import { useText } from "../../../i18n/text";
import { useCatalogue, useOptions, useToday } from "../../../lib/api/queries";
import { lastProgramme } from "../last-programme";
import { EmergencyForm } from "./EmergencyForm";

/** A call at night: a bed at once, the rest later. */
export function Emergency() {
  const text = useText();
  const options = useOptions();
  const catalogue = useCatalogue();
  const today = useToday();
  const [search] = useSearchParams();
  const programme = lastProgramme(options.data, search.get("programme"));
  const failed = [options, today].find((query) => query.isError);
  if (failed) {
    return (
      <Page title={text.desk.emergencyTitle}>
        <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />
      </Page>
    );
  }
  if (!options.data || !catalogue.data || !today.data) return null;
  if (!programme) {
    return (
      <Page title={text.desk.emergencyTitle}>
        <Empty title={text.desk.noProgramme} lead={text.desk.noProgrammeLead} />
      </Page>
    );
  }
  return <EmergencyForm options={options.data} programmeId={programme.id} />;
}
