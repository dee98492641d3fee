import type { IndexName, Page, TenantTable } from "@perennial/table";

/** All pages of a list in order, one in memory at a time. The index must be one whose keys the reader does not change. */
export async function* pagesOf<Row>(
  table: TenantTable,
  index: IndexName,
  list: string,
  size: number,
): AsyncGenerator<readonly Row[]> {
  let after: readonly (string | null)[] | null = [null];
  while (after) {
    const page: Page<Row> = await table.list<Row>({ index, lists: [list], limit: size, budget: size, after });
    if (page.rows.length > 0) yield page.rows;
    after = page.next;
  }
}
