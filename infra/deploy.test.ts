import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { describe, expect, test } from "vitest";
import { contextOf } from "./deploy.mjs";
import { readOptions } from "./options.ts";
import { filesToPublish, publish } from "./publish.mjs";

function folderWith(...names: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "console-"));
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), name);
  }
  return folder;
}

describe("publishing the console", () => {
  const folder = folderWith("index.html", "docs/index.html", "assets/index-1a.js", "assets/inter-2b.woff2", "icon.svg");

  test("lets browsers keep what never changes under its name, and asks again for the rest", () => {
    expect(filesToPublish(folder)).toEqual([
      {
        name: "assets/index-1a.js",
        page: false,
        type: "text/javascript; charset=utf-8",
        cache: expect.stringMatching(/immutable/) as string,
      },
      {
        name: "assets/inter-2b.woff2",
        page: false,
        type: "font/woff2",
        cache: expect.stringMatching(/immutable/) as string,
      },
      { name: "icon.svg", page: false, type: "image/svg+xml", cache: "no-cache" },
      { name: "docs/index.html", page: true, type: "text/html; charset=utf-8", cache: "no-cache" },
      { name: "index.html", page: true, type: "text/html; charset=utf-8", cache: "no-cache" },
    ]);
  });

  test("puts every file, and no page before all that it names is there", async () => {
    const s3 = mockClient(S3Client);
    let pagesBegun = false;
    s3.on(PutObjectCommand).callsFake(async ({ Key }: { Key: string }) => {
      if (Key.endsWith(".html")) pagesBegun = true;
      else {
        await new Promise((resolve) => setTimeout(resolve, 5));
        expect(pagesBegun).toBe(false);
      }
      return {};
    });
    expect(await publish(folder, "console-bucket", new S3Client({ region: "eu-west-1" }))).toBe(5);
    const sent = s3.commandCalls(PutObjectCommand).map(({ args: [{ input }] }) => input);
    expect(sent.map(({ Key }) => String(Key)).sort()).toEqual(
      filesToPublish(folder)
        .map(({ name }) => name)
        .sort(),
    );
    expect(sent[0]).toMatchObject({ Bucket: "console-bucket", CacheControl: expect.any(String) as string });
    expect(sent.at(-1)).toMatchObject({ ContentType: "text/html; charset=utf-8" });
  });

  test("ends with the fault of a file that was not taken", async () => {
    const s3 = mockClient(S3Client);
    s3.on(PutObjectCommand).rejects(new Error("Access Denied"));
    await expect(publish(folder, "b", new S3Client({ region: "eu-west-1" }))).rejects.toThrow("Access Denied");
  });
});

describe("what an installation is told", () => {
  test.each([
    [["-c", "name=Shop", "--profile", "x"], "Shop"],
    [["--context", "name=A", "-c", "name=B"], "B"],
    [["-c=name=Shop"], "Shop"],
    [["--context=name=Shop"], "Shop"],
    [["-c", "names=Shop"], undefined],
    [["name=Shop"], undefined],
  ])("is read from %j as CDK reads it", (args, expected) => {
    expect(contextOf(args, "name")).toBe(expected);
  });

  test("may be nothing", () => {
    expect(readOptions(() => undefined)).toMatchObject({
      name: "Perennial",
      mailFrom: undefined,
      wafRequests: undefined,
      firewall: true,
    });
  });

  test("counts numbers given as text or as numbers", () => {
    expect(readOptions((name) => ({ wafRequests: "2000", backupDays: 90 })[name])).toMatchObject({
      wafRequests: 2000,
      backupDays: 90,
    });
  });

  test.each([
    ["mailFrom", "crm"],
    ["name", "my crm"],
    ["wafRequests", "many"],
    ["backupDays", "-1"],
    ["alarmEmail", ["a@example.com"]],
    ["certificateArn", "arn:aws:acm:eu-west-1:111122223333:certificate/1"],
  ])("is refused by its name where %s is %j", (name, value) => {
    expect(() => readOptions((asked) => (asked === name ? value : undefined))).toThrow(name);
  });

  test("names a domain only together with its certificate", () => {
    expect(() => readOptions((name) => (name === "domain" ? "crm.example.com" : undefined))).toThrow("certificateArn");
  });
});
