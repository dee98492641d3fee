import { Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, test, vi } from "vitest";
import { testApp } from "./test-stack.ts";

const EVERYTHING = {
  mailFrom: "crm@example.com",
  mailDomain: "in.example.com",
  alarmEmail: "ops@example.com",
  domain: "crm.example.com",
  certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/1",
  webAclArn: "arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/b",
  backupDays: "365",
};

function findings(given: Readonly<Record<string, unknown>>): string[] {
  const { app } = testApp(given);
  return new AwsSolutionsChecks(app)
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    );
}

/** Findings as they are without any suppression, and the suppressions that were asked for. */
function unsuppressed(given: Readonly<Record<string, unknown>>) {
  const asked: { id: string; reason: string }[] = [];
  const spy = vi.spyOn(Validations.prototype, "acknowledge").mockImplementation((...rules) => {
    asked.push(...rules.filter(({ id }) => id.startsWith("AwsSolutions-")));
  });
  try {
    return { asked, found: findings(given) };
  } finally {
    spy.mockRestore();
  }
}

describe.each([
  ["as it comes", {}],
  ["with everything that may be added", EVERYTHING],
  ["without the firewall", { firewall: "off" }],
])("an installation %s", (_, given) => {
  test("is looked at whole: the product, and the firewall where there is one", () => {
    const { app, product, firewall } = testApp(given);
    const stacks = app.node.children.map(({ node }) => node.id);
    expect(stacks).toEqual([product, ...(firewall ? [firewall] : [])].map(({ node }) => node.id));
    expect(stacks).toHaveLength("firewall" in given ? 1 : 2);
  });

  test("has no finding that is not accepted for a reason", () => {
    expect(findings(given)).toEqual([]);
  });

  test("accepts single findings of single resources, eighteen at most, each for a reason", () => {
    const { asked, found } = unsuppressed(given);
    // A finding that lies in two resources would show here as one more than there are suppressions.
    expect(found.map((finding) => finding.replace(/ [^ ]+$/, "")).sort()).toEqual(asked.map(({ id }) => id).sort());
    expect(asked.length).toBeLessThanOrEqual(18);
    for (const { reason } of asked) expect(reason).toMatch(/^[A-Z].{30,}\.$/);
  });
});
