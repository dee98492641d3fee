import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterEach, describe, expect, test } from "vitest";
import { addressCheck } from "./address.ts";
import { outboundSender } from "./outbound.ts";

const POST = { headers: {}, body: "{}", deadlineMs: 700 };
const servers: Server[] = [];
const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listening(answer: RequestListener): Promise<{ port: number; requests: () => number }> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, requests: () => requests };
}

type Lookup = NonNullable<NonNullable<Parameters<typeof outboundSender>[0]>["lookup"]>;
/** A resolver that answers one list of addresses after another, and the last for ever. */
function resolver(...answers: string[][]): Lookup {
  let asked = 0;
  const resolve = (_name: string, _options: unknown, answer: (error: null, addresses: object[]) => void): void => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    answer(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };
  return resolve as unknown as Lookup;
}

/** An address that reads well once, when it is looked at, and as another one ever after, when it is gone to. */
function twoFaced(good: string, bad: string): Lookup {
  let reads = 0;
  const face = {
    family: 4,
    get address() {
      reads += 1;
      return reads === 1 ? good : bad;
    },
  };
  const resolve = (_name: string, _options: unknown, answer: (error: null, addresses: object[]) => void): void =>
    answer(null, [face]);
  return resolve as unknown as Lookup;
}

/** Something on this machine that nobody may reach: it counts who comes and what is said. */
async function innerService(): Promise<{ port: number; heard: () => { connections: number; bytes: number } }> {
  const heard = { connections: 0, bytes: 0 };
  const server = createSocketServer((socket) => {
    heard.connections += 1;
    socket.on("data", (data) => {
      heard.bytes += data.length;
    });
    socket.on("error", () => undefined);
  });
  endings.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, heard: () => heard };
}

