import { Annotations, Match } from "aws-cdk-lib/assertions";
import { describe, expect, test } from "vitest";
import { Problem } from "../packages/contract/src/problem.ts";
import { PLANS } from "../packages/core/src/billing/plan.ts";
import { makesFirewall } from "./deploy.mjs";
import { REQUESTS } from "./firewall.ts";
import { readOptions } from "./options.ts";
import { GATEWAY_PATHS } from "./paths.ts";
import { templateOf, testApp, testTemplate } from "./test-stack.ts";

interface Statement {
  readonly RateBasedStatement?: Record<string, unknown>;
  readonly ManagedRuleGroupStatement?: {
    readonly VendorName: string;
    readonly Name: string;
    readonly RuleActionOverrides?: readonly { readonly Name: string; readonly ActionToUse: object }[];
  };
  readonly LabelMatchStatement?: { readonly Scope: string; readonly Key: string };
  readonly ByteMatchStatement?: { readonly SearchString: string; readonly PositionalConstraint: string };
  readonly AndStatement?: { readonly Statements: readonly Statement[] };
  readonly OrStatement?: { readonly Statements: readonly Statement[] };
  readonly NotStatement?: { readonly Statement: Statement };
}
interface Rule {
  readonly Name: string;
  readonly Priority: number;
  readonly Statement: Statement;
  readonly Action?: { readonly Block?: { readonly CustomResponse?: Record<string, unknown> } };
  readonly OverrideAction?: object;
  readonly VisibilityConfig: object;
}
interface Acl {
  readonly Name: string;
  readonly Scope: string;
  readonly DefaultAction: object;
  readonly Rules: readonly Rule[];
  readonly VisibilityConfig: object;
  readonly CustomResponseBodies: Readonly<Record<string, { readonly ContentType: string; readonly Content: string }>>;
}

const LABEL = "awswaf:managed:aws:core-rule-set:";
const ARN = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/b";

function aclOf(given: Readonly<Record<string, unknown>> = {}): Acl {
  const { firewall } = testApp(given);
  if (!firewall) throw new Error("there is no firewall");
  return templateOf(firewall).one("AWS::WAFv2::WebACL", "WebAcl").Properties as unknown as Acl;
}
const acl = aclOf();
const named = (name: string): Rule => {
  const rule = acl.Rules.find(({ Name }) => Name === name);
  if (!rule) throw new Error(`no rule ${name}`);
  return rule;
};

interface Request {
  readonly path: string;
  /** Rules of the common set that it would meet. */
  readonly meets: readonly string[];
}

/** Label of a rule as Amazon publishes it: its name with its last part in another case. */
function labelOf(rule: string): string {
  const parts = { BODY: "Body", QUERYARGUMENTS: "QueryArguments", QUERYSTRING: "QueryString", URIPATH: "URIPath" };
  const [what = "", part = ""] = rule.split("_");
  return `${LABEL}${what}_${(parts as Record<string, string>)[part] ?? part}`;
}

function matches(statement: Statement, labels: readonly string[], path: string): boolean {
  const { LabelMatchStatement: label, ByteMatchStatement: bytes } = statement;
  if (label) return labels.includes(label.Key);
  if (bytes?.PositionalConstraint === "STARTS_WITH") return path.startsWith(bytes.SearchString);
  if (bytes?.PositionalConstraint === "EXACTLY") return path === bytes.SearchString;
  if (statement.AndStatement) return statement.AndStatement.Statements.every((one) => matches(one, labels, path));
  if (statement.OrStatement) return statement.OrStatement.Statements.some((one) => matches(one, labels, path));
  if (statement.NotStatement) return !matches(statement.NotStatement.Statement, labels, path);
  throw new Error(`unknown statement ${Object.keys(statement).join(", ")}`);
}

/** Name of the rule that stops a request, going through them as the service does; undefined for one that gets through. */
function stoppedBy({ path, meets }: Request): string | undefined {
  const labels: string[] = [];
  for (const { Name, Statement: statement } of [...acl.Rules].sort((a, b) => a.Priority - b.Priority)) {
    if (statement.RateBasedStatement) continue;
    const group = statement.ManagedRuleGroupStatement;
    if (!group) {
      if (matches(statement, labels, path)) return Name;
      continue;
    }
    if (group.Name !== "AWSManagedRulesCommonRuleSet") continue;
    const counted = new Set(group.RuleActionOverrides?.map((override) => override.Name));
    const blocking = meets.find((rule) => !counted.has(rule));
    if (blocking !== undefined) return blocking;
    labels.push(...meets.map(labelOf));
  }
  return undefined;
}

