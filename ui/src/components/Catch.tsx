import { Component, type ReactNode } from "react";
import { useText } from "../i18n/text";
import { Button } from "./Button";

type State = { failed: boolean };

/** A fault in drawing must not leave a blank window. */
export class Catch extends Component<{ children: ReactNode }, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return <Crashed onAgain={() => this.setState({ failed: false })} />;
  }
}

function Crashed({ onAgain }: { onAgain: () => void }) {
  const text = useText();
  return (
    <main className="mx-auto max-w-160 p-8">
      <h1 className="font-bold text-2xl">{text.errorWords.crashedTitle}</h1>
      <p className="my-4">{text.errorWords.crashedLead}</p>
      <Button weight="primary" onPress={onAgain}>
        {text.errorWords.reload}
      </Button>
    </main>
  );
}
