import { minorDigits, type Purchase, type PurchaseInput } from "@perennial/contract";

export interface LineValues {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly quantity: number | string;
  readonly amount: number | string;
}

/** A purchase as the form holds it: amounts in the major unit, a refund as a positive sum. */
export interface PurchaseValues extends Record<string, unknown> {
  readonly type: "purchase" | "refund";
  readonly amount: number | string;
  readonly currency: string;
  readonly occurredOn: string | null;
  readonly channel: string;
  readonly note: string;
  readonly externalId: string;
  readonly lines: LineValues[];
  readonly fields: Record<string, Purchase["fields"][string] | null>;
}

export const NEW_LINE: LineValues = { sku: "", name: "", category: "", quantity: 1, amount: "" };

export function newPurchase(currency: string, today: string): PurchaseValues {
  return {
    type: "purchase",
    amount: "",
    currency,
    occurredOn: today,
    channel: "",
    note: "",
    externalId: "",
    lines: [],
    fields: {},
  };
}

export function purchaseValuesOf(purchase: Purchase): PurchaseValues {
  const sign = purchase.amountMinor < 0 ? -1 : 1;
  const major = (minor: number) => (sign * minor) / 10 ** minorDigits(purchase.currency);
  return {
    type: sign < 0 ? "refund" : "purchase",
    amount: major(purchase.amountMinor),
    currency: purchase.currency,
    occurredOn: purchase.occurredOn,
    channel: purchase.channel ?? "",
    note: purchase.note ?? "",
    externalId: purchase.externalId ?? "",
    lines: purchase.lines.map(({ sku = "", name = "", category = "", quantity, amountMinor }) => ({
      sku,
      name,
      category,
      quantity,
      amount: major(amountMinor),
    })),
    fields: { ...purchase.fields },
  };
}

const orNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());
const given = <K extends string>(key: K, text: string) =>
  text.trim() === "" ? {} : ({ [key]: text.trim() } as Record<K, string>);

/** Sum of the lines that have an amount; undefined while there is none. */
export function sumOf(lines: readonly LineValues[]): number | undefined {
  const amounts = lines.map(({ amount }) => amount).filter((amount) => typeof amount === "number");
  return amounts.length === 0 ? undefined : Math.round(amounts.reduce((sum, amount) => sum + amount, 0) * 1e4) / 1e4;
}

/** The purchase as it is sent: whole minor units, negative for a refund. */
export function purchaseInputOf(values: PurchaseValues): PurchaseInput {
  const factor = (values.type === "refund" ? -1 : 1) * 10 ** minorDigits(values.currency);
  const minor = (amount: number | string) => Math.round(Number(amount) * factor) + 0;
  const fields = Object.entries(values.fields).filter(([, value]) => value !== null && value !== "");
  return {
    externalId: orNull(values.externalId),
    occurredOn: values.occurredOn ?? undefined,
    occurredAt: null,
    amountMinor: minor(values.amount),
    currency: values.currency,
    channel: orNull(values.channel),
    note: orNull(values.note),
    lines: values.lines.map(({ sku, name, category, quantity, amount }) => ({
      ...given("sku", sku),
      ...given("name", name),
      ...given("category", category),
      quantity: Number(quantity) || 1,
      amountMinor: minor(amount === "" ? 0 : amount),
    })),
    fields: Object.fromEntries(fields) as Purchase["fields"],
  };
}