describe("the firewall", () => {
  test("stands in us-east-1, whence CloudFront takes it, and lets through what no rule stops", () => {
    const { firewall } = testApp();
    expect(firewall?.region).toBe("us-east-1");
    expect(acl).toMatchObject({ Scope: "CLOUDFRONT", DefaultAction: { Allow: {} } });
    expect(firewall && Object.keys(templateOf(firewall).outputs)).toEqual(["WebAclArn"]);
  });

  test("has a rate for each address, Amazon's list of attackers and its common set, in this order", () => {
    const groups = acl.Rules.map(({ Name, Statement: { ManagedRuleGroupStatement: group } }) =>
      group ? `${group.VendorName} ${group.Name}` : Name,
    );
    expect(groups).toEqual([
      "TooManyRequests",
      "AWS AWSManagedRulesAmazonIpReputationList",
      "AWS AWSManagedRulesCommonRuleSet",
      "TextsBesideTheApi",
    ]);
    expect(acl.Rules.map(({ Priority }) => Priority)).toEqual([0, 1, 2, 3]);
    // None of the groups is turned into mere counting as a whole.
    for (const { Statement: statement, OverrideAction } of acl.Rules)
      if (statement.ManagedRuleGroupStatement) expect(OverrideAction).toEqual({ None: {} });
    const overrides = named("AWSManagedRulesCommonRuleSet").Statement.ManagedRuleGroupStatement?.RuleActionOverrides;
    for (const { ActionToUse } of overrides ?? []) expect(ActionToUse).toEqual({ Count: {} });
  });

  test("counts every rule, and keeps no sample of what people send", () => {
    const name = acl.Name;
    expect(acl.VisibilityConfig).toEqual({
      CloudWatchMetricsEnabled: true,
      MetricName: name,
      SampledRequestsEnabled: false,
    });
    for (const { Name, VisibilityConfig } of acl.Rules)
      expect(VisibilityConfig).toEqual({
        CloudWatchMetricsEnabled: true,
        MetricName: Name,
        SampledRequestsEnabled: false,
      });
  });

  test("stops no address that keeps to its plan, and leaves most of the gateway's fuse to others", () => {
    const { Statement: statement } = named("TooManyRequests");
    expect(statement.RateBasedStatement).toEqual({
      Limit: REQUESTS,
      AggregateKeyType: "IP",
      EvaluationWindowSec: 300,
    });
    const { reads, writes } = PLANS.scale.speed;
    expect(REQUESTS).toBeGreaterThanOrEqual(300 * (reads.perSecond + writes.perSecond));
    const stage = testTemplate().one("AWS::ApiGatewayV2::Stage", "GatewayStage").Properties;
    const { ThrottlingRateLimit } = stage["DefaultRouteSettings"] as { ThrottlingRateLimit: number };
    expect(REQUESTS).toBeLessThan((300 * ThrottlingRateLimit) / 2);
    expect(aclOf({ wafRequests: 5000 }).Rules[0]?.Statement.RateBasedStatement).toMatchObject({ Limit: 5000 });
  });

  test("tells an address that sends too much so in the form of every other refusal", () => {
    const answer = named("TooManyRequests").Action?.Block?.CustomResponse;
    expect(answer).toMatchObject({ ResponseCode: 429, ResponseHeaders: [{ Name: "Retry-After", Value: "60" }] });
    const body = acl.CustomResponseBodies[String(answer?.["CustomResponseBodyKey"])];
    expect(body?.ContentType).toBe("APPLICATION_JSON");
    expect(Problem.parse(JSON.parse(body?.Content ?? ""))).toMatchObject({ code: "rate_limited", status: 429 });
  });
});

