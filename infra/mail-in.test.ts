import { describe, expect, test } from "vitest";
import { testTemplate, text } from "./test-stack.ts";

const RULE = "AWS::SES::ReceiptRule";

describe("mails that come in", () => {
  test("are let in only for a domain that is named", () => {
    const none = testTemplate();
    expect(none.all(RULE).size).toBe(0);
    expect(Object.keys(none.outputs)).not.toContain("MailRecord");
  });

  test("lie in the bucket before the function is started, which may read and remove them there and nowhere else", () => {
    const template = testTemplate({ mailDomain: "in.example.com" });
    const { Rule } = template.one(RULE, "MailRulesMailRule").Properties as {
      Rule: { Recipients: string[]; ScanEnabled: boolean; Actions: Record<string, Record<string, unknown>>[] };
    };
    expect(Rule.Recipients).toEqual(["in.example.com"]);
    expect(Rule.ScanEnabled).toBe(true);
    expect(Rule.Actions.map((action) => Object.keys(action)[0])).toEqual(["S3Action", "LambdaAction"]);
    expect(Rule.Actions[0]?.["S3Action"]).toMatchObject({ ObjectKeyPrefix: "inbound-mail/" });
    expect(Rule.Actions[1]?.["LambdaAction"]).toMatchObject({ InvocationType: "Event" });
    const { Environment } = template.one("AWS::Lambda::Function", "MailInFunction").Properties as {
      Environment: { Variables: Record<string, unknown> };
    };
    expect(Environment.Variables["MAIL_DOMAIN"]).toBe("in.example.com");
    expect(text(template.outputs["MailRecord"]?.Value)).toContain("MX 10 inbound-smtp.");
  });
});
