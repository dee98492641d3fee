import { Text } from "@mantine/core";
import type { Signal } from "@perennial/contract";
import {
  IconCashOff,
  IconMessageExclamation,
  IconMoodHappy,
  IconMoodNeutral,
  IconMoodSad,
  IconThumbDown,
  IconThumbUp,
  IconUserPlus,
  type TablerIcon,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { customerQuery } from "../../api/queries.ts";
import { useFormats } from "../../session/formats.ts";
import { LinkText } from "../../ui/LinkButton.tsx";
import styles from "./customer.module.css";
import { EntryLine } from "./EntryLine.tsx";

interface SignalLineProps {
  readonly signal: Signal;
  readonly menu: ReactNode;
}

type Tone = "good" | "bad" | "neutral";

/** The sign of a signal, and whether it is good news. */
function signOf({ type, score, closedOn }: Signal): { readonly Icon: TablerIcon; readonly tone: Tone } {
  if (type === "referral") return { Icon: IconUserPlus, tone: "good" };
  if (type === "complaint") return { Icon: IconMessageExclamation, tone: closedOn === null ? "bad" : "neutral" };
  if (type === "overdue") return { Icon: IconCashOff, tone: closedOn === null ? "bad" : "neutral" };
  const answer = score ?? 0;
  if (type === "nps") {
    if (answer <= 6) return { Icon: IconThumbDown, tone: "bad" };
    return { Icon: IconThumbUp, tone: answer >= 9 ? "good" : "neutral" };
  }
  if (answer === 3) return { Icon: IconMoodNeutral, tone: "neutral" };
  return answer > 3 ? { Icon: IconMoodHappy, tone: "good" } : { Icon: IconMoodSad, tone: "bad" };
}

/** Something that the customer said or did besides buying. */
export function SignalLine({ signal, menu }: SignalLineProps) {
  const { t } = useTranslation();
  const { money, day } = useFormats();
  const { type, score, severity, closedOn, amountMinor, currency, occurredOn, note, importId, referredId } = signal;
  const { Icon, tone } = signOf(signal);
  const title =
    type === "overdue" && amountMinor !== null
      ? t("signal.line.overdueAmount", { amount: money(amountMinor, currency ?? undefined) })
      : t(`signal.line.${type}`, { score: score ?? 0 });
  const state =
    type === "complaint" || type === "overdue"
      ? closedOn === null
        ? t("signal.open")
        : t(type === "complaint" ? "signal.resolved" : "signal.paid", { day: day(closedOn) })
      : null;
  const grave = severity === null || severity === 2 ? null : t(`signal.severityOf.s${severity as 1 | 3}`);
  const about = [grave, state, importId === null ? null : t("signal.imported")].filter(Boolean).join(" · ");
  return (
    <EntryLine
      Icon={Icon}
      type={tone}
      on={occurredOn}
      menu={menu}
      title={
        <Text size="sm">
          <Text span inherit fw={550}>
            {title}
          </Text>
          {about !== "" && (
            <Text span inherit c="dimmed">
              {" · "}
              {about}
            </Text>
          )}
          {referredId !== null && <Brought customerId={referredId} />}
        </Text>
      }
    >
      {note !== null && (
        <Text size="sm" className={styles["prewrap"] ?? ""}>
          {note}
        </Text>
      )}
    </EntryLine>
  );
}

/** The customer who was brought; nothing once the record is gone. */
function Brought({ customerId }: { readonly customerId: string }) {
  const { data } = useQuery({ ...customerQuery(customerId), retry: false });
  if (!data) return null;
  return (
    <>
      {" · "}
      <LinkText to="/customers/$customerId" params={{ customerId }} inherit>
        {data.name}
      </LinkText>
    </>
  );
}
