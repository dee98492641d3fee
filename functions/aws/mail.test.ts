import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { mockClient } from "aws-sdk-client-mock";
import { expect, test } from "vitest";
import { sesMail } from "./mail.ts";

const LETTER = { to: "li@example.cn", language: "zh-CN", subject: "请验证您的邮箱", text: "您好" } as const;

test("a letter goes out as plain text in UTF-8, from the configured address", async () => {
  const ses = mockClient(SESv2Client);
  ses.on(SendEmailCommand).resolves({ MessageId: "1" });
  await sesMail("crm@example.com", new SESv2Client({ region: "eu-west-1" })).send(LETTER);
  expect(ses.commandCalls(SendEmailCommand).map(({ args: [{ input }] }) => input)).toEqual([
    {
      FromEmailAddress: "crm@example.com",
      Destination: { ToAddresses: ["li@example.cn"] },
      Content: {
        Simple: {
          Subject: { Data: "请验证您的邮箱", Charset: "UTF-8" },
          Body: { Text: { Data: "您好", Charset: "UTF-8" } },
          Headers: [{ Name: "Auto-Submitted", Value: "auto-generated" }],
        },
      },
    },
  ]);
});

test("a letter that SES does not take fails, so that it is sent again", async () => {
  const ses = mockClient(SESv2Client);
  ses.on(SendEmailCommand).rejects(new Error("Maximum sending rate exceeded"));
  const sent = sesMail("crm@example.com", new SESv2Client({ region: "eu-west-1" })).send(LETTER);
  await expect(sent).rejects.toThrow("Maximum sending rate");
});
