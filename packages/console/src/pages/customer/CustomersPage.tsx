import { Button, EmptyState, Text } from "@mantine/core";
import { useHotkeys, useLocalStorage, useMediaQuery } from "@mantine/hooks";
import type { CustomerSort } from "@perennial/contract";
import { IconUserPlus, IconUsers, IconZoomExclamation } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { RowSelectionState } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { openCustomerForm } from "../../forms/open-form.tsx";
import { useMay, useMe } from "../../session/session.ts";
import { useReachesAll } from "../../session/sight.ts";
import { BulkBar } from "../../table/BulkBar.tsx";
import { CustomerCards } from "../../table/CustomerCards.tsx";
import { CustomerTable } from "../../table/CustomerTable.tsx";
import { type Column, useColumns } from "../../table/columns.tsx";
import { type CustomerList, DEFAULT_ORDER, queryOf, useCustomerList } from "../../table/customer-list.ts";
import { FilterBar } from "../../table/FilterBar.tsx";
import { ListCount } from "../../table/ListCount.tsx";
import { ListTools } from "../../table/ListTools.tsx";
import styles from "../../table/list.module.css";
import type { ListSearch } from "../../table/list-search.ts";
import { LinkButton } from "../../ui/LinkButton.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Refused } from "../../ui/Refused.tsx";

/** Text sorts up, figures sort down: what one wants to see first. */
const firstDirection = (by: CustomerSort): boolean => by !== "name";

/** The archive of customers: its state stands in the address. */
export function CustomersPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/inside/customers" });
  const navigate = useNavigate();
  const mayWrite = useMay("customer:write");
  const list = useCustomerList(search);
  const go = (next: ListSearch) => void navigate({ to: "/customers", search: next, replace: true });
  useHotkeys([["n", () => mayWrite && openCustomerForm()]]);
  const { filter, ...others } = search;
  return (
    <div className={styles["page"]}>
      <PageHead title={t("list.title")}>
        <Button leftSection={<IconUserPlus size={17} stroke={1.7} />} disabled={!mayWrite} onClick={openCustomerForm}>
          {t("customer.add")}
        </Button>
      </PageHead>
      <ListTools search={search} query={queryOf(search)} onChange={go} />
      {!list.isSearch && (
        <FilterBar
          filter={filter}
          onChange={(next) => go({ ...others, ...(next === undefined ? {} : { filter: next }) })}
        />
      )}
      <ListCount list={list} q={search.q} />
      <Rows list={list} search={search} onChange={go} />
    </div>
  );
}

interface RowsProps {
  readonly list: CustomerList;
  readonly search: ListSearch;
  readonly onChange: (search: ListSearch) => void;
}

function Rows({ list, search, onChange }: RowsProps) {
  const isPhone = useMediaQuery("(max-width: 48em)", undefined, { getInitialValueInEffect: false });
  const { rows, error, isPending, hasMore, readMore, retry } = list;
  if (error) return <Refused error={error} onRetry={retry} />;
  if (isPending) return <LinesLoading lines={8} />;
  if (rows.length === 0 && !hasMore) return <Nobody search={search} onChange={onChange} />;
  if (isPhone) return <CustomerCards rows={rows} onNearEnd={readMore} />;
  return <Table list={list} search={search} onChange={onChange} />;
}

/** Columns as chosen on this device; null until something has been chosen. */
function useVisibility(columns: readonly Column[]) {
  const { workspace } = useMe();
  const [chosen] = useLocalStorage<Record<string, boolean>>({
    key: `perennial.columns.${workspace.id}`,
    defaultValue: {},
    getInitialValueInEffect: false,
  });
  return useMemo(
    () => Object.fromEntries(columns.map(({ id, isUsual }) => [id, chosen[id] ?? isUsual === true])),
    [columns, chosen],
  );
}

function Table({ list, search, onChange }: RowsProps) {
  const columns = useColumns();
  const visibility = useVisibility(columns);
  const [selection, setSelection] = useState<RowSelectionState>({});
  const [isDense] = useLocalStorage({ key: "perennial.dense", defaultValue: false, getInitialValueInEffect: false });
  const sort = queryOf(search).sort ?? DEFAULT_ORDER;
  const onSort = (by: CustomerSort) =>
    onChange({ ...search, by, desc: by === sort.by ? sort.direction === "asc" : firstDirection(by) });
  return (
    <>
      <CustomerTable
        rows={list.rows}
        columns={columns}
        visibility={visibility}
        selection={selection}
        onSelection={setSelection}
        sort={list.isSearch ? { by: "name", direction: "asc" } : sort}
        onSort={onSort}
        isDense={isDense}
        onNearEnd={list.readMore}
      />
      <BulkBar rows={list.rows.filter(({ id }) => selection[id])} onClear={() => setSelection({})} />
    </>
  );
}

function Nobody({ search, onChange }: Omit<RowsProps, "list">) {
  const { t } = useTranslation();
  const { q, filter, ...others } = search;
  const seesAll = useReachesAll("read");
  const mayImport = useReachesAll("write");
  const mayWrite = useMay("customer:write");
  if (q !== undefined) {
    return (
      <EmptyState
        py="xl"
        icon={<IconZoomExclamation stroke={1.5} />}
        variant="light"
        title={t("list.nothing.title", { q })}
        description={t("list.nothing.text")}
      >
        <EmptyState.Actions>
          <Button variant="default" onClick={() => onChange({ ...others, ...(filter ? { filter } : {}) })}>
            {t("list.nothing.clear")}
          </Button>
        </EmptyState.Actions>
      </EmptyState>
    );
  }
  if (filter !== undefined) {
    return (
      <EmptyState
        py="xl"
        icon={<IconZoomExclamation stroke={1.5} />}
        variant="light"
        title={t("list.none.title")}
        description={t("list.none.text")}
      >
        <EmptyState.Actions>
          <Button variant="default" onClick={() => onChange(others)}>
            {t("list.none.clear")}
          </Button>
        </EmptyState.Actions>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      py="xl"
      icon={<IconUsers stroke={1.5} />}
      variant="light"
      title={t(seesAll ? "list.empty.title" : "rules.noneYet")}
      description={<Text c="dimmed">{t(seesAll ? "list.empty.text" : "rules.noneYetText")}</Text>}
    >
      <EmptyState.Actions>
        {mayImport && <LinkButton to="/imports/new">{t("list.empty.import")}</LinkButton>}
        <Button variant="default" disabled={!mayWrite} onClick={openCustomerForm}>
          {t("customer.add")}
        </Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}
