import * as z from "zod";
import { PLAN_NAMES } from "./billing.ts";
import { field, Instant, idOf, line } from "./field.ts";
import { operation } from "./operation.ts";
import { UsageDay } from "./usage.ts";

export const TENANT_STATES = ["open", "suspended", "closed"] as const;

export const TenantMonth = z
  .object({
    month: field(z.string().regex(/^\d{4}-\d{2}$/), "The month, in UTC.", "2026-11"),
    requests: field(z.number().min(0), "Requests of the month so far.", 12_400),
    costMicros: field(z.number().min(0), "Its cost so far in millionths of a US dollar.", 1_840_000),
  })
  .meta({ id: "TenantMonth", description: "What a tenant used in a month." });
export type TenantMonth = z.infer<typeof TenantMonth>;

export const Tenant = z
  .object({
    id: idOf("workspace"),
    company: field(z.string(), "Name of the company.", "Green Leaf Tea"),
    state: field(
      z.enum(TENANT_STATES),
      "Whether it works, was suspended by an operator, or was closed by its owner.",
      "open",
    ),
    plan: field(z.enum(PLAN_NAMES), "Its plan.", "growth"),
    createdAt: field(Instant, "When it signed up.", "2026-11-21T08:30:00.000Z"),
    suspendedAt: field(Instant.nullable(), "When it was suspended; null when it is not.", null),
    reason: field(z.string().nullable(), "Why it was suspended.", null),
    closesAt: field(Instant.nullable(), "When everything of it is deleted for good; null while it is open.", null),
    supportUntil: field(Instant.nullable(), "Until when its owner lets support in; null when not.", null),
    supportAskedAt: field(
      Instant.nullable(),
      "When an operator asked to be let in and no owner has answered yet; null otherwise.",
      null,
    ),
    customers: field(z.number().int().min(0), "Customers in its archive, a moment old.", 4_210),
    requests: field(z.number().min(0), "Requests of the last 30 days.", 18_240),
    storageBytes: field(z.number().min(0).nullable(), "What it keeps; null when no night has looked.", 48_200_000),
    costMicros: field(z.number().min(0), "Cost of the last 30 days in millionths of a US dollar.", 2_520_000),
    months: z
      .array(TenantMonth)
      .meta({ description: "Cost by month, the latest first: three in lists, twelve alone." }),
  })
  .meta({ id: "Tenant", description: "A workspace as whoever runs the installation sees it: none of its records." });
export type Tenant = z.infer<typeof Tenant>;

const TAG = "Operator";
const params = z.object({ workspaceId: idOf("workspace") });
const path = "/operator/tenants/{workspaceId}";

/**
 * What whoever runs the installation may do. It is an API apart, answered by a function apart: no session or key of a tenant
 * opens it, and no key of an operator opens a tenant's.
 */
