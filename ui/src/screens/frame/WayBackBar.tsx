import { ArrowLeft, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { useLocation } from "react-router";
import { Button, ButtonLink } from "../../components/Button";
import { useText } from "../../i18n/text";
import { useWayBack } from "../../lib/way-back";
import { testIds } from "../../testids";

/** Above a record that was opened from a list of things to mend: the way back to that list. */
export function WayBackBar() {
  const text = useText();
  const { pathname } = useLocation();
  const { origin, leave } = useWayBack();
  const here = origin !== null && origin.place === pathname;
  const away = useRef(false);

  // The list is still there for a moment after one of its records was chosen.
  useEffect(() => {
    if (origin !== null && !here) away.current = true;
    else if (here && away.current) leave(null);
    if (origin === null) away.current = false;
  }, [origin, here, leave]);

  if (origin === null || here) return null;
  return (
    <div
      data-noprint
      className="sticky top-0 z-20 flex items-center gap-2 border-primary border-b bg-tint px-6 py-1"
    >
      <ButtonLink to={origin.place} weight="quiet" testId={testIds.wayBack}>
        <ArrowLeft aria-hidden className="size-5" />
        {text.office.wayBack[origin.label]}
      </ButtonLink>
      <span className="flex-1" />
      <Button weight="quiet" aria-label={text.form.dismiss} onPress={() => leave(null)}>
        <X aria-hidden className="size-5" />
      </Button>
    </div>
  );
}
