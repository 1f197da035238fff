import { useEffect, useEffectEvent, useLayoutEffect } from "react";
import { useLocation, useNavigate } from "react-router";
import type { ProfileView } from "../../lib/api/bindings";
import { lastPlace, rememberPlace } from "../../lib/last-place";

/** A window that starts anew opens where its person was; Today stays behind it for going back. */
export function useLastPlace(profile: ProfileView): void {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const place = pathname + search;
  const comeBack = useEffectEvent(() => {
    const last = place === "/" ? lastPlace(profile) : null;
    if (last !== null && last !== "/") void navigate(last);
  });
  const remember = useEffectEvent((at: string) => rememberPlace(profile, at));

  // Before anything is painted, so that Today does not flash by.
  useLayoutEffect(() => comeBack(), []);
  useEffect(() => remember(place), [place]);
}
