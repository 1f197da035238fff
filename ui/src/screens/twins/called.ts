import { useLanguage, useText } from "../../i18n/text";
import type { TwinSide } from "../../lib/api/bindings";
import { longDate } from "../../lib/dates/format";

type Named = Pick<TwinSide, "name" | "code"> & { birth_date?: string | null };

/** A name with what tells it from another of that name: its number, else the birth date. */
export function useCalled(): (side: Named) => string {
  const text = useText();
  const language = useLanguage();
  return ({ name, code, birth_date }) => {
    const mark = code ?? (birth_date ? longDate(birth_date, language) : null);
    const said = name || text.twins.nameless;
    // Where names are hidden, the number stands for the name.
    return mark === null || said.includes(mark) ? said : text.twins.called({ name: said, mark });
  };
}

/** Number, birth date and telephone of one of two, as far as they are known. */
export function useMarks(kind: string): (side: TwinSide) => string[] {
  const text = useText();
  const language = useLanguage();
  return ({ code, birth_date, address_secret, phones }) =>
    [
      code && (kind === "household" ? text.family.code({ code }) : text.twins.personCode({ code })),
      birth_date && text.search.born({ date: longDate(birth_date, language) }),
      address_secret ? null : phones.join("、"),
    ].filter((mark) => typeof mark === "string" && mark !== "") as string[];
}
