import { Badge } from "@mantine/core";
import type { TENANT_STATES, Tenant } from "@perennial/contract";
import { useTranslation } from "react-i18next";

type State = (typeof TENANT_STATES)[number];

/** What a tenant is sorted by; each with whether the largest comes first when it is chosen. */
export const COLUMNS = {
  company: { of: ({ company }: Tenant) => company.toLocaleLowerCase(), descending: false },
  state: { of: ({ state }: Tenant) => state, descending: true },
  plan: { of: ({ plan }: Tenant) => plan, descending: false },
  customers: { of: ({ customers }: Tenant) => customers, descending: true },
  storage: { of: ({ storageBytes }: Tenant) => storageBytes ?? -1, descending: true },
  thisMonth: { of: ({ months }: Tenant) => months[0]?.costMicros ?? 0, descending: true },
  lastMonth: { of: ({ months }: Tenant) => months[1]?.costMicros ?? 0, descending: true },
  createdAt: { of: ({ createdAt }: Tenant) => createdAt, descending: true },
} as const satisfies Readonly<
  Record<string, { readonly of: (tenant: Tenant) => string | number; readonly descending: boolean }>
>;
export type Column = keyof typeof COLUMNS;
export const COLUMN_NAMES = Object.keys(COLUMNS) as Column[];
/** Columns of numbers, which stand at the right. */
export const isNumber = (column: Column): boolean =>
  ["customers", "storage", "thisMonth", "lastMonth"].includes(column);

export interface Order {
  readonly by: Column;
  readonly descending: boolean;
}

/** Tenants of a state whose company or id holds a text, in an order. */
export function chosenTenants(
  tenants: readonly Tenant[],
  text: string,
  state: State | undefined,
  { by, descending }: Order,
): Tenant[] {
  const wanted = text.trim().toLocaleLowerCase();
  const { of } = COLUMNS[by];
  const compare = (a: Tenant, b: Tenant): number => {
    const [x, y] = [of(a), of(b)];
    const order = typeof x === "string" ? x.localeCompare(String(y)) : x - Number(y);
    return descending ? -order : order;
  };
  return tenants
    .filter((one) => state === undefined || one.state === state)
    .filter(({ company, id }) => company.toLocaleLowerCase().includes(wanted) || id.includes(wanted))
    .toSorted(compare);
}

const COLORS = { open: "gray", suspended: "ochre", closed: "clay" } as const satisfies Readonly<Record<State, string>>;

export function StateBadge({ state }: { readonly state: State }) {
  const { t } = useTranslation("operator");
  return (
    <Badge variant="light" color={COLORS[state]} tt="none">
      {t(`states.${state}`)}
    </Badge>
  );
}
