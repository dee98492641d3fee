import * as z from "zod";
import { email, Me, password } from "./account.ts";
import { LANGUAGES } from "./error.ts";
import { Currency, field, Instant, idOf, line, secretField, TimeZone } from "./field.ts";
import { operation } from "./operation.ts";
import { RoleName } from "./permission.ts";
import { currentPassword, proof, secondFactorOperations } from "./second-factor.ts";
import { acceptedTerms } from "./terms.ts";
import { WORKSPACE_MODES } from "./workspace.ts";

export const Session = z
  .object({
    id: idOf("session"),
    device: field(z.string(), "Browser and system; empty when they are not known.", "Firefox · Windows"),
    network: field(z.string(), "Address from which it was last used.", "203.0.113.7"),
    createdAt: field(Instant, "When it began.", "2026-11-21T08:30:00.000Z"),
    lastSeenAt: field(Instant, "When it was last used, to the hour.", "2026-11-22T08:30:00.000Z"),
    expiresAt: field(Instant, "When it ends unless it is used before.", "2026-12-06T08:30:00.000Z"),
    current: field(z.boolean(), "Whether it is the one that asks.", true),
  })
  .meta({ id: "Session", description: "A device on which the person is signed in." });
export type Session = z.infer<typeof Session>;

const TAG = "Account";

