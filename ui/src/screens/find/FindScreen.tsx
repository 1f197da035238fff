import { useNavigate } from "react-router";
import { ButtonLink } from "../../components/Button";
import { FindBox, familyOf } from "../../components/FindBox";
import { Page } from "../../components/Page";
import { useText } from "../../i18n/text";
import { testIds } from "../../testids";

export function FindScreen() {
  const text = useText();
  const navigate = useNavigate();
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
      <section className="rounded-12 border border-line bg-surface px-5 py-4">
        <FindBox inputTestId={testIds.findInput} onOpen={(hit) => void navigate(familyOf(hit))} />
      </section>
    </Page>
  );
}
