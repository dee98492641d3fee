import { Duration, Validations } from "aws-cdk-lib";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  AccessLevel,
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin, S3BucketOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { Bucket, type IBucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { securityHeaders } from "./headers.ts";
import type { Options } from "./options.ts";
import { PAGE_FUNCTION } from "./page.ts";
import { GATEWAY_PATHS } from "./paths.ts";
import { asBucket, PRIVATE } from "./storage.ts";

function accept(distribution: Distribution, options: Options): void {
  const rules = Validations.of(distribution);
  rules.acknowledge({
    id: "AwsSolutions-CFR3",
    reason: "Its log would hold queries, and so names and numbers searched for; the gateway's log holds every request.",
  });
  rules.acknowledge({ id: "AwsSolutions-CFR1", reason: "A tenant's people may be anywhere." });
  if (options.webAclArn === undefined)
    rules.acknowledge({
      id: "AwsSolutions-CFR2",
      reason: "The firewall was turned off for this installation; where it was not, nothing is deployed without it.",
    });
  if (options.domain === undefined)
    rules.acknowledge({
      id: "AwsSolutions-CFR4",
      reason: "CloudFront's own domain has its own certificate; with the context domain, TLS 1.2 is the least.",
    });
}

/** What the distribution leads to besides the console's own files. */
export interface Behind {
  readonly accessLog: IBucket;
  readonly gatewayHost: string;
  /** Sent to the gateway with every request, so that the API knows that it came this way. */
  readonly originKey: string;
}

/** One distribution for console and API, so that a session's cookie serves both and no other site's page reads either. */
export function createConsole(scope: Construct, options: Options, behind: Behind) {
  const files = new Bucket(scope, "ConsoleFiles", {
    ...PRIVATE,
    serverAccessLogsBucket: behind.accessLog,
    serverAccessLogsPrefix: "console/",
  });
  const shared = {
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    responseHeadersPolicy: securityHeaders(scope),
  };
  const api: BehaviorOptions = {
    ...shared,
    origin: new HttpOrigin(behind.gatewayHost, {
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      readTimeout: Duration.seconds(35),
      customHeaders: { "X-Origin-Key": behind.originKey },
    }),
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
  };
  // Forms say for themselves where they may stand in a frame.
  const { responseHeadersPolicy: _none, ...open } = api;
  const page = new EdgeFunction(scope, "PageFunction", {
    code: FunctionCode.fromInline(PAGE_FUNCTION),
    runtime: FunctionRuntime.JS_2_0,
    comment: "Answers every path without a file by the console's page.",
  });
  const distribution = new Distribution(scope, "Distribution", {
    comment: "Console and API of Perennial.",
    defaultBehavior: {
      ...shared,
      // With the right to list, S3 answers a missing file with 404 instead of 403.
      origin: S3BucketOrigin.withOriginAccessControl(asBucket(files), {
        originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
      }),
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      functionAssociations: [{ function: page, eventType: FunctionEventType.VIEWER_REQUEST }],
    },
    additionalBehaviors: Object.fromEntries(GATEWAY_PATHS.map((path) => [path, path === "/in/*" ? open : api])),
    httpVersion: HttpVersion.HTTP2_AND_3,
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    ...(options.webAclArn === undefined ? {} : { webAclId: options.webAclArn }),
    ...(options.domain === undefined || options.certificateArn === undefined
      ? {}
      : {
          domainNames: [options.domain],
          certificate: Certificate.fromCertificateArn(scope, "Certificate", options.certificateArn),
        }),
  });
  accept(distribution, options);
  return { files, distribution, origin: `https://${options.domain ?? distribution.distributionDomainName}` };
}
