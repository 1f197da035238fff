import { startTransition, useEffect, useEffectEvent, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import type { ProfileView } from "../../lib/api/bindings";
import { lastPlace, rememberPlace } from "../../lib/last-place";

/**
 * A window that starts anew opens where its person was; Today stays behind it for going back.
 * False until the first screen may be drawn: Today must not flash by, nor a gap where code is still to come.
 */
export function useLastPlace(profile: ProfileView): boolean {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const place = pathname + search;
  const [last] = useState(() => (place === "/" ? lastPlace(profile) : null));
  const elsewhere = last !== null && last !== "/";
  const [begun, setBegun] = useState(place === "/" && !elsewhere);
  const begin = useEffectEvent(() =>
    startTransition(() => {
      if (elsewhere) void navigate(last);
      setBegun(true);
    }),
  );
  const remember = useEffectEvent((at: string) => rememberPlace(profile, at));

  useEffect(() => begin(), []);
  useEffect(() => {
    if (begun) remember(place);
  }, [begun, place]);
  return begun;
}
