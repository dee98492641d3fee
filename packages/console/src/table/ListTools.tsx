import { ActionIcon, Checkbox, CloseButton, Group, Menu, Select, Switch, TextInput, Tooltip } from "@mantine/core";
import { useDebouncedCallback, useHotkeys, useLocalStorage } from "@mantine/hooks";
import { CUSTOMER_SORTS, type CustomerQuery } from "@perennial/contract";
import { IconArrowDown, IconArrowUp, IconColumns3, IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchWords } from "../frame/search-words.ts";
import { useMe } from "../session/session.ts";
import { useColumns } from "./columns.tsx";
import { DEFAULT_ORDER } from "./customer-list.ts";
import { ExportButton } from "./ExportButton.tsx";
import type { ListSearch } from "./list-search.ts";
import { ViewMenu } from "./ViewMenu.tsx";

interface ListToolsProps {
  readonly search: ListSearch;
  readonly query: CustomerQuery;
  readonly onChange: (search: ListSearch) => void;
}

/** Search, views, order, columns and export of the list. */
export function ListTools({ search, query, onChange }: ListToolsProps) {
  const open = ({ filter, sort }: CustomerQuery, view: string | undefined) =>
    onChange({
      ...(filter === undefined ? {} : { filter }),
      ...(sort === undefined ? {} : { by: sort.by, desc: sort.direction === "desc" }),
      ...(view === undefined ? {} : { view }),
    });
  return (
    <Group gap="xs">
      <SearchBox search={search} onChange={onChange} />
      <ViewMenu query={query} viewId={search.view} onOpen={open} />
      <OrderSelect search={search} query={query} onChange={onChange} />
      <Group gap="xs" ml="auto" visibleFrom="sm">
        <ColumnMenu />
        <ExportButton query={query} />
      </Group>
    </Group>
  );
}

function SearchBox({ search, onChange }: Omit<ListToolsProps, "query">) {
  const { t } = useTranslation();
  const words = useSearchWords();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(search.q ?? "");
  const apply = useDebouncedCallback((q: string) => {
    const { q: _, ...others } = search;
    onChange(q.trim() === "" ? others : { ...others, q: q.trim() });
  }, 200);
  useEffect(() => {
    if (search.q === undefined && document.activeElement !== input.current) setText("");
  }, [search.q]);
  useHotkeys([["/", () => input.current?.focus()]]);
  const change = (next: string) => {
    setText(next);
    apply(next);
  };
  return (
    <TextInput
      ref={input}
      type="search"
      w={{ base: "100%", sm: 280 }}
      aria-label={t("list.search")}
      placeholder={words}
      leftSection={<IconSearch size={16} stroke={1.7} />}
      rightSection={
        text !== "" && <CloseButton size="sm" aria-label={t("list.nothing.clear")} onClick={() => change("")} />
      }
      value={text}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    />
  );
}

/** The order, for a phone that has no column heads to press. */
function OrderSelect({ search, query, onChange }: ListToolsProps) {
  const { t } = useTranslation();
  const { by, direction } = query.sort ?? DEFAULT_ORDER;
  const isDown = direction === "desc";
  const label = t(isDown ? "list.sorted.desc" : "list.sorted.asc");
  return (
    <Group gap={6} hiddenFrom="sm" wrap="nowrap" flex={1}>
      <Select
        flex={1}
        aria-label={t("list.sort")}
        data={CUSTOMER_SORTS.map((value) => ({ value, label: t(`list.order.${value}`) }))}
        value={by}
        allowDeselect={false}
        onChange={(next) => next && onChange({ ...search, by: next, desc: next !== "name" })}
      />
      <ActionIcon
        variant="default"
        size={36}
        aria-label={label}
        onClick={() => onChange({ ...search, by, desc: !isDown })}
      >
        {isDown ? <IconArrowDown size={17} /> : <IconArrowUp size={17} />}
      </ActionIcon>
    </Group>
  );
}

function ColumnMenu() {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const columns = useColumns();
  const [chosen, setChosen] = useLocalStorage<Record<string, boolean>>({
    key: `perennial.columns.${workspace.id}`,
    defaultValue: {},
    getInitialValueInEffect: false,
  });
  const [isDense, setDense] = useLocalStorage({
    key: "perennial.dense",
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  return (
    <Menu closeOnItemClick={false} shadow="md" width={250}>
      <Menu.Target>
        <Tooltip label={t("list.columns")}>
          <ActionIcon variant="default" size={36} aria-label={t("list.columns")}>
            <IconColumns3 size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown mah={440} style={{ overflowY: "auto" }} p="sm">
        <Switch
          mb="sm"
          label={t("list.dense")}
          checked={isDense}
          onChange={({ currentTarget }) => setDense(currentTarget.checked)}
        />
        {columns.map(({ id, label, isUsual }) => (
          <Checkbox
            key={id}
            py={5}
            label={label}
            checked={chosen[id] ?? isUsual === true}
            onChange={({ currentTarget }) => setChosen({ ...chosen, [id]: currentTarget.checked })}
          />
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
