import type { Facet, facetOperations } from "@perennial/contract";
import { type ActionsOf, isUnchanged } from "../change.ts";
import { faultsOfFilter, namesIn } from "../customer/filter.ts";
import { CrmError, type Fault, versionMismatch } from "../error.ts";
import { settingsChange } from "../workspace/settings-change.ts";
import { findWorkspace } from "../workspace/workspace.store.ts";
import { faultsOfNames } from "./facet.ts";

/** Rules look at what is known of a customer, not at what other rules say of it. */
function faultsOfRules(facets: readonly Facet[]): Fault[] {
  return facets.flatMap(({ values }, facet) =>
    values.flatMap(({ filter }, index) => {
      if (!filter) return [];
      const location = `body.facets[${facet}].values[${index}].filter`;
      const circular = namesIn(filter).filter((name) => name.startsWith("facets."));
      return [
        ...faultsOfFilter(filter, location),
        ...circular.map((name) => ({
          location: `${location}.${name}`,
          message: { en: "A rule cannot look at another facet.", zh: "规则不能引用其他分面。" },
          fix: { en: "Use a field or a score instead.", zh: "请改用字段或评分。" },
        })),
      ];
    }),
  );
}

export const facetActions: ActionsOf<typeof facetOperations> = {
  async getFacets({ table, workspace }) {
    const { facets = [], version } = (await findWorkspace(table)) ?? workspace;
    return { data: [...facets], version };
  },
  async setFacets({ table, workspace }, { body: { facets }, ifVersion }) {
    const current = (await findWorkspace(table)) ?? workspace;
    if (ifVersion !== undefined && ifVersion !== current.version) throw versionMismatch(current.version);
    const faults = [...faultsOfNames(facets), ...faultsOfRules(facets)];
    if (faults.length > 0) {
      throw new CrmError("invalid_request", { en: "A facet does not fit.", zh: "客户分面有误。" }, { faults });
    }
    const item = { ...current, facets, version: current.version + 1 };
    if (isUnchanged(current, item)) return { output: { data: facets, version: current.version }, legs: [] };
    return { output: { data: facets, version: item.version }, legs: settingsChange(item, current.version) };
  },
};
