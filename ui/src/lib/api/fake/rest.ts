import type { ErrorView, ProfileView, SlotView } from "../bindings";
import type { Commands } from "../commands";
import { ALL_ACTS, COORDINATORS } from "./acts";

export const PASSPHRASE = "mihon-no-aikotoba";
/** Code of the fake's recovery sheet. */
export const KIT_CODE = "4F7KQ-9ZT2M-0W8XA-6RJHC-3VNE5";

const ROOT = { access_role: "administrator", may: ALL_ACTS };
const COORDINATOR = { access_role: "coordinator", may: COORDINATORS };

type Refuse = (code: string, field?: string | null, detail?: ErrorView["detail"]) => never;
type Names =
  | "unlock"
  | "recover"
  | "change_passphrase"
  | "slots"
  | "put_slot"
  | "remove_slot"
  | "renew_kit"
  | "reset_from_afar"
  | "set_idle_minutes"
  | "backups"
  | "set_second_folder"
  | "restore_backup";
type Part = { [K in Names]: (args: Commands[K]["args"]) => Commands[K]["result"] };

/** Tries that cost nothing, as in the core. */
const FREE = 4;

/** Passphrases, slots, the recovery sheet and backups, in memory. */
export function fakeRest(
  profile: ProfileView,
  open: (change: Partial<ProfileView>) => ProfileView,
  refuse: Refuse,
): Part {
  const passphrases = new Map([["w-1", PASSPHRASE]]);
  const slots: SlotView[] = [
    { worker_id: "w-1", name: "例山 一郎", code: "W-A1-00001", temporary: false, own: true },
  ];
  let failures = 0;
  let second: string | null = null;

  function wrong(code: string, field: string): never {
    failures += 1;
    const seconds = failures < FREE ? 0 : 5 * 2 ** (failures - FREE);
    profile.wait_seconds = seconds;
    refuse(code, field, { wait_seconds: seconds });
  }
  function slotOf(worker: string | undefined): SlotView {
    return slots.find((slot) => slot.worker_id === (worker ?? "w-1")) ?? refuse("slot_missing");
  }
  function enter(slot: SlotView): ProfileView {
    failures = 0;
    profile.wait_seconds = 0;
    for (const one of slots) one.own = one === slot;
    const who = slot.worker_id === "w-1" ? ROOT : COORDINATOR;
    return { ...open({ actor: slot.name, actor_id: slot.worker_id, ...who, may: [...who.may] }) };
  }
  const own = (passphrase: string) =>
    passphrase === passphrases.get(profile.actor_id ?? "") || wrong("passphrase_wrong", "passphrase");
  const listed = () => structuredClone(slots);
  const named = () => {
    profile.workers = slots.map(({ worker_id, name }) => ({ worker_id, name }));
  };
  const backups = () => ({
    folder: "/home/mihon/.local/share/tsunagi/backups",
    newest: "2026-11-20",
    second_folder: second,
    second_newest: second === null ? null : "2026-11-19",
    second_problem: second === null ? null : "folder_missing",
  });

  return {
    unlock: ({ passphrase, worker_id, new_passphrase }) => {
      const slot = slotOf(worker_id);
      if (passphrase !== passphrases.get(slot.worker_id)) wrong("passphrase_wrong", "passphrase");
      if (slot.temporary && new_passphrase === undefined) refuse("passphrase_change_due", "new_passphrase");
      if (new_passphrase !== undefined) passphrases.set(slot.worker_id, new_passphrase);
      slot.temporary = false;
      return enter(slot);
    },
    recover: ({ code, new_passphrase, worker_id }) => {
      if (code !== KIT_CODE) wrong("code_wrong", "code");
      const slot = slotOf(worker_id);
      passphrases.set(slot.worker_id, new_passphrase);
      return enter(slot);
    },
    change_passphrase: ({ current, new: chosen }) => {
      own(current);
      passphrases.set(profile.actor_id ?? "", chosen);
      return null;
    },
    slots: listed,
    put_slot: ({ worker_id, temporary, passphrase }) => {
      own(passphrase);
      const there = slots.find((slot) => slot.worker_id === worker_id);
      if (there) there.temporary = true;
      else slots.push({ worker_id, name: "模擬 花子", code: "W-A1-00002", temporary: true, own: false });
      passphrases.set(worker_id, temporary);
      named();
      return listed();
    },
    remove_slot: ({ worker_id, passphrase }) => {
      own(passphrase);
      slots.splice(
        slots.findIndex((slot) => slot.worker_id === worker_id),
        1,
      );
      named();
      return listed();
    },
    renew_kit: () => {
      profile.recovery_kit = true;
      const organisation = profile.organisation ?? "";
      return { code: KIT_CODE, organisation, device: "A1", made_on: "2026-11-21" };
    },
    reset_from_afar: ({ device, passphrase }) => {
      own(passphrase);
      const valid_until = "2026-11-28T09:00:00+09:00";
      return { code: KIT_CODE, device, worker: "模擬 花子", valid_until };
    },
    set_idle_minutes: ({ minutes }) => ({ ...Object.assign(profile, { idle_minutes: minutes }) }),
    backups,
    set_second_folder: ({ folder }) => {
      second = folder;
      return backups();
    },
    restore_backup: ({ passphrase, code }) => {
      if (code === undefined && passphrase !== PASSPHRASE) wrong("passphrase_wrong", "passphrase");
      if (code !== undefined && code !== KIT_CODE) wrong("code_wrong", "code");
      return { ...Object.assign(profile, { state: "locked" }) };
    },
  };
}
