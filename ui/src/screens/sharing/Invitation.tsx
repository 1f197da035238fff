import { Copy, Printer, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { Button, ButtonLink } from "../../components/Button";
import { Page } from "../../components/Page";
import { useText } from "../../i18n/text";
import type { InvitationView } from "../../lib/api/bindings";
import { useProfile } from "../../lib/api/queries";
import { usePrint } from "../../lib/print";
import { testIds } from "../../testids";
import { useRoleWord, useWholeMoment } from "./sharing-words";

type Props = { invitation: InvitationView; folder: string | null; onAnother: () => void };

/** The code, this one time; the same page is the sheet for whoever joins. */
export function Invitation({ invitation, folder, onAnother }: Props) {
  const { invite } = useText().sharing;
  const print = usePrint();
  return (
    <Page testId={testIds.invitation} title={invite.readyTitle}>
      <div data-noprint className="flex flex-col gap-4">
        <p className="flex items-start gap-3 rounded-8 border-2 border-warn-mark bg-warn-tint px-4 py-3 text-warn">
          <TriangleAlert aria-hidden className="mt-0.5 size-6 shrink-0" />
          {invite.once}
        </p>
        <div className="flex flex-wrap items-center gap-3">
          <Button
            weight="primary"
            testId={testIds.invitePrint}
            onPress={() => void print({ kind: null, id: null, what: invite.sheetTitle })}
          >
            <Printer aria-hidden className="size-5" />
            {invite.print}
          </Button>
          <CopyCode code={invitation.code} />
          <span className="flex-1" />
          <Button weight="quiet" onPress={onAnother}>
            {invite.another}
          </Button>
          <ButtonLink to="/sharing" testId={testIds.inviteDone}>
            {invite.done}
          </ButtonLink>
        </div>
      </div>
      <InvitationSheet invitation={invitation} folder={folder} />
    </Page>
  );
}

function CopyCode({ code }: { code: string }) {
  const { invite } = useText().sharing;
  const [copied, setCopied] = useState<"copied" | "copyFailed" | null>(null);

  async function copy() {
    try {
      await navigator.clipboard.writeText(code);
      setCopied("copied");
    } catch {
      setCopied("copyFailed");
    }
  }

  return (
    <>
      <Button testId={testIds.inviteCopy} onPress={() => void copy()}>
        <Copy aria-hidden className="size-5" />
        {invite.copy}
      </Button>
      <span role="status">{copied !== null && invite[copied]}</span>
    </>
  );
}

type SheetProps = { invitation: InvitationView; folder: string | null };

/** One A4 page: the code in groups, for whom, until when, and each step on the new computer. */
export function InvitationSheet({ invitation, folder }: SheetProps) {
  const text = useText();
  const profile = useProfile();
  const roleWord = useRoleWord();
  const when = useWholeMoment();
  const { invite } = text.sharing;
  const { code, worker, role, device, valid_until } = invitation;
  const facts = [
    [invite.organisation, profile.data?.organisation ?? ""],
    [invite.person, text.sharing.state.role({ device: worker, role: roleWord(role) })],
    [invite.device, device],
    [invite.folder, folder === null ? "" : invite.folderHere({ path: folder })],
  ];
  return (
    <article
      data-invitation
      className="flex flex-col gap-5 rounded-12 border border-line bg-surface px-7 py-6 print:border-0 print:p-0"
    >
      <h2 className="font-bold text-2xl leading-150">{invite.sheetTitle}</h2>
      <div className="flex flex-col items-center gap-1 rounded-12 border-2 border-primary px-4 py-4 text-center">
        <p className="font-bold">{invite.codeLabel}</p>
        <p
          data-testid={testIds.inviteCode}
          data-code={code}
          className="flex select-text flex-wrap justify-center gap-x-3 font-bold font-mono text-[1.75rem] leading-150"
        >
          {code.split("-").map((group, at) => (
            <span key={at} className="whitespace-nowrap tracking-[0.12em]">
              {group}
              {at < code.split("-").length - 1 && <span className="text-muted">-</span>}
            </span>
          ))}
        </p>
        <p>{invite.validUntil({ when: when(valid_until) })}</p>
      </div>
      <p className="font-bold">{invite.sheetLead({ worker })}</p>
      <ol className="m-0 flex list-none flex-col gap-2 p-0">
        {invite.sheetSteps.map((step, at) => (
          <li key={step} className="flex items-start gap-3">
            <span className="mt-0.5 flex size-7 shrink-0 items-center justify-center rounded-full border border-ink font-bold text-sm tabular-nums">
              {at + 1}
            </span>
            <span>{step}</span>
          </li>
        ))}
      </ol>
      <dl className="m-0 grid grid-cols-[max-content_1fr] gap-x-5 gap-y-1 border-line border-t pt-3">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="m-0 break-all">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="border-ink border-l-4 pl-3 font-bold">{invite.sheetSecret}</p>
    </article>
  );
}
