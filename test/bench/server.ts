import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { built, ROOT } from "../../packages/local/src/build.ts";
import { type LoadFunction, startRunner } from "../../packages/local/src/runner.ts";
import { serve } from "../../packages/local/src/serve.ts";
import { keepWorking } from "../../packages/local/src/work.ts";

/** The product as `npm start` runs it, in a process of its own: the bundles, the engine, the data on disk. */
const port = Number(process.argv[2]);
const plan = process.argv[3] === "starter" ? ({ plan: "starter" } as const) : {};
const functions = await built("functions");
const console_ = await built("console");
const folder = mkdtempSync(join(ROOT, ".perennial-bench-"));
const load: LoadFunction = async (entry) =>
  (await import(pathToFileURL(join(functions, entry, "handler.mjs")).href)) as Awaited<ReturnType<LoadFunction>>;
const runner = await startRunner({
  folder,
  load,
  origin: () => `http://localhost:${port}`,
  bulkBy: "transaction",
  // Receivers of a benchmark run on this machine.
  webhookAllow: ["127.0.0.0/8"],
  log: () => undefined,
  ...plan,
});
const server = await serve(runner, console_, port, "127.0.0.1");
let stopWork: (() => Promise<void>) | undefined = keepWorking(runner, () => undefined);
const file = runner.engine.file;
process.send?.({ engine: runner.engine.process?.pid, endpoint: runner.engine.endpoint, file });
process.once("disconnect", () => process.exit(1));
process.on("message", (message) => {
  void (async () => {
    if (message === "pause") {
      await stopWork?.();
      stopWork = undefined;
      process.send?.("paused");
    }
    if (message === "resume") stopWork ??= keepWorking(runner, () => undefined);
    if (message !== "stop") return;
    server.close();
    server.closeAllConnections();
    await stopWork?.();
    await runner.stop();
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  })();
});
