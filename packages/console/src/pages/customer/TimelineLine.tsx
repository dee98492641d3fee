import { Text } from "@mantine/core";
import type { Purchase, TimelineEntry } from "@perennial/contract";
import { IconChecklist, IconNote, IconReceipt, IconReceiptRefund } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { membersQuery } from "../../api/queries.ts";
import { useFormats } from "../../session/formats.ts";
import { useMay } from "../../session/session.ts";
import styles from "./customer.module.css";
import { EntryLine } from "./EntryLine.tsx";
import { EntryMenu } from "./EntryMenu.tsx";
import { SignalLine } from "./SignalLine.tsx";

interface TimelineLineProps {
  readonly customerId: string;
  readonly entry: TimelineEntry;
}

/** One thing that happened. */
export function TimelineLine({ customerId, entry }: TimelineLineProps) {
  const menu = <EntryMenu customerId={customerId} entry={entry} />;
  if (entry.type === "purchase") return <PurchaseLine purchase={entry.purchase} menu={menu} />;
  if (entry.type === "signal") return <SignalLine signal={entry.signal} menu={menu} />;
  if (entry.type === "note") return <NoteLine entry={entry} menu={menu} />;
  return <TaskEntry entry={entry} menu={menu} />;
}

function PurchaseLine({ purchase, menu }: { readonly purchase: Purchase; readonly menu: ReactNode }) {
  const { t } = useTranslation();
  const { money, number } = useFormats();
  const { amountMinor, currency, channel, lines, note, occurredOn, importId, externalId } = purchase;
  const isRefund = amountMinor < 0;
  const bought = lines
    .map(({ name, sku, quantity }) => `${name ?? sku ?? ""}${quantity === 1 ? "" : ` × ${number(quantity, 3)}`}`)
    .filter((line) => line !== "")
    .join(", ");
  const about = [channel, externalId, importId === null ? null : t("purchase.imported")].filter(Boolean).join(" · ");
  return (
    <EntryLine
      Icon={isRefund ? IconReceiptRefund : IconReceipt}
      type={isRefund ? "refund" : "purchase"}
      on={occurredOn}
      menu={menu}
      title={
        <Text size="sm">
          <Text span inherit fw={600} className="figure">
            {money(amountMinor, currency)}
          </Text>{" "}
          {isRefund ? t("purchase.refund") : t("purchase.one")}
          {about !== "" && (
            <Text span inherit c="dimmed">
              {" · "}
              {about}
            </Text>
          )}
        </Text>
      }
    >
      {bought !== "" && (
        <Text size="sm" c="dimmed" lineClamp={2}>
          {bought}
        </Text>
      )}
      {note !== null && (
        <Text size="sm" className={styles["prewrap"] ?? ""}>
          {note}
        </Text>
      )}
    </EntryLine>
  );
}

function NoteLine({ entry, menu }: { readonly entry: TimelineEntry & { type: "note" }; readonly menu: ReactNode }) {
  const { data: members = [] } = useQuery({ ...membersQuery, enabled: useMay("member:read") });
  const author = members.find(({ id }) => id === entry.note.createdBy)?.name;
  return (
    <EntryLine
      Icon={IconNote}
      type="note"
      on={entry.on}
      menu={menu}
      title={
        <Text size="sm" className={styles["prewrap"] ?? ""}>
          {entry.note.text}
        </Text>
      }
    >
      {author !== undefined && (
        <Text size="xs" c="dimmed">
          {author}
        </Text>
      )}
    </EntryLine>
  );
}

function TaskEntry({ entry, menu }: { readonly entry: TimelineEntry & { type: "task" }; readonly menu: ReactNode }) {
  const { t } = useTranslation();
  const { day } = useFormats();
  const { title, dueOn, doneAt } = entry.task;
  return (
    <EntryLine
      Icon={IconChecklist}
      type="task"
      on={entry.on}
      menu={menu}
      title={
        <Text size="sm" {...(doneAt === null ? {} : { td: "line-through", c: "dimmed" })}>
          {title}
        </Text>
      }
    >
      <Text size="xs" c="dimmed">
        {doneAt === null
          ? t("timeline.due", { day: day(dueOn) })
          : t("timeline.done", { day: day(doneAt.slice(0, 10)) })}
      </Text>
    </EntryLine>
  );
}
