import { defaultParameters, type Parameters, prepare, type Scorer, type ValueCuts } from "@perennial/scoring";
import type { Leg, TenantTable } from "@perennial/table";
import { todayOf, type WorkspaceItem } from "../workspace/workspace.ts";
import { settingsOf } from "./settings.ts";

/** Limits of classes by what customers are worth to come and to date, for the whole workspace. */
export interface WorthCuts {
  /** By potential; null where there are too few customers for classes. */
  readonly potential: ValueCuts | null;
  /** Median of the positive profits of twelve months, in minor units. */
  readonly profit: number;
}

const NO_CUTS: WorthCuts = { potential: null, profit: 0 };

/** Parameters fitted to a workspace's history; version 0 stands for none yet. */
export interface ParametersItem {
  readonly version: number;
  readonly fittedOn: string | null;
  readonly parameters: Parameters;
  /** Limits that need the fitted parameters; absent in what earlier versions wrote. */
  readonly cuts?: WorthCuts;
  /** The work that took them over: cut off right after, it goes on where it was. */
  readonly run?: string;
}

declare module "@perennial/table" {
  interface Items {
    parameters: ParametersItem;
    parametersVersion: ParametersItem & { readonly place: string };
  }
}

/** What scores of one workspace are made with on one day. */
export interface Scoring {
  readonly workspace: WorkspaceItem;
  readonly version: number;
  readonly parameters: Parameters;
  readonly cuts: WorthCuts;
  /** The parameters with what is the same for all customers worked out once. */
  readonly scorer: Scorer;
  readonly today: number;
}

export async function findParameters(
  table: TenantTable,
  workspace: WorkspaceItem,
  read?: { consistent?: boolean },
): Promise<ParametersItem> {
  const item = await table.get("parameters", {}, read);
  return item ?? { version: 0, fittedOn: null, parameters: defaultParameters(settingsOf(workspace)) };
}

/** The write that makes an earlier version count again; without one, none has been fitted. */
export function parametersLeg(version: (ParametersItem & { readonly place: string }) | undefined): Leg {
  if (!version) return { remove: "parameters", key: {} };
  const { place: _place, ...item } = version;
  return { put: "parameters", item };
}

/** Makes ready to score a workspace's customers as of its today. */
export async function openScoring(table: TenantTable, workspace: WorkspaceItem, now: Date): Promise<Scoring> {
  return scoringWith(await findParameters(table, workspace, { consistent: true }), workspace, now);
}

/** Makes ready to score with parameters that need not be the workspace's own. */
export function scoringWith(
  { version, parameters, cuts = NO_CUTS }: Pick<ParametersItem, "version" | "parameters" | "cuts">,
  workspace: WorkspaceItem,
  now: Date,
): Scoring {
  return { workspace, version, parameters, cuts, scorer: prepare(parameters), today: todayOf(workspace, now) };
}
