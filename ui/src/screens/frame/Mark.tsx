/** Two rings that hold each other. */
export function Mark() {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className="size-8 shrink-0 text-primary">
      <g fill="none" stroke="currentColor" strokeWidth="3.5" strokeLinecap="round">
        <path d="M17.6 20.6A7 7 0 1 1 18 11.8" />
        <path d="M14.4 11.4a7 7 0 1 1-.4 8.8" />
      </g>
    </svg>
  );
}
