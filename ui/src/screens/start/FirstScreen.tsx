import { useQueryClient } from "@tanstack/react-query";
import { Building2, ChevronRight, type LucideIcon, Sprout, Users } from "lucide-react";
import { Suspense, useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import { problemSentence, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { JoinedView, KitView } from "../../lib/api/bindings";
import { type Problem, toProblem } from "../../lib/api/problem";
import { testIds } from "../../testids";
import { CreateOrganisation } from "./CreateOrganisation";
import { joining } from "./joining";
import { StartFrame } from "./StartFrame";

const JoinOrganisation = joining.part("JoinOrganisation");

type Props = { onMade: (kit: KitView) => void; onJoined: (joined: JoinedView, kit: KitView | null) => void };

/** No profile yet: make an organisation, join one, or look around. */
export function FirstScreen({ onMade, onJoined }: Props) {
  const text = useText();
  const queries = useQueryClient();
  const [way, setWay] = useState<"create" | "join" | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  if (way === "create") return <CreateOrganisation onBack={() => setWay(null)} onMade={onMade} />;
  if (way === "join") {
    return (
      <Suspense>
        <JoinOrganisation onBack={() => setWay(null)} onJoined={onJoined} />
      </Suspense>
    );
  }

  async function openSample() {
    setBusy(true);
    try {
      const profile = await call("open_sample", {});
      queries.setQueryData(["profile"], profile);
    } catch (thrown) {
      setProblem(toProblem(thrown));
      setBusy(false);
    }
  }

  return (
    <StartFrame>
      <div>
        <h1 className="font-bold text-[2rem] leading-140">{text.start.title}</h1>
        <p className="mt-2">{text.start.lead}</p>
      </div>
      {problem && (
        <p role="alert" className="rounded-8 border-2 border-bad bg-bad-tint px-4 py-3">
          {problemSentence(text, problem)}
        </p>
      )}
      <div className="flex flex-col gap-4">
        <Way
          testId={testIds.startCreate}
          icon={Building2}
          title={text.start.create}
          help={text.start.createHelp}
          onPress={() => setWay("create")}
          main
        />
        <Way
          testId={testIds.startJoin}
          icon={Users}
          title={text.start.join}
          help={text.start.joinHelp}
          onPress={() => joining.whenThere(() => setWay("join"))}
        />
        <Way
          testId={testIds.startSample}
          icon={Sprout}
          title={text.start.sample}
          help={text.start.sampleHelp}
          onPress={busy ? undefined : () => void openSample()}
        />
      </div>
    </StartFrame>
  );
}

type WayProps = {
  testId: string;
  icon: LucideIcon;
  title: string;
  help: string;
  main?: boolean;
  onPress?: () => void;
};

function Way({ testId, icon: Icon, title, help, main, onPress }: WayProps) {
  return (
    <AriaButton
      data-testid={testId}
      isDisabled={onPress === undefined}
      onPress={onPress}
      className={`flex min-h-24 items-center gap-5 rounded-12 px-6 py-4 text-left data-[disabled]:border-line data-[disabled]:border-dashed data-[disabled]:bg-sunken data-[disabled]:text-muted ${
        main
          ? "border border-primary bg-primary text-on-primary data-[hovered]:bg-primary-hover"
          : "border border-edge bg-surface text-ink data-[hovered]:bg-tint"
      }`}
    >
      <Icon aria-hidden className="size-9 shrink-0" strokeWidth={1.75} />
      <span className="flex-1">
        <span className="block font-bold text-xl leading-150">{title}</span>
        <span className="block leading-160">{help}</span>
      </span>
      {onPress && <ChevronRight aria-hidden className="size-6 shrink-0" />}
    </AriaButton>
  );
}
