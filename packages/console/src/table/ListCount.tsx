import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { dashboardQuery } from "../api/queries.ts";
import { useFormats } from "../session/formats.ts";
import { useMay } from "../session/session.ts";
import type { CustomerList } from "./customer-list.ts";

interface ListCountProps {
  readonly list: CustomerList;
  readonly q: string | undefined;
}

/** How many there are, as far as it is known: a filter is not counted to its end unless it is read to its end. */
export function ListCount({ list, q }: ListCountProps) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const { data: dashboard } = useQuery({ ...dashboardQuery, enabled: useMay("score:read"), staleTime: 60_000 });
  const { rows, hasMore, isReading, isSearch, examined, isPending } = list;
  const words = (): string => {
    const shown = number(rows.length);
    if (isPending) return t("form.loading");
    if (isSearch) return t("list.searching", { q: q ?? "" });
    if (!hasMore) return t("list.found", { count: rows.length, shown });
    if (isReading && examined > rows.length) return t("list.looking", { shown, examined: number(examined) });
    if (examined === rows.length && dashboard) {
      return t("list.found", { count: dashboard.customers, shown: number(dashboard.customers) });
    }
    return t("list.foundMore", { shown });
  };
  return (
    <Text size="sm" c="dimmed" className="figure" aria-live="polite" mih={20}>
      {words()}
    </Text>
  );
}
