import { CircleCheck } from "lucide-react";
import { Button } from "../../components/Button";
import { useText } from "../../i18n/text";
import type { JoinedView } from "../../lib/api/bindings";
import { useCatalogue } from "../../lib/api/queries";
import { testIds } from "../../testids";
import { useRoleWord, useSees } from "../sharing/sharing-words";
import { StartFrame } from "./StartFrame";

type Props = { joined: JoinedView; onStart: () => void };

/** Who one is here, before anything is opened: the last moment to notice somebody else's invitation. */
export function Joined({ joined, onStart }: Props) {
  const text = useText();
  const roleWord = useRoleWord();
  const sees = useSees();
  const { join, invite, state } = text.sharing;
  const catalogue = useCatalogue();
  const { organisation, worker, role, device, received } = joined;
  // Who one is must not be read in codes, not for a moment.
  if (catalogue.isPending) return <StartFrame>{null}</StartFrame>;
  return (
    <StartFrame>
      <section
        data-testid={testIds.joinDone}
        className="flex flex-col gap-4 rounded-12 border border-line bg-surface px-8 py-7"
      >
        <p className="flex items-center gap-2 font-bold text-good">
          <CircleCheck aria-hidden className="size-6 shrink-0" />
          {join.doneTitle}
        </p>
        <h1 className="font-bold text-2xl leading-150">{join.you({ worker, role: roleWord(role) })}</h1>
        <dl className="m-0 grid grid-cols-[max-content_1fr] gap-x-5 gap-y-1">
          <dt className="text-muted">{invite.organisation}</dt>
          <dd className="m-0">{organisation}</dd>
          <dt className="text-muted">{state.device}</dt>
          <dd className="m-0">{device}</dd>
        </dl>
        <p>{invite.sees({ what: sees(role) })}</p>
        <p>{received > 0 ? join.received({ count: received }) : join.receivedNone}</p>
        {!joined.whole && <p data-testid={testIds.joinMore}>{join.notWhole}</p>}
        <p className="text-muted">{join.wrongPerson}</p>
        <div>
          <Button weight="primary" testId={testIds.joinStart} autoFocus onPress={onStart}>
            {join.start}
          </Button>
        </div>
      </section>
    </StartFrame>
  );
}
