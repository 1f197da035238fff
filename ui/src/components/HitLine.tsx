import { EyeOff, House, User } from "lucide-react";
import { useLanguage, useText } from "../i18n/text";
import type { HitView } from "../lib/api/bindings";
import { longDate } from "../lib/dates/format";

/** A finding of the search: what it is, its name and kana, and what tells two of a name apart. */
export function HitLine({ hit }: { hit: HitView }) {
  const text = useText();
  const language = useLanguage();
  const Icon = hit.kind === "household" ? House : User;
  const kind = hit.kind === "household" ? text.search.household : text.search.person;
  return (
    <span className="flex items-center gap-3">
      <Icon aria-hidden className="size-5 shrink-0 text-muted" />
      <span className="min-w-0 flex-1">
        <span className="block leading-150">
          {hit.name}
          {hit.kana && <span className="ml-2 text-muted text-sm">{hit.kana}</span>}
        </span>
        <span className="flex flex-wrap gap-x-3 text-muted text-sm leading-150">
          <span>{kind}</span>
          {hit.code && <span>{hit.code}</span>}
          {hit.birth_date && <span>{text.search.born({ date: longDate(hit.birth_date, language) })}</span>}
          {hit.address_secret && (
            <span className="inline-flex items-center gap-1">
              <EyeOff aria-hidden className="size-4" />
              {text.form.addressSecret}
            </span>
          )}
        </span>
      </span>
    </span>
  );
}
