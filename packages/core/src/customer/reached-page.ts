import type { OwnedKind } from "@perennial/contract";
import type { ListRequest, Page } from "@perennial/table";
import { reachedCustomers, sightOf } from "../access/admit.ts";
import type { Context } from "../context.ts";

/** Pages looked at before a short one is answered. */
const PAGES = 8;

/**
 * A page of records that hang on customers, without those of customers whom the caller does not reach: whose a customer
 * is now is read with the page, so that a change of owner counts at once.
 */
export async function reachedPage<Row extends { readonly customerId: string }>(
  context: Pick<Context, "table" | "actor">,
  kind: OwnedKind,
  query: ListRequest<Row>,
): Promise<Pick<Page<Row>, "rows" | "next">> {
  const { table } = context;
  const sight = sightOf(context);
  if (!sight) return await table.list<Row>(query);
  const rows: Row[] = [];
  let next: Page<Row>["next"] = query.after ? [...query.after] : null;
  for (let looked = 0; looked < PAGES; looked += 1) {
    const page = await table.list<Row>({
      ...query,
      limit: query.limit - rows.length,
      ...(next ? { after: next } : {}),
    });
    const reached = await reachedCustomers(
      table,
      sight,
      kind,
      page.rows.map(({ customerId }) => customerId),
    );
    rows.push(...page.rows.filter(({ customerId }) => reached.has(customerId)));
    next = page.next;
    if (!next || rows.length >= query.limit) break;
  }
  return { rows, next };
}
