import type { Customer, CustomerChange, CustomerInput } from "@perennial/contract";

type FieldValue = Customer["fields"][string];

/** A customer as the form holds it: an empty text stands for nothing. */
export interface CustomerValues extends Record<string, unknown> {
  readonly kind: Customer["kind"];
  readonly name: string;
  readonly externalId: string;
  readonly phones: { readonly label: string; readonly number: string }[];
  readonly emails: { readonly label: string; readonly address: string }[];
  readonly address: Record<AddressPart, string>;
  readonly ownerId: string;
  readonly tags: string[];
  readonly source: string;
  readonly birthday: string | null;
  readonly unscored: boolean;
  readonly fields: Record<string, FieldValue | null>;
}

export const ADDRESS_PARTS = ["street", "city", "region", "postalCode", "country"] as const;
export type AddressPart = (typeof ADDRESS_PARTS)[number];

const NO_ADDRESS: CustomerValues["address"] = { street: "", city: "", region: "", postalCode: "", country: "" };

export const NEW_CUSTOMER: CustomerValues = {
  kind: "person",
  name: "",
  externalId: "",
  phones: [],
  emails: [],
  address: NO_ADDRESS,
  ownerId: "",
  tags: [],
  source: "",
  birthday: null,
  unscored: false,
  fields: {},
};

export function valuesOf(customer: Customer): CustomerValues {
  const { kind, name, externalId, phones, emails, address, ownerId, tags, source, birthday, unscored } = customer;
  return {
    kind,
    name,
    externalId: externalId ?? "",
    phones: phones.map(({ label = "", number }) => ({ label, number })),
    emails: emails.map(({ label = "", address: mail }) => ({ label, address: mail })),
    address: Object.fromEntries(
      ADDRESS_PARTS.map((part) => [part, address?.[part] ?? ""]),
    ) as CustomerValues["address"],
    ownerId: ownerId ?? "",
    tags: [...tags],
    source: source ?? "",
    birthday,
    unscored,
    fields: { ...customer.fields },
  };
}

const orNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());
const labelled = (label: string) => (label.trim() === "" ? {} : { label: label.trim() });

function addressOf(values: CustomerValues): CustomerInput["address"] {
  const parts = ADDRESS_PARTS.map((part) => [part, values.address[part].trim()] as const).filter(
    ([, text]) => text !== "",
  );
  return parts.length === 0 ? null : Object.fromEntries(parts);
}

const isEmpty = (value: FieldValue | null | undefined): boolean =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

/** The whole customer, as it is sent when it is new. */
export function inputOf(values: CustomerValues): Omit<CustomerInput, "riskOverride" | "facets"> {
  return {
    kind: values.kind,
    name: values.name.trim(),
    externalId: orNull(values.externalId),
    phones: values.phones
      .filter(({ number }) => number.trim() !== "")
      .map(({ label, number }) => ({ ...labelled(label), number: number.trim() })),
    emails: values.emails
      .filter(({ address }) => address.trim() !== "")
      .map(({ label, address }) => ({ ...labelled(label), address: address.trim() })),
    address: addressOf(values),
    ownerId: orNull(values.ownerId),
    tags: values.tags,
    source: orNull(values.source),
    birthday: values.birthday,
    unscored: values.unscored,
    fields: Object.fromEntries(
      Object.entries(values.fields).filter(([, value]) => !isEmpty(value)),
    ) as Customer["fields"],
  };
}

const differs = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b);

function mergedRecord<T extends Record<string, unknown>>(before: T, newer: T, own: T): T {
  const changed = Object.entries(own).filter(([key, value]) => differs(before[key], value));
  return { ...newer, ...Object.fromEntries(changed) };
}

/** A newer version with what was changed here since an older one: two people who change different things both keep them. */
export function mergedValues(before: CustomerValues, newer: CustomerValues, own: CustomerValues): CustomerValues {
  return { ...mergedRecord(before, newer, own), fields: mergedRecord(before.fields, newer.fields, own.fields) };
}

/** Only what differs from before, so that what somebody else changed elsewhere stays. */
export function changeOf(before: CustomerValues, after: CustomerValues): CustomerChange {
  const { fields: oldFields, ...old } = inputOf(before);
  const { fields: newFields, ...wanted } = inputOf(after);
  const keys = [...new Set([...Object.keys(oldFields), ...Object.keys(newFields)])];
  const fields = keys
    .filter((key) => differs(oldFields[key], newFields[key]))
    .map((key) => [key, newFields[key] ?? null] as const);
  const changes = Object.entries(wanted).filter(([name, value]) => differs(old[name as keyof typeof old], value));
  return { ...Object.fromEntries(changes), ...(fields.length === 0 ? {} : { fields: Object.fromEntries(fields) }) };
}
