import type { Tenant } from "@perennial/contract";
import { createOperatorClient, type OperatorClient } from "@perennial/sdk/operator";
import { queryOptions } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { currentLanguage } from "../../i18n/i18n.ts";
import { watchForChinese } from "../../theme/chinese-font.ts";

/** In this tab alone: whoever closes it has signed out. */
const KEPT = "perennial.operator";
const listeners = new Set<() => void>();

const keptKey = (): string | null => sessionStorage.getItem(KEPT);

/** Signs in with a key, or out without one. */
export function keepKey(key: string | undefined): void {
  if (key === undefined) sessionStorage.removeItem(KEPT);
  else sessionStorage.setItem(KEPT, key);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether an operator is signed in here. */
export function useSignedIn(): boolean {
  return useSyncExternalStore(subscribe, keptKey) !== null;
}

const send: typeof fetch = async (input, init) => {
  const reply = await fetch(input, init);
  if (reply.status === 401) keepKey(undefined);
  if (reply.headers.get("content-type")?.includes("json")) watchForChinese(reply);
  return reply;
};

/** What an operator may do, in the language that is shown. */
export function operatorApi(key = keptKey() ?? ""): OperatorClient {
  return createOperatorClient({ fetch: send, key, language: currentLanguage() });
}

/** Tenants that are asked for at a time. */
const PAGE = 100;

export const tenantsQuery = queryOptions({
  queryKey: ["operator", "tenants"],
  queryFn: async () => {
    const all: Tenant[] = [];
    for await (const tenant of operatorApi().listTenants({ query: { limit: PAGE } })) all.push(tenant);
    return all;
  },
  staleTime: 30_000,
});

export const tenantQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ["operator", "tenant", workspaceId],
    queryFn: () => operatorApi().getTenant({ params: { workspaceId } }),
  });
