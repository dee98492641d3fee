import { createHash } from "node:crypto";
import { CustomerInput } from "@perennial/contract";
import type { Leg, TenantTable } from "@perennial/table";
import * as z from "zod";
import { findClaim } from "../claim.ts";
import type { Context } from "../context.ts";
import { customerActions } from "../customer/customer.actions.ts";
import { findCustomer } from "../customer/customer.store.ts";
import type { CustomerItem } from "../customer/customer.ts";
import { toE164 } from "../customer/phone.ts";
import { searchCustomers } from "../find/find.store.ts";
import type { Traces } from "../import/forget-customer.ts";
import type { Buyer } from "./order.ts";

/**
 * Who was found or made by an address, a number or a sender's own number. The search follows a change only after a moment:
 * of two orders of one new buyer that come at once the second finds the buyer here.
 */
export interface InboundContactItem {
  readonly hash: string;
  readonly customerId: string;
  readonly version: number;
}

declare module "@perennial/table" {
  interface Items {
    inboundContact: InboundContactItem;
  }
}

const Address = z.email().max(254).toLowerCase();
const ROUNDS = 6;
const FOUND = 10;

/** Somebody with addresses and numbers in the form in which they are kept; what is none is left out. */
export interface Contact {
  readonly externalId: string | null;
  readonly name: string;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
}

/** A buyer's addresses and numbers as they are kept; undefined for somebody who cannot be told from others. */
export function contactOf(buyer: Buyer, externalId: string | null, country: string): Contact | undefined {
  const emails = buyer.emails.flatMap((text) => {
    const address = Address.safeParse(text.trim());
    return address.success ? [address.data] : [];
  });
  const phones = buyer.phones.flatMap((text) => toE164(text, country) ?? []);
  const name = (buyer.name ?? emails[0] ?? phones[0] ?? externalId)?.slice(0, 200);
  if (name === undefined || (externalId === null && emails.length === 0 && phones.length === 0)) return undefined;
  return { externalId, name, emails: [...new Set(emails)].slice(0, 5), phones: [...new Set(phones)].slice(0, 5) };
}

const hashOf = (kind: string, value: string): string =>
  createHash("sha256").update(`contact ${kind} ${value}`).digest("base64url");

const hashesOf = ({ externalId, emails, phones }: Contact): string[] => [
  ...(externalId === null ? [] : [hashOf("own", externalId)]),
  ...emails.map((email) => hashOf("email", email)),
  ...phones.map((phone) => hashOf("phone", phone)),
];

function has(customer: CustomerItem, { emails, phones }: Contact): boolean {
  return (
    customer.emails.some(({ address }) => emails.includes(address)) ||
    customer.phones.some(({ number }) => phones.includes(number))
  );
}

/** The oldest customer who has one of the addresses, else one of the numbers, by the search. */
async function bySearch(table: TenantTable, contact: Contact): Promise<CustomerItem | undefined> {
  for (const term of [...contact.emails, ...contact.phones]) {
    const rows = await searchCustomers(table, term, FOUND);
    const found = await table.getMany(
      "customer",
      rows.map(({ id }) => ({ customerId: id })),
      { consistent: true },
    );
    const [first] = found
      .flatMap((customer) => (customer && has(customer, contact) ? [customer] : []))
      .sort((a, b) => (a.customerId < b.customerId ? -1 : 1));
    if (first) return first;
  }
  return undefined;
}

/** What is remembered of a contact, and the writes that let it be remembered as somebody's. */
async function remembered(table: TenantTable, contact: Contact) {
  const hashes = hashesOf(contact);
  const items = await table.getMany(
    "inboundContact",
    hashes.map((hash) => ({ hash })),
    { consistent: true },
  );
  return {
    items: items.filter((item) => item !== undefined),
    legs: (customerId: string): Leg[] =>
      hashes.flatMap((hash, index): Leg[] => {
        const before = items[index];
        if (before?.customerId === customerId) return [];
        const item = { hash, customerId, version: (before?.version ?? 0) + 1 };
        return [{ put: "inboundContact", item, if: before ? { version: before.version } : "absent", derived: true }];
      }),
  };
}

/** Lets the addresses and numbers of somebody who is erased lead to nobody. */
export async function forgetContact(table: TenantTable, customerId: string, { words, ids }: Traces): Promise<void> {
  const hashes = [
    ...ids.map((id) => hashOf("own", id)),
    ...words.flatMap((word) => [hashOf("email", word), hashOf("phone", word)]),
  ];
  const items = await table.getMany(
    "inboundContact",
    hashes.map((hash) => ({ hash })),
    { consistent: true },
  );
  const own = items.filter((item) => item?.customerId === customerId).filter((item) => item !== undefined);
  await table.bulk(own.map(({ hash }): Leg => ({ remove: "inboundContact", key: { hash } })));
}

/** The customer whom a contact names: by own number, then by e-mail address, then by telephone number. */
export async function findByContact(table: TenantTable, contact: Contact): Promise<CustomerItem | undefined> {
  const { externalId } = contact;
  const claim = externalId === null ? undefined : await findClaim(table, "customer", externalId);
  const byId = claim && (await findCustomer(table, claim.id, { consistent: true }));
  if (byId) return byId;
  const own = externalId === null ? undefined : hashOf("own", externalId);
  for (const { hash, customerId } of (await remembered(table, contact)).items) {
    const customer = await findCustomer(table, customerId, { consistent: true });
    // Somebody who has been given another address since is no longer found by the one before.
    if (customer && customer.erasedAt === undefined && (hash === own || has(customer, contact))) return customer;
  }
  return await bySearch(table, contact);
}

/**
 * The customer whom a contact names, made where there is none. Of many who ask at once one makes it.
 *
 * @param source what a new customer has as its source
 */
export async function findOrMakeCustomer(context: Context, contact: Contact, source: string): Promise<CustomerItem> {
  const { table } = context;
  for (let round = 0; round < ROUNDS; round += 1) {
    const memory = await remembered(table, contact);
    const known = await findByContact(table, contact);
    if (known) {
      const legs = memory.legs(known.customerId);
      if (legs.length > 0) await table.write(...legs);
      return known;
    }
    const body = CustomerInput.parse({
      name: contact.name,
      externalId: contact.externalId,
      emails: contact.emails.map((address) => ({ address })),
      phones: contact.phones.map((number) => ({ number })),
      source: source.slice(0, 100),
    });
    const { output, legs } = await customerActions.createCustomer(context, {
      params: undefined,
      query: undefined,
      body,
    });
    const written = await table.write(...legs, ...memory.legs(output.id));
    const made = written.ok ? await findCustomer(table, output.id, { consistent: true }) : undefined;
    if (made) return made;
  }
  throw new Error("the customer keeps being made by somebody else");
}
