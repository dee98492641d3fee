import { Readable } from "node:stream";
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { BlobMissingError } from "@perennial/core";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { s3Blob } from "./blob.ts";

const NAME = "wsp_1/imports/imp_1/file";
const s3 = mockClient(S3Client);

beforeEach(() => {
  vi.stubEnv("AWS_REGION", "eu-west-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  vi.stubEnv("AWS_SESSION_TOKEN", "session");
});
afterEach(() => {
  s3.reset();
  vi.unstubAllEnvs();
});

const fault = (name: string, httpStatusCode = 400): S3ServiceException =>
  new S3ServiceException({ name, $fault: "client", $metadata: { httpStatusCode }, message: name });

async function bytesOf(parts: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const part of parts) chunks.push(part);
  return Buffer.concat(chunks).toString();
}

describe("an upload", () => {
  test("gives each part an address of its own, for a day, at the bucket", async () => {
    s3.on(CreateMultipartUploadCommand).resolves({ UploadId: "upload-1" });
    const { uploadId, urls } = await s3Blob("bucket").createUpload(NAME, 3);
    expect(uploadId).toBe("upload-1");
    const addresses = urls.map((url) => new URL(url));
    expect(addresses.map(({ searchParams }) => searchParams.get("partNumber"))).toEqual(["1", "2", "3"]);
    for (const { origin, pathname, searchParams } of addresses) {
      expect(origin + pathname).toBe(`https://bucket.s3.eu-west-1.amazonaws.com/${NAME}`);
      expect(searchParams.get("uploadId")).toBe("upload-1");
      expect(searchParams.get("X-Amz-Expires")).toBe("86400");
    }
  });

  test("signs no checksum, which would be that of nothing", async () => {
    s3.on(CreateMultipartUploadCommand).resolves({ UploadId: "upload-1" });
    const { urls } = await s3Blob("bucket").createUpload(NAME, 1);
    expect(urls.join().toLowerCase()).not.toContain("checksum");
  });

  test("is tagged with its noun, by which the bucket knows how long to keep it", async () => {
    s3.on(CreateMultipartUploadCommand).resolves({ UploadId: "upload-1" });
    await s3Blob("bucket").createUpload(NAME, 1);
    expect(s3.commandCalls(CreateMultipartUploadCommand)[0]?.args[0].input.Tagging).toBe("noun=imports");
  });

  test("fails where S3 begins none", async () => {
    s3.on(CreateMultipartUploadCommand).resolves({});
    await expect(s3Blob("bucket").createUpload(NAME, 1)).rejects.toThrow("no upload id");
  });

  test("is joined in the order of the parts, whatever order they came in", async () => {
    s3.on(CompleteMultipartUploadCommand).resolves({});
    const parts = [
      { number: 2, etag: '"b"' },
      { number: 1, etag: '"a"' },
    ];
    await s3Blob("bucket").completeUpload(NAME, "upload-1", parts);
    expect(s3.commandCalls(CompleteMultipartUploadCommand)[0]?.args[0].input).toEqual({
      Bucket: "bucket",
      Key: NAME,
      UploadId: "upload-1",
      MultipartUpload: {
        Parts: [
          { PartNumber: 1, ETag: '"a"' },
          { PartNumber: 2, ETag: '"b"' },
        ],
      },
    });
  });

  test.each(["InvalidPart", "InvalidPartOrder", "EntityTooSmall", "NoSuchUpload"])(
    "says of %s that the file is not there",
    async (name) => {
      s3.on(CompleteMultipartUploadCommand).rejects(fault(name));
      s3.on(HeadObjectCommand).rejects(fault("NotFound", 404));
      const joined = s3Blob("bucket").completeUpload(NAME, "upload-1", [{ number: 1, etag: '"a"' }]);
      await expect(joined).rejects.toThrow(BlobMissingError);
    },
  );

  test("is joined once: a second time finds the file and is content", async () => {
    s3.on(CompleteMultipartUploadCommand).rejects(fault("NoSuchUpload", 404));
    s3.on(HeadObjectCommand).resolves({});
    await s3Blob("bucket").completeUpload(NAME, "upload-1", [{ number: 1, etag: '"a"' }]);
    expect(s3.commandCalls(HeadObjectCommand)[0]?.args[0].input).toEqual({ Bucket: "bucket", Key: NAME });
  });

  test.each(["AccessDenied", "SlowDown"])("does not take %s for a missing file", async (name) => {
    s3.on(CompleteMultipartUploadCommand).rejects(fault(name, 403));
    const joined = s3Blob("bucket").completeUpload(NAME, "upload-1", []);
    await expect(joined).rejects.toMatchObject({ name });
  });

  test("does not take a refused look for a missing file", async () => {
    s3.on(CompleteMultipartUploadCommand).rejects(fault("NoSuchUpload", 404));
    s3.on(HeadObjectCommand).rejects(fault("Forbidden", 403));
    const joined = s3Blob("bucket").completeUpload(NAME, "upload-1", []);
    await expect(joined).rejects.toMatchObject({ name: "Forbidden" });
  });
});