/** What a person does with the own account, in whatever workspace. */
export const personOperations = {
  ...secondFactorOperations,
  requestPasswordReset: operation({
    id: "requestPasswordReset",
    method: "post",
    path: "/password-reset",
    tag: TAG,
    summary: "Ask for a new password",
    description:
      "Sends a link to the address with which a new password can be chosen. The answer is the same, and takes the same work, whether or not the address is known.",
    access: "public",
    cost: "write",
    body: z
      .object({ email })
      .strict()
      .meta({ id: "PasswordResetRequest", description: "Whose password is forgotten." }),
    status: 204,
    errors: ["rate_limited"],
  }),
  resetPassword: operation({
    id: "resetPassword",
    method: "post",
    path: "/password-reset/confirm",
    tag: TAG,
    summary: "Choose a new password",
    description:
      "Takes the token of the link in the mail, once and within an hour. Every session of the person ends; sign in with the new password.",
    access: "public",
    cost: "write",
    body: z
      .object({
        token: secretField(
          z.string().min(20).max(200),
          "Token of the link.",
          "5u6Jt0x9Vb2mQ8rYk3sZ5u6Jt0x9Vb2mQ8rYk3sZ",
        ),
        password,
      })
      .strict()
      .meta({ id: "PasswordReset", description: "Proof that the mail was read, and the new password." }),
    status: 204,
    errors: ["not_found", "rate_limited"],
  }),
  resendVerification: operation({
    id: "resendVerification",
    method: "post",
    path: "/me/verification",
    tag: TAG,
    summary: "Send the verification mail again",
    description: "Sends a new link to the person's address; earlier ones keep working for their day.",
    access: "person",
    cost: "write",
    status: 204,
    errors: ["rate_limited"],
    whileClosed: true,
  }),
  updateMe: operation({
    id: "updateMe",
    method: "patch",
    path: "/me",
    tag: TAG,
    summary: "Change one's own name or language",
    description: "Changes only what is sent, in every workspace of the person.",
    access: "person",
    cost: "write",
    body: z
      .object({
        name: field(line(120).optional(), "Your name.", "Li Wei"),
        language: field(z.enum(LANGUAGES).optional(), "Language of mails.", "zh-CN"),
      })
      .strict()
      .meta({ id: "MeChange", description: "Only what is sent is changed." }),
    output: Me,
    status: 200,
    errors: [],
    whileClosed: true,
  }),
  acceptTerms: operation({
    id: "acceptTerms",
    method: "post",
    path: "/me/terms",
    tag: TAG,
    summary: "Accept the terms of service",
    description: "Keeps that the person accepts the terms of service and the privacy notice as they are now, and when.",
    access: "person",
    cost: "write",
    body: z
      .object({ terms: acceptedTerms })
      .strict()
      .meta({ id: "TermsAcceptance", description: "The version that was shown and is accepted." }),
    output: Me,
    status: 200,
    errors: [],
    whileClosed: true,
  }),
  changePassword: operation({
    id: "changePassword",
    method: "post",
    path: "/me/password",
    tag: TAG,
    summary: "Change the password",
    description: "Every other session ends, this one goes on under a new cookie, and a mail tells the person.",
    access: "person",
    cost: "write",
    body: z
      .object({ currentPassword, password })
      .strict()
      .meta({ id: "PasswordChange", description: "The password as it is, and as it is to be." }),
    status: 204,
    errors: ["invalid_credentials", "rate_limited"],
    whileClosed: true,
    audited: true,
  }),
  changeEmail: operation({
    id: "changeEmail",
    method: "post",
    path: "/me/email",
    tag: TAG,
    summary: "Change the e-mail address",
    description:
      "Sends a link to the new address, and word of it to the old one. The address changes when the link is followed, within a day; until then the old one signs in. The answer does not tell whether somebody has the address.",
    access: "person",
    cost: "write",
    body: z
      .object({ currentPassword, email })
      .strict()
      .meta({ id: "EmailChange", description: "The new address, and the password as proof." }),
    status: 204,
    errors: ["invalid_credentials", "rate_limited"],
    confirmed: true,
    whileClosed: true,
    audited: true,
  }),
  listSessions: operation({
    id: "listSessions",
    method: "get",
    path: "/me/sessions",
    tag: TAG,
    summary: "List the devices",
    description: "Where the person is signed in.",
    access: "person",
    cost: "read",
    output: z
      .object({ data: z.array(Session).meta({ description: "The sessions, the last used first." }) })
      .meta({ id: "SessionList", description: "Where the person is signed in." }),
    status: 200,
    errors: [],
    whileClosed: true,
  }),
  endSession: operation({
    id: "endSession",
    method: "delete",
    path: "/me/sessions/{sessionId}",
    tag: TAG,
    summary: "Sign a device out",
    description: "The session ends within 30 seconds everywhere.",
    access: "person",
    cost: "write",
    params: z.object({ sessionId: idOf("session") }),
    status: 204,
    errors: ["not_found"],
    whileClosed: true,
    audited: true,
  }),
  endOtherSessions: operation({
    id: "endOtherSessions",
    method: "delete",
    path: "/me/sessions",
    tag: TAG,
    summary: "Sign all other devices out",
    description: "Every session but this one ends within 30 seconds everywhere.",
    access: "person",
    cost: "write",
    status: 204,
    errors: [],
    whileClosed: true,
    audited: true,
  }),
  confirmSession: operation({
    id: "confirmSession",
    method: "post",
    path: "/me/confirm",
    tag: TAG,
    summary: "Confirm that it is still you",
    description:
      "Keys, members, roles, exports and the end of a workspace are touched only within half an hour of a sign-in or of this.",
    access: "person",
    cost: "write",
    body: proof.meta({ id: "Confirmation", description: "Password, and code where there is a second factor." }),
    status: 204,
    errors: ["invalid_credentials", "second_factor_required", "rate_limited"],
    whileClosed: true,
  }),
  listWorkspaces: operation({
    id: "listWorkspaces",
    method: "get",
    path: "/me/workspaces",
    tag: TAG,
    summary: "List one's workspaces",
    description: "The workspaces of which the person is a member.",
    access: "person",
    cost: "read",
    output: z
      .object({
        data: z
          .array(
            z
              .object({
                id: idOf("workspace"),
                name: field(z.string(), "Name of the company.", "Green Leaf Tea"),
                role: RoleName,
                mode: field(z.enum(WORKSPACE_MODES), "Whether a company works in it or tries things.", "live"),
                demo: field(z.boolean(), "A workspace with invented data.", false),
                closed: field(z.boolean(), "Whether it was closed by its owner.", false),
                current: field(z.boolean(), "Whether this session works in it.", true),
              })
              .meta({ id: "OwnWorkspace", description: "A workspace of which one is a member." }),
          )
          .meta({ description: "The workspaces, the one used last first." }),
      })
      .meta({ id: "OwnWorkspaceList", description: "One's workspaces." }),
    status: 200,
    errors: [],
    whileClosed: true,
  }),
  switchWorkspace: operation({
    id: "switchWorkspace",
    method: "post",
    path: "/me/workspaces/{workspaceId}/switch",
    tag: TAG,
    summary: "Work in another of one's workspaces",
    description: "From now on this session, and the next sign-in, work there.",
    access: "person",
    cost: "write",
    params: z.object({ workspaceId: idOf("workspace") }),
    output: Me,
    status: 200,
    errors: ["not_found"],
    whileClosed: true,
  }),
  openWorkspace: operation({
    id: "openWorkspace",
    method: "post",
    path: "/me/workspaces",
    tag: TAG,
    summary: "Open a further workspace",
    description:
      "Makes a workspace of which the person is the owner, and works there from now on. Needs a verified address.",
    access: "person",
    cost: "write",
    body: z
      .object({
        company: field(line(120), "Name of the company.", "Red Leaf Coffee"),
        timeZone: field(
          TimeZone.optional(),
          "IANA time zone; that of the workspace at hand when left out.",
          "Asia/Shanghai",
        ),
        currency: field(Currency.optional(), "ISO 4217 code; that of the workspace at hand when left out.", "CNY"),
        mode: field(
          z.enum(WORKSPACE_MODES).default("live"),
          "`test` for one to try things in, whose time can be moved; it stays one.",
          "live",
        ),
      })
      .strict()
      .meta({ id: "WorkspaceInput", description: "A further workspace." }),
    output: Me,
    status: 201,
    errors: ["conflict", "rate_limited"],
    whileClosed: true,
  }),
  leaveWorkspace: operation({
    id: "leaveWorkspace",
    method: "post",
    path: "/me/leave",
    tag: TAG,
    summary: "Leave the workspace",
    description:
      "The person is no member from now on, and every session in the workspace ends; the next sign-in begins in another one. What the person has stays until a manager passes it on. Refused to the last owner.",
    access: "person",
    cost: "write",
    body: z.object({ currentPassword }).strict().meta({ id: "Leaving", description: "The password as proof." }),
    status: 204,
    errors: ["conflict", "invalid_credentials", "rate_limited"],
    session: "ends",
    whileClosed: true,
  }),
  closeAccount: operation({
    id: "closeAccount",
    method: "post",
    path: "/me/close",
    tag: TAG,
    summary: "Close one's account",
    description:
      "The person leaves every workspace and cannot sign in again; the address is free for a new account. A workspace of which the person is the only member closes with it. Refused while somewhere others would be left without an owner.",
    access: "person",
    cost: "write",
    body: z.object({ currentPassword }).strict().meta({ id: "AccountClosing", description: "The password as proof." }),
    status: 204,
    errors: ["invalid_credentials", "conflict", "rate_limited"],
    session: "ends",
    whileClosed: true,
  }),
};
