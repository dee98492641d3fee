import { isDeepStrictEqual } from "node:util";
import {
  emptyOf,
  heldBack,
  type InputOf,
  type Mode,
  neededReach,
  type Operation,
  type OwnedKind,
  ownersReached,
  type RecordKind,
  reaches,
  reachesWhole,
  recordKindOf,
  type Sight,
  writes,
} from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import { resolve } from "../claim.ts";
import type { Context } from "../context.ts";
import { findCustomer } from "../customer/customer.store.ts";
import { CrmError, type Fault, notFound } from "../error.ts";

/** What an actor reaches; undefined for everything, as the system does. */
export const sightOf = ({ actor }: Pick<Context, "actor">): Sight | undefined =>
  actor.kind === "system" ? undefined : actor.sight;

function notWhole(): CrmError {
  return new CrmError(
    "forbidden",
    {
      en: "This concerns everybody's customers, and your role reaches only some of them.",
      zh: "此操作涉及所有人的客户，而您的角色只能查看其中一部分。",
    },
    { fix: { en: "Ask somebody who reaches all.", zh: "请联系可以查看全部客户的同事。" } },
  );
}

function notToChange(): CrmError {
  return new CrmError(
    "forbidden",
    { en: "You may look at this customer, but not change this.", zh: "您可以查看该客户，但无权修改此内容。" },
    { fix: { en: "Ask whoever looks after it.", zh: "请联系其负责人。" } },
  );
}

/** Whose a customer is; undefined when it is not there. */
async function ownerOf({ table }: Pick<Context, "table">, address: string): Promise<string | null | undefined> {
  try {
    const customerId = await resolve(table, "customer", address);
    return (await findCustomer(table, customerId, { consistent: true }))?.ownerId;
  } catch (error) {
    // Whether it may be missing is for the operation to say.
    if (error instanceof CrmError && error.code === "not_found") return undefined;
    throw error;
  }
}

/** A customer that is not reached is not there. */
async function checkCustomer(context: Context, sight: Sight, op: Operation, params: unknown): Promise<void> {
  const needed = neededReach(op);
  if (!needed) return;
  const ownerId = await ownerOf(context, (params as { customerId: string }).customerId);
  if (ownerId === undefined) return;
  if (!reaches(sight, needed.kind, "read", ownerId)) throw notFound();
  if (needed.mode === "write" && !reaches(sight, needed.kind, "write", ownerId)) throw notToChange();
}

function withheld(name: string): Fault {
  return {
    location: `body.${name}`,
    message: { en: `You may not set ${name}.`, zh: `您无权填写 ${name}。` },
    fix: {
      en: "Leave it out, or ask an admin to let your role change it.",
      zh: "请去掉该字段，或请管理员允许您的角色修改。",
    },
  };
}

/** Refuses fields that the caller may not set; an empty one in a whole record sets nothing. */
function checkFields(sight: Sight, op: Operation, body: unknown): void {
  const kind = recordKindOf(op);
  if (!kind || !writes(op) || body === null || typeof body !== "object") return;
  const held = heldBack(sight, kind, "write");
  if (held.size === 0) return;
  const schemas = (op.body as { shape?: Readonly<Record<string, Parameters<typeof emptyOf>[0]>> }).shape ?? {};
  const { fields, ...plain } = body as Record<string, unknown>;
  const isEmpty = (name: string, value: unknown): boolean => {
    const schema = schemas[name];
    return op.method !== "patch" && schema !== undefined && isDeepStrictEqual(value, emptyOf(schema));
  };
  const set = Object.entries(plain).filter(([name, value]) => value !== undefined && !isEmpty(name, value));
  const names = [...set.map(([name]) => name), ...Object.keys(fields ?? {}).map((key) => `fields.${key}`)];
  const faults = names.filter((name) => held.has(name)).map(withheld);
  if (faults.length === 0) return;
  throw new CrmError(
    "invalid_request",
    { en: "Your role may not set these fields.", zh: "您的角色无权填写这些字段。" },
    { faults },
  );
}

/**
 * Lets a request in, as far as the rules of its caller's role and key go: the customer that it names, the fields that it
 * sets, and whether it is about everybody's customers. What is asked is read off the operation, so that a new one is held
 * to the same (test/isolation/rows.test.ts).
 */
export async function admit<O extends Operation>(context: Context, op: O, input: InputOf<O>): Promise<void> {
  const sight = sightOf(context);
  if (!sight) return;
  if (!reachesWhole(sight, op)) throw notWhole();
  checkFields(sight, op, input.body);
  await checkCustomer(context, sight, op, input.params);
}

/** A replacement that leaves alone what its caller may not set. */
export function keepHeldBack<T extends object>(
  context: Pick<Context, "actor">,
  kind: RecordKind,
  before: object,
  input: T,
): T {
  const held = heldBack(sightOf(context), kind, "write");
  if (held.size === 0) return input;
  const was = before as Readonly<Record<string, unknown>>;
  const kept = Object.entries(input).map(([name, value]): [string, unknown] => {
    if (held.has(name)) return [name, was[name]];
    if (name !== "fields") return [name, value];
    const values = Object.entries((was["fields"] ?? {}) as object).filter(([key]) => held.has(`fields.${key}`));
    return [name, { ...(value as object), ...Object.fromEntries(values) }];
  });
  return Object.fromEntries(kept) as T;
}

/** Of some customers those whose records of a kind are reached. */
export async function reachedCustomers(
  table: TenantTable,
  sight: Sight | undefined,
  kind: OwnedKind,
  customerIds: Iterable<string>,
  mode: Mode = "read",
): Promise<ReadonlySet<string>> {
  const ids = [...new Set(customerIds)];
  const owners = ownersReached(sight, kind, mode);
  if (!owners) return new Set(ids);
  const found = await table.getMany(
    "customer",
    ids.map((customerId) => ({ customerId })),
    { consistent: true },
  );
  return new Set(
    found.flatMap((customer) => (customer?.ownerId && owners.has(customer.ownerId) ? [customer.customerId] : [])),
  );
}