describe("a file", () => {
  test("is read in order", async () => {
    const Body = Readable.from([Buffer.from("first "), Buffer.from("second")]);
    s3.on(GetObjectCommand).resolves({ Body: Body as never });
    expect(await bytesOf(s3Blob("bucket").read(NAME))).toBe("first second");
  });

  test("that is not there is said to be missing, and nothing else is", async () => {
    s3.on(GetObjectCommand)
      .rejectsOnce(new NoSuchKey({ $metadata: {}, message: "gone" }))
      .rejects(fault("AccessDenied"));
    await expect(bytesOf(s3Blob("bucket").read(NAME))).rejects.toThrow(BlobMissingError);
    await expect(bytesOf(s3Blob("bucket").read(NAME))).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("is written whole, tagged with its noun", async () => {
    s3.on(PutObjectCommand).resolves({});
    await s3Blob("bucket").write("wsp_1/exports/exp_1.csv", Buffer.from("a,b"));
    const { input } = s3.commandCalls(PutObjectCommand)[0]?.args[0] ?? {};
    expect(input).toMatchObject({ Bucket: "bucket", Key: "wsp_1/exports/exp_1.csv", Tagging: "noun=exports" });
    expect(Buffer.from(input?.Body as Uint8Array).toString()).toBe("a,b");
  });

  test("is fetched for a while under the name that a person gave it", async () => {
    const url = new URL(await s3Blob("bucket").downloadUrl("wsp_1/exports/exp_1.csv", "客户 1.csv", 600));
    expect(url.pathname).toBe("/wsp_1/exports/exp_1.csv");
    expect(url.searchParams.get("X-Amz-Expires")).toBe("600");
    expect(url.searchParams.get("response-content-disposition")).toBe(
      `attachment; filename*=UTF-8''${encodeURIComponent("客户 1.csv")}`,
    );
  });
});

describe("removing all", () => {
  test("goes on until nothing is left that begins so", async () => {
    s3.on(ListObjectsV2Command)
      .resolvesOnce({ Contents: [{ Key: "p/1" }, { Key: "p/2" }], NextContinuationToken: "more" })
      .resolves({ Contents: [{ Key: "p/3" }] });
    s3.on(DeleteObjectsCommand).resolves({});
    await s3Blob("bucket").removeAll("p/");
    const asked = s3.commandCalls(ListObjectsV2Command).map(({ args: [{ input }] }) => input.ContinuationToken);
    expect(asked).toEqual([undefined, "more"]);
    const removed = s3.commandCalls(DeleteObjectsCommand).flatMap(({ args: [{ input }] }) => input.Delete?.Objects);
    expect(removed.map((one) => one?.Key)).toEqual(["p/1", "p/2", "p/3"]);
  });

  test("asks for nothing to be removed where nothing is", async () => {
    s3.on(ListObjectsV2Command).resolves({});
    await s3Blob("bucket").removeAll("p/");
    expect(s3.commandCalls(DeleteObjectsCommand)).toEqual([]);
  });

  test("fails when a single file stays", async () => {
    s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: "p/1" }] });
    s3.on(DeleteObjectsCommand).resolves({ Errors: [{ Key: "p/1", Code: "InternalError" }] });
    await expect(s3Blob("bucket").removeAll("p/")).rejects.toThrow("1 objects could not be removed");
  });
});
