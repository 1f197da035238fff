import { useQueryClient } from "@tanstack/react-query";
import { Chips } from "../../components/Chips";
import { useToasts } from "../../components/Toasts";
import { problemSentence, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { ProfileView } from "../../lib/api/bindings";
import { toProblem } from "../../lib/api/problem";

const CHOICES = [2, 5, 10, 15, 30];

/** After how long without a touch the window locks. */
export function IdleMinutes({ profile }: { profile: ProfileView }) {
  const text = useText();
  const { settings } = text.rest;
  const queries = useQueryClient();
  const toasts = useToasts();

  async function set(minutes: number) {
    try {
      queries.setQueryData(["profile"], await call("set_idle_minutes", { minutes }));
    } catch (thrown) {
      const problem = toProblem(thrown);
      toasts.show({ message: problemSentence(text, problem) });
    }
  }

  const choices = CHOICES.includes(profile.idle_minutes) ? CHOICES : [...CHOICES, profile.idle_minutes];
  return (
    <Chips
      name="idle_minutes"
      label={settings.idle}
      value={String(profile.idle_minutes)}
      onChange={(value) => void set(Number(value))}
      choices={choices.map((count) => ({ value: String(count), label: settings.minutes({ count }) }))}
    />
  );
}
