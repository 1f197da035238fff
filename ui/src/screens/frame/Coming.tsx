/**
 * Stands in the main part while a screen has nothing to draw until its first answer is here: after a moment, so that
 * what comes at once is not announced, and still. Whatever the screen draws comes behind it and takes its place.
 */
export function Coming() {
  return (
    <div
      aria-hidden
      data-noprint
      data-coming
      className="mx-auto hidden w-full max-w-240 flex-col gap-5 px-8 py-6 last:flex"
    >
      <span className="h-9 w-64 rounded-4 bg-line" />
      <span className="h-40 rounded-12 border border-line bg-surface" />
    </div>
  );
}
