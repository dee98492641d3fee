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
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { type Blob, BlobMissingError } from "@perennial/core";

const HOUR = 3600;

/** Signs no checksum into an address: it would be that of an empty part, and the real part would be refused. */
const uploadClient = (): S3Client => new S3Client({ requestChecksumCalculation: "WHEN_REQUIRED" });

/** Blobs in one S3 bucket, each tagged with its noun, because the bucket keeps those of each noun for their own time. */
export function s3Blob(bucket: string, client: S3Client = uploadClient()): Blob {
  const at = (name: string) => ({ Bucket: bucket, Key: name });
  const tagged = (name: string) => ({
    ...at(name),
    Tagging: new URLSearchParams({ noun: name.split("/")[1] ?? "" }).toString(),
  });
  const exists = async (name: string): Promise<boolean> => {
    try {
      await client.send(new HeadObjectCommand(at(name)));
      return true;
    } catch (error) {
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return false;
      throw error;
    }
  };
  const pagesOf = async function* (prefix: string) {
    let ContinuationToken: string | undefined;
    do {
      const list = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken }));
      yield list.Contents ?? [];
      ContinuationToken = list.NextContinuationToken;
    } while (ContinuationToken !== undefined);
  };
  return {
    async createUpload(name, parts) {
      const { UploadId } = await client.send(new CreateMultipartUploadCommand(tagged(name)));
      if (UploadId === undefined) throw new Error("S3 answered no upload id");
      const urls = Array.from({ length: parts }, (_, index) =>
        getSignedUrl(client, new UploadPartCommand({ ...at(name), UploadId, PartNumber: index + 1 }), {
          expiresIn: 24 * HOUR,
        }),
      );
      return { uploadId: UploadId, urls: await Promise.all(urls) };
    },
    async writePart(name, uploadId, number, bytes) {
      const part = { ...at(name), UploadId: uploadId, PartNumber: number, Body: bytes };
      const { ETag } = await client.send(new UploadPartCommand(part)).catch((cause: unknown) => {
        const gone = cause instanceof S3ServiceException && cause.name === "NoSuchUpload";
        throw gone ? new BlobMissingError(name, { cause }) : cause;
      });
      if (ETag === undefined) throw new Error("S3 answered no ETag");
      return ETag;
    },
    async completeUpload(name, uploadId, parts) {
      const Parts = [...parts]
        .sort((a, b) => a.number - b.number)
        .map(({ number, etag }) => ({ PartNumber: number, ETag: etag }));
      try {
        const command = { ...at(name), UploadId: uploadId, MultipartUpload: { Parts } };
        await client.send(new CompleteMultipartUploadCommand(command));
      } catch (cause) {
        // An upload that was joined is gone as an upload: the answer to the first attempt had been lost.
        if (cause instanceof S3ServiceException && cause.name === "NoSuchUpload" && (await exists(name))) return;
        const wrong =
          cause instanceof S3ServiceException &&
          /^(InvalidPart|NoSuchUpload|InvalidPartOrder|EntityTooSmall)/.test(cause.name);
        throw wrong ? new BlobMissingError(name, { cause }) : cause;
      }
    },
    async *read(name) {
      try {
        const { Body } = await client.send(new GetObjectCommand(at(name)));
        if (Body) yield* Body as unknown as AsyncIterable<Uint8Array>;
      } catch (cause) {
        throw cause instanceof NoSuchKey ? new BlobMissingError(name, { cause }) : cause;
      }
    },
    async write(name, bytes) {
      await client.send(new PutObjectCommand({ ...tagged(name), Body: bytes }));
    },
    downloadUrl: async (name, fileName, seconds) =>
      await getSignedUrl(
        client,
        new GetObjectCommand({
          ...at(name),
          ResponseContentDisposition: `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
        }),
        { expiresIn: seconds },
      ),
    async removeAll(prefix) {
      for await (const page of pagesOf(prefix)) {
        const Objects = page.flatMap(({ Key }) => (Key === undefined ? [] : [{ Key }]));
        if (Objects.length === 0) continue;
        const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }));
        if (Errors.length > 0) throw new Error(`${Errors.length} objects could not be removed`);
      }
    },
    async sizeOf(prefix) {
      let bytes = 0;
      for await (const page of pagesOf(prefix)) for (const { Size = 0 } of page) bytes += Size;
      return bytes;
    },
    async *names(folder) {
      for await (const page of pagesOf(folder)) for (const { Key } of page) if (Key !== undefined) yield Key;
    },
  };
}
