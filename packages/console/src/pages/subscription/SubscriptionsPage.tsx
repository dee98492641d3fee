import { Button, EmptyState, Group, Paper, SegmentedControl, Table, Text } from "@mantine/core";
import type { ListedSubscription } from "@perennial/contract";
import { IconFileImport, IconRepeat } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { subscriptionsQuery } from "../../api/queries.ts";
import { addDays, useFormats } from "../../session/formats.ts";
import { useMe } from "../../session/session.ts";
import { useReachesAll } from "../../session/sight.ts";
import { LinkButton, LinkText } from "../../ui/LinkButton.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { SubscriptionMenu } from "./SubscriptionMenu.tsx";
import { StateBadge, useNext } from "./subscription-state.tsx";

const FILTERS = ["all", "running", "soon", "ended"] as const;
type Filter = (typeof FILTERS)[number];
const SOON_DAYS = 30;

/** The subscriptions of all customers, and which of them end soon. */
export function SubscriptionsPage() {
  const { t } = useTranslation();
  const { today } = useMe().workspace;
  const [filter, setFilter] = useState<Filter>("all");
  const asked =
    filter === "all" ? {} : filter === "soon" ? { endsUntil: addDays(today, SOON_DAYS) } : { state: filter };
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    subscriptionsQuery(asked),
  );
  const found = data?.pages.flatMap((page) => page.data) ?? [];
  const isEmpty = data !== undefined && found.length === 0;
  return (
    <>
      <PageHead title={t("subscription.title")} />
      <Group mb="md">
        <SegmentedControl
          aria-label={t("subscription.show")}
          data={FILTERS.map((value) => ({ value, label: t(`subscription.filter.${value}`) }))}
          value={filter}
          onChange={setFilter}
          maw="100%"
          style={{ overflowX: "auto" }}
        />
      </Group>
      <Refused error={error} onRetry={() => void refetch()} />
      {isPending && <LinesLoading lines={6} />}
      {isEmpty && filter === "all" && <NoSubscriptions />}
      {isEmpty && filter !== "all" && (
        <Text size="sm" c="dimmed">
          {t("subscription.none")}
        </Text>
      )}
      {found.length > 0 && <SubscriptionTable subscriptions={found} />}
      {hasNextPage && (
        <Button variant="subtle" fullWidth mt="sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("form.loadMore")}
        </Button>
      )}
    </>
  );
}

function NoSubscriptions() {
  const { t } = useTranslation();
  const mayImport = useReachesAll("write");
  return (
    <EmptyState
      py="xl"
      icon={<IconRepeat stroke={1.5} />}
      variant="light"
      title={t("subscription.empty.title")}
      description={t("subscription.empty.text")}
    >
      {mayImport && (
        <EmptyState.Actions>
          <LinkButton to="/imports/new" leftSection={<IconFileImport size={17} />}>
            {t("subscription.empty.action")}
          </LinkButton>
        </EmptyState.Actions>
      )}
    </EmptyState>
  );
}

function SubscriptionTable({ subscriptions }: { readonly subscriptions: readonly ListedSubscription[] }) {
  const { t } = useTranslation();
  const { money } = useFormats();
  const next = useNext();
  return (
    <Paper style={{ border: "1px solid var(--hairline)", overflow: "hidden" }}>
      <Table.ScrollContainer minWidth={330}>
        <Table verticalSpacing="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("subscription.customer")}</Table.Th>
              <Table.Th>{t("subscription.plan")}</Table.Th>
              <Table.Th ta="end" visibleFrom="sm">
                {t("subscription.price")}
              </Table.Th>
              <Table.Th>{t("subscription.one")}</Table.Th>
              <Table.Th w={56} aria-label={t("subscription.actions")} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {subscriptions.map((one) => (
              <Table.Tr key={one.id}>
                <Table.Td>
                  <LinkText to="/customers/$customerId" params={{ customerId: one.customerId }} size="sm" fw={560}>
                    {one.customerName}
                  </LinkText>
                </Table.Td>
                <Table.Td>
                  <Text size="sm">{one.plan}</Text>
                  <Text size="xs" c="dimmed" hiddenFrom="sm">
                    {money(one.priceMinor, one.currency)} {t(`subscription.per.${one.period}`)}
                  </Text>
                  {one.productLine !== null && (
                    <Text size="xs" c="dimmed">
                      {one.productLine}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td ta="end" className="figure" visibleFrom="sm">
                  {money(one.priceMinor, one.currency)}
                  <Text size="xs" c="dimmed">
                    {t(`subscription.per.${one.period}`)}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <StateBadge state={one.state} />
                  <Text size="xs" c="dimmed" mt={2}>
                    {next(one)}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <SubscriptionMenu subscription={one} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}
