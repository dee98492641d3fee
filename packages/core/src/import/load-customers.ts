import { isDeepStrictEqual } from "node:util";
import { CustomerInput } from "@perennial/contract";
import { bringConsents, type ConsentSource } from "../consent/import-consents.ts";
import type { TenantContext } from "../context.ts";
import { customerLeg } from "../customer/customer.store.ts";
import { type CustomerItem, changeCustomer } from "../customer/customer.ts";
import { toE164 } from "../customer/phone.ts";
import { dayIn, dayText } from "../day.ts";
import type { Scoring } from "../score/parameters.ts";
import { refreshCustomers } from "../score/refresh.ts";
import type { WorkspaceItem } from "../workspace/workspace.ts";
import type { Waiting } from "./chunk.ts";
import { typedFields } from "./field-type.ts";
import type { CustomerRow } from "./file/customer-row.ts";
import { keyOf } from "./file/row-kinds.ts";
import type { ImportItem } from "./import.ts";
import { matchCustomers } from "./match.ts";

/** What stood in a record before an import changed it, so that the import can be undone. */
export interface ImportBeforeItem {
  readonly importId: string;
  readonly customerId: string;
  readonly before: CustomerItem;
  /** Version that the import made: a record changed since is left alone. */
  readonly madeVersion: number;
}

declare module "@perennial/table" {
  interface Items {
    importBefore: ImportBeforeItem;
  }
}

type Sent = Partial<CustomerInput>;

/** Only what the row says: an empty cell changes nothing. */
function sentBy(row: CustomerRow, item: ImportItem, country: string): Sent {
  const fields = typedFields(row.fields, item.fieldTypes);
  return {
    name: row.name,
    kind: row.kind,
    ...(row.phones.length > 0
      ? { phones: row.phones.map((phone) => ({ number: toE164(phone, country) ?? phone.slice(0, 40) })) }
      : {}),
    ...(row.emails.length > 0 ? { emails: row.emails.map((address) => ({ address: address.toLowerCase() })) } : {}),
    ...(row.address ? { address: { ...row.address } } : {}),
    ...(row.tags.length > 0 ? { tags: [...row.tags] } : {}),
    ...(row.source === undefined ? {} : { source: row.source }),
    ...(row.birthday === undefined ? {} : { birthday: row.birthday }),
    ...(Object.keys(fields).length > 0 ? { fields } : {}),
  };
}

/** Whether a record says already what a row says. */
function saysIt(customer: CustomerItem, sent: Sent): boolean {
  const { fields, ...rest } = sent;
  return (
    Object.entries(rest).every(([key, value]) => isDeepStrictEqual(customer[key as keyof CustomerItem], value)) &&
    Object.entries(fields ?? {}).every(([key, value]) => isDeepStrictEqual(customer.fields[key], value))
  );
}

type Outcome = "done" | "skipped";

/** Changes a record that was there before the import, and keeps what it said. */
async function update(context: TenantContext, item: ImportItem, customerId: string, sent: Sent): Promise<Outcome> {
  const { table, now } = context;
  for (;;) {
    const customer = await table.get("customer", { customerId }, { consistent: true });
    if (!customer || saysIt(customer, sent)) return customer?.importId === item.importId ? "done" : "skipped";
    const fields = sent.fields ? { fields: { ...customer.fields, ...sent.fields } } : {};
    const changed = changeCustomer(customer, { ...sent, ...fields }, now());
    const kept = await table.get("importBefore", { importId: item.importId, customerId }, { consistent: true });
    const written = await table.write(customerLeg(changed, { version: customer.version }), {
      put: "importBefore",
      item: { importId: item.importId, customerId, before: kept?.before ?? customer, madeVersion: changed.version },
    });
    if (written.ok) return "done";
  }
}

function consentSource(item: ImportItem, { timeZone }: Pick<WorkspaceItem, "timeZone">): ConsentSource {
  const at = item.startedAt ?? item.createdAt;
  const { importId, fileName } = item;
  return { importId, fileName, at, on: dayText(dayIn(timeZone, new Date(at))) };
}

/** Brings in rows of customers: makes those that are new, and changes what the rows say of the others. */
export async function loadCustomers(
  context: TenantContext,
  item: ImportItem,
  rows: readonly Waiting<CustomerRow>[],
  scoring: Scoring,
): Promise<{ done: number; skipped: number }> {
  const { table, workspace } = context;
  const wanted = new Map(
    rows.map(({ row }) => [
      keyOf(row),
      () => ({
        ...CustomerInput.parse({ name: row.name }),
        ...sentBy(row, item, workspace.country),
        externalId: keyOf(row),
        unscored: item.unscored.includes(keyOf(row)),
      }),
    ]),
  );
  const { ids } = await matchCustomers(
    context,
    [...wanted].map(([externalId, input]) => ({ externalId, input })),
    item.importId,
  );
  const outcome = { done: 0, skipped: 0 };
  for (const { row } of rows) {
    const customerId = ids.get(keyOf(row)) ?? "";
    if (row.consents) await bringConsents(table, customerId, row.consents, consentSource(item, workspace));
    outcome[await update(context, item, customerId, sentBy(row, item, workspace.country))] += 1;
  }
  await refreshCustomers(table, ids.values(), scoring);
  return outcome;
}
