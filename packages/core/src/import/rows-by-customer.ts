import type { CustomerInput } from "@perennial/contract";
import { CustomerInput as Blank } from "@perennial/contract";
import { toE164 } from "../customer/phone.ts";
import type { Waiting } from "./chunk.ts";
import type { RowCustomer } from "./file/row-customer.ts";
import type { ImportItem } from "./import.ts";

/** Rows of one customer, by its own id. */
export type ByCustomer<Row> = ReadonlyMap<string, readonly Waiting<Row>[]>;

/** Rows in the order of the file, gathered by customer. */
export function byCustomer<Row extends RowCustomer>(rows: readonly Waiting<Row>[]): ByCustomer<Row> {
  const groups = new Map<string, Waiting<Row>[]>();
  for (const waiting of rows) {
    const group = groups.get(waiting.row.customer);
    if (group) group.push(waiting);
    else groups.set(waiting.row.customer, [waiting]);
  }
  return groups;
}

/** A new customer from what its rows say of it. */
export function customerFrom(
  externalId: string,
  rows: readonly Waiting<RowCustomer>[],
  item: ImportItem,
  country: string,
): CustomerInput {
  const first = (key: "customerName" | "phone" | "email") => rows.find(({ row }) => row[key] !== undefined)?.row[key];
  const phone = first("phone");
  const email = first("email");
  return {
    ...Blank.parse({ name: "-" }),
    name: first("customerName") ?? externalId,
    externalId,
    unscored: item.unscored.includes(externalId),
    phones: phone === undefined ? [] : [{ number: toE164(phone, country) ?? phone.slice(0, 40) }],
    emails: email === undefined ? [] : [{ address: email.toLowerCase() }],
  };
}
