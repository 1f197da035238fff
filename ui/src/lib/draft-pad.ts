import type { JsonValue } from "./api/commands";
import { alike } from "./steady";

export type DraftBody = { [field: string]: JsonValue };

/** Where a pad puts its page: `put` answers when it was saved, an instant. */
export type DraftShelf = { put: (body: DraftBody) => Promise<string>; drop: () => Promise<unknown> };

/** What the form says about its draft. */
export type DraftNote = { savedAt: string | null; failed: boolean };

const PAUSE_MS = 1_000;
/** Who types without a pause loses no more than this. */
const LONGEST_MS = 1_500;

/**
 * Keeps what was typed before it is saved: a second after typing pauses, when a field is left, when the form
 * closes. Text that an input method has not committed yet is never written; what stood before it is.
 */
export class DraftPad {
  /** Committed and wanted on the shelf; null where nothing differs from what the form began with. */
  #wanted: DraftBody | null = null;
  #stored: DraftBody | null = null;
  /** Seen while composing; taken over when the composition ends. */
  #composed: { body: DraftBody | null } | null = null;
  #composing = false;
  #held = false;
  #finished = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dirtySince = 0;
  #writing: Promise<void> = Promise.resolve();
  #note: DraftNote = { savedAt: null, failed: false };
  readonly #listeners = new Set<() => void>();
  readonly #shelf: DraftShelf;

  constructor(shelf: DraftShelf) {
    this.#shelf = shelf;
  }

  readonly note = (): DraftNote => this.#note;

  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The shelf had this page when the form was opened. */
  opened(body: DraftBody): void {
    this.#wanted = body;
    this.#stored = body;
  }

  want(body: DraftBody | null): void {
    if (this.#composing) {
      this.#composed = { body };
      return;
    }
    if (alike(body, this.#wanted)) return;
    if (alike(this.#wanted, this.#stored)) this.#dirtySince = Date.now();
    this.#wanted = body;
    this.#schedule();
  }

  compositionStarts(): void {
    if (this.#composing) return;
    void this.flush();
    this.#composing = true;
  }

  compositionEnds(): void {
    this.#composing = false;
    const seen = this.#composed;
    this.#composed = null;
    if (seen) this.want(seen.body);
  }

  /** Writes what is committed, if it is not on the shelf yet. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#held || this.#finished || alike(this.#wanted, this.#stored)) return this.#writing;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  /** No write may overtake the saving of the record, which takes the draft away with it. */
  async hold(): Promise<void> {
    clearTimeout(this.#timer);
    this.#held = true;
    await this.#writing;
  }

  /** Saving was refused: the draft stays, and so does what was typed since. */
  release(): void {
    this.#held = false;
    if (!alike(this.#wanted, this.#stored)) this.#schedule();
  }

  /** Saved, or thrown away for good. */
  finish(): void {
    clearTimeout(this.#timer);
    this.#finished = true;
  }

  /** What was saved was taken back: what still stands in the form is wanted again. */
  resume(): void {
    this.#finished = false;
    this.#stored = null;
    this.release();
  }

  /** Takes the page off the shelf; `want` may bring another. */
  async drop(): Promise<void> {
    await this.hold();
    try {
      await this.#shelf.drop();
      this.#wanted = null;
      this.#stored = null;
      this.#say({ savedAt: null, failed: false });
    } finally {
      this.#held = false;
    }
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const left = this.#dirtySince + LONGEST_MS - Date.now();
    this.#timer = setTimeout(() => void this.flush(), Math.max(0, Math.min(PAUSE_MS, left)));
  }

  async #write(): Promise<void> {
    const body = this.#wanted;
    if (this.#finished || this.#held || alike(body, this.#stored)) return;
    try {
      if (body === null) await this.#shelf.drop();
      const savedAt = body === null ? null : await this.#shelf.put(body);
      this.#stored = body;
      this.#say({ savedAt, failed: false });
    } catch {
      this.#say({ ...this.#note, failed: true });
    }
    this.#dirtySince = Date.now();
  }

  #say(note: DraftNote): void {
    this.#note = note;
    for (const listener of this.#listeners) listener();
  }
}
