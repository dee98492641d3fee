import { phoneKey, readEmails, readPhones } from "./contact-values.ts";
import { present, type RowCells } from "./row-cells.ts";
import { missing } from "./row-fault.ts";

/** Whose row it is, as the row tells it. */
export interface RowCustomer {
  /** What the rows of one customer have in common: own id, else phone, else e-mail, else name. */
  readonly customer: string;
  readonly customerBy: "id" | "phone" | "email" | "name";
  readonly customerName?: string;
  /** As written. */
  readonly phone?: string;
  readonly email?: string;
}

export function readCustomer(row: RowCells): RowCustomer | undefined {
  const before = row.faults.length;
  const id = row.id("customer");
  const customerName = row.text("customerName");
  const [phone = ""] = readPhones("customerPhone", row);
  const [email = ""] = readEmails("customerEmail", row);
  const details = present({ customerName, phone, email });
  if (id !== "") return { customer: id, customerBy: "id", ...details };
  if (phone !== "") return { customer: phoneKey(phone), customerBy: "phone", ...details };
  if (email !== "") return { customer: email, customerBy: "email", ...details };
  if (customerName !== "") return { customer: customerName, customerBy: "name", ...details };
  if (row.faults.length === before) row.faults.push(missing("customer"));
  return undefined;
}
