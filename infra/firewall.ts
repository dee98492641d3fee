import { type App, CfnOutput, Stack } from "aws-cdk-lib";
import { CfnWebACL } from "aws-cdk-lib/aws-wafv2";
import { GATEWAY_PATHS } from "./paths.ts";

/**
 * Requests of one address in five minutes: what the largest plan lets one program send, so that nobody is stopped here who
 * keeps to it, and well below the fuse of the gateway.
 */
export const REQUESTS = 450_000;

/**
 * Rules of Amazon's common set that look for code in what people write. Before the API they only count: a note may hold a
 * program, a batch is larger than 8 kB, an app lives at an address in digits, an id of a shop may end like a file.
 */
const OF_TEXTS = {
  SizeRestrictions_BODY: "SizeRestrictions_Body",
  EC2MetaDataSSRF_BODY: "EC2MetaDataSSRF_Body",
  GenericLFI_BODY: "GenericLFI_Body",
  GenericRFI_BODY: "GenericRFI_Body",
  CrossSiteScripting_BODY: "CrossSiteScripting_Body",
  GenericLFI_QUERYARGUMENTS: "GenericLFI_QueryArguments",
  CrossSiteScripting_QUERYARGUMENTS: "CrossSiteScripting_QueryArguments",
  RestrictedExtensions_QUERYARGUMENTS: "RestrictedExtensions_QueryArguments",
  RestrictedExtensions_URIPATH: "RestrictedExtensions_URIPath",
} as const;

/**
 * Rules of it that only count wherever it is: shops send webhooks without saying what they are, and an app that asks to be
 * let in names in the query of a page, at length, the address in digits to which it listens.
 */
const COUNTED = ["NoUserAgent_HEADER", "SizeRestrictions_QUERYSTRING", "GenericRFI_QUERYARGUMENTS"];

type Rule = Omit<CfnWebACL.RuleProperty, "name" | "priority" | "visibilityConfig"> & { readonly name: string };

/** What is told of a rule; without samples, which would show what people send. */
const visibility = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: false,
});

const TOO_MANY = {
  type: "/docs/errors/rate_limited",
  title: "Too many requests",
  status: 429,
  detail: "This address sends more than any plan allows.",
  fix: "Send fewer requests, or more records in each.",
  instance: "",
  code: "rate_limited",
  requestId: "",
  errors: [],
};

function managed(name: string, counted: readonly string[]): Rule {
  const ruleActionOverrides = counted.map((rule) => ({ name: rule, actionToUse: { count: {} } }));
  return {
    name,
    statement: { managedRuleGroupStatement: { vendorName: "AWS", name, ruleActionOverrides } },
    overrideAction: { none: {} },
  };
}

function anyOf(statements: readonly CfnWebACL.StatementProperty[]): CfnWebACL.StatementProperty {
  return { orStatement: { statements: [...statements] } };
}

const isLabelled = (label: string): CfnWebACL.StatementProperty => ({
  labelMatchStatement: { scope: "LABEL", key: `awswaf:managed:aws:core-rule-set:${label}` },
});

const isBelow = (path: string): CfnWebACL.StatementProperty => ({
  byteMatchStatement: {
    searchString: path.replace("*", ""),
    positionalConstraint: path.endsWith("*") ? "STARTS_WITH" : "EXACTLY",
    fieldToMatch: { uriPath: {} },
    textTransformations: [{ priority: 0, type: "NONE" }],
  },
});

function rules(requests: number): readonly Rule[] {
  return [
    {
      name: "TooManyRequests",
      statement: { rateBasedStatement: { limit: requests, aggregateKeyType: "IP", evaluationWindowSec: 300 } },
      action: {
        block: {
          customResponse: {
            responseCode: TOO_MANY.status,
            customResponseBodyKey: "TooMany",
            responseHeaders: [{ name: "Retry-After", value: "60" }],
          },
        },
      },
    },
    managed("AWSManagedRulesAmazonIpReputationList", []),
    managed("AWSManagedRulesCommonRuleSet", [...Object.keys(OF_TEXTS), ...COUNTED]),
    {
      name: "TextsBesideTheApi",
      statement: {
        andStatement: {
          statements: [
            anyOf(Object.values(OF_TEXTS).map(isLabelled)),
            { notStatement: { statement: anyOf(GATEWAY_PATHS.map(isBelow)) } },
          ],
        },
      },
      action: { block: {} },
    },
  ];
}

/** Name of the firewall, here and among the metrics. */
export function firewallName(name: string): string {
  return `${name}Firewall`;
}

/**
 * What stands before the distribution: it stops an address that sends too much before that costs anything, addresses that
 * Amazon knows for attacks, and requests that look like one. It stands alone because CloudFront takes firewalls from
 * us-east-1 only, wherever the product is.
 *
 * @param requests of one address in five minutes; more are refused
 * @returns its address, which the product is told as context
 */
export function firewallStack(app: App, name: string, requests = REQUESTS): CfnOutput {
  const stack = new Stack(app, firewallName(name), {
    env: { region: "us-east-1" },
    description: "Firewall before the distribution of Perennial.",
  });
  const acl = new CfnWebACL(stack, "WebAcl", {
    name: firewallName(name),
    scope: "CLOUDFRONT",
    defaultAction: { allow: {} },
    visibilityConfig: visibility(firewallName(name)),
    customResponseBodies: { TooMany: { contentType: "APPLICATION_JSON", content: JSON.stringify(TOO_MANY) } },
    rules: rules(requests).map((rule, priority) => ({ ...rule, priority, visibilityConfig: visibility(rule.name) })),
  });
  return new CfnOutput(stack, "WebAclArn", { value: acl.attrArn });
}
