import { useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { LoadProblem } from "../../components/Page";
import type { JoinedView } from "../../lib/api/bindings";
import { useProfile } from "../../lib/api/queries";
import { forgetPlace } from "../../lib/last-place";
import { Frame } from "../frame/Frame";
import { useReadAhead } from "../read-ahead";
import { FirstScreen } from "./FirstScreen";
import { joining } from "./joining";
import { StartFrame } from "./StartFrame";
import { Trouble } from "./Trouble";
import { Unlock } from "./Unlock";

const Joined = joining.part("Joined");

/** Which of the start screens stands before the records, or the records themselves. */
export function Door() {
  const profile = useProfile();
  const navigate = useNavigate();
  const state = profile.data?.state;
  const [joined, setJoined] = useState<JoinedView | null>(null);
  useReadAhead();

  // A profile that was just made or locked must not open on the page of the one before it.
  useEffect(() => {
    if (state !== "none") return;
    forgetPlace();
    void navigate("/", { replace: true });
  }, [state, navigate]);

  if (joined) {
    // The profile is open from here on; it is shown once the person has seen who they are.
    const start = () => void profile.refetch().then(() => setJoined(null));
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
      return <FirstScreen onJoined={setJoined} />;
    case "locked":
      return <Unlock profile={profile.data} />;
    case "damaged":
    case "newer":
      return <Trouble profile={profile.data} />;
    case "open":
      return <Frame profile={profile.data} />;
  }
}
