import { Button, Text } from "@mantine/core";
import type { Customer } from "@perennial/contract";
import { IconHistory } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { purchasesQuery } from "../../api/queries.ts";
import { useMay, useMe } from "../../session/session.ts";
import { useReach } from "../../session/sight.ts";
import { Card } from "../../ui/Card.tsx";
import { PictureLoading } from "../../ui/Loading.tsx";
import { lastDayOf, monthsOf } from "./months.ts";
import { openPastReasons } from "./PastReasons.tsx";

const HistoryBars = lazy(async () => ({ default: (await import("../../charts/HistoryBars.tsx")).HistoryBars }));

/** What was bought when, month by month. */
export function HistoryCard({ customer }: { readonly customer: Customer }) {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const mayRead = useReach("purchase", "read")(customer.ownerId);
  const { data: purchases = [], isPending } = useQuery({ ...purchasesQuery(customer.id), enabled: mayRead });
  const mayScores = useMay("score:read");
  if (!mayRead) return null;
  const own = purchases.filter(({ currency }) => currency === workspace.currency);
  return (
    <Card
      title={t("customer.history")}
      hint={mayScores ? `${t("customer.perMonth")}. ${t("score.past.month")}` : t("customer.perMonth")}
      {...(mayScores && {
        action: (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconHistory size={15} />}
            onClick={() => openPastReasons(customer.id, workspace.today)}
          >
            {t("score.past.look")}
          </Button>
        ),
      })}
    >
      {isPending && <PictureLoading height={190} />}
      {!isPending && purchases.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("customer.historyNone")}
        </Text>
      )}
      {purchases.length > 0 && (
        <Suspense fallback={<PictureLoading height={190} />}>
          <HistoryBars
            months={monthsOf(own, workspace.today)}
            {...(mayScores && { onChoose: (month) => openPastReasons(customer.id, lastDayOf(month, workspace.today)) })}
          />
        </Suspense>
      )}
      {purchases.length >= 200 && (
        <Text size="xs" c="dimmed">
          {t("customer.historyPart")}
        </Text>
      )}
    </Card>
  );
}
