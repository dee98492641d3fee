import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { built, ROOT } from "./build.ts";
import { StartError } from "./engine.ts";
import { type LoadFunction, startRunner } from "./runner.ts";
import { seedDemo } from "./seed.ts";
import { serve } from "./serve.ts";
import { startSmtp } from "./smtp.ts";
import { keepWorking } from "./work.ts";

/** @throws StartError when it says what is no port */
function portOf(name: "PORT" | "SMTP_PORT", usual: number, least: number): number {
  const port = Number(process.env[name] ?? usual);
  if (Number.isInteger(port) && port >= least && port <= 65_535) return port;
  throw new StartError(`${name} must be a number from ${least} to 65535.`);
}

/** `npm start`: the product on this machine. */
async function main(): Promise<void> {
  const port = portOf("PORT", 8080, 1);
  const mailPort = portOf("SMTP_PORT", 2525, 0);
  const folder = process.env["PERENNIAL_DATA"] ?? join(ROOT, ".perennial");
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
    platform: process.env["PERENNIAL_ENGINE"],
    origin: () => origin,
    bulkBy: "transaction",
    webhookAllow: (process.env["WEBHOOK_ALLOW"] ?? "").split(",").filter((range) => range !== ""),
    log: (level, message, data) =>
      logFile.write(`${JSON.stringify({ at: new Date().toISOString(), level, message, ...data })}\n`),
  });
  writeFileSync(join(folder, "operator-key"), `${runner.operatorKey}\n`, { mode: 0o600 });
  const server = await serve(runner, console_, port, "127.0.0.1").catch(async (error: unknown) => {
    await runner.stop();
    throw error;
  });
  const smtp = await startSmtp(runner, mailPort);
  const stopWork = keepWorking(runner, (error) => {
    runner.platform.log.error("work", { fault: error instanceof Error ? error.stack : String(error) });
  });
  let stopping = false;
  const stop = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    server.close();
    server.closeAllConnections();
    await smtp.stop();
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

  const demo = process.env["PERENNIAL_DEMO"] === "off" ? undefined : await seedDemo(runner, origin, folder);
  const signIn = demo ? `  Demo       ${demo.email}   ${demo.password}\n` : "";
  const elsewhere =
    mailPort === 0 || smtp.port === mailPort
      ? "to the addresses of inbound sources"
      : `because port ${mailPort} is taken; choose another by SMTP_PORT=${mailPort + 1} npm start`;
  const key = demo ? `  Demo key   ${demo.key}\n` : "";
  console.log(`
  Perennial is ready.

  Console    ${origin}
${signIn}  API        ${origin}/v1          docs at ${origin}/docs
${key}  MCP        ${origin}/mcp         with an API key as bearer
  Mailbox    ${origin}/mailbox     every mail the system would send
  Operator   ${origin}/operator     key in ${join(folder, "operator-key")}
  Mail in    smtp://localhost:${smtp.port}   ${elsewhere}
  Data       ${folder}

  Ctrl+C stops it; the data stay.
`);
  await runner.plan(true);
  await demo?.load(showProgress());
}

/** Shows how far the demo data are on one line of the terminal. */
function showProgress(): (percent: number) => void {
  let shown = -1;
  return (percent) => {
    if (percent === shown) return;
    shown = percent;
    const line = percent < 100 ? `Loading the demo data … ${percent} %` : "The demo data are loaded.      \n";
    if (process.stdout.isTTY || percent === 100) process.stdout.write(`\r  ${line}`);
  };
}

try {
  await main();
} catch (error) {
  console.error(error instanceof StartError ? `\n${error.message}\n` : error);
  process.exit(1);
}
