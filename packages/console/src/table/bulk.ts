const AT_ONCE = 4;

export interface BulkResult {
  readonly done: number;
  readonly failed: number;
}

/** Does the same to many records, a few at a time; one that is refused does not stop the others. */
export async function forEachOf<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<BulkResult> {
  const waiting = [...items];
  let failed = 0;
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      try {
        await act(item);
      } catch {
        failed += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { done: items.length - failed, failed };
}
