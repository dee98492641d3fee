import { describe, expect, test } from "vitest";
import { readEnvironment } from "../environment.ts";
import { awsPlatform } from "./platform.ts";

const LEAST = {
  AWS_REGION: "eu-west-1",
  MAIN_TABLE: "main",
  OPS_TABLE: "ops",
  ORIGIN: "https://crm.example.com",
};

describe("the environment", () => {
  test("names everything that is missing or wrong, at once", () => {
    expect(() => readEnvironment({ AWS_REGION: "eu-west-1", ORIGIN: "crm" })).toThrow(
      "The environment lacks or has wrong: MAIN_TABLE, OPS_TABLE, ORIGIN",
    );
  });

  test("of a function that touches little is enough", () => {
    expect(readEnvironment({ ...LEAST, PATH: "/usr/bin" })).toEqual(LEAST);
  });

  test("is read before any request is served", async () => {
    await expect(awsPlatform({})).rejects.toThrow("MAIN_TABLE");
  });
});

describe("the platform on AWS", () => {
  test("refuses by name what the function was not told of", async () => {
    const platform = await awsPlatform(LEAST);
    await expect(platform.blob.write("a", new Uint8Array())).rejects.toThrow("has no bucket");
    await expect(platform.queue.send("score", [{ body: 1 }])).rejects.toThrow("may not send to the queue score");
    const letter = { to: "a@example.com", language: "en", subject: "", text: "" } as const;
    await expect(platform.mail.send(letter)).rejects.toThrow("sends no mail");
    await expect(platform.secret.read("cursor")).rejects.toThrow("may not read the secret cursor");
  });

  test("has the tables and the address that the function was told of", async () => {
    const platform = await awsPlatform(LEAST);
    expect([platform.tables, platform.origin]).toEqual([{ main: "main", ops: "ops" }, "https://crm.example.com"]);
    expect(platform.randomBytes(16)).toHaveLength(16);
    expect(Math.abs(platform.now() - Date.now())).toBeLessThan(1000);
  });
});
