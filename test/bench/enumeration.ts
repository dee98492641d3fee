import { startLocal } from "@perennial/local";
import { company, verified } from "../flows/visitor.ts";
import { quantile } from "./process-time.ts";

/** How long answers take for addresses that are known and for others: the distributions ought to lie on each other. */
const TIMES = 120;
const local = await startLocal();
await verified(local, "known@example.com");

async function time(path: string, body: object, from: string): Promise<number> {
  const started = performance.now();
  await local.fetchFrom(from)(`${local.origin}/v1${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return performance.now() - started;
}

const forms: readonly (readonly [string, string, (email: string) => object])[] = [
  ["sign in", "/sign-in", (email) => ({ email, password: "wrong wrong wrong" })],
  ["sign up", "/sign-up", (email) => ({ ...company, email })],
  ["reset", "/password-reset", (email) => ({ email })],
];
console.log("\nMilliseconds of an answer, known and unknown address, in turns");
console.log("request    known p10    p50    p90    unknown p10    p50    p90");
for (const [name, path, body] of forms) {
  const known: number[] = [];
  const unknown: number[] = [];
  for (let turn = 0; turn < TIMES; turn += 1) {
    // Every turn from a network of its own and, past the limits of an address, in an hour of its own.
    const from = `10.9.${turn >> 8}.${turn & 255}`;
    known.push(await time(path, body("known@example.com"), from));
    unknown.push(await time(path, body("nobody@example.com"), from));
    local.clock.move(3_600_000);
  }
  const cells = [known, unknown].flatMap((times) =>
    [0.1, 0.5, 0.9].map((at) => quantile(times, at).toFixed(1).padStart(7)),
  );
  console.log(`${name.padEnd(10)} ${cells.join(" ")}`);
}
await local.stop();
