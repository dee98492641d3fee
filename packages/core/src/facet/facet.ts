import type { CustomerRow, Facet } from "@perennial/contract";
import { matches } from "../customer/filter.ts";
import { CrmError, type Fault } from "../error.ts";
import type { WorkspaceItem } from "../workspace/workspace.ts";

type Values = Readonly<Record<string, string>>;
type Faceted = Pick<WorkspaceItem, "facets">;

/** The kinds of customer that somebody is: by hand where there is such a value, else by the first rule that is met. */
export function facetsOf(row: CustomerRow, { facets = [] }: Faceted, byHand: Values = {}): Values | undefined {
  const found = facets.flatMap(({ key, values }): [string, string][] => {
    const given = Object.hasOwn(byHand, key) ? values.find((value) => value.key === byHand[key]) : undefined;
    const value = given ?? values.find(({ filter }) => filter !== null && matches(filter, row));
    return value ? [[key, value.key]] : [];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** Refuses values by hand that no facet has. */
export function checkFacets({ facets = [] }: Faceted, byHand: Readonly<Record<string, string | null>>): void {
  const faults = Object.entries(byHand).flatMap(([key, value]): Fault[] => {
    const facet = facets.find((one) => one.key === key);
    if (value === null || facet?.values.some((one) => one.key === value)) return [];
    const known = facet ? facet.values.map((one) => one.key) : facets.map((one) => one.key);
    const names = known.join(", ");
    return [
      {
        location: `body.facets.${key}`,
        message: facet
          ? { en: `${key} has no value ${value}.`, zh: `${key} 没有取值 ${value}。` }
          : { en: `There is no facet ${key}.`, zh: `没有分面 ${key}。` },
        fix: { en: `Use one of: ${names || "none is set up"}.`, zh: `可用：${names || "尚未设置"}。` },
      },
    ];
  });
  if (faults.length === 0) return;
  throw new CrmError("invalid_request", { en: "A facet does not fit.", zh: "客户分面有误。" }, { faults });
}

/** Refuses names that stand twice: values are told by them. */
export function faultsOfNames(facets: readonly Facet[]): Fault[] {
  const twice = (keys: readonly string[], at: (index: number) => string): Fault[] =>
    keys.flatMap((key, index) =>
      keys.indexOf(key) === index
        ? []
        : [
            {
              location: at(index),
              message: { en: `${key} stands twice.`, zh: `${key} 重复。` },
              fix: { en: "Give each a name of its own.", zh: "请为每一项使用不同的名称。" },
            },
          ],
    );
  return [
    ...twice(
      facets.map(({ key }) => key),
      (index) => `body.facets[${index}].key`,
    ),
    ...facets.flatMap(({ values }, facet) =>
      twice(
        values.map(({ key }) => key),
        (index) => `body.facets[${facet}].values[${index}].key`,
      ),
    ),
  ];
}
