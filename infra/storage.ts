import { FOLDERS } from "@perennial/functions/catalog";
import { Aws, Duration, Fn, RemovalPolicy } from "aws-cdk-lib";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  HttpMethods,
  type IBucket,
} from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";

/** What holds for every bucket: nobody comes in from outside, and nothing travels in the clear. */
export const PRIVATE: BucketProps = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  removalPolicy: RemovalPolicy.RETAIN,
};

/** A bucket as the interface of buckets, which it is: the library's types say otherwise of properties that may be absent. */
export function asBucket(bucket: Bucket): IBucket {
  return bucket as IBucket;
}

/** Who fetched what from the other buckets. */
export function createAccessLog(scope: Construct): IBucket {
  const bucket = new Bucket(scope, "AccessLog", {
    ...PRIVATE,
    lifecycleRules: [{ id: "OldLogs", expiration: Duration.days(90) }],
  });
  return asBucket(bucket);
}

/**
 * Name of the bucket of blobs, the same for one stack for ever. It is known before the bucket is made, because the
 * console's policy names the bucket while the bucket names the console's address.
 */
function blobBucketName(): string {
  const stackUuid = Fn.select(2, Fn.split("/", Aws.STACK_ID));
  return Fn.join("-", ["perennial", stackUuid]);
}

/** Where browsers put the parts of a file and fetch exports from. */
export function blobAddress(): string {
  return `https://${blobBucketName()}.s3.${Aws.REGION}.${Aws.URL_SUFFIX}`;
}

/** @param origin address of the console, the only page whose scripts may put files here */
export function createBlobs(scope: Construct, accessLog: IBucket, origin: string): Bucket {
  return new Bucket(scope, "Blobs", {
    ...PRIVATE,
    bucketName: blobBucketName(),
    serverAccessLogsBucket: accessLog,
    serverAccessLogsPrefix: "blobs/",
    cors: [
      {
        allowedOrigins: [origin],
        allowedMethods: [HttpMethods.PUT, HttpMethods.GET],
        allowedHeaders: ["content-type"],
        // A part is joined by the ETag that its upload was answered with.
        exposedHeaders: ["ETag"],
        maxAge: 3600,
      },
    ],
    lifecycleRules: [
      { id: "UnfinishedUploads", abortIncompleteMultipartUploadAfter: Duration.days(2) },
      { id: "Exports", tagFilters: { noun: "exports" }, expiration: Duration.days(7) },
      { id: "MailsIn", prefix: FOLDERS.mailbox, expiration: Duration.days(30) },
      { id: "DeadLetters", prefix: FOLDERS["given-up"], expiration: Duration.days(90) },
    ],
  });
}
