import { useState } from "react";
import { CODE } from "../../lib/api/fake/sharing";
import { notShared, sharingData } from "../../lib/api/fake/sharing-data";
import { Problem } from "../../lib/api/problem";
import { addDays, todayInTokyo } from "../../lib/dates/civil";
import { CodeField } from "../sharing/CodeField";
import { ConflictCard } from "../sharing/ConflictCard";
import { InvitationSheet } from "../sharing/Invitation";
import { SyncLine } from "../sharing/SyncLine";

/** Sharing in all its states: the footer's line, the code, the sheet, each kind of decision. */
export function SharingParts() {
  const day = todayInTokyo();
  const { view, conflicts } = sharingData(day);
  const states = [
    notShared(),
    view,
    { ...view, conflicts: 0 },
    { ...view, conflicts: 0, problem: "folder_missing" },
    { ...view, conflicts: 0, problem: "read_only" },
    { ...view, conflicts: 0, last_sync: null },
  ];
  const invitation = {
    code: CODE,
    role: "visitor",
    worker: "架空院 長名左衛門之助",
    device: "B4",
    valid_until: `${addDays(day, 7)}T14:06:00+09:00`,
  };
  return (
    <>
      <section className="flex flex-col gap-5 rounded-12 border border-line bg-surface px-5 py-4">
        <h2 className="font-bold text-lg">SyncLine, CodeField</h2>
        {states.map((state, at) => (
          <div key={`${at}-${state.problem}`} className="flex text-sm">
            <SyncLine view={state} />
          </div>
        ))}
        {["", "７ｋ２ｍｐ 9xq4t-0h", "7K2MP9XQ4T0HBNW3VRJ6ZD8ECX", "7U2MP", CODE].map((code) => (
          <Typed key={code} began={code} />
        ))}
      </section>
      <InvitationSheet invitation={invitation} folder={view.folder} />
      {conflicts.map((conflict) => (
        <ConflictCard
          key={conflict.id}
          conflict={conflict}
          busy={false}
          autoFocus={false}
          onDecide={() => undefined}
        />
      ))}
    </>
  );
}

function Typed({ began }: { began: string }) {
  const [code, setCode] = useState(began);
  const problem =
    began.length > 27 ? new Problem({ code: "code_wrong", field: "code", detail: {} }) : undefined;
  return <CodeField name={`dev_code_${began.length}`} value={code} onChange={setCode} problem={problem} />;
}
