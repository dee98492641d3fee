import { Box, Code, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import type { OperatorOperations, OutputOf } from "@perennial/contract";
import { IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { isCode } from "../../api/fault.ts";
import { UsageBars } from "../../charts/UsageBars.tsx";
import { Card } from "../../ui/Card.tsx";
import { Figures } from "../../ui/Figures.tsx";
import { LinkText } from "../../ui/LinkButton.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { DeletionCard } from "./DeletionCard.tsx";
import { tenantQuery } from "./operator-client.ts";
import { useOperatorFormats } from "./operator-formats.ts";
import { SupportCard } from "./SupportCard.tsx";
import { StateBadge } from "./tenant-columns.tsx";
import { WorkCard } from "./WorkCard.tsx";

export type TenantDetail = OutputOf<OperatorOperations["getTenant"]>;

/** One tenant: what it costs, and what can be done with it. */
export function TenantPage() {
  const { t } = useTranslation("operator");
  const { workspaceId } = useParams({ from: "/operator/$workspaceId" });
  const { data: tenant, isPending, error, refetch } = useQuery(tenantQuery(workspaceId));
  return (
    <Stack gap="md">
      <LinkText to="/operator" size="sm" underline="always">
        <Group gap={4} component="span">
          <IconArrowLeft size={15} aria-hidden="true" /> {t("tenant.back")}
        </Group>
      </LinkText>
      {isCode(error, "not_found") ? (
        <PageHead title={t("tenant.gone")} />
      ) : (
        <Refused error={error} onRetry={() => void refetch()} />
      )}
      {isPending && <LinesLoading lines={6} />}
      {tenant && (
        <>
          <Head tenant={tenant} />
          <Cost tenant={tenant} />
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            <WorkCard tenant={tenant} />
            <DeletionCard tenant={tenant} />
          </SimpleGrid>
          <SupportCard tenant={tenant} />
        </>
      )}
    </Stack>
  );
}

function Head({ tenant }: { readonly tenant: TenantDetail }) {
  const { t } = useTranslation("operator");
  const { t: common } = useTranslation();
  const { number, bytes, dollars, day } = useOperatorFormats();
  const { id, company, state, plan, createdAt, customers, requests, storageBytes, costMicros } = tenant;
  const figures: readonly (readonly [string, string])[] = [
    [t("column.plan"), common(`usage.plan.names.${plan}`)],
    [t("column.customers"), number(customers)],
    [t("column.storage"), storageBytes === null ? "–" : bytes(storageBytes)],
    [t("tenant.requests"), number(requests)],
    [t("tenant.cost"), dollars(costMicros)],
    [t("tenant.signedUp"), day(createdAt.slice(0, 10))],
  ];
  return (
    <div>
      <PageHead title={company}>
        <StateBadge state={state} />
      </PageHead>
      <Code style={{ overflowWrap: "anywhere" }}>{id}</Code>
      <Box mt="md">
        <Figures figures={figures} cols={{ base: 2, xs: 3, md: 6 }} size="md" />
      </Box>
    </div>
  );
}

function Cost({ tenant: { months, days } }: { readonly tenant: TenantDetail }) {
  const { t } = useTranslation("operator");
  const { dollars, month, day } = useOperatorFormats();
  const name = t("tenants.costs");
  const series = [{ name, color: "var(--band-low)" }];
  const bars = (rows: readonly { readonly at: string; readonly costMicros: number }[]) =>
    rows.map(({ at, costMicros }) => ({ day: at, values: { [name]: costMicros } }));
  if (months.every(({ costMicros }) => costMicros === 0)) {
    return (
      <Card title={t("tenant.costByMonth")}>
        <Text size="sm" c="dimmed">
          {t("tenant.noCost")}
        </Text>
      </Card>
    );
  }
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      <Card title={t("tenant.costByMonth")} hint={t("tenant.costByMonthHint")}>
        <UsageBars
          days={bars(months.map(({ month: at, costMicros }) => ({ at, costMicros })).toReversed())}
          series={series}
          format={dollars}
          labelOf={month}
          tickOf={month}
        />
      </Card>
      <Card title={t("tenant.costByDay")}>
        <UsageBars
          days={bars(days.map(({ day: at, costMicros }) => ({ at, costMicros })))}
          series={series}
          format={dollars}
          labelOf={day}
        />
      </Card>
    </SimpleGrid>
  );
}
