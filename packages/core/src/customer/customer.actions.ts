import {
  type Customer,
  type CustomerChange,
  type CustomerInput,
  type customerOperations,
  reaches,
} from "@perennial/contract";
import type { Leg } from "@perennial/table";
import { keepHeldBack, sightOf } from "../access/admit.ts";
import { type ActionsOf, type Change, isUnchanged, sent } from "../change.ts";
import { claimLeg, findClaim, releaseLeg, resolve, taken } from "../claim.ts";
import type { Context } from "../context.ts";
import { earlierCustomerLegs } from "../earlier/earlier.store.ts";
import { erasedAlready } from "../erasure/erased.ts";
import { CrmError, type Fault, invalid, notFound, versionMismatch } from "../error.ts";
import { checkFacets } from "../facet/facet.ts";
import { checkValues } from "../field/field.store.ts";
import { mergeValues } from "../field/field.ts";
import { searchCustomers } from "../find/find.store.ts";
import { findMember } from "../workspace/workspace.store.ts";
import { customerLeg, findCustomer, findCustomerWithScores } from "./customer.store.ts";
import { type CustomerItem, changeCustomer, newCustomer, toCustomer } from "./customer.ts";
import { queryCustomers } from "./query.store.ts";

type Phones = CustomerInput["phones"];

/** Telephone numbers in E.164, or what is wrong with them. The rules of all countries are loaded when there is one. */
async function readPhones(phones: Phones, country: string): Promise<Phones> {
  if (phones.length === 0) return phones;
  const { toE164 } = await import("./phone.ts");
  const faults: Fault[] = [];
  const read = phones.map((phone, index) => {
    const number = toE164(phone.number, country);
    if (number === undefined) {
      faults.push({
        location: `body.phones[${index}].number`,
        message: { en: `${phone.number} is not a telephone number.`, zh: `${phone.number} 不是有效的电话号码。` },
        fix: {
          en: "Send it with its country code, such as +8613800138000.",
          zh: "请带国家代码填写，如 +8613800138000。",
        },
      });
    }
    return { ...phone, number: number ?? phone.number };
  });
  if (faults.length > 0) {
    throw new CrmError("invalid_request", { en: "A telephone number is wrong.", zh: "电话号码有误。" }, { faults });
  }
  return read;
}

/** Nobody gives a customer to somebody whose customers are out of the own reach, nor leaves one to nobody. */
function checkOwner(context: Context, ownerId: string | null): void {
  if (reaches(sightOf(context), "customer", "write", ownerId)) return;
  throw invalid(
    "body.ownerId",
    { en: "Your role does not reach this owner's customers.", zh: "您的角色无权管理该负责人的客户。" },
    { en: "Send your own id, or that of somebody in your team.", zh: "请填写您自己或您团队成员的编号。" },
  );
}

/** A new customer is its maker's where the maker reaches only some. */
function owned(context: Context, input: CustomerInput): CustomerInput {
  const sight = sightOf(context);
  if (input.ownerId !== null || reaches(sight, "customer", "write", null)) return input;
  return { ...input, ownerId: sight?.self ?? null };
}

/** Checks what depends on the workspace: telephone numbers, custom fields, the owner. */
async function checked<T extends Partial<CustomerInput> | CustomerChange>(context: Context, input: T): Promise<T> {
  if (input.facets) checkFacets(context.workspace, input.facets);
  if (input.fields) await checkValues(context.table, "customer", input.fields);
  if (input.ownerId && !(await findMember(context.table, input.ownerId))) {
    throw new CrmError(
      "invalid_request",
      { en: "The owner is not a member.", zh: "负责人不是本工作区的成员。" },
      {
        faults: [
          {
            location: "body.ownerId",
            message: { en: "No member has this id.", zh: "没有该编号的成员。" },
            fix: { en: "Take an id from listMembers.", zh: "请使用 listMembers 中的编号。" },
          },
        ],
      },
    );
  }
  if (input.ownerId !== undefined) checkOwner(context, input.ownerId);
  return input.phones ? { ...input, phones: await readPhones(input.phones, context.workspace.country) } : input;
}

