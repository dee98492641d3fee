import { createServer, type Server } from "node:http";
import { StartError } from "./engine.ts";
import { readIncoming, sendOutgoing } from "./gateway.ts";
import { serveMailbox } from "./mailbox.ts";
import type { Runner } from "./runner.ts";
import { serveStatic } from "./static.ts";

/** Paths that go to the gateway; everything else is the console's. */
const API = /^\/(v1|healthz|mcp|oauth|\.well-known|in)(\/|\?|$)/;

/**
 * Answers requests on a port as the distribution on AWS does: the API through the gateway, files at signed addresses,
 * the console; and the mailbox, which exists here alone.
 *
 * @throws StartError when the port is taken
 */
export async function serve(runner: Runner, consoleFolder: string, port: number, host: string): Promise<Server> {
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const url = request.url ?? "/";
      if (API.test(url)) {
        const incoming = await readIncoming(request);
        if (incoming) sendOutgoing(response, await runner.api(incoming));
        else
          response
            .writeHead(413, { "Content-Type": "application/json", Connection: "close" })
            .end('{"message":"Request Too Long"}');
      } else if (await runner.blob.serve(request, response)) return;
      else if (await runner.billing.serve(request, response)) return;
      else if (/^\/mailbox\/?$/.test(url)) serveMailbox(runner.mail, response);
      else if (request.method === "GET" || request.method === "HEAD") serveStatic(consoleFolder, request, response);
      else response.writeHead(405).end();
    };
    answer().catch((error: unknown) => {
      runner.platform.log.error("gateway", { fault: error instanceof Error ? error.stack : String(error) });
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  return await new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} is taken by another program. Stop that one, or choose another port: PORT=${port + 1} npm start`;
      reject(error.code === "EADDRINUSE" ? new StartError(taken) : error);
    });
    server.listen(port, host, () => resolve(server));
  });
}