describe("an address that a stranger gives", () => {
  test.each([
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://0x7f.1/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[fd00::1]/",
    "https://[fe80::1]/",
    "https://[2002:7f00:1::]/",
    "https://169.254.169.254/latest/meta-data/",
    "https://[fd00:ec2::254]/",
    "https://8.8.8.8/",
    "https://１２７.０.０.１/",
    "https://127。0。0。1/",
    "https://localhost/",
    "https://localhost./",
    "https://LOCALHOST/",
    "https://db.internal/",
    "https://printer.local/",
    "https://metadata.google.internal/",
    "https://intranet/",
    "https://user:password@example.com/",
    "https://example.com@127.0.0.1/",
    "https://example.com:22/",
    "http://example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://example.com/",
    "javascript:alert(1)",
    "//example.com/",
    "example.com",
    "",
    "https://",
  ])("is refused when it is %s, when saved and when sent", async (url) => {
    const sender = outboundSender();
    expect(sender.check(url)).toBeDefined();
    expect(await sender.post({ ...POST, url })).toMatchObject({ status: null });
  });

  test.each([
    "https://example.com/hook",
    "https://hooks.example.com:8443/a?b=c#d",
    "https://例え.jp/",
    "https://a.b.c.example.co.uk/",
  ])("is taken when it is %s", (url) => {
    expect(outboundSender().check(url)).toBeUndefined();
  });

  test.each([
    ["127.0.0.1"],
    ["10.1.2.3"],
    ["172.31.255.255"],
    ["192.168.0.1"],
    ["100.64.0.1"],
    ["169.254.169.254"],
    ["0.0.0.0"],
    ["224.0.0.1"],
    ["255.255.255.255"],
    ["::1"],
    ["::ffff:10.0.0.1"],
    ["64:ff9b::a00:1"],
    ["fe80::1"],
    ["fc00::1"],
    ["2002:a00:1::1"],
    ["2001:db8::1"],
    ["2001::1"],
    ["93.184.216.34", "10.0.0.1"],
  ])("is refused when its name leads to %s", async (...addresses) => {
    const sender = outboundSender({ lookup: resolver(addresses) });
    const reply = await sender.post({ ...POST, url: "https://rebound.example.com/" });
    expect(reply).toMatchObject({ status: null, error: "The name leads to an address that is not public." });
  });

  test("is refused when its name leads inwards only the second time it is asked", async () => {
    const sender = outboundSender({ lookup: resolver(["2606:4700::1"], ["127.0.0.1"]) });
    // The first answer cannot be reached here; the second must not be.
    const post = { ...POST, deadlineMs: 300, url: "https://rebound.example.com/" };
    await sender.post(post);
    expect(await sender.post(post)).toMatchObject({ error: "The name leads to an address that is not public." });
  });

  test.each(["http", "https"])(
    "is refused when the connection over %s ends inwards after all, before a byte is written",
    async (scheme) => {
      const { port, heard } = await innerService();
      // What may be reached here is another network than that of the machine itself.
      const sender = outboundSender({ allowed: ["10.0.0.0/8"], lookup: twoFaced("10.1.2.3", "127.0.0.1") });
      const reply = await sender.post({ ...POST, url: `${scheme}://localhost:${port}/` });
      expect(reply).toMatchObject({ status: null, error: "The connection led to an address that is not public." });
      await expect.poll(() => heard().connections).toBe(1);
      expect(heard().bytes).toBe(0);
    },
  );

  test("knows public addresses from others", () => {
    const check = addressCheck([]);
    for (const address of ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111"]) expect(check(address)).toBe(true);
    for (const address of ["", "example.com", "1.2.3", "::ffff:8.8.8.8"]) expect(check(address)).toBe(false);
  });
});

/** A certificate for this machine that only this process believes; undefined where openssl is not to be had. */
function ownCertificate(): { key: string; cert: string } | undefined {
  const folder = mkdtempSync(join(tmpdir(), "certificate-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const made = ["-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "1"];
  const named = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  try {
    if (spawnSync("openssl", ["req", ...made, ...named]).status !== 0) return undefined;
    return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("an answer", () => {
  const sender = outboundSender({ allowed: ["127.0.0.0/8"], lookup: resolver(["127.0.0.1"]) });

  test("over TLS is that of whom the certificate names, and of nobody else", async ({ skip }) => {
    const certificate = ownCertificate();
    if (!certificate) {
      skip("openssl is not on this machine");
      return;
    }
    const said: string[] = [];
    const server = createTlsServer(certificate, (request, response) => {
      request.on("data", (data: Buffer) => said.push(data.toString()));
      request.on("end", () => response.end("thanks"));
    });
    servers.push(server as unknown as Server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const post = { ...POST, url: `https://localhost:${(server.address() as AddressInfo).port}/` };
    expect(await sender.post(post)).toMatchObject({
      status: null,
      error: expect.stringMatching(/certificate/) as string,
    });
    expect(said).toEqual([]);
    const believed = getCACertificates("default");
    setDefaultCACertificates([...believed, certificate.cert]);
    endings.push(() => setDefaultCACertificates(believed));
    expect(await sender.post(post)).toMatchObject({ status: 200, error: null, answer: "thanks" });
    expect(said).toEqual([POST.body]);
  });

  test("of 302 is an answer and is not followed", async () => {
    const inner = await listening((_request, response) => response.end());
    const { port } = await listening((_request, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${inner.port}/` }).end();
    });
    expect(await sender.post({ ...POST, url: `http://127.0.0.1:${port}/` })).toMatchObject({
      status: 302,
      error: null,
    });
    expect(inner.requests()).toBe(0);
  });

  test("without an end is read for its beginning", async () => {
    const { port } = await listening((_request, response) => {
      response.writeHead(200);
      const more = setInterval(() => response.write("x".repeat(65_536)), 1);
      response.on("close", () => clearInterval(more));
    });
    const reply = await sender.post({ ...POST, url: `http://127.0.0.1:${port}/` });
    expect(reply.status).toBe(200);
    expect(reply.answer).toHaveLength(4096);
  });

  test("that never comes is waited for until the deadline, also when its head drips", async () => {
    const silent = await listening(() => undefined);
    const reply = await sender.post({ ...POST, url: `http://127.0.0.1:${silent.port}/` });
    expect(reply).toMatchObject({ status: null, error: "No answer within 0.7 seconds." });
    expect(reply.milliseconds).toBeLessThan(5000);
  });

  test("with a huge head, or none that is HTTP, is an error and not a fault", async () => {
    const { port } = await listening((_request, response) => {
      response.writeHead(200, { "x-long": "y".repeat(60_000) }).end();
    });
    expect((await sender.post({ ...POST, url: `http://127.0.0.1:${port}/` })).status).toBeNull();
    const rude = await listening((request) => request.socket.end("SSH-2.0-OpenSSH\r\n"));
    expect((await sender.post({ ...POST, url: `http://127.0.0.1:${rude.port}/` })).status).toBeNull();
  });

  test("tells for how long to wait, in seconds or as a date", async () => {
    const { port } = await listening((request, response) => {
      const wait = request.url === "/date" ? new Date(Date.now() + 60_000).toUTCString() : "120";
      response.writeHead(429, { "retry-after": wait }).end();
    });
    expect((await sender.post({ ...POST, url: `http://127.0.0.1:${port}/` })).retryAfter).toBe(120);
    const { retryAfter = 0 } = await sender.post({ ...POST, url: `http://127.0.0.1:${port}/date` });
    expect(Math.abs(retryAfter - 60)).toBeLessThan(5);
  });
});
