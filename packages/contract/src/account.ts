import * as z from "zod";
import { LANGUAGES } from "./error.ts";
import { Currency, field, line, secretField, TimeZone } from "./field.ts";
import { operation } from "./operation.ts";
import { RecordRules } from "./record-rules.ts";
import { acceptedTerms, Terms } from "./terms.ts";
import { Member, Workspace } from "./workspace.ts";

export const email = field(z.email().max(254).toLowerCase(), "E-mail address.", "owner@example.com");
export const password = secretField(
  z.string().min(10).max(1024),
  "Password of at least 10 characters; a sentence is easiest to remember.",
  "correct horse battery staple",
);

/** What an authenticator app shows, or a recovery code. */
export const code = secretField(
  z.string().trim().min(6).max(20),
  "Code of the authenticator app, or a recovery code.",
  "492039",
);

export const Me = z
  .object({
    member: Member.nullable().meta({ description: "The signed-in person; null for an API key." }),
    workspace: Workspace,
    person: z
      .object({
        name: field(z.string(), "Name.", "Li Wei"),
        email: field(z.string(), "Address with which the person signs in.", "li.wei@example.com"),
        language: field(z.enum(LANGUAGES), "Language of mails.", "zh-CN"),
        secondFactor: field(z.boolean(), "Whether signing in takes a code as well.", false),
        recoveryCodes: field(z.number().int().min(0), "Recovery codes that have not been used.", 10),
        terms: Terms,
      })
      .nullable()
      .meta({ description: "The person behind the session; null for an API key." }),
    provider: field(
      z.string().nullable(),
      "Name of the company's sign-in service through which the session began; null for a password or a key.",
      null,
    ),
    verified: field(z.boolean(), "Whether the e-mail address has been verified.", true),
    permissions: field(z.array(z.string()), "What the caller may do.", ["customer:read", "customer:write"]),
    rules: RecordRules.meta({ description: "Which records and fields the caller reaches." }),
  })
  .meta({ id: "Me", description: "Who is calling, and where." });
export type Me = z.infer<typeof Me>;

const TAG = "Account";

export const accountOperations = {
  signUp: operation({
    id: "signUp",
    method: "post",
    path: "/sign-up",
    tag: TAG,
    summary: "Sign up",
    description:
      "Makes a workspace and its owner, signs the owner in and sends a mail to verify the address. The answer does not tell whether the address is known: only its holder can verify it, and only a verified address signs in.",
    access: "public",
    cost: "write",
    body: z
      .object({
        company: field(line(120), "Name of the company.", "Green Leaf Tea"),
        name: field(line(120), "Your name.", "Li Wei"),
        email,
        password,
        terms: acceptedTerms,
        language: field(z.enum(LANGUAGES).default("en"), "Language of mails and of the console.", "zh-CN"),
        timeZone: field(TimeZone.default("UTC"), "IANA time zone of the business.", "Asia/Shanghai"),
        country: field(
          z
            .string()
            .regex(/^[A-Z]{2}$/)
            .default("US"),
          "ISO 3166-1 code of the business.",
          "CN",
        ),
        currency: field(Currency.default("USD"), "ISO 4217 code in which revenue is measured.", "CNY"),
      })
      .strict()
      .meta({ id: "SignUp", description: "A company and its first person." }),
    output: Me,
    status: 201,
    errors: ["rate_limited"],
    session: "begins",
  }),
  verifyEmail: operation({
    id: "verifyEmail",
    method: "post",
    path: "/verify-email",
    tag: TAG,
    summary: "Verify an e-mail address",
    description: "Takes the token of the link in the mail. It works once, for a day.",
    access: "public",
    cost: "write",
    body: z
      .object({
        token: secretField(z.string().min(20).max(200), "Token of the link.", "per_verify_5u6Jt0x9Vb2mQ8rYk3sZ"),
      })
      .strict()
      .meta({ id: "VerifyEmail", description: "Proof that the mail was read." }),
    status: 204,
    errors: ["not_found", "conflict", "rate_limited"],
  }),
  signIn: operation({
    id: "signIn",
    method: "post",
    path: "/sign-in",
    tag: TAG,
    summary: "Sign in",
    description: "Starts a session, kept in a cookie that scripts cannot read.",
    access: "public",
    cost: "write",
    body: z
      .object({
        email,
        password: secretField(z.string().min(1).max(1024), "Password.", "correct horse battery staple"),
        code: code.optional(),
      })
      .strict()
      .meta({ id: "SignIn", description: "E-mail address and password." }),
    output: Me,
    status: 200,
    errors: ["invalid_credentials", "second_factor_required", "rate_limited"],
    session: "begins",
    audited: true,
  }),
  signOut: operation({
    id: "signOut",
    method: "post",
    path: "/sign-out",
    tag: TAG,
    summary: "Sign out",
    description: "Ends the session at once.",
    access: "signed-in",
    cost: "write",
    status: 204,
    errors: [],
    session: "ends",
    whileClosed: true,
    audited: true,
  }),
  getMe: operation({
    id: "getMe",
    method: "get",
    path: "/me",
    tag: TAG,
    summary: "Read who is calling",
    description: "The signed-in person or the API key, the workspace and what may be done in it.",
    access: "signed-in",
    cost: "read",
    output: Me,
    status: 200,
    errors: [],
    whileClosed: true,
  }),
};
