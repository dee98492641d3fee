import { gzipSync } from "node:zlib";
import { type Local, startLocal } from "@perennial/local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newCompany } from "./people.ts";
import { company, mailsTo, refusal, verified, visitor } from "./visitor.ts";

let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.stop());

const post = (path: string, headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>) =>
  local.fetch(`${local.origin}/v1${path}`, { method: "POST", headers, body });

describe("a link in a mail", () => {
  test.each<[string, Record<string, string>]>([
    ["Host", { Host: "evil.example" }],
    ["X-Forwarded-Host", { "X-Forwarded-Host": "evil.example" }],
    ["X-Forwarded-Proto and Port", { "X-Forwarded-Proto": "javascript", "X-Forwarded-Port": "666" }],
    ["Forwarded", { Forwarded: "host=evil.example;proto=http" }],
    ["X-Original-URL", { "X-Original-URL": "https://evil.example/", "X-Rewrite-URL": "https://evil.example/" }],
    ["Referer", { Referer: "https://evil.example/" }],
  ])("leads to us, whatever %s says", async (name, headers) => {
    const email = `host-${name.toLowerCase().replaceAll(/\W+/g, "-")}@example.com`;
    const sent = { "Content-Type": "application/json", ...headers };
    expect((await post("/sign-up", sent, JSON.stringify({ ...company, email }))).status).toBe(201);
    expect((await post("/password-reset", sent, JSON.stringify({ email }))).status).toBe(204);
    await local.drain();
    const letters = local.mail.letters().filter(({ to }) => to === email);
    expect(letters).toHaveLength(2);
    for (const { text, subject } of letters) {
      expect(`${subject} ${text}`).not.toMatch(/evil|666|javascript/);
      for (const [link] of text.matchAll(/\w+:\/\/\S+/g)) expect(new URL(link).origin).toBe(local.origin);
    }
  });
});

test("a host that is no host is a bad request", async () => {
  const headers = { "Content-Type": "application/json", Host: "localhost:8080@evil.example" };
  const email = "host-no-host@example.com";
  expect((await post("/sign-up", headers, JSON.stringify({ ...company, email }))).status).toBe(400);
  expect(await mailsTo(local, email)).toEqual([]);
});

describe("a line break", () => {
  const breaks = ["a\r\nBcc: victim@example.com", "a\nb", "a\u2028b", "a\u0085b", "a\u0000b"];
  test.each(breaks)("in a name (%j) makes no header of a mail", async (name) => {
    const someone = visitor(local).client.signUp({
      body: { ...company, name, company: name, email: "crlf@example.com" },
    });
    expect((await refusal(someone)).code).toBe("invalid_request");
    const { owner } = await newCompany(local);
    expect((await refusal(owner.client.updateMe({ body: { name } }))).code).toBe("invalid_request");
    expect((await refusal(owner.client.updateWorkspace({ body: { name } }))).code).toBe("invalid_request");
    for (const { subject, to } of local.mail.letters()) expect(`${subject}${to}`).not.toMatch(/[\r\n]/);
  });

  test("in an address makes no second receiver", async () => {
    for (const email of [
      "a@example.com\r\nBcc: b@example.com",
      "a@example.com,b@example.com",
      "a@example.com b@example.com",
    ]) {
      const refused = await refusal(visitor(local).client.requestPasswordReset({ body: { email } }));
      expect(refused.code).toBe("invalid_request");
    }
  });

  test("or anything else in a header makes no line of a log, and comes back in no header", async () => {
    const before = local.log.length;
    for (const id of [
      'x"}\\n{"level":"error"',
      "a b",
      "../../etc",
      "<script>",
      "a".repeat(300),
      "%0d%0aSet-Cookie: x=1",
    ]) {
      const reply = await local.fetch(`${local.origin}/v1/me`, {
        headers: {
          "Request-Id": id,
          "User-Agent": id,
          "Accept-Language": id,
          Authorization: `Bearer ${id.replaceAll(" ", "")}`,
        },
      });
      expect(reply.status).toBe(401);
      expect(reply.headers.get("request-id")).toMatch(/^req_[0-9a-z]{26}$/);
      expect(reply.headers.get("set-cookie")).toBeNull();
    }
    const lines = local.log.slice(before);
    expect(lines).toHaveLength(6);
    for (const { data } of lines) expect(JSON.stringify(data)).not.toMatch(/script|etc|Set-Cookie|level/);
  });

  test("in the device that is shown to a person is nobody's words", async () => {
    const { client } = await verified(local, "device@example.com", {
      userAgent: "Firefox/1.0 evil Windows <b>onclick=x",
    });
    expect((await client.listSessions()).data[0]?.device).toBe("Firefox · Windows");
    expect(await mailsTo(local, "device@example.com")).toEqual(["Verify your e-mail address"]);
  });
});

describe("a compressed body", () => {
  const bomb = new Uint8Array(gzipSync(Buffer.alloc(50_000_000, " ")));

  test.each(["gzip", "deflate", "br", "zstd", "gzip, gzip"])("(%s) is not unpacked", async (encoding) => {
    const headers = { "Content-Type": "application/json", "Content-Encoding": encoding };
    const before = process.memoryUsage().arrayBuffers;
    const reply = await post("/sign-in", headers, bomb);
    expect(reply.status).toBe(415);
    expect(((await reply.json()) as { code: string }).code).toBe("unsupported_media_type");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  });

  test("that does not say so is no JSON, and one too large is refused unread", async () => {
    const headers = { "Content-Type": "application/json" };
    expect((await post("/sign-in", headers, bomb)).status).toBe(400);
    expect((await post("/sign-in", headers, `"${"x".repeat(1_100_000)}"`)).status).toBe(413);
    expect((await post("/sign-in", headers, new Uint8Array(7_000_000))).status).toBe(413);
  });
});
