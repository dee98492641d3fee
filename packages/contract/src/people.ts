import * as z from "zod";
import { code, email, Me } from "./account.ts";
import { LANGUAGES } from "./error.ts";
import { field, Instant, idOf, line, secretField } from "./field.ts";
import { operation } from "./operation.ts";
import { BUILT_IN_ROLES, type BuiltInRole, GRANTABLE, PERMISSIONS, RoleName } from "./permission.ts";
import { NO_RULES, RecordRules } from "./record-rules.ts";
import { Member } from "./workspace.ts";

const TAG = "People";
const version = field(z.number().int().positive(), "Goes up by one with every change.", 1);
const createdAt = field(Instant, "When it was made.", "2026-11-21T08:30:00.000Z");
const teamIds = field(z.array(idOf("team")).max(20), "Teams the person belongs to.", [
  "tea_01k9f3v7m2e8q4x6c0b5d7h9jn",
]);

export const Team = z
  .object({ id: idOf("team"), name: field(line(80), "Name of the team.", "North"), createdAt, version })
  .meta({ id: "Team", description: "People who see and do things together." });
export type Team = z.infer<typeof Team>;

export const Role = z
  .object({
    id: RoleName,
    name: field(z.string(), "Name; of a built-in role its id.", "Till"),
    builtIn: field(z.boolean(), "Whether every workspace has it; of such a role only the rules can be changed.", false),
    permissions: field(z.array(z.enum(PERMISSIONS)), "What it allows.", ["customer:read", "purchase:write"]),
    rules: RecordRules,
    version: field(z.number().int().min(0), "Goes up by one with every change; 0 for a built-in role.", 1),
  })
  .meta({ id: "Role", description: "What a member may do." });
export type Role = z.infer<typeof Role>;

/** Built-in roles that may be held to some of the records; owners and admins see everything. */
export const RULED_ROLES = ["manager", "member", "read-only"] as const satisfies readonly BuiltInRole[];

const roleShape = {
  name: field(line(80), "Name of the role.", "Till"),
  permissions: field(
    z.array(z.enum(GRANTABLE)).max(GRANTABLE.length),
    "What it allows; only what you may do yourself.",
    ["customer:read", "purchase:write"],
  ),
  rules: RecordRules.default(NO_RULES),
};

export const Invitation = z
  .object({
    id: idOf("invitation"),
    email: field(z.string(), "Address to which it was sent.", "chen.mei@example.com"),
    role: RoleName,
    teamIds,
    invitedBy: field(z.string(), "Who invites.", "usr_01k9f3v7m2e8q4x6c0b5d7h9jn"),
    createdAt,
    sentAt: field(Instant, "When its mail was last sent.", "2026-11-21T08:30:00.000Z"),
    expiresAt: field(Instant, "When its link stops working.", "2026-11-28T08:30:00.000Z"),
    version,
  })
  .meta({ id: "Invitation", description: "An invitation that has not been taken up." });
export type Invitation = z.infer<typeof Invitation>;

const token = secretField(
  z.string().min(20).max(200),
  "Token of the link.",
  "5u6Jt0x9Vb2mQ8rYk3sZ5u6Jt0x9Vb2mQ8rYk3sZ",
);
const listOf = <S extends z.ZodType>(item: S, id: string, what: string) =>
  z.object({ data: z.array(item).meta({ description: what }) }).meta({ id, description: what });

