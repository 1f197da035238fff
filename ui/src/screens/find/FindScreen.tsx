import { useRef } from "react";
import { useNavigate } from "react-router";
import { ButtonLink } from "../../components/Button";
import { FindBox } from "../../components/FindBox";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { useText } from "../../i18n/text";
import { useFamilies } from "../../lib/api/queries";
import { familyOf } from "../../lib/hits";
import { testIds } from "../../testids";
import { AllFamilies } from "./AllFamilies";

/** Until the list is here. */
const NOBODY = { total: 0, rows: [], lines: [] };

/** Search; while nothing is typed, every family by kana. */
export function FindScreen() {
  const text = useText();
  const navigate = useNavigate();
  const [families] = useFamilies([0]);
  const list = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLElement>(null);

  const everyone = families?.isError ? (
    <LoadProblem error={families.error} onRetry={() => void families.refetch()} />
  ) : families?.data?.total === 0 ? (
    <Empty title={text.search.noFamilies} lead={text.search.noFamiliesLead} />
  ) : (
    <AllFamilies
      first={families?.data ?? NOBODY}
      listRef={list}
      onOpen={(family) => void navigate(`/family/${family.id}`)}
      onType={() => box.current?.querySelector("input")?.focus()}
    />
  );

  return (
    <Page
      testId={testIds.find}
      title={text.frame.find}
      actions={
        <ButtonLink to="/family/new" weight="primary" testId={testIds.newFamily}>
          {text.search.newFamily}
        </ButtonLink>
      }
    >
      <section ref={box} className="rounded-12 border border-line bg-surface px-5 py-4">
        <FindBox
          inputTestId={testIds.findInput}
          onOpen={(hit) => void navigate(familyOf(hit))}
          onDown={() => list.current?.focus()}
          status={families?.data ? text.search.allCount({ count: families.data.total }) : ""}
        >
          {everyone}
        </FindBox>
      </section>
    </Page>
  );
}
