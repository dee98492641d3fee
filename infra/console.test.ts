import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { SECURITY_HEADERS } from "../packages/local/src/static.ts";
import { PAGE_FUNCTION, pageOf } from "./page.ts";
import { type TestTemplate, testTemplate, text } from "./test-stack.ts";

interface Behavior {
  readonly PathPattern?: string;
  readonly TargetOriginId: string;
  readonly AllowedMethods: string[];
  readonly CachePolicyId: string;
  readonly OriginRequestPolicyId?: string;
  readonly ViewerProtocolPolicy: string;
  readonly FunctionAssociations?: { EventType: string }[];
  readonly ResponseHeadersPolicyId: unknown;
}
interface Origin {
  readonly Id: string;
  readonly DomainName: unknown;
  readonly OriginAccessControlId?: unknown;
  readonly CustomOriginConfig?: Record<string, unknown>;
  readonly OriginCustomHeaders?: { HeaderName: string; HeaderValue: unknown }[];
}
interface DistributionConfig {
  readonly DefaultCacheBehavior: Behavior;
  readonly CacheBehaviors: Behavior[];
  readonly Origins: Origin[];
  readonly CustomErrorResponses?: unknown;
  readonly WebACLId?: string;
  readonly Aliases?: string[];
  readonly ViewerCertificate?: Record<string, unknown>;
}
// Policies of CloudFront's own, by the ids under which it publishes them.
const UNCACHED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const ALL_BUT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

const configOf = (template: TestTemplate): DistributionConfig =>
  template.one("AWS::CloudFront::Distribution", "Distribution").Properties["DistributionConfig"] as DistributionConfig;
const template = testTemplate();
const config = configOf(template);
const originOf = ({ TargetOriginId }: Behavior): Origin | undefined =>
  config.Origins.find(({ Id }) => Id === TargetOriginId);
const api = config.CacheBehaviors;

describe("the distribution", () => {
  test("sends the API's paths to the gateway and everything else to the console's files", () => {
    expect(api.map(({ PathPattern }) => PathPattern)).toEqual([
      "/v1/*",
      "/healthz",
      "/mcp",
      "/oauth/*",
      "/.well-known/*",
      "/in/*",
    ]);
    for (const behavior of api)
      expect(text(originOf(behavior)?.DomainName)).toMatch(
        /^<Gateway\w+>\.execute-api\.<AWS::Region>\.<AWS::URLSuffix>$/,
      );
    expect(text(originOf(config.DefaultCacheBehavior)?.DomainName)).toMatch(/^<ConsoleFiles\w+\.RegionalDomainName>$/);
    expect(originOf(config.DefaultCacheBehavior)).toHaveProperty("OriginAccessControlId");
  });

  test("passes on credentials, cookies and origin of a request to the API, and caches nothing of it", () => {
    for (const behavior of api) {
      expect(behavior).toMatchObject({ CachePolicyId: UNCACHED, OriginRequestPolicyId: ALL_BUT_HOST });
      expect(behavior.AllowedMethods.sort()).toEqual(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]);
      expect(behavior.FunctionAssociations).toBeUndefined();
    }
  });

  test("tells the API that a request came this way, by a key that stands in no template", () => {
    const [behavior] = api;
    const headers = behavior && originOf(behavior)?.OriginCustomHeaders;
    expect(headers?.map(({ HeaderName }) => HeaderName)).toEqual(["X-Origin-Key"]);
    const key = text(headers?.[0]?.HeaderValue);
    expect(key).toMatch(/^\{\{resolve:secretsmanager:<OriginSecret\w+>:SecretString:::\}\}$/);
    const { Environment } = template.one("AWS::Lambda::Function", "ApiFunction").Properties as {
      Environment: { Variables: { ORIGIN_KEY: unknown } };
    };
    expect(text(Environment.Variables.ORIGIN_KEY)).toBe(key);
  });

  test("waits for the API longer than the API may take", () => {
    const [behavior] = api;
    const origin = behavior && originOf(behavior)?.CustomOriginConfig;
    expect(origin).toMatchObject({ OriginProtocolPolicy: "https-only" });
    expect(origin?.["OriginReadTimeout"]).toBeGreaterThan(30);
  });

  test("leaves the API's errors as they are", () => {
    expect(config.CustomErrorResponses).toBeUndefined();
  });

  test("lets nobody in without encryption, by any path", () => {
    for (const { ViewerProtocolPolicy } of [config.DefaultCacheBehavior, ...api])
      expect(ViewerProtocolPolicy).toBe("redirect-to-https");
  });

  test("sends the very headers that the local runner sends, and room for uploads", () => {
    const policy = template.one("AWS::CloudFront::ResponseHeadersPolicy", "SecurityHeaders");
    const { SecurityHeadersConfig: sent } = policy.Properties["ResponseHeadersPolicyConfig"] as {
      SecurityHeadersConfig: {
        ContentSecurityPolicy: { ContentSecurityPolicy: unknown };
        FrameOptions: { FrameOption: string };
        ReferrerPolicy: { ReferrerPolicy: string };
        StrictTransportSecurity: { AccessControlMaxAgeSec: number };
        ContentTypeOptions: unknown;
      };
    };
    const bucket = " https://perennial-<AWS::StackId/2>.s3.<AWS::Region>.<AWS::URLSuffix>";
    const policyText = text(sent.ContentSecurityPolicy.ContentSecurityPolicy);
    expect(policyText).toContain(`connect-src 'self'${bucket}`);
    expect({
      "Content-Security-Policy": policyText.replace(bucket, ""),
      "Referrer-Policy": sent.ReferrerPolicy.ReferrerPolicy,
      "X-Content-Type-Options": sent.ContentTypeOptions ? "nosniff" : "",
      "X-Frame-Options": sent.FrameOptions.FrameOption,
    }).toEqual(SECURITY_HEADERS);
    expect(sent.StrictTransportSecurity.AccessControlMaxAgeSec).toBeGreaterThanOrEqual(31_536_000);
    const policies = [config.DefaultCacheBehavior, ...api].map(({ ResponseHeadersPolicyId: id }) => id && text(id));
    // Forms say for themselves where they may stand in a frame.
    expect(new Set(policies.filter((id) => id !== undefined)).size).toBe(1);
    expect(policies.filter((id) => id === undefined)).toHaveLength(1);
  });

  test("stands at a domain and behind a firewall where it is told of them", () => {
    expect([config.Aliases, config.WebACLId]).toEqual([undefined, undefined]);
    const certificateArn = "arn:aws:acm:us-east-1:111122223333:certificate/1";
    const webAclArn = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/b";
    const named = testTemplate({ domain: "crm.example.com", certificateArn, webAclArn });
    expect(configOf(named)).toMatchObject({
      Aliases: ["crm.example.com"],
      WebACLId: webAclArn,
      ViewerCertificate: { AcmCertificateArn: certificateArn, MinimumProtocolVersion: "TLSv1.2_2021" },
    });
    expect(text(named.outputs["Address"]?.Value)).toBe("https://crm.example.com");
    const { CorsConfiguration } = named.one("AWS::S3::Bucket", "Blobs").Properties as {
      CorsConfiguration: { CorsRules: { AllowedOrigins: unknown[] }[] };
    };
    expect(CorsConfiguration.CorsRules[0]?.AllowedOrigins.map(text)).toEqual(["https://crm.example.com"]);
  });
});

