import { useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { LoadProblem } from "../../components/Page";
import { ToastProvider } from "../../components/Toasts";
import type { JoinedView, KitView } from "../../lib/api/bindings";
import { useProfile } from "../../lib/api/queries";
import { forgetPlace } from "../../lib/last-place";
import { WayBackProvider } from "../../lib/way-back";
import { Frame } from "../frame/Frame";
import { useReadAhead } from "../read-ahead";
import { FirstScreen } from "./FirstScreen";
import { joining } from "./joining";
import { StartFrame } from "./StartFrame";
import { Trouble } from "./Trouble";
import { Unlock } from "./Unlock";

const Joined = joining.part("Joined");
const Kit = joining.part("Kit");

/** Which of the start screens stands before the records, or the records themselves. */
export function Door() {
  const profile = useProfile();
  const navigate = useNavigate();
  const state = profile.data?.state;
  const [joined, setJoined] = useState<JoinedView | null>(null);
  const [kit, setKit] = useState<KitView | null>(null);
  useReadAhead();

  // A profile that was just made must not open on the page of the one before it; a locked one opens where
  // the same person was, and for another at their Today.
  useEffect(() => {
    if (state !== "none" && state !== "locked") return;
    if (state === "none") forgetPlace();
    void navigate("/", { replace: true });
  }, [state, navigate]);

  // The profile is open from here on; it is shown once the person has seen who they are, and has the sheet.
  if (kit && !joined) return <Kit kit={kit} onDone={() => void profile.refetch().then(() => setKit(null))} />;
  if (joined) {
    const start = () => (kit ? setJoined(null) : void profile.refetch().then(() => setJoined(null)));
    return <Joined joined={joined} onStart={start} />;
  }
  if (profile.isError) {
    return (
      <StartFrame>
        <LoadProblem error={profile.error} onRetry={() => void profile.refetch()} />
      </StartFrame>
    );
  }
  if (!profile.data) return <div className="min-h-dvh bg-page" />;
  switch (profile.data.state) {
    case "none":
      return (
        <FirstScreen
          onMade={setKit}
          onJoined={(joined, kit) => {
            setKit(kit);
            setJoined(joined);
          }}
        />
      );
    case "locked":
      return <Unlock profile={profile.data} />;
    case "damaged":
    case "newer":
      return <Trouble profile={profile.data} />;
    case "open":
      // What one person was told and where they came from ends with the lock.
      return (
        <ToastProvider>
          <WayBackProvider>
            <Frame profile={profile.data} />
          </WayBackProvider>
        </ToastProvider>
      );
  }
}
