import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
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

/** Blobs in one S3 bucket. */
export function s3Blob(bucket: string, client: S3Client = new S3Client({})): Blob {
  const at = (name: string) => ({ Bucket: bucket, Key: name });
  return {
    async createUpload(name, parts) {
      const { UploadId } = await client.send(new CreateMultipartUploadCommand(at(name)));
      if (UploadId === undefined) throw new Error("S3 answered no upload id");
      const urls = Array.from({ length: parts }, (_, index) =>
        getSignedUrl(client, new UploadPartCommand({ ...at(name), UploadId, PartNumber: index + 1 }), {
          expiresIn: 24 * HOUR,
        }),
      );
      return { uploadId: UploadId, urls: await Promise.all(urls) };
    },
    async completeUpload(name, uploadId, parts) {
      const Parts = [...parts]
        .sort((a, b) => a.number - b.number)
        .map(({ number, etag }) => ({ PartNumber: number, ETag: etag }));
      try {
        const command = { ...at(name), UploadId: uploadId, MultipartUpload: { Parts } };
        await client.send(new CompleteMultipartUploadCommand(command));
      } catch (cause) {
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
      await client.send(new PutObjectCommand({ ...at(name), Body: bytes }));
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
      let ContinuationToken: string | undefined;
      do {
        const list = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken }));
        const Objects = (list.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [{ Key }]));
        if (Objects.length > 0) {
          const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }));
          if (Errors.length > 0) throw new Error(`${Errors.length} objects could not be removed`);
        }
        ContinuationToken = list.NextContinuationToken;
      } while (ContinuationToken !== undefined);
    },
  };
}
