import { importIn, sendFile } from "./file-import.ts";
import { orderFile } from "./order-file.ts";
import { peakMemory } from "./process-time.ts";
import { startProduct } from "./product.ts";

/**
 * A file of purchases brought in and taken out again, and how much memory files of different sizes take.
 * `ROWS=1000000` for one size alone: a million takes a quarter of an hour.
 */
const UNDONE = 100_000;
const SIZES = process.env["ROWS"] === undefined ? [100_000, 300_000] : [Number(process.env["ROWS"])];
const A_CUSTOMER = 10;

for (const purchases of SIZES) {
  const product = await startProduct();
  const { client, pids } = product;
  const importId = await sendFile(client, orderFile(purchases / A_CUSTOMER, purchases));
  const began = performance.now();
  await client.startImport({ params: { importId } });
  await importIn(client, importId, "done");
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `\n${purchases} purchases brought in and scored in ${seconds.toFixed(1)} s; memory of the product at its highest ${peakMemory(pids[0]).toFixed(0)} MB`,
  );
  if (purchases === UNDONE) {
    const from = performance.now();
    await client.undoImport({ params: { importId } });
    const { undo } = await importIn(client, importId, "undone");
    const took = (performance.now() - from) / 1000;
    console.log(`${undo?.done} of them taken out, ${undo?.kept} kept, in ${took.toFixed(1)} s (aim < 120)`);
    console.log(`memory of the product at its highest ${peakMemory(pids[0]).toFixed(0)} MB`);
    await product.pause();
    const { customers } = await client.getDashboard();
    console.log(`${customers} customers left`);
  }
  await product.stop();
}
