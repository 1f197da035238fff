import { InlineAdd } from "../../components/InlineAdd";
import { RecordField } from "../../components/RecordField";
import { useText } from "../../i18n/text";
import type { ChoiceView } from "../../lib/api/bindings";
import type { Problem } from "../../lib/api/problem";

type Props = {
  name: string;
  value: string;
  onChange: (id: string) => void;
  problem?: Problem;
  sites: ChoiceView[];
};

/** A place to choose, or a new one by its name. */
export function SiteField({ sites, ...field }: Props) {
  const text = useText();
  return (
    <>
      <RecordField {...field} from={sites} label={text.session.site} required />
      <InlineAdd
        kind="site"
        open={text.session.addSite}
        label={text.session.newSite}
        record={(name) => ({ name })}
        onAdded={field.onChange}
        startOpen={sites.length === 0}
      />
    </>
  );
}
