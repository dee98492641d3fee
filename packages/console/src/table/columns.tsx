import { Progress, Text } from "@mantine/core";
import type { CustomerRow, CustomerSort, CustomField } from "@perennial/contract";
import { shownNames } from "@perennial/contract/sight";
import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { fieldsQuery, membersQuery } from "../api/queries.ts";
import { type Formats, useFormats } from "../session/formats.ts";
import { useMay } from "../session/session.ts";
import { useHeldFields } from "../session/sight.ts";
import { BandRisk } from "../ui/Band.tsx";
import { fieldText } from "../ui/field-text.ts";
import { Tags } from "../ui/Tags.tsx";
import styles from "./list.module.css";

export interface Column {
  readonly id: string;
  readonly label: string;
  readonly width: number;
  readonly align?: "end";
  readonly sort?: CustomerSort;
  /** Shown until the person chooses otherwise. */
  readonly isUsual?: boolean;
  readonly cell: (row: CustomerRow) => ReactNode;
}

function Meter({ value }: { readonly value: number | null }) {
  if (value === null)
    return (
      <Text span inherit c="dimmed">
        –
      </Text>
    );
  return (
    <span className={styles["meter"]}>
      <Text span inherit className="figure" w={24} ta="end">
        {value}
      </Text>
      <Progress value={value} color="var(--count)" size={6} flex={1} maw={74} aria-hidden="true" />
    </span>
  );
}

const text = (value: string | null): ReactNode => value ?? "";

function scoreColumns(t: TFunction, formats: Formats): Column[] {
  const { money, since, number, day } = formats;
  const dayCell = (value: string | null) => (value === null ? "" : day(value));
  return [
    {
      id: "risk",
      label: t("list.column.risk"),
      width: 152,
      sort: "churnRisk",
      isUsual: true,
      cell: ({ scores }) => <BandRisk band={scores.riskBand} risk={scores.churnRisk} />,
    },
    {
      id: "loyalty",
      label: t("list.column.loyalty"),
      width: 124,
      sort: "loyalty",
      isUsual: true,
      cell: ({ scores }) => <Meter value={scores.loyalty} />,
    },
    {
      id: "valueClass",
      label: t("list.column.valueClass"),
      width: 66,
      isUsual: true,
      cell: ({ scores }) => (
        <Text span inherit fw={560}>
          {scores.valueClass ?? "–"}
          {scores.vip && " ★"}
        </Text>
      ),
    },
    {
      id: "stage",
      label: t("list.column.stage"),
      width: 118,
      isUsual: true,
      cell: ({ scores }) => t(`score.stage.${scores.stage}`),
    },
    {
      id: "revenue12m",
      label: t("list.column.revenue12m"),
      width: 146,
      align: "end",
      sort: "revenue12m",
      isUsual: true,
      cell: ({ scores }) => money(scores.revenue12mMinor),
    },
    {
      id: "lastPurchase",
      label: t("list.column.lastPurchase"),
      width: 124,
      sort: "lastPurchaseOn",
      isUsual: true,
      cell: ({ scores }) =>
        scores.lastPurchaseOn === null ? (
          <Text span inherit c="dimmed">
            {t("score.never")}
          </Text>
        ) : (
          <span title={day(scores.lastPurchaseOn)}>{since(scores.lastPurchaseOn)}</span>
        ),
    },
    {
      id: "revenue",
      label: t("list.column.revenue"),
      width: 140,
      align: "end",
      cell: ({ scores }) => money(scores.revenueMinor),
    },
    {
      id: "purchaseDays",
      label: t("list.column.purchaseDays"),
      width: 110,
      align: "end",
      cell: ({ scores }) => number(scores.purchaseDays),
    },
    {
      id: "expected",
      label: t("list.column.expected"),
      width: 110,
      align: "end",
      cell: ({ scores }) => (scores.expectedPurchases12m === null ? "–" : number(scores.expectedPurchases12m, 1)),
    },
    {
      id: "firstPurchase",
      label: t("list.column.firstPurchase"),
      width: 130,
      cell: ({ scores }) => dayCell(scores.firstPurchaseOn),
    },
  ];
}

function recordColumns(
  t: TFunction,
  formats: Formats,
  nameOf: (id: string | null) => string,
  isTeam: boolean,
): Column[] {
  return [
    { id: "owner", label: t("list.column.owner"), width: 150, isUsual: isTeam, cell: ({ ownerId }) => nameOf(ownerId) },
    { id: "phone", label: t("list.column.phone"), width: 150, cell: ({ phone }) => text(phone) },
    { id: "email", label: t("list.column.email"), width: 190, cell: ({ email }) => text(email) },
    { id: "city", label: t("list.column.city"), width: 120, cell: ({ city }) => text(city) },
    { id: "tags", label: t("list.column.tags"), width: 180, cell: ({ tags }) => <Tags tags={tags} /> },
    { id: "source", label: t("list.column.source"), width: 130, cell: ({ source }) => text(source) },
    { id: "externalId", label: t("list.column.externalId"), width: 130, cell: ({ externalId }) => text(externalId) },
    {
      id: "createdAt",
      label: t("list.column.createdAt"),
      width: 140,
      sort: "createdAt",
      cell: ({ createdAt }) => formats.moment(createdAt),
    },
  ];
}

function fieldColumn({ key, label, type }: CustomField, formats: Formats, yes: string, no: string): Column {
  return {
    id: `fields.${key}`,
    label,
    width: 140,
    ...(type === "number" ? { align: "end" as const } : {}),
    cell: ({ fields }) => fieldText(fields[key], type, formats, { yes, no }),
  };
}

/** Every column that the list can show here, in order. The name stands before them, always. */
export function useColumns(): Column[] {
  const { t } = useTranslation();
  const formats = useFormats();
  const { data: members = [] } = useQuery({ ...membersQuery, enabled: useMay("member:read") });
  const { data: fields = [] } = useQuery(fieldsQuery);
  const { hidden } = useHeldFields("customer");
  return useMemo(() => {
    const unseen = shownNames(hidden);
    const nameOf = (id: string | null) => members.find((member) => member.id === id)?.name ?? "";
    return [
      ...scoreColumns(t, formats),
      ...recordColumns(t, formats, nameOf, members.length > 1),
      ...fields
        .filter(({ noun }) => noun === "customer")
        .map((field) => fieldColumn(field, formats, t("form.yes"), t("form.no"))),
    ].filter(({ id }) => !unseen.has(id));
  }, [t, formats, members, fields, hidden]);
}
