import { Aws } from "aws-cdk-lib";
import { EmailIdentity, Identity } from "aws-cdk-lib/aws-ses";
import type { Construct } from "constructs";
import type { Options } from "./options.ts";

function identityArn(identity: string): string {
  return `arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:identity/${identity}`;
}

function askToVerify(scope: Construct, address: string): EmailIdentity {
  return new EmailIdentity(scope, "MailIdentity", { identity: Identity.email(address) });
}

/**
 * Identities as which mails may be sent. SES checks the address or its domain, whichever it knows, so both are named.
 * Where none is known yet, SES is asked to verify the address and sends it one mail with a link.
 */
export function createMailIdentities(scope: Construct, { mailFrom, mailIdentity }: Options): string[] {
  if (mailFrom === undefined) return [];
  if (mailIdentity === undefined) askToVerify(scope, mailFrom);
  const domain = mailFrom.slice(mailFrom.indexOf("@") + 1);
  return [...new Set([mailFrom, mailIdentity ?? domain])].map(identityArn);
}
