/** The sprout: our sign. */
export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden="true">
      <rect width="64" height="64" rx="15" fill="var(--mantine-color-pine-7)" />
      <path d="M32 53V29" stroke="#fff" strokeWidth="4.5" strokeLinecap="round" fill="none" />
      <path d="M32 34C32 23 24.5 15.5 12.5 15.5 12.500 27 20 34 32 34Z" fill="#b7dfcd" />
      <path d="M32 43C32 33.5 39 26.5 51.5 26.5 51.500 37 44 43 32 43Z" fill="#fff" />
    </svg>
  );
}
