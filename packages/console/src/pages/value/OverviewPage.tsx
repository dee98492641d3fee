import { Alert, Grid, SimpleGrid, Stack, Text } from "@mantine/core";
import type { Base } from "@perennial/contract";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../session/formats.ts";
import { Card } from "../../ui/Card.tsx";
import { PictureLoading } from "../../ui/Loading.tsx";
import { Figure } from "../home/Figures.tsx";
import { CohortCard } from "./CohortCard.tsx";
import { WaterfallCard } from "./WaterfallCard.tsx";
import { WithBase } from "./WithBase.tsx";

const EquityArea = lazy(async () => ({ default: (await import("../../charts/EquityArea.tsx")).EquityArea }));
const ForecastBars = lazy(async () => ({ default: (await import("../../charts/ForecastBars.tsx")).ForecastBars }));

/** The base as an asset: what it is worth, what moved it, who stays, what is to come. */
export function OverviewPage() {
  return <WithBase>{(base) => <Overview base={base} />}</WithBase>;
}

function Overview({ base }: { readonly base: Base }) {
  const { t } = useTranslation();
  return (
    <Stack gap="md">
      <BaseFigures base={base} />
      {base.attrition?.alarm && <Alert color="clay">{t("value.alarm")}</Alert>}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Card title={t("value.history.title")} hint={t("value.history.hint")} h="100%">
            <Suspense fallback={<PictureLoading height={230} />}>
              <EquityArea history={base.history} />
            </Suspense>
          </Card>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <WaterfallCard waterfall={base.waterfall} />
        </Grid.Col>
      </Grid>
      <ForecastCard base={base} />
      <CohortCard base={base} />
    </Stack>
  );
}

function BaseFigures({ base }: { readonly base: Base }) {
  const { t } = useTranslation();
  const { number, shortMoney, percent } = useFormats();
  const { equityMinor, waterfall, customers, revenueAtRiskMinor, revenue12mMinor, attrition } = base;
  const change = equityMinor - waterfall.startMinor;
  const sign = change > 0 ? "+" : change < 0 ? "−" : "±";
  const letGo = attrition && attrition.deliberate > 0 ? t("value.letGo", { share: percent(attrition.deliberate) }) : "";
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing={{ base: "xs", sm: "md" }}>
      <Figure
        label={t("value.equity")}
        value={shortMoney(equityMinor)}
        note={t("value.equityChange", { change: `${sign}${shortMoney(Math.abs(change))}` })}
        hint={t("value.equityHint")}
      />
      <Figure label={t("value.customers")} value={number(customers)} hint={t("value.customersHint")} />
      <Figure
        label={t("score.atRisk")}
        value={shortMoney(revenueAtRiskMinor)}
        note={t("home.atRiskShare", { share: percent(revenue12mMinor > 0 ? revenueAtRiskMinor / revenue12mMinor : 0) })}
        hint={t("score.atRiskHint")}
      />
      <Figure
        label={t("value.attrition")}
        value={attrition ? percent(attrition.natural) : "–"}
        note={
          attrition
            ? `${t("value.attritionNote", { left: number(attrition.left), base: number(attrition.base) })} ${letGo}`
            : t("value.attritionNone")
        }
        hint={t("value.attritionHint")}
        {...(attrition?.alarm ? { tone: "warning" as const } : {})}
      />
    </SimpleGrid>
  );
}

function ForecastCard({ base }: { readonly base: Base }) {
  const { t } = useTranslation();
  const { number, percent } = useFormats();
  const { forecast, seasonality } = base;
  const season = seasonality
    ? t(forecast.seasonal ? "value.forecast.seasonal" : "value.forecast.plain", {
        share: percent(seasonality.strength),
      })
    : t("value.forecast.young");
  return (
    <Card title={t("value.forecast.title")} hint={t("value.forecast.hint")}>
      <Suspense fallback={<PictureLoading height={230} />}>
        <ForecastBars base={base} />
      </Suspense>
      <Text size="sm" c="dimmed" mt="sm">
        {t("value.forecast.note", { newcomers: number(forecast.newcomers), factor: number(forecast.factor, 2) })}{" "}
        {season}
      </Text>
    </Card>
  );
}
