import type { Workspace } from "@perennial/contract";

export interface RateValues {
  readonly currency: string;
  readonly from: string | null;
  readonly rate: number | string;
}

/** The settings as the form holds them. */
export interface Settings extends Record<string, unknown> {
  readonly name: string;
  readonly language: Workspace["language"];
  readonly timeZone: string;
  readonly country: string;
  readonly currency: string;
  readonly asOf: string | null;
  readonly horizonDays: number | string | null;
  readonly rates: RateValues[];
}

export function settingsOf(workspace: Workspace): Settings {
  const { name, language, timeZone, country, currency, asOf, horizonDays, rates } = workspace;
  return { name, language, timeZone, country, currency, asOf, horizonDays, rates: rates.map((rate) => ({ ...rate })) };
}

type Change = Pick<
  Workspace,
  "name" | "language" | "timeZone" | "country" | "currency" | "asOf" | "horizonDays" | "rates"
>;

/** Only what differs: a new today, horizon or rate scores every customer anew. */
export function changedSettings(workspace: Workspace, values: Settings): Partial<Change> {
  const wanted: Change = {
    ...values,
    name: values.name.trim(),
    horizonDays: values.horizonDays === null || values.horizonDays === "" ? null : Number(values.horizonDays),
    rates: values.rates.map(({ currency, from, rate }) => ({ currency, from: from ?? "", rate: Number(rate) })),
  };
  const changes = Object.entries(wanted).filter(
    ([name, value]) => JSON.stringify(workspace[name as keyof Change]) !== JSON.stringify(value),
  );
  return Object.fromEntries(changes);
}