export const peopleOperations = {
  updateMember: operation({
    id: "updateMember",
    method: "patch",
    path: "/members/{memberId}",
    tag: TAG,
    summary: "Change a member's role or teams",
    description:
      "Nobody gives or takes more than the own permissions, and the last owner stays one. It holds within 30 seconds everywhere.",
    access: "member:write",
    cost: "write",
    params: z.object({ memberId: idOf("user") }),
    body: z
      .object({ role: RoleName.optional(), teamIds: teamIds.optional() })
      .strict()
      .meta({ id: "MemberChange", description: "Only what is sent is changed." }),
    output: Member,
    status: 200,
    errors: ["not_found", "conflict", "version_mismatch"],
    confirmed: true,
    versioned: true,
  }),
  createInvitation: operation({
    id: "createInvitation",
    outside: true,
    method: "post",
    path: "/invitations",
    tag: TAG,
    summary: "Invite somebody",
    description:
      "Sends a link to the address, which works for a week and as long as whoever invites may give that role. Needs a verified address of one's own.",
    access: "member:write",
    cost: "write",
    quota: "members",
    body: z
      .object({
        email,
        role: RoleName.default("member"),
        teamIds: teamIds.default([]),
        language: field(z.enum(LANGUAGES).optional(), "Language of the mail; the workspace's when left out.", "zh-CN"),
      })
      .strict()
      .meta({ id: "InvitationInput", description: "Whom to invite, and as what." }),
    output: Invitation,
    status: 201,
    errors: ["conflict", "duplicate", "rate_limited"],
    confirmed: true,
  }),
  listInvitations: operation({
    id: "listInvitations",
    method: "get",
    path: "/invitations",
    tag: TAG,
    summary: "List the open invitations",
    description: "Those that were neither taken up nor withdrawn; expired ones can be sent again for 30 days.",
    access: "member:read",
    cost: "read",
    output: listOf(Invitation, "InvitationList", "The open invitations, the oldest first."),
    status: 200,
    errors: [],
  }),
  resendInvitation: operation({
    id: "resendInvitation",
    outside: true,
    method: "post",
    path: "/invitations/{invitationId}/resend",
    tag: TAG,
    summary: "Send an invitation again",
    description: "Sends a new link for another week; the link before stops working.",
    access: "member:write",
    cost: "write",
    params: z.object({ invitationId: idOf("invitation") }),
    output: Invitation,
    status: 200,
    errors: ["not_found", "rate_limited"],
  }),
  withdrawInvitation: operation({
    id: "withdrawInvitation",
    method: "delete",
    path: "/invitations/{invitationId}",
    tag: TAG,
    summary: "Withdraw an invitation",
    description: "Its link stops working at once.",
    access: "member:write",
    cost: "write",
    params: z.object({ invitationId: idOf("invitation") }),
    status: 204,
    errors: ["not_found"],
  }),
  readInvitation: operation({
    id: "readInvitation",
    method: "post",
    path: "/invitations/read",
    tag: TAG,
    summary: "Read the invitation behind a link",
    description: "Who invites and where to, for whoever holds the link; nothing is taken up by it.",
    access: "public",
    cost: "write",
    body: z.object({ token }).strict().meta({ id: "InvitationToken", description: "The link of an invitation." }),
    output: z
      .object({
        company: field(z.string(), "The company that invites.", "Green Leaf Tea"),
        invitedBy: field(z.string(), "Name of the person who invites.", "Li Wei"),
        email: field(z.string(), "Address that was invited.", "chen.mei@example.com"),
        known: field(z.boolean(), "Whether the address has an account already; then its password is asked for.", false),
      })
      .meta({ id: "InvitationPreview", description: "What a link invites to." }),
    status: 200,
    errors: ["not_found", "rate_limited"],
  }),
  acceptInvitation: operation({
    id: "acceptInvitation",
    method: "post",
    path: "/invitations/accept",
    tag: TAG,
    summary: "Take up an invitation",
    description:
      "Makes the person a member and signs in there. Somebody without an account chooses a name and a password and has a verified address by the link; somebody with one proves it by its password.",
    access: "public",
    cost: "write",
    body: z
      .object({
        token,
        name: field(line(120).optional(), "Your name, for a new account.", "Chen Mei"),
        password: secretField(
          z.string().min(1).max(1024),
          "Password of the account, or a new one of at least 10 characters.",
          "correct horse battery staple",
        ),
        language: field(z.enum(LANGUAGES).optional(), "Language of mails, for a new account.", "zh-CN"),
        code: code.optional(),
      })
      .strict()
      .meta({ id: "InvitationAcceptance", description: "Proof that the mail was read, and who it is." }),
    output: Me,
    status: 200,
    errors: ["not_found", "invalid_credentials", "second_factor_required", "rate_limited"],
    session: "begins",
  }),
  listTeams: operation({
    id: "listTeams",
    method: "get",
    path: "/teams",
    tag: TAG,
    summary: "List the teams",
    description: "The teams of the workspace.",
    access: "member:read",
    cost: "read",
    output: listOf(Team, "TeamList", "The teams, the oldest first."),
    status: 200,
    errors: [],
  }),
  createTeam: operation({
    id: "createTeam",
    method: "post",
    path: "/teams",
    tag: TAG,
    summary: "Make a team",
    description: "Members are put into it by their own entry.",
    access: "member:write",
    cost: "write",
    body: z.object({ name: Team.shape.name }).strict().meta({ id: "TeamInput", description: "A new team." }),
    output: Team,
    status: 201,
    errors: ["conflict"],
  }),
  updateTeam: operation({
    id: "updateTeam",
    method: "patch",
    path: "/teams/{teamId}",
    tag: TAG,
    summary: "Rename a team",
    description: "Changes its name.",
    access: "member:write",
    cost: "write",
    params: z.object({ teamId: idOf("team") }),
    body: z.object({ name: Team.shape.name }).strict().meta({ id: "TeamChange", description: "The new name." }),
    output: Team,
    status: 200,
    errors: ["not_found", "version_mismatch"],
    versioned: true,
  }),
  deleteTeam: operation({
    id: "deleteTeam",
    method: "delete",
    path: "/teams/{teamId}",
    tag: TAG,
    summary: "Delete a team",
    description: "Its members stay members.",
    access: "member:write",
    cost: "write",
    params: z.object({ teamId: idOf("team") }),
    status: 204,
    errors: ["not_found"],
  }),
  listRoles: operation({
    id: "listRoles",
    method: "get",
    path: "/roles",
    tag: TAG,
    summary: "List the roles",
    description: `The built-in ones (${BUILT_IN_ROLES.join(", ")}) and the workspace's own.`,
    access: "member:read",
    cost: "read",
    output: listOf(Role, "RoleList", "The roles, the built-in ones first."),
    status: 200,
    errors: [],
  }),
  createRole: operation({
    id: "createRole",
    method: "post",
    path: "/roles",
    tag: TAG,
    summary: "Make a role",
    description: "A set of permissions under a name. It can hold only what its maker may do.",
    access: "role:write",
    cost: "write",
    body: z.object(roleShape).strict().meta({ id: "RoleInput", description: "A new role." }),
    output: Role,
    status: 201,
    errors: ["conflict"],
    confirmed: true,
  }),
  updateRole: operation({
    id: "updateRole",
    method: "patch",
    path: "/roles/{roleId}",
    tag: TAG,
    summary: "Change a role",
    description:
      "Changes only what is sent, for everyone who has the role, within 30 seconds. Nobody changes a role that allows more than the own one. Of the built-in roles `manager`, `member` and `read-only` the rules can be set, and nothing else.",
    access: "role:write",
    cost: "write",
    params: z.object({ roleId: RoleName }),
    body: z
      .object({ ...roleShape, rules: RecordRules })
      .partial()
      .strict()
      .meta({ id: "RoleChange", description: "Only what is sent is changed." }),
    output: Role,
    status: 200,
    errors: ["not_found", "conflict", "version_mismatch"],
    confirmed: true,
    versioned: true,
  }),
  deleteRole: operation({
    id: "deleteRole",
    method: "delete",
    path: "/roles/{roleId}",
    tag: TAG,
    summary: "Delete a role",
    description: "Refused while somebody has it or is invited with it.",
    access: "role:write",
    cost: "write",
    params: z.object({ roleId: idOf("role") }),
    status: 204,
    errors: ["not_found", "conflict"],
  }),
};
