import type { CustomerQuery, CustomerRow } from "@perennial/contract";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { customersQuery, searchQuery } from "../api/queries.ts";
import type { ListSearch } from "./list-search.ts";

/** Rows that fill a tall screen; a filter that few meet is read on until there are so many. */
const SCREENFUL = 40;
const FOUND = 50;

/** The list begins with those who bring most. */
export const DEFAULT_ORDER = { by: "revenue12m", direction: "desc" } as const;

export function queryOf({ filter, by, desc }: ListSearch): CustomerQuery {
  const sort =
    by === undefined ? DEFAULT_ORDER : { by, direction: desc === true ? ("desc" as const) : ("asc" as const) };
  return { sort, ...(filter === undefined ? {} : { filter }) };
}

export interface CustomerList {
  readonly rows: readonly CustomerRow[];
  readonly isSearch: boolean;
  /** Nothing is known yet. */
  readonly isPending: boolean;
  readonly isReading: boolean;
  readonly hasMore: boolean;
  /** Customers looked at so far. */
  readonly examined: number;
  readonly error: unknown;
  readonly readMore: () => void;
  readonly retry: () => void;
}

const NONE: readonly CustomerRow[] = [];

/** The customers that an address of the list names: found by a word, or by conditions, page after page. */
export function useCustomerList(search: ListSearch): CustomerList {
  const q = search.q ?? "";
  const isSearch = q !== "";
  const found = useQuery(searchQuery(q, FOUND));
  const listed = useInfiniteQuery({ ...customersQuery(queryOf(search)), enabled: !isSearch });
  const { data, hasNextPage, isFetching, fetchNextPage, isPlaceholderData, isError } = listed;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.data) ?? NONE, [data]);
  const examined = data?.pages.reduce((sum, page) => sum + page.examined, 0) ?? 0;
  useEffect(() => {
    if (isSearch || isPlaceholderData || isError) return;
    if (rows.length < SCREENFUL && hasNextPage && !isFetching) void fetchNextPage();
  }, [isSearch, isPlaceholderData, isError, rows.length, hasNextPage, isFetching, fetchNextPage]);
  if (isSearch) {
    return {
      rows: found.data ?? NONE,
      isSearch,
      isPending: found.isPending,
      isReading: found.isFetching,
      hasMore: false,
      examined: 0,
      error: found.error,
      readMore: () => undefined,
      retry: () => void found.refetch(),
    };
  }
  return {
    rows,
    isSearch,
    isPending: listed.isPending,
    isReading: isFetching,
    hasMore: hasNextPage,
    examined,
    error: listed.error,
    readMore: () => {
      if (hasNextPage && !isFetching) void fetchNextPage();
    },
    retry: () => void listed.refetch(),
  };
}