describe("a path of the console", () => {
  const PATHS = [
    ["/", "/index.html"],
    ["/customers", "/index.html"],
    ["/customers/cus_01", "/index.html"],
    ["/customers/", "/index.html"],
    ["/docs", "/docs/index.html"],
    ["/docs/", "/docs/index.html"],
    ["/docs/customers", "/docs/index.html"],
    ["/docsheet", "/index.html"],
    ["/assets/index-1a2b.js", "/assets/index-1a2b.js"],
    ["/icon.svg", "/icon.svg"],
    ["/index.html", "/index.html"],
    ["/v1.0/x", "/index.html"],
  ] as const;

  test.each(PATHS)("%s is answered by %s", (path, object) => {
    expect(pageOf(path)).toBe(object);
  });

  test.each(PATHS)("%s is answered by %s in the function as it is deployed", (path, object) => {
    const [edge] = template.all("AWS::CloudFront::Function").values();
    expect(edge?.Properties["FunctionCode"]).toBe(PAGE_FUNCTION);
    const event = { request: { uri: path, headers: {} } };
    expect(runInNewContext(`${PAGE_FUNCTION} handler(event);`, { event })).toEqual({ uri: object, headers: {} });
  });

  test("is looked up in CloudFront, for the console alone", () => {
    expect(config.DefaultCacheBehavior.FunctionAssociations).toMatchObject([{ EventType: "viewer-request" }]);
    // CloudFront takes ten kilobytes.
    expect(PAGE_FUNCTION.length).toBeLessThan(10_000);
  });
});

describe("buckets", () => {
  test.each([...template.all("AWS::S3::Bucket")])("%s is private, encrypted and stays", (id, bucket) => {
    expect(bucket.Properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
      },
    });
    expect(bucket.Properties).not.toHaveProperty("AccessControl");
    expect([bucket.DeletionPolicy, bucket.UpdateReplacePolicy]).toEqual(["Retain", "Retain"]);
    const policy = template.one("AWS::S3::BucketPolicy", `${id}Policy`).Properties["PolicyDocument"];
    const statements = (policy as { Statement: { Effect: string; Condition?: unknown }[] }).Statement;
    expect(statements).toContainEqual(
      expect.objectContaining({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
    );
  });

  test("blobs lose what was left half-way, and exports after a week", () => {
    const { LifecycleConfiguration } = template.one("AWS::S3::Bucket", "Blobs").Properties as {
      LifecycleConfiguration: { Rules: unknown[] };
    };
    expect(LifecycleConfiguration.Rules).toEqual([
      expect.objectContaining({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 } }),
      expect.objectContaining({ ExpirationInDays: 7, TagFilters: [{ Key: "noun", Value: "exports" }] }),
      expect.objectContaining({ ExpirationInDays: 30, Prefix: "inbound-mail/" }),
      expect.objectContaining({ ExpirationInDays: 90, Prefix: "aws/lambda/" }),
    ]);
  });

  test("blobs take files from pages of the console alone, and say their ETag", () => {
    const { CorsConfiguration } = template.one("AWS::S3::Bucket", "Blobs").Properties as {
      CorsConfiguration: { CorsRules: { AllowedOrigins: unknown[] }[] };
    };
    expect(CorsConfiguration.CorsRules).toMatchObject([{ AllowedMethods: ["PUT", "GET"], ExposedHeaders: ["ETag"] }]);
    expect(CorsConfiguration.CorsRules[0]?.AllowedOrigins.map(text)).toEqual([
      expect.stringMatching(/^https:\/\/<Distribution\w+\.DomainName>$/),
    ]);
  });
});
