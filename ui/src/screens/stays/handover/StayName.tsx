import { EyeOff } from "lucide-react";
import { Link } from "react-router";
import { useText } from "../../../i18n/text";
import type { StayCard } from "../../../lib/api/bindings";
import { cardId } from "../../../testids";

/** A name on the screen; on paper a family with a secret place stands there by its number alone. */
export function StayName({ stay, linked = false }: { stay: StayCard; linked?: boolean }) {
  const text = useText();
  const name = stay.person === "" ? (stay.kana ?? text.desk.unknownPerson) : stay.person;
  const words = linked ? (
    <Link
      to={`/stay/${stay.id}`}
      data-testid={cardId("stay", stay.id)}
      className="inline-flex min-h-11 items-center font-bold text-primary print:min-h-0 print:text-ink print:no-underline"
    >
      {name}
    </Link>
  ) : (
    <span className="font-bold">{name}</span>
  );
  if (!stay.address_secret) return words;
  return (
    <>
      <span className="inline-flex items-center gap-1.5 print:hidden">
        {words}
        <EyeOff aria-label={text.form.addressSecret} className="size-4 shrink-0 text-muted" />
      </span>
      <span className="hidden font-bold print:inline">
        {text.desk.printedMask} {stay.code}
      </span>
    </>
  );
}
