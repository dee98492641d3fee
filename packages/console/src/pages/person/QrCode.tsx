import { encodeQR } from "qr";

const BORDER = 4;

/** A text as a picture for a phone's camera: dark on light in either scheme, as readers expect it. */
export function QrCode({
  text,
  label,
  size = 184,
}: {
  readonly text: string;
  readonly label: string;
  readonly size?: number;
}) {
  const rows = encodeQR(text, "raw", { ecc: "medium", border: BORDER });
  const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      width={size}
      height={size}
      shapeRendering="crispEdges"
      style={{ borderRadius: 8, maxWidth: "100%" }}
    >
      <rect width={rows.length} height={rows.length} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
