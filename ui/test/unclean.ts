import axe from "axe-core";

// jsdom draws nothing; axe asks for a canvas and goes on without one.
HTMLCanvasElement.prototype.getContext = () => null;

/** What axe finds serious or worse on the page; colours are looked at in a real window. */
export async function unclean(): Promise<string[]> {
  const { violations } = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}
