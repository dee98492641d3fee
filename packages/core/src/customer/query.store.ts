import { createHash } from "node:crypto";
import {
  type CustomerQuery,
  type CustomerRow,
  type CustomerSort,
  type Filter,
  heldBack,
  ownersReached,
  type Sight,
} from "@perennial/contract";
import type { IndexName } from "@perennial/table";
import { sightOf } from "../access/admit.ts";
import type { Context } from "../context.ts";
import { CrmError } from "../error.ts";
import type { ListedRow } from "../score/state.ts";
import { endOf, sortableAmount, sortablePercent } from "../sort-key.ts";
import { customerLists, listOfOwner, type WorkspaceItem } from "../workspace/workspace.ts";
import { faultsOfFilter, matches, rangeOf } from "./filter.ts";

const ORDERS: Readonly<Record<CustomerSort, IndexName>> = {
  name: "by_name",
  createdAt: "by_created",
  lastPurchaseOn: "by_activity",
  churnRisk: "by_churn",
  loyalty: "by_loyalty",
  revenue12m: "by_value",
};

/** Customers looked at for one page; a filter that few meet answers a short page with a cursor. */
const BUDGET = 2000;

export interface CustomerListRequest extends CustomerQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

interface Position {
  readonly after: (string | null)[];
}

/** Ends of the index between which every customer lies that can meet the filter. */
function rangeOfKeys(sort: CustomerSort, filter: Filter | undefined): { from?: string; until?: string } {
  const encode = sort === "revenue12m" ? sortableAmount : sortablePercent;
  if (sort !== "churnRisk" && sort !== "loyalty" && sort !== "revenue12m") return {};
  const { from, until } = rangeOf(filter, sort === "revenue12m" ? "revenue12mMinor" : sort);
  const bounded = (value: number): number => (sort === "revenue12m" ? value : Math.min(100, Math.max(0, value)));
  return {
    ...(from === undefined ? {} : { from: encode(bounded(Math.ceil(from))) }),
    ...(until === undefined ? {} : { until: endOf(encode(bounded(Math.floor(until)))) }),
  };
}

/** Refuses conditions that no customer could ever meet by what they are. */
export function checkFilter(filter: Filter | undefined, sight: Sight | undefined, location = "body.filter"): void {
  const faults = filter ? faultsOfFilter(filter, location, heldBack(sight, "customer", "read")) : [];
  if (faults.length === 0) return;
  throw new CrmError("invalid_request", { en: "The filter does not fit.", zh: "筛选条件有误。" }, { faults });
}

export function toRow({ stats: _stats, ...row }: ListedRow): CustomerRow {
  return row;
}

/**
 * The lists in which the customers lie that are reached, and which of their rows they are: an owner's customers lie in one
 * list, so that whoever reaches few reads few lists.
 */
export function reachedLists(workspace: Pick<WorkspaceItem, "shards">, sight: Sight | undefined) {
  const owners = ownersReached(sight, "customer");
  const isReached = ({ ownerId }: Pick<CustomerRow, "ownerId">): boolean =>
    owners === undefined || (ownerId !== null && owners.has(ownerId));
  if (!owners) return { lists: customerLists(workspace), isReached };
  return { lists: [...new Set([...owners].map((ownerId) => listOfOwner(workspace, ownerId)))], isReached };
}

/** One page of the customers that meet a query, and how many were looked at for it. */
export async function listCustomers(
  { table, workspace }: Pick<Context, "table" | "workspace">,
  { filter, sort, limit }: Omit<CustomerListRequest, "cursor">,
  after?: readonly (string | null)[],
  sight?: Sight,
) {
  const { lists, isReached } = reachedLists(workspace, sight);
  return await table.list<ListedRow>({
    index: ORDERS[sort.by],
    lists,
    descending: sort.direction === "desc",
    limit,
    budget: BUDGET,
    ...(after ? { after } : {}),
    ...(filter || sight ? { keep: (row: ListedRow) => isReached(row) && (!filter || matches(filter, row)) } : {}),
    ...rangeOfKeys(sort.by, filter),
  });
}

/** Operation `queryCustomers`. */
export async function queryCustomers(context: Context, request: CustomerListRequest) {
  const { cursors } = context;
  const sight = sightOf(context);
  checkFilter(request.filter, sight);
  const query = JSON.stringify([request.filter ?? null, request.sort]);
  const binding = `queryCustomers ${createHash("sha256").update(query).digest("base64url")}`;
  const position =
    request.cursor === undefined ? undefined : (cursors.decode(binding, request.cursor) as Position | undefined);
  if (request.cursor !== undefined && !position) throw badCursor();
  const page = await listCustomers(context, request, position?.after, sight);
  return {
    data: page.rows.map(toRow),
    nextCursor: page.next && cursors.encode(binding, { after: page.next }),
    examined: page.examined,
  };
}

/** A cursor that was altered, or belongs to another query or workspace. */
export function badCursor(): CrmError {
  return new CrmError(
    "invalid_cursor",
    { en: "This is no cursor of this query.", zh: "该游标不属于此查询。" },
    {
      fix: {
        en: "Send the nextCursor of the page before with the same query, or leave it out to begin anew.",
        zh: "请使用同一查询上一页返回的 nextCursor，或不带游标重新开始。",
      },
    },
  );
}