describe("a request", () => {
  const BODY = ["SizeRestrictions", "EC2MetaDataSSRF", "GenericLFI", "GenericRFI", "CrossSiteScripting"].map(
    (name) => `${name}_BODY`,
  );
  test.each<[string, Request]>([
    ["a batch of a megabyte", { path: "/v1/batch", meets: ["SizeRestrictions_BODY"] }],
    ["a shop's order of a megabyte", { path: "/in/tok/shopify", meets: ["SizeRestrictions_BODY"] }],
    ["a webhook that does not say who sends it", { path: "/in/tok", meets: ["NoUserAgent_HEADER"] }],
    ["the plan of an import with a thousand columns", { path: "/v1/imports/imp_1", meets: ["SizeRestrictions_BODY"] }],
    ["a note with a program in it", { path: "/v1/customers/cus_1/notes", meets: BODY }],
    ["an assistant's call", { path: "/mcp", meets: BODY }],
    ["an app that registers with a loopback address", { path: "/oauth/register", meets: ["GenericRFI_BODY"] }],
    ["a person who lets such an app in", { path: "/connect", meets: ["GenericRFI_QUERYARGUMENTS"] }],
    ["a long state of an app", { path: "/connect", meets: ["SizeRestrictions_QUERYSTRING"] }],
    ["a search for <b", { path: "/v1/search", meets: ["CrossSiteScripting_QUERYARGUMENTS"] }],
    ["a customer whose own id is a.log", { path: "/v1/customers/ext:a.log", meets: ["RestrictedExtensions_URIPATH"] }],
    ["a page of the console", { path: "/customers", meets: [] }],
  ])("of the product gets through: %s", (_, request) => {
    expect(stoppedBy(request)).toBeUndefined();
  });

  test.each<[string, Request, string]>([
    ["a scanner", { path: "/v1/me", meets: ["UserAgent_BadBots_HEADER"] }, "UserAgent_BadBots_HEADER"],
    ["a way out of the folder", { path: "/v1/../x", meets: ["GenericLFI_URIPATH"] }, "GenericLFI_URIPATH"],
    ["a script in a cookie", { path: "/v1/me", meets: ["CrossSiteScripting_COOKIE"] }, "CrossSiteScripting_COOKIE"],
    ["a large body for a page", { path: "/customers", meets: ["SizeRestrictions_BODY"] }, "TextsBesideTheApi"],
    ["a script for a page", { path: "/", meets: ["CrossSiteScripting_QUERYARGUMENTS"] }, "TextsBesideTheApi"],
    ["a look for left files", { path: "/backup.bak", meets: ["RestrictedExtensions_URIPATH"] }, "TextsBesideTheApi"],
    ["a page that begins like the API", { path: "/mcp2", meets: ["GenericRFI_BODY"] }, "TextsBesideTheApi"],
  ])("that is an attack does not: %s", (_, request, rule) => {
    expect(stoppedBy(request)).toBe(rule);
  });

  test("may hold anything in its body wherever the gateway answers", () => {
    for (const path of GATEWAY_PATHS)
      expect([path, stoppedBy({ path: path.replace("*", "x"), meets: BODY })]).toEqual([path, undefined]);
  });
});

describe("an installation", () => {
  test("has a firewall unless it is turned off, and is not deployed without it by mistake", () => {
    const { product, firewall } = testApp();
    expect(firewall?.stackName).toBe("PerennialFirewall");
    Annotations.fromStack(product).hasError("/Perennial", Match.stringLikeRegexp("webAclArn.*-c firewall=off"));
    const behind = testApp({ webAclArn: ARN });
    Annotations.fromStack(behind.product).hasNoError("*", Match.anyValue());
    const without = testApp({ firewall: "off" });
    expect(without.firewall).toBeUndefined();
    Annotations.fromStack(without.product).hasNoError("*", Match.anyValue());
  });

  test.each([
    [[], true],
    [["-c", "wafRequests=5000"], true],
    [["-c", "firewall=on"], true],
    [["-c", "firewall=off"], false],
    [["-c", `webAclArn=${ARN}`], false],
  ])("that is deployed with %j has one set up first: %s", (args, expected) => {
    expect(makesFirewall(args)).toBe(expected);
  });

  test("says on or off", () => {
    expect(readOptions(() => undefined).firewall).toBe(true);
    expect(readOptions((name) => (name === "firewall" ? "off" : undefined)).firewall).toBe(false);
    expect(() => readOptions((name) => (name === "firewall" ? "no" : undefined))).toThrow("firewall");
  });
});

describe("console and API", () => {
  test("stand behind one distribution, and the firewall before it", () => {
    const template = testTemplate({ webAclArn: ARN });
    const [distribution, ...others] = template.all("AWS::CloudFront::Distribution").values();
    expect(others).toEqual([]);
    const config = distribution?.Properties["DistributionConfig"] as {
      WebACLId: string;
      DefaultCacheBehavior: { TargetOriginId: string };
      CacheBehaviors: { PathPattern: string; TargetOriginId: string }[];
      Origins: { Id: string; S3OriginConfig?: object; CustomOriginConfig?: object }[];
    };
    expect(config.WebACLId).toBe(ARN);
    const kindOf = (id: string): string => {
      const origin = config.Origins.find(({ Id }) => Id === id);
      return origin?.S3OriginConfig ? "console" : origin?.CustomOriginConfig ? "api" : "none";
    };
    expect(kindOf(config.DefaultCacheBehavior.TargetOriginId)).toBe("console");
    expect(
      config.CacheBehaviors.map(({ PathPattern, TargetOriginId }) => [PathPattern, kindOf(TargetOriginId)]),
    ).toEqual(GATEWAY_PATHS.map((path) => [path, "api"]));
    // Nothing else of the stack can be asked from outside without the distribution's key.
    expect(template.all("AWS::Lambda::Url").size).toBe(0);
    expect(template.all("AWS::ApiGatewayV2::Api").size).toBe(1);
  });
});
