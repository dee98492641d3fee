import { Text } from "@mantine/core";
import type { CustomerRow } from "@perennial/contract";
import { Link } from "@tanstack/react-router";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "../session/formats.ts";
import { BandPill } from "../ui/Band.tsx";
import styles from "./list.module.css";

interface CustomerCardsProps {
  readonly rows: readonly CustomerRow[];
  readonly onNearEnd: () => void;
}

const NEAR = 15;
const HEIGHT = 92;

/** The list on a phone: what one must know before a call, at a thumb's size. */
export function CustomerCards({ rows, onNearEnd }: CustomerCardsProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- the compiler that this is about is not used here
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => HEIGHT,
    gap: 8,
    overscan: 8,
    scrollMargin: list.current?.offsetTop ?? 0,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - NEAR) onNearEnd();
  }, [last, rows.length, onNearEnd]);
  return (
    <ul
      ref={list}
      aria-label={t("list.title")}
      style={{ position: "relative", height: virtual.getTotalSize(), margin: 0, padding: 0, listStyle: "none" }}
    >
      {items.map(({ index, start, key }) => {
        const row = rows[index];
        if (!row) return null;
        const top = start - virtual.options.scrollMargin;
        return (
          <li key={key} style={{ position: "absolute", insetInline: 0, transform: `translateY(${top}px)` }}>
            <CustomerCard row={row} />
          </li>
        );
      })}
    </ul>
  );
}

function CustomerCard({ row }: { readonly row: CustomerRow }) {
  const { t } = useTranslation();
  const { shortMoney, since } = useFormats();
  const { scores, name, phone, email, city } = row;
  const last = scores.lastPurchaseOn === null ? t("score.never") : since(scores.lastPurchaseOn);
  return (
    <Link
      to="/customers/$customerId"
      params={{ customerId: row.id }}
      className={styles["card"]}
      style={{ height: HEIGHT }}
    >
      <Text span fw={560} truncate="end">
        {name}
      </Text>
      <BandPill band={scores.riskBand} />
      <Text span size="sm" c="dimmed" truncate="end">
        {[scores.valueClass && t(`score.class.${scores.valueClass}`), phone ?? email, city].filter(Boolean).join(" · ")}
      </Text>
      <Text span size="sm" fw={500} ta="end" className="figure">
        {shortMoney(scores.revenue12mMinor)}
      </Text>
      <Text span size="sm" c="dimmed" truncate="end">
        {t("score.lastPurchase")}: {last}
      </Text>
      <Text span size="sm" c="dimmed" ta="end" className="figure">
        {scores.loyalty === null ? "" : `${t("score.loyalty")} ${scores.loyalty}`}
      </Text>
    </Link>
  );
}
