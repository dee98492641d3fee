import { createWriteStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { built, ROOT } from "./build.ts";
import { StartError } from "./engine.ts";
import { type LoadFunction, startRunner } from "./runner.ts";
import { seedDemo } from "./seed.ts";
import { serve } from "./serve.ts";
import { keepWorking } from "./work.ts";

/** `npm start`: the product on this machine. */
async function main(): Promise<void> {
  const port = Number(process.env["PORT"] ?? 8080);
  const folder = process.env["PERENNIAL_DATA"] ?? join(ROOT, ".perennial");
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new StartError("PORT must be a number from 1 to 65535.");
  const origin = `http://localhost:${port}`;
  const [functions, console_] = [await built("functions"), await built("console")];
  mkdirSync(folder, { recursive: true });
  const logFile = createWriteStream(join(folder, "log.jsonl"), { flags: "a" });
  const load: LoadFunction = async (entry) =>
    (await import(pathToFileURL(join(functions, entry, "handler.mjs")).href)) as Awaited<ReturnType<LoadFunction>>;

  const runner = await startRunner({
    folder,
    load,
    endpoint: process.env["DYNAMODB_ENDPOINT"],
    origin: () => origin,
    bulkBy: "transaction",
    log: (level, message, data) =>
      logFile.write(`${JSON.stringify({ at: new Date().toISOString(), level, message, ...data })}\n`),
  });
  const server = await serve(runner, console_, port, "127.0.0.1").catch(async (error: unknown) => {
    await runner.stop();
    throw error;
  });
  const stopWork = keepWorking(runner, (error) => {
    runner.platform.log.error("work", { fault: error instanceof Error ? error.stack : String(error) });
  });
  let stopping = false;
  const stop = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    server.close();
    server.closeAllConnections();
    await stopWork();
    await runner.stop();
    process.exit(code);
  };
  runner.engine.process?.once("exit", () => {
    if (stopping) return;
    console.error(
      `\nThe embedded database has stopped. Check that the disk of ${folder} is not full, then start again: nothing that was answered is lost.`,
    );
    void stop(1);
  });
  process.on("SIGINT", () => void stop(0));
  process.on("SIGTERM", () => void stop(0));

  const demo = await seedDemo(runner, origin, folder);
  console.log(`
  Perennial is ready.

  Console    ${origin}
  Demo       ${demo.email}   ${demo.password}
  API        ${origin}/v1          docs at ${origin}/docs
  Demo key   ${demo.key}
  Mailbox    ${origin}/mailbox     every mail the system would send
  Data       ${folder}

  Ctrl+C stops it; the data stay.
`);
  await runner.plan(true);
  let shown = -1;
  await demo.load((percent) => {
    if (percent === shown) return;
    shown = percent;
    process.stdout.write(`\r  Loading the demo data … ${percent} %  `);
  });
  if (shown >= 0) console.log("\r  The demo data are loaded.        ");
}

try {
  await main();
} catch (error) {
  console.error(error instanceof StartError ? `\n${error.message}\n` : error);
  process.exit(1);
}
