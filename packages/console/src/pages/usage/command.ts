import { headersOf, type Outgoing } from "../../api/send-again.ts";

/** Text as a POSIX shell takes it, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The command that sends a request, with all but the key; that is taken from the environment. */
export function commandOf(origin: string, outgoing: Outgoing): string {
  const { method, path, body } = outgoing;
  const lines = [
    `curl --fail-with-body --globoff -X ${method} ${quoted(origin + path)}`,
    `-H "Authorization: Bearer $PERENNIAL_API_KEY"`,
    ...headersOf(outgoing).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === null ? [] : [`--data-raw ${quoted(body)}`]),
  ];
  return lines.join(" \\\n  ");
}
