import { FOLDERS } from "@perennial/functions/catalog";
import { Aws, CfnOutput } from "aws-cdk-lib";
import type { Function as Lambda } from "aws-cdk-lib/aws-lambda";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import { ReceiptRuleSet, TlsPolicy } from "aws-cdk-lib/aws-ses";
import { LambdaInvocationType, S3, Lambda as ToFunction } from "aws-cdk-lib/aws-ses-actions";
import type { Construct } from "constructs";
import type { Options } from "./options.ts";
import { asBucket } from "./storage.ts";

/**
 * Lets the mail of a domain in: SES puts it into the bucket and then starts the function. An account has one active set of
 * rules, which is nothing for a deployment to take over: the outputs say what is left to do by hand.
 */
export function receiveMails(scope: Construct, { mailDomain }: Options, blobs: Bucket, handler: Lambda): void {
  if (mailDomain === undefined) return;
  const rules = new ReceiptRuleSet(scope, "MailRules");
  rules.addRule("MailRule", {
    recipients: [mailDomain],
    scanEnabled: true,
    tlsPolicy: TlsPolicy.OPTIONAL,
    actions: [
      new S3({ bucket: asBucket(blobs), objectKeyPrefix: FOLDERS.mailbox }),
      new ToFunction({ function: handler, invocationType: LambdaInvocationType.EVENT }),
    ],
  });
  const say = (key: string, value: string): CfnOutput => new CfnOutput(scope, `${key}Output`, { key, value });
  say("MailRecord", `${mailDomain} MX 10 inbound-smtp.${Aws.REGION}.amazonaws.com`);
  say("MailRules", `aws ses set-active-receipt-rule-set --rule-set-name ${rules.receiptRuleSetName}`);
}
