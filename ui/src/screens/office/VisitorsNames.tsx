import { useQuery } from "@tanstack/react-query";
import { CheckField } from "../../components/CheckField";
import { Section } from "../../components/FormShell";
import { LoadProblem } from "../../components/Page";
import { useToasts } from "../../components/Toasts";
import { useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import { useMay } from "../../lib/may";
import { useSave } from "../../lib/save";

/** Whether visitors see families by alias and code, on every device of the organisation. */
export function VisitorsNames({ organisationId }: { organisationId: string }) {
  const text = useText();
  const may = useMay();
  const toasts = useToasts();
  const { settings } = text.office;
  const mayChange = may("settings");
  const own = useQuery({
    queryKey: ["records", "organisation", organisationId],
    queryFn: () => call("get", { kind: "organisation", id: organisationId }),
    enabled: mayChange,
  });
  const saver = useSave((problem) => toasts.show({ message: settings.visitors, problem }));
  if (!mayChange) return null;

  function set(visitors_see_alias: boolean) {
    const record = { id: organisationId, visitors_see_alias };
    const said = visitors_see_alias ? settings.aliasOn : settings.aliasOff;
    void saver.save(
      said,
      (batch) => batch.put("organisation", record),
      () => undefined,
    );
  }

  return (
    <Section title={settings.visitors}>
      {own.isError && <LoadProblem error={own.error} onRetry={() => void own.refetch()} />}
      {own.data && (
        <CheckField
          name="visitors_see_alias"
          label={settings.alias}
          hint={settings.aliasHint}
          value={own.data.visitors_see_alias === true}
          onChange={set}
        />
      )}
    </Section>
  );
}