export const operatorOperations = {
  listTenants: operation({
    id: "listTenants",
    method: "get",
    path: "/operator/tenants",
    tag: TAG,
    summary: "List the tenants",
    description: "Every workspace with its plan, state and cost, in the order in which they signed up.",
    access: "operator",
    cost: "search",
    query: z.object({
      limit: field(z.coerce.number<number>().int().min(1).max(100).default(50), "Tenants a page.", 50),
      after: field(
        z.string().max(40).optional(),
        "Id of the last tenant of the page before.",
        "wsp_01k9f3v7m2e8q4x6c0b5d7h9jn",
      ),
    }),
    output: z
      .object({
        data: z.array(Tenant).meta({ description: "The tenants of this page." }),
        total: field(z.number().int().min(0), "Tenants in all.", 214),
        nextAfter: field(z.string().nullable(), "Send it as `after` to read on; null at the end.", null),
      })
      .meta({ id: "TenantPage", description: "One page of tenants." }),
    status: 200,
    errors: [],
  }),
  getTenant: operation({
    id: "getTenant",
    method: "get",
    path,
    tag: TAG,
    summary: "Read a tenant",
    description: "The same, with what it used day by day.",
    access: "operator",
    cost: "read",
    params,
    output: Tenant.extend({ days: z.array(UsageDay).meta({ description: "The last 30 days." }) }).meta({
      id: "TenantDetail",
      description: "A workspace and what it used.",
    }),
    status: 200,
    errors: ["not_found"],
  }),
  suspendTenant: operation({
    id: "suspendTenant",
    method: "post",
    path: `${path}/suspend`,
    tag: TAG,
    summary: "Suspend a tenant",
    description: "Its requests are refused within 30 seconds; its jobs and deliveries wait, and nothing is lost.",
    access: "operator",
    cost: "write",
    params,
    body: z
      .object({ reason: field(line(300), "Why; the tenant is told.", "Abuse of the mail service") })
      .strict()
      .meta({ id: "Suspension", description: "Why a tenant is suspended." }),
    output: Tenant,
    status: 200,
    errors: ["not_found"],
  }),
  resumeTenant: operation({
    id: "resumeTenant",
    method: "post",
    path: `${path}/resume`,
    tag: TAG,
    summary: "Let a tenant work again",
    description: "What waited is done within a quarter of an hour.",
    access: "operator",
    cost: "write",
    params,
    output: Tenant,
    status: 200,
    errors: ["not_found"],
  }),
  closeTenant: operation({
    id: "closeTenant",
    method: "post",
    path: `${path}/close`,
    tag: TAG,
    summary: "Close a tenant, to be deleted for good",
    description:
      "Its work ends at once, and 30 days later everything of it is deleted for good: tables, files and what leads to it. Until then it can be opened again, by an operator or, unless it is suspended, by its owner.",
    access: "operator",
    cost: "write",
    params,
    body: z
      .object({
        company: field(z.string().max(200), "Its name as it stands, so that no other is meant.", "Green Leaf Tea"),
      })
      .strict()
      .meta({ id: "TenantClosing", description: "Which tenant is meant." }),
    output: Tenant,
    status: 200,
    errors: ["not_found", "conflict"],
  }),
  reopenTenant: operation({
    id: "reopenTenant",
    method: "post",
    path: `${path}/reopen`,
    tag: TAG,
    summary: "Open a closed tenant again",
    description: "Nothing of it has been deleted; the nights that it missed are made up for.",
    access: "operator",
    cost: "write",
    params,
    output: Tenant,
    status: 200,
    errors: ["not_found", "conflict"],
  }),
  askSupport: operation({
    id: "askSupport",
    method: "post",
    path: `${path}/support-request`,
    tag: TAG,
    summary: "Ask a tenant to let support in",
    description: "Its owners are told by mail and in their settings; nobody is let in by it.",
    access: "operator",
    cost: "write",
    params,
    body: z
      .object({ reason: field(line(300), "Why; the owners read it.", "To find out why an import stopped") })
      .strict()
      .meta({ id: "SupportQuestion", description: "Why support wants to be let in." }),
    output: Tenant,
    status: 200,
    errors: ["not_found", "conflict"],
    audited: true,
  }),
  openSupport: operation({
    id: "openSupport",
    method: "post",
    path: `${path}/support`,
    tag: TAG,
    summary: "Look into a tenant that has agreed",
    description: "Answers a key for the tenant's API that works as long as the consent does, at most an hour.",
    access: "operator",
    cost: "write",
    params,
    output: z
      .object({
        key: field(z.string(), "The key.", "per_live_01k9f3v7_Zm9vYmFyYmF6cXV4_1f2e3d"),
        expiresAt: field(Instant, "Until when it works.", "2026-11-21T09:30:00.000Z"),
        write: field(z.boolean(), "Whether it may change records.", false),
      })
      .meta({ id: "SupportKey", description: "A key into a tenant that has agreed." }),
    status: 201,
    errors: ["not_found", "conflict"],
    once: true,
    audited: true,
  }),
};
export type OperatorOperations = typeof operatorOperations;
