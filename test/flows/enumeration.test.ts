import type * as nodeCrypto from "node:crypto";
import { capacityRecorder, type Local, startLocal } from "@perennial/local";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { company, PASSWORD, verified, visitor } from "./visitor.ts";

const hashes = vi.hoisted(() => ({ made: 0 }));
vi.mock("node:crypto", async (original) => {
  const crypto = await original<typeof nodeCrypto>();
  const argon2: typeof crypto.argon2 = (...args: Parameters<typeof crypto.argon2>) => {
    hashes.made += 1;
    return crypto.argon2(...args);
  };
  return { ...crypto, argon2, default: { ...crypto, argon2 } };
});

const recorder = capacityRecorder();
let local: Local;
beforeAll(async () => {
  local = await startLocal({ instrument: recorder.instrument });
  await verified(local, "known@example.com");
  await visitor(local).client.signUp({ body: { ...company, email: "unverified@example.com" } });
  await local.drain();
});
afterAll(() => local.stop());

/** What a stranger can see of an answer, and what it took to give it. */
async function work(path: string, body: object) {
  recorder.take();
  hashes.made = 0;
  const reply = await local.fetch(`${local.origin}/v1${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const { commands } = recorder.take();
  const text = await reply.text();
  const headers = [...reply.headers.keys()].sort();
  const answer = text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
  return {
    status: reply.status,
    headers,
    code: answer["code"],
    detail: answer["detail"],
    hashes: hashes.made,
    commands,
  };
}

describe("whether an address is known cannot be told, by the answer or by the work done for it", () => {
  test.each<[string, string, (email: string) => object, number]>([
    ["signing in", "/sign-in", (email) => ({ email, password: "wrong wrong wrong" }), 1],
    ["signing in with a code", "/sign-in", (email) => ({ email, password: "wrong wrong wrong", code: "123456" }), 1],
    ["signing up", "/sign-up", (email) => ({ ...company, email }), 1],
    ["asking for a new password", "/password-reset", (email) => ({ email }), 0],
    ["asking for the way to sign in", "/sign-in/options", (email) => ({ email }), 0],
    ["going to the sign-in service", "/sign-in/provider", (email) => ({ email }), 0],
  ])("%s", async (_, path, body, count) => {
    // The first of a kind meets what nobody remembers yet.
    await work(path, body("first@example.com"));
    const answers = [];
    for (const email of ["known@example.com", "unverified@example.com", "nobody@example.com"]) {
      answers.push(await work(path, body(email)));
    }
    const [known] = answers;
    expect(known?.hashes).toBe(count);
    expect(known?.commands).toBeGreaterThan(0);
    for (const answer of answers) expect(answer).toEqual(known);
  });

  test("a link that is wrong, used or somebody else's takes the same work", async () => {
    const answers = [];
    for (const token of ["x".repeat(43), "y".repeat(43)]) {
      answers.push(await work("/password-reset/confirm", { token, password: PASSWORD }));
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ status: 404, hashes: 0 });
  });
});
