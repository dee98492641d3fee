import { Button, EmptyState, Group, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { TENANT_STATES, type Tenant } from "@perennial/contract";
import { IconBuildingStore, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Figures } from "../../ui/Figures.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { tenantsQuery } from "./operator-client.ts";
import { useOperatorFormats } from "./operator-formats.ts";
import { TenantCards, TenantTable } from "./TenantTable.tsx";
import { COLUMN_NAMES, COLUMNS, type Column, chosenTenants, type Order } from "./tenant-columns.tsx";

/** Tenants that are shown at first, and more at a time. */
const SHOWN = 100;

/** Every tenant with its plan, state, size and cost. */
export function TenantsPage() {
  const { t } = useTranslation("operator");
  const { data: tenants = [], isPending, isFetching, error, refetch } = useQuery(tenantsQuery);
  return (
    <>
      <PageHead title={t("tenants.title")}>
        <Button variant="subtle" size="compact-md" loading={isFetching && !isPending} onClick={() => void refetch()}>
          {t("tenants.reload")}
        </Button>
      </PageHead>
      <Refused error={error} onRetry={() => void refetch()} />
      {isPending && <LinesLoading lines={6} />}
      {!isPending && !error && tenants.length === 0 && (
        <EmptyState
          py="xl"
          icon={<IconBuildingStore stroke={1.5} />}
          variant="light"
          title={t("tenants.empty.title")}
          description={t("tenants.empty.text")}
        />
      )}
      {tenants.length > 0 && (
        <Stack gap="md">
          <Totals tenants={tenants} />
          <List tenants={tenants} />
        </Stack>
      )}
    </>
  );
}

function Totals({ tenants }: { readonly tenants: readonly Tenant[] }) {
  const { t } = useTranslation("operator");
  const { number, dollars } = useOperatorFormats();
  const count = (state: Tenant["state"]) => number(tenants.filter((one) => one.state === state).length);
  const figures: readonly (readonly [string, string])[] = [
    [t("tenants.total"), number(tenants.length)],
    [t("tenants.suspended"), count("suspended")],
    [t("tenants.closed"), count("closed")],
    [t("column.thisMonth"), dollars(tenants.reduce((sum, { months }) => sum + (months[0]?.costMicros ?? 0), 0))],
  ];
  return <Figures figures={figures} />;
}

function List({ tenants }: { readonly tenants: readonly Tenant[] }) {
  const { t } = useTranslation("operator");
  const isPhone = useMediaQuery("(max-width: 48em)", undefined, { getInitialValueInEffect: false });
  const [text, setText] = useState("");
  const [state, setState] = useState<Tenant["state"]>();
  const [order, setOrder] = useState<Order>({ by: "thisMonth", descending: true });
  const [most, setMost] = useState(SHOWN);
  const sortBy = (by: Column) =>
    setOrder({ by, descending: order.by === by ? !order.descending : COLUMNS[by].descending });
  const chosen = chosenTenants(tenants, text, state, order);
  const shown = chosen.slice(0, most);
  const more = Math.min(SHOWN, chosen.length - shown.length);
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
        <TextInput
          type="search"
          label={t("tenants.search")}
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <Group grow gap="xs" align="end">
          <Select
            label={t("tenants.state")}
            value={state ?? ""}
            allowDeselect={false}
            onChange={(value) => setState(TENANT_STATES.find((one) => one === value))}
            data={[
              { value: "", label: t("tenants.every") },
              ...TENANT_STATES.map((value) => ({ value, label: t(`states.${value}`) })),
            ]}
          />
          {isPhone && (
            <Select
              label={t("tenants.sort")}
              value={order.by}
              allowDeselect={false}
              onChange={(value) => {
                const by = COLUMN_NAMES.find((one) => one === value);
                if (by) setOrder({ by, descending: COLUMNS[by].descending });
              }}
              data={COLUMN_NAMES.map((value) => ({ value, label: t(`column.${value}`) }))}
            />
          )}
        </Group>
      </SimpleGrid>
      {shown.length === 0 && (
        <EmptyState py="lg" title={t("tenants.none.title")} description={t("tenants.none.text")} />
      )}
      {shown.length > 0 &&
        (isPhone ? <TenantCards tenants={shown} /> : <TenantTable tenants={shown} order={order} onSort={sortBy} />)}
      {more > 0 && (
        <Button variant="subtle" onClick={() => setMost(most + SHOWN)}>
          {t("tenants.more", { count: more })}
        </Button>
      )}
    </>
  );
}
