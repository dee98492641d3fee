import * as z from "zod";
import { code } from "./account.ts";
import { field, secretField } from "./field.ts";
import { operation } from "./operation.ts";

export const currentPassword = secretField(
  z.string().min(1).max(1024),
  "The password as it is now.",
  "correct horse battery staple",
);

/** The password, and a code where there is a second factor: that the person is there. */
export const proof = z.object({ currentPassword, code: code.optional() }).strict();

const RecoveryCodes = z
  .object({
    recoveryCodes: field(z.array(z.string()), "Ten codes, each of which works once in the place of the app.", [
      "k3x9q-7m2wd",
    ]),
  })
  .meta({ id: "RecoveryCodes", description: "Codes for the day the phone is lost; shown this once." });

const TAG = "Account";

/** What a person proves to be who it is by, beside the password. */
export const secondFactorOperations = {
  beginSecondFactor: operation({
    id: "beginSecondFactor",
    method: "post",
    path: "/me/second-factor",
    tag: TAG,
    summary: "Begin to set up a second factor",
    description:
      "Answers a secret for an authenticator app (RFC 6238). It counts once a code of it has been sent, within 15 minutes.",
    access: "person",
    cost: "write",
    body: z
      .object({ currentPassword })
      .strict()
      .meta({ id: "SecondFactorStart", description: "The password as proof." }),
    output: z
      .object({
        secret: field(
          z.string(),
          "The secret in base 32, to be typed into the app.",
          "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        ),
        uri: field(
          z.string(),
          "The same as an address that apps open.",
          "otpauth://totp/Perennial:li.wei%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=Perennial",
        ),
      })
      .meta({ id: "SecondFactorSecret", description: "What the app is to know." }),
    status: 200,
    errors: ["conflict", "invalid_credentials", "rate_limited"],
    once: true,
    whileClosed: true,
  }),
  enableSecondFactor: operation({
    id: "enableSecondFactor",
    method: "post",
    path: "/me/second-factor/enable",
    tag: TAG,
    summary: "Switch the second factor on",
    description: "Takes a code of the app as proof that it works, and answers ten recovery codes, once.",
    access: "person",
    cost: "write",
    body: z.object({ code }).strict().meta({ id: "SecondFactorProof", description: "A code of the app." }),
    output: RecoveryCodes,
    status: 200,
    errors: ["conflict", "invalid_credentials", "rate_limited"],
    once: true,
    whileClosed: true,
    audited: true,
  }),
  disableSecondFactor: operation({
    id: "disableSecondFactor",
    method: "post",
    path: "/me/second-factor/disable",
    tag: TAG,
    summary: "Switch the second factor off",
    description: "Takes the password and a code; a mail tells the person.",
    access: "person",
    cost: "write",
    body: proof.meta({ id: "SecondFactorEnd", description: "Password and code as proof." }),
    status: 204,
    errors: ["invalid_credentials", "second_factor_required", "rate_limited"],
    whileClosed: true,
    audited: true,
  }),
  renewRecoveryCodes: operation({
    id: "renewRecoveryCodes",
    method: "post",
    path: "/me/second-factor/recovery-codes",
    tag: TAG,
    summary: "Make new recovery codes",
    description: "Answers ten new ones, once; the earlier ones no longer work.",
    access: "person",
    cost: "write",
    body: proof.meta({ id: "RecoveryCodeRequest", description: "Password and code as proof." }),
    output: RecoveryCodes,
    status: 200,
    errors: ["conflict", "invalid_credentials", "second_factor_required", "rate_limited"],
    once: true,
    whileClosed: true,
    audited: true,
  }),
};