async function create(context: Context, input: CustomerInput): Promise<Change<ReturnType<typeof toCustomer>>> {
  const item = newCustomer(await checked(context, owned(context, input)), context.newId("customer"), context.now());
  const legs: Leg[] = [customerLeg(item, "absent")];
  if (item.externalId === null) return { output: toCustomer(item, null), legs };
  legs.push(claimLeg({ kind: "customer", value: item.externalId, id: item.customerId }));
  return { output: toCustomer(item, null), legs, refusals: { 1: taken("externalId", item.externalId) } };
}

/** The write of a changed record, with its own id moved when that changes too. */
function replace(
  context: Context,
  before: CustomerItem,
  item: CustomerItem,
): Pick<Change<unknown>, "legs" | "refusals"> {
  const legs: Leg[] = [customerLeg(item, { version: before.version }), ...earlierCustomerLegs(context, before, item)];
  if (item.externalId === before.externalId) return { legs };
  if (before.externalId !== null) legs.push(releaseLeg("customer", before.externalId));
  if (item.externalId === null) return { legs };
  legs.push(claimLeg({ kind: "customer", value: item.externalId, id: item.customerId }));
  return { legs, refusals: { [legs.length - 1]: taken("externalId", item.externalId) } };
}

async function current(context: Context, address: string, ifVersion: number | undefined) {
  const customerId = await resolve(context.table, "customer", address);
  const found = await findCustomerWithScores(context.table, customerId);
  if (!found) throw notFound();
  if (ifVersion !== undefined && ifVersion !== found.customer.version) throw versionMismatch(found.customer.version);
  return found;
}

export const customerActions: ActionsOf<typeof customerOperations> = {
  createCustomer: async (context, { body }) => await create(context, body),

  async getCustomer(context, { params }) {
    const { customer, scores } = await current(context, params.customerId, undefined);
    return toCustomer(customer, scores);
  },

  async updateCustomer(context, { params, body, ifVersion }) {
    const { customer, scores } = await current(context, params.customerId, ifVersion);
    if (customer.erasedAt !== undefined) throw erasedAlready();
    const { fields, facets, ...change } = sent(await checked(context, body));
    const values = {
      ...(fields ? { fields: mergeValues(customer.fields, fields) as CustomerItem["fields"] } : {}),
      ...(facets ? { facets: mergeValues(customer.facets ?? {}, facets) as Customer["facets"] } : {}),
    };
    const item = changeCustomer(customer, { ...change, ...values }, context.now());
    return { output: toCustomer(item, scores), ...replace(context, customer, item) };
  },

  async upsertCustomer(context, { params, body, ifVersion }) {
    const externalId = params.customerId.slice(4);
    const claim = await findClaim(context.table, "customer", externalId);
    if (!claim) {
      if (ifVersion !== undefined) throw versionMismatch(0);
      const { output, legs } = await create(context, { ...body, externalId });
      return { output, legs };
    }
    const { customer, scores } = await current(context, claim.id, ifVersion);
    // Whoever reaches only some customers replaces a record without its owner by saying nothing of one.
    const ownerId = body.ownerId ?? (sightOf(context) ? customer.ownerId : null);
    const input = await checked(context, keepHeldBack(context, "customer", customer, { ...body, ownerId }));
    const item = changeCustomer(customer, { ...input, externalId }, context.now());
    if (isUnchanged(customer, item)) return { output: toCustomer(customer, scores), legs: [] };
    return { output: toCustomer(item, scores), ...replace(context, customer, item) };
  },

  async deleteCustomer(context, { params, ifVersion }) {
    const customerId = await resolve(context.table, "customer", params.customerId);
    const customer = await findCustomer(context.table, customerId, { consistent: true });
    if (!customer) throw notFound();
    if (ifVersion !== undefined && ifVersion !== customer.version) throw versionMismatch(customer.version);
    const legs: Leg[] = [{ remove: "customer", key: { customerId }, if: { version: customer.version } }];
    if (customer.externalId !== null) legs.push(releaseLeg("customer", customer.externalId));
    return { output: undefined, legs };
  },

  queryCustomers: async (context, { body }) => await queryCustomers(context, body),

  async searchCustomers(context, { query }) {
    return { data: await searchCustomers(context.table, query.q, query.limit, sightOf(context)) };
  },
};
