import { CHANNELS, type Channel, type Consent, type CustomerTarget } from "@perennial/contract";
import { parseConsent } from "./consent-words.ts";
import { readEmails, readPhones } from "./contact-values.ts";
import { parseCountry } from "./country.ts";
import { parseKind } from "./kind-words.ts";
import { present, type RowCells, type RowSettings, readFields, rowCells } from "./row-cells.ts";
import { readDay } from "./row-day.ts";
import { missing, type RowResult, tooLongValue, tooMany } from "./row-fault.ts";
import { noConsent, noCountry, noKind } from "./value-fault.ts";

/** A customer as a row of a file tells it. */
export interface CustomerRow {
  readonly externalId?: string;
  /** Where no name is given: own id, else phone, else e-mail. */
  readonly name: string;
  readonly kind: "person" | "organisation";
  /** As written, the main one first. */
  readonly phones: readonly string[];
  readonly emails: readonly string[];
  readonly address?: CustomerAddress;
  readonly tags: readonly string[];
  readonly source?: string;
  readonly birthday?: string;
  /** What the customer wants, by channel; absent where the row says nothing. */
  readonly consents?: Readonly<Partial<Record<Channel, Consent["status"]>>>;
  /** Custom fields by key, as text; the object has no prototype. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface CustomerAddress {
  readonly street?: string;
  readonly city?: string;
  readonly region?: string;
  readonly postalCode?: string;
  /** ISO 3166-1 code. */
  readonly country?: string;
}

const MOST_TAGS = 50;
const LONGEST_TAG = 60;

/** Reads one row of customers; `mapping` has a target for every column. */
export function readCustomerRow(
  cells: readonly string[],
  mapping: readonly string[],
  settings: RowSettings,
): RowResult<CustomerRow> {
  const row = rowCells(cells, mapping);
  const externalId = row.id("externalId");
  const phones = readPhones("phone", row);
  const emails = readEmails("email", row);
  const name = row.text("name") || externalId || phones[0] || emails[0];
  const kind = readKind(row);
  const address = readAddress(row);
  const tags = readTags(row);
  const birthday = readDay(row, "birthday", settings)?.day;
  const rest = present({ externalId, source: row.text("source"), birthday });
  const consents = readConsents(row);
  const fields = readFields(mapping, row);
  if (!name && row.faults.length === 0) row.faults.push(missing("name"));
  if (!name || row.faults.length > 0) return { ok: false, faults: row.faults };
  const wishes = Object.keys(consents).length === 0 ? {} : { consents };
  const place = Object.keys(address).length === 0 ? {} : { address };
  return { ok: true, row: { name, kind, phones, emails, ...place, tags, ...rest, ...wishes, fields } };
}

function readKind(row: RowCells): "person" | "organisation" {
  const text = row.text("kind");
  const kind = text === "" ? "person" : parseKind(text);
  if (kind === undefined) row.faults.push(noKind(text));
  return kind ?? "person";
}

/** The column that says what a customer wants of a channel. */
const COLUMN: Readonly<Record<Channel, CustomerTarget>> = {
  mail: "consentMail",
  phone: "consentPhone",
  sms: "consentSms",
  post: "consentPost",
  wechat: "consentWechat",
  app: "consentApp",
};

function readConsents(row: RowCells): NonNullable<CustomerRow["consents"]> {
  const said = CHANNELS.flatMap((channel) => {
    const text = row.text(COLUMN[channel]);
    if (text === "") return [];
    const status = parseConsent(text);
    if (status === undefined) row.faults.push(noConsent(COLUMN[channel], text));
    return [[channel, status] as const];
  });
  return Object.fromEntries(said) as NonNullable<CustomerRow["consents"]>;
}

function readAddress(row: RowCells): CustomerAddress {
  const text = row.text("country");
  const country = text === "" ? undefined : parseCountry(text);
  if (text !== "" && country === undefined) row.faults.push(noCountry(text));
  const [street, city] = [row.text("street"), row.text("city")];
  return present({ street, city, region: row.text("region"), postalCode: row.text("postalCode"), country });
}

function readTags(row: RowCells): string[] {
  const text = row.text("tags");
  if (text === "") return [];
  const tags = new Set(
    text
      .split(/[;；,，、|]/)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ""),
  );
  if (tags.size > MOST_TAGS) row.faults.push(tooMany("tags", MOST_TAGS));
  if ([...tags].some((tag) => tag.length > LONGEST_TAG)) row.faults.push(tooLongValue("tags", LONGEST_TAG));
  return [...tags];
}
