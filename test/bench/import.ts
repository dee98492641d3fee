import { fork } from "node:child_process";
import { join } from "node:path";
import { importIn, sendFile } from "./file-import.ts";
import { orderFile } from "./order-file.ts";
import { peakMemory, processorTime } from "./process-time.ts";
import { startProduct } from "./product.ts";

/** An order file from the first byte until the last customer's score can be read, against bare batch writes. */
const CUSTOMERS = 10_000;
const PURCHASES = 100_000;

const product = await startProduct();
const { client, pids } = product;
const bytes = orderFile(CUSTOMERS, PURCHASES);

interface Phase {
  readonly seconds: number;
  readonly cpu: number;
}
const phases = new Map<string, Phase>();
let since = { at: performance.now(), cpu: processorTime(pids) };
function close(name: string): void {
  const now = { at: performance.now(), cpu: processorTime(pids) };
  phases.set(name, { seconds: (now.at - since.at) / 1000, cpu: now.cpu - since.cpu });
  since = now;
}

const importId = await sendFile(client, bytes);
close("uploaded and read through");
await client.startImport({ params: { importId } });
await importIn(client, importId, "scoring", "done");
close("loaded and scored");
const done = await importIn(client, importId, "done");
close("classes drawn");
const { customers } = await client.getDashboard();
await product.pause();
close("stream read through");

const floor = fork(join(import.meta.dirname, "import-floor.ts"), [product.endpoint, product.workspaceId], {
  stdio: ["ignore", "inherit", "inherit", "ipc"],
});
const message = (): Promise<unknown> => new Promise((resolve) => floor.once("message", resolve));
floor.once("exit", (code) => {
  if (code) process.exit(code);
});
await message();
const engineBefore = processorTime([pids[1]]);
floor.send("write");
const bare = (await message()) as { cpu: number; seconds: number; items: number };
const bareCpu = bare.cpu + processorTime([pids[1]]) - engineBefore;

const { done: rows, failed, skipped } = done.progress;
console.log(
  `\n${PURCHASES} purchases of ${CUSTOMERS} customers from a file; ${rows} rows, ${failed} failed, ${skipped} skipped; ${customers} customers scored`,
);
console.log("                             seconds   processor ms");
for (const [name, { seconds, cpu }] of [...phases, ["bare batch writes", { ...bare, cpu: bareCpu }] as const]) {
  console.log(`${name.padEnd(28)} ${seconds.toFixed(1).padStart(7)} ${cpu.toFixed(0).padStart(14)}`);
}
const total = ["uploaded and read through", "loaded and scored", "classes drawn"].reduce(
  (sum, name) => sum + (phases.get(name)?.seconds ?? 0),
  0,
);
const load = (phases.get("uploaded and read through")?.cpu ?? 0) + (phases.get("loaded and scored")?.cpu ?? 0);
console.log(`until the last score is readable ${total.toFixed(1)} s (aim < 120)`);
console.log(
  `reading, loading and scoring ÷ bare batch writes of the same ${bare.items} items ${(load / bareCpu).toFixed(2)} (aim 2.5)`,
);
console.log(`server's memory at its highest ${peakMemory(pids[0]).toFixed(0)} MB`);
floor.kill();
await product.stop();
