import { Checkbox, Group, UnstyledButton } from "@mantine/core";
import type { CustomerRow, CustomerSort } from "@perennial/contract";
import { IconArrowDown, IconArrowUp, IconBuilding } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import {
  type ColumnVisibilityState,
  columnVisibilityFeature,
  createColumnHelper,
  type RowSelectionState,
  rowSelectionFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type Dispatch, type SetStateAction, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Column } from "./columns.tsx";
import styles from "./list.module.css";
import { useRowKeys } from "./row-keys.ts";

const features = tableFeatures({ columnVisibilityFeature, rowSelectionFeature });
const helper = createColumnHelper<typeof features, CustomerRow>();

export interface CustomerTableProps {
  readonly rows: readonly CustomerRow[];
  readonly columns: readonly Column[];
  readonly visibility: ColumnVisibilityState;
  readonly selection: RowSelectionState;
  readonly onSelection: Dispatch<SetStateAction<RowSelectionState>>;
  readonly sort: { readonly by: CustomerSort; readonly direction: "asc" | "desc" };
  readonly onSort: (by: CustomerSort) => void;
  readonly isDense: boolean;
  readonly onNearEnd: () => void;
}

const NAME_WIDTH = 204;
/** Rows from the end at which the next page is asked for. */
const NEAR = 30;

function useCustomerTable({ rows, columns, visibility, selection, onSelection }: CustomerTableProps) {
  const definitions = useMemo(
    () =>
      helper.columns(
        columns.map(({ id, label, cell }) =>
          helper.display({ id, header: label, cell: ({ row }) => cell(row.original) }),
        ),
      ),
    [columns],
  );
  return useTable({
    features,
    columns: definitions,
    data: rows,
    getRowId: ({ id }) => id,
    state: { columnVisibility: visibility, rowSelection: selection },
    onRowSelectionChange: onSelection,
  });
}

/** The list as a table: only the rows in sight are drawn, whatever its length. */
export function CustomerTable(props: CustomerTableProps) {
  const { columns, isDense, onNearEnd } = props;
  const { t } = useTranslation();
  const table = useCustomerTable(props);
  const frame = useRef<HTMLElement>(null);
  const { rows } = table.getRowModel();
  // oxlint-disable-next-line react/incompatible-library -- the compiler that this is about is not used here
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => (isDense ? 38 : 50),
    overscan: 12,
  });
  useEffect(() => virtual.measure(), [isDense, virtual]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - NEAR) onNearEnd();
  }, [last, rows.length, onNearEnd]);
  useRowKeys(frame, rows.length, (index) => virtual.scrollToIndex(index));
  type AnyCell = ReturnType<(typeof rows)[number]["getVisibleCells"]>[number];
  const drawn = (cell: AnyCell) => <table.FlexRender cell={cell} />;
  const shown = table.getVisibleLeafColumns();
  const widths = new Map(columns.map(({ id, width }) => [id, width]));
  const width = 44 + NAME_WIDTH + shown.reduce((sum, { id }) => sum + (widths.get(id) ?? 0), 0);
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <section ref={frame} className={styles["frame"]} aria-label={t("list.title")} tabIndex={-1}>
      <table className={styles["table"]} style={{ minWidth: width }} aria-rowcount={rows.length + 1}>
        <TableHead {...props} table={table} shown={shown.map(({ id }) => id)} />
        <tbody>
          {before > 0 && <Spacer height={before} />}
          {items.map(({ index, size }) => {
            const row = rows[index];
            if (!row) return null;
            return (
              <tr
                key={row.id}
                className={styles["row"]}
                data-customer={row.id}
                data-selected={row.getIsSelected()}
                aria-rowindex={index + 2}
                style={{ height: size }}
              >
                <td>
                  <Checkbox
                    size="xs"
                    aria-label={t("list.select", { name: row.original.name })}
                    checked={row.getIsSelected()}
                    onChange={row.getToggleSelectedHandler()}
                  />
                </td>
                <td data-pinned>
                  <NameCell row={row.original} index={index} />
                </td>
                {row.getVisibleCells().map((cell) => (
                  <td key={cell.id} data-align={columns.find(({ id }) => id === cell.column.id)?.align}>
                    {drawn(cell)}
                  </td>
                ))}
              </tr>
            );
          })}
          {after > 0 && <Spacer height={after} />}
        </tbody>
      </table>
    </section>
  );
}

function Spacer({ height }: { readonly height: number }) {
  return <tr aria-hidden="true" style={{ height }} />;
}

function NameCell({ row, index }: { readonly row: CustomerRow; readonly index: number }) {
  return (
    <Group gap={7} wrap="nowrap">
      <Link to="/customers/$customerId" params={{ customerId: row.id }} className={styles["name"]} data-row={index}>
        {row.name}
      </Link>
      {row.kind === "organisation" && (
        <IconBuilding size={15} stroke={1.6} color="var(--mantine-color-dimmed)" aria-hidden="true" />
      )}
    </Group>
  );
}

interface TableHeadProps extends CustomerTableProps {
  readonly table: ReturnType<typeof useCustomerTable>;
  readonly shown: readonly string[];
}

function TableHead({ columns, shown, sort, onSort, table }: TableHeadProps) {
  const { t } = useTranslation();
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col" style={{ width: 44 }}>
          <Checkbox
            size="xs"
            aria-label={t("list.all")}
            checked={table.getIsAllRowsSelected()}
            indeterminate={table.getIsSomeRowsSelected()}
            onChange={table.getToggleAllRowsSelectedHandler()}
          />
        </th>
        <SortableHead
          id="name"
          label={t("list.column.name")}
          width={NAME_WIDTH}
          sortBy="name"
          sort={sort}
          onSort={onSort}
        />
        {columns
          .filter(({ id }) => shown.includes(id))
          .map(({ id, label, width, align, sort: sortBy }) => (
            <SortableHead
              key={id}
              id={id}
              label={label}
              width={width}
              sort={sort}
              onSort={onSort}
              {...(align ? { align } : {})}
              {...(sortBy ? { sortBy } : {})}
            />
          ))}
      </tr>
    </thead>
  );
}

interface SortableHeadProps extends Pick<CustomerTableProps, "sort" | "onSort"> {
  readonly id: string;
  readonly label: string;
  readonly width: number;
  readonly align?: "end";
  readonly sortBy?: CustomerSort;
}

function SortableHead({ id, label, width, align, sortBy, sort, onSort }: SortableHeadProps) {
  const { t } = useTranslation();
  const isActive = sortBy === sort.by;
  const Arrow = sort.direction === "asc" ? IconArrowUp : IconArrowDown;
  const order = isActive ? (sort.direction === "asc" ? "ascending" : "descending") : undefined;
  return (
    <th scope="col" style={{ width }} data-align={align} data-pinned={id === "name" || undefined} aria-sort={order}>
      {sortBy === undefined ? (
        label
      ) : (
        <UnstyledButton
          className={styles["sorter"]}
          data-active={isActive}
          title={t("list.sortBy", { name: label })}
          onClick={() => onSort(sortBy)}
        >
          {label}
          {isActive && <Arrow size={13} stroke={2} aria-hidden="true" />}
        </UnstyledButton>
      )}
    </th>
  );
}
