import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { FindPicker } from "../../components/FindPicker";
import { Section } from "../../components/FormShell";
import { LoadProblem, Page } from "../../components/Page";
import { problemSentence, useText } from "../../i18n/text";
import type { TwinsCompared } from "../../lib/api/bindings";
import type { RecordFields } from "../../lib/api/commands";
import { useFamily } from "../../lib/api/queries";
import { textOf } from "../../lib/fields";
import { useRecord } from "../../lib/use-record";
import { testIds } from "../../testids";
import { useCalled } from "./called";
import { Evidence } from "./Evidence";
import { Merging } from "./Merging";
import { SideTable } from "./SideTable";
import { type TwinKind, useCompared } from "./twin-queries";

/** Two records side by side, and the question whether they are one. Without the other, it is looked for. */
export function Compare() {
  const text = useText();
  const navigate = useNavigate();
  const { kind: asked = "", one = "", other = "" } = useParams();
  const kind: TwinKind = asked === "person" ? "person" : "household";
  const compared = useCompared(kind, one, other);
  const family = useFamily(kind === "household" && other === "" ? one : "");
  const person = useRecord("person", kind === "person" && other === "" ? one : undefined);
  const called = useCalled();
  const first = family.data ? { name: family.data.display_name, code: family.data.code } : named(person.data);
  const words = text.twins;
  return (
    <Page
      testId={testIds.compare}
      title={kind === "household" ? words.title : words.titlePerson}
      lead={words.lead}
    >
      {other === "" && (
        <Section title={words.chooseTitle({ name: first ? called(first) : "" })}>
          <FindPicker
            name="other"
            of={kind}
            label={kind === "household" ? words.chooseFamily : words.choosePerson}
            value={null}
            onChange={(picked) =>
              picked && void navigate(`/same/${kind}/${one}/${picked.id}`, { replace: true })
            }
          />
        </Section>
      )}
      {compared.isError && <LoadProblem error={compared.error} onRetry={() => void compared.refetch()} />}
      {compared.data && <Sides compared={compared.data} kind={kind} />}
    </Page>
  );
}

function Sides({ compared, kind }: { compared: TwinsCompared; kind: TwinKind }) {
  const text = useText();
  const [stays, setStays] = useState<"one" | "other">(fuller(compared));
  const { likeness, refused } = compared;
  return (
    <>
      <section className="flex flex-col gap-3 rounded-12 border border-line bg-surface px-5 py-4">
        {likeness ? <Evidence twins={likeness} /> : <p>{text.twins.noEvidence}</p>}
        <SideTable compared={compared} stays={stays} onStays={setStays} />
      </section>
      {refused ? (
        <p role="alert" className="rounded-8 border-2 border-warn-mark bg-warn-tint px-4 py-3">
          {problemSentence(text, { code: refused })}
        </p>
      ) : (
        <Merging compared={compared} kind={kind} stays={stays} />
      )}
    </>
  );
}

/** How a stored person is called; null where only an alias may be seen and there is none. */
function named(person: RecordFields | undefined) {
  if (person === undefined) return null;
  const full = `${textOf(person, "family_name")} ${textOf(person, "given_name")}`.trim();
  const name = full || textOf(person, "alias");
  return name === "" ? null : { name, code: textOf(person, "code") || null };
}

/** What has more records stays, unless somebody says otherwise. */
function fuller({ one, other }: TwinsCompared): "one" | "other" {
  const count = (side: TwinsCompared["one"]) => side.records.reduce((sum, each) => sum + each.count, 0);
  return count(other) > count(one) ? "other" : "one";
}
