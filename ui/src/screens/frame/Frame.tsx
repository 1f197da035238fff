import { Suspense, useEffect, useEffectEvent, useRef, useState } from "react";
import { Navigate, Route, Routes, useLocation, useNavigate } from "react-router";
import { ToastShelf } from "../../components/Toasts";
import { useText } from "../../i18n/text";
import type { ProfileView } from "../../lib/api/bindings";
import { useOthersChanges } from "../../lib/api/queries";
import { assigningRoutes } from "../assigning/routes";
import { caseRoutes } from "../cases/routes";
import { devRoutes } from "../dev/routes";
import { familyRoutes } from "../family/routes";
import { memoryRoutes } from "../memory/routes";
import { officeRoutes } from "../office/routes";
import { reportRoutes } from "../reports/routes";
import { groupRoutes } from "../sessions/routes";
import { sharingRoutes } from "../sharing/routes";
import { deskRoutes } from "../stays/routes";
import { Today } from "../today/Today";
import { twinRoutes } from "../twins/routes";
import { visitingRoutes } from "../visits/routes";
import { Coming } from "./Coming";
import { Footer } from "./Footer";
import { Navigation } from "./Navigation";
import { SearchDialog } from "./SearchDialog";
import { searching as searchCode } from "./searching";
import { TopBar } from "./TopBar";
import { useIdleLock } from "./use-idle-lock";
import { useLastPlace } from "./use-last-place";
import { useLock } from "./use-lock";
import { WayBackBar } from "./WayBackBar";

/** The window around every screen: menu, search, main part, footer. */
export function Frame({ profile }: { profile: ProfileView }) {
  const text = useText();
  const place = useLocation();
  const navigate = useNavigate();
  const main = useRef<HTMLElement>(null);
  const [searching, setSearching] = useState(false);
  const lock = useLock();
  // Fictitious records need no hiding.
  useIdleLock(profile.sample ? null : profile.idle_minutes, () => void lock());
  useOthersChanges();
  const begun = useLastPlace(profile);
  const search = () => profile.may.includes("find") && searchCode.whenThere(() => setSearching(true));

  const shortcut = useEffectEvent((event: KeyboardEvent) => {
    const key = event.key.toLowerCase();
    if (key === "f1") void navigate("/help");
    else if (!event.ctrlKey && !event.metaKey) return;
    else if (key === "k") search();
    else if (key === "l") void lock();
    else return;
    event.preventDefault();
  });

  useEffect(() => {
    const keys = (event: KeyboardEvent) => shortcut(event);
    window.addEventListener("keydown", keys);
    return () => window.removeEventListener("keydown", keys);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new screen starts at its top
  useEffect(() => {
    main.current?.scrollTo?.({ top: 0 });
  }, [place.pathname]);

  return (
    // Clipped, not hidden: what is scrolled to inside must not push the frame itself away.
    <div data-frame className="grid h-dvh grid-cols-[auto_1fr] grid-rows-[auto_1fr_auto_auto] overflow-clip">
      <button
        type="button"
        onClick={() => main.current?.focus()}
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-surface focus:p-3"
      >
        {text.frame.skipToMain}
      </button>
      <Navigation />
      <TopBar profile={profile} onSearch={search} />
      <main
        ref={main}
        id="main"
        // Which screen stands: the address is ahead of it until the next one's code is there.
        data-place={begun ? place.pathname + place.search : undefined}
        tabIndex={-1}
        // What gets the keys stands clear of the bar with 保存.
        className="relative scroll-pb-24 overflow-y-auto outline-none focus-visible:outline-none"
      >
        <WayBackBar />
        {begun && <Coming />}
        {/* Stands above the screens: the one before stays until the code of the next is there. */}
        <Suspense>
          {begun && (
            // A form of another record starts afresh.
            <Routes key={place.pathname + place.search}>
              <Route path="/" element={<Today />} />
              {familyRoutes}
              {caseRoutes}
              {visitingRoutes}
              {assigningRoutes}
              {deskRoutes}
              {groupRoutes}
              {officeRoutes}
              {reportRoutes}
              {memoryRoutes}
              {sharingRoutes}
              {twinRoutes}
              {devRoutes}
              <Route path="*" element={<Navigate to="/" replace />} />
            </Routes>
          )}
        </Suspense>
      </main>
      <ToastShelf />
      <Footer profile={profile} />
      {searching && <SearchDialog onClose={() => setSearching(false)} />}
    </div>
  );
}
