import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { download, RefusedError } from "../../packages/cli/src/download.ts";

const CONTENT = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251));
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let server: Server;
let folder: string;
let url: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "perennial-download-"));
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

test("a file whose connection breaks is gone on with from where it broke", async () => {
  const asked: (string | undefined)[] = [];
  answer = (request, response) => {
    const { range } = request.headers;
    asked.push(range);
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
    response.writeHead(range === undefined ? 200 : 206, { "Content-Length": CONTENT.length - from });
    if (asked.length > 2) return response.end(CONTENT.subarray(from));
    return response.write(CONTENT.subarray(from, from + 100_000), () => setTimeout(() => response.destroy(), 50));
  };
  const file = join(folder, "a.csv");
  await download(url, file);
  expect(asked).toEqual([undefined, "bytes=100000-", "bytes=200000-"]);
  expect(readFileSync(file).equals(CONTENT)).toBe(true);
});

test("a store that knows no ranges is asked for all of it again", async () => {
  let times = 0;
  answer = (_, response) => {
    times += 1;
    response.writeHead(200, { "Content-Length": CONTENT.length });
    if (times > 1) return response.end(CONTENT);
    return response.write(CONTENT.subarray(0, 1000), () => setTimeout(() => response.destroy(), 50));
  };
  const file = join(folder, "b.csv");
  await download(url, file);
  expect(readFileSync(file).equals(CONTENT)).toBe(true);
});

test("a file that is not there is said to be so at once, and leaves nothing under its name", async () => {
  answer = (_, response) => response.writeHead(404).end();
  const file = join(folder, "c.csv");
  await expect(download(url, file)).rejects.toEqual(new RefusedError(404));
  expect(() => readFileSync(file)).toThrow();
});
