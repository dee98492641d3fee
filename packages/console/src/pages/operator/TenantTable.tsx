import { Group, Paper, Stack, Table, Text, UnstyledButton } from "@mantine/core";
import type { Tenant } from "@perennial/contract";
import { IconArrowDown, IconArrowsSort, IconArrowUp } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { LinkText } from "../../ui/LinkButton.tsx";
import styles from "./operator.module.css";
import { useOperatorFormats } from "./operator-formats.ts";
import { COLUMN_NAMES, type Column, isNumber, type Order, StateBadge } from "./tenant-columns.tsx";

interface TenantTableProps {
  readonly tenants: readonly Tenant[];
  readonly order: Order;
  readonly onSort: (by: Column) => void;
}

/** Tenants as a table; each column's name sorts by it, and again the other way round. */
export function TenantTable({ tenants, order, onSort }: TenantTableProps) {
  const { t } = useTranslation("operator");
  return (
    <Paper className={styles["table"]}>
      <Table.ScrollContainer minWidth={900}>
        <Table verticalSpacing="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              {COLUMN_NAMES.map((column) => {
                const isOn = order.by === column;
                const Icon = isOn ? (order.descending ? IconArrowDown : IconArrowUp) : IconArrowsSort;
                return (
                  <Table.Th
                    key={column}
                    ta={isNumber(column) ? "end" : "start"}
                    aria-sort={isOn ? (order.descending ? "descending" : "ascending") : "none"}
                  >
                    <UnstyledButton fz="sm" className={styles["sort"] ?? ""} onClick={() => onSort(column)}>
                      {t(`column.${column}`)}
                      <Icon size={14} stroke={1.7} opacity={isOn ? 1 : 0.4} aria-hidden="true" />
                    </UnstyledButton>
                  </Table.Th>
                );
              })}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {tenants.map((tenant) => (
              <TenantRow key={tenant.id} tenant={tenant} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function useValues({ plan, customers, storageBytes, months, createdAt }: Tenant) {
  const { t } = useTranslation();
  const { number, bytes, dollars, day } = useOperatorFormats();
  return {
    plan: t(`usage.plan.names.${plan}`),
    customers: number(customers),
    storage: storageBytes === null ? "–" : bytes(storageBytes),
    thisMonth: dollars(months[0]?.costMicros ?? 0),
    lastMonth: dollars(months[1]?.costMicros ?? 0),
    createdAt: day(createdAt.slice(0, 10)),
  };
}

function TenantRow({ tenant }: { readonly tenant: Tenant }) {
  const values = useValues(tenant);
  return (
    <Table.Tr>
      <Table.Td maw={260}>
        <TenantLink tenant={tenant} />
      </Table.Td>
      <Table.Td>
        <StateBadge state={tenant.state} />
      </Table.Td>
      {COLUMN_NAMES.slice(2).map((column) => (
        <Table.Td key={column} ta={isNumber(column) ? "end" : "start"} style={{ whiteSpace: "nowrap" }}>
          {values[column as keyof typeof values]}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

function TenantLink({ tenant: { id, company } }: { readonly tenant: Tenant }) {
  return (
    <LinkText
      to="/operator/$workspaceId"
      params={{ workspaceId: id }}
      fw={560}
      size="sm"
      style={{ overflowWrap: "anywhere" }}
    >
      {company}
    </LinkText>
  );
}

/** The same on a phone, one below the other. */
export function TenantCards({ tenants }: { readonly tenants: readonly Tenant[] }) {
  return (
    <Stack gap="xs">
      {tenants.map((tenant) => (
        <TenantCard key={tenant.id} tenant={tenant} />
      ))}
    </Stack>
  );
}

function TenantCard({ tenant }: { readonly tenant: Tenant }) {
  const { t } = useTranslation("operator");
  const { plan, customers, storage, thisMonth, lastMonth } = useValues(tenant);
  const facts = [
    [t("column.thisMonth"), thisMonth],
    [t("column.lastMonth"), lastMonth],
    [t("column.customers"), customers],
    [t("column.storage"), storage],
  ];
  return (
    <Paper p="md" className={styles["table"]}>
      <Group justify="space-between" wrap="nowrap" align="start" mb={6}>
        <div style={{ minWidth: 0 }}>
          <TenantLink tenant={tenant} />
          <Text size="xs" c="dimmed">
            {plan}
          </Text>
        </div>
        <StateBadge state={tenant.state} />
      </Group>
      <Group gap="lg">
        {facts.map(([name, value]) => (
          <div key={name}>
            <Text size="xs" c="dimmed">
              {name}
            </Text>
            <Text size="sm">{value}</Text>
          </div>
        ))}
      </Group>
    </Paper>
  );
}
