import { Badge, SegmentedControl, SimpleGrid, Stack, Text } from "@mantine/core";
import type { Mover, WinBack } from "@perennial/contract";
import { reachOf } from "@perennial/contract/sight";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { moversQuery, winBackQuery } from "../../api/queries.ts";
import { useFormats } from "../../session/formats.ts";
import { useMe } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import styles from "./value.module.css";

const SHOWN = 12;

/** Whom to win back, and who has risen and fallen most. */
export function PeoplePage() {
  const { t } = useTranslation();
  const { data: movers, error } = useQuery(moversQuery);
  return (
    <Stack gap="md">
      <WinBackCard />
      <Refused error={error} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <MoversCard title={t("value.movers.fallen")} movers={movers?.fallen} />
        <MoversCard title={t("value.movers.risen")} movers={movers?.risen} />
      </SimpleGrid>
    </Stack>
  );
}

interface PersonLineProps {
  readonly id: string;
  readonly name: string;
  readonly text: ReactNode;
  readonly amount: string;
  readonly children?: ReactNode;
}

/** One customer: the name, why, and what it is about. */
export function PersonLine({ id, name, text, amount, children }: PersonLineProps) {
  return (
    <div className={styles["person-line"]}>
      <Link to="/customers/$customerId" params={{ customerId: id }} className={styles["link"]}>
        <Text span fw={560} size="sm">
          {name}
        </Text>
      </Link>
      <Text size="sm" fw={560} ta="end" className="figure">
        {amount}
      </Text>
      <Text size="sm" c="dimmed">
        {text}
      </Text>
      <div style={{ textAlign: "end" }}>{children}</div>
    </div>
  );
}

const COLORS: Readonly<Record<WinBack["strategy"], string>> = {
  regain: "pine",
  try: "ochre",
  wait: "gray",
  "let-go": "clay",
};

function WinBackCard() {
  const { t } = useTranslation();
  const { shortMoney } = useFormats();
  const { member, rules } = useMe();
  const [whose, setWhose] = useState<"all" | "mine">("all");
  const hasOthers = reachOf(rules, "customer", "read") !== "own";
  const { data, error } = useQuery(winBackQuery(whose === "mine" ? member?.id : undefined));
  return (
    <Card
      title={t("value.winBack.title")}
      hint={t("value.winBack.hint")}
      action={
        member &&
        hasOthers && (
          <SegmentedControl
            size="xs"
            aria-label={t("value.winBack.title")}
            value={whose}
            onChange={setWhose}
            data={[
              { value: "all", label: t("value.winBack.all") },
              { value: "mine", label: t("value.winBack.mine") },
            ]}
          />
        )
      }
    >
      <Refused error={error} />
      {!data && !error && <LinesLoading lines={4} />}
      {data?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("value.winBack.none")}
        </Text>
      )}
      {data?.slice(0, SHOWN).map(({ customer, strategy, regainedMinor, reason }) => (
        <PersonLine
          key={customer.id}
          id={customer.id}
          name={customer.name}
          text={reason}
          amount={t("value.winBack.worth", { amount: shortMoney(regainedMinor) })}
        >
          <Badge variant="light" color={COLORS[strategy]}>
            {t(`value.winBack.${strategy}`)}
          </Badge>
        </PersonLine>
      ))}
    </Card>
  );
}

function MoversCard({ title, movers }: { readonly title: string; readonly movers: readonly Mover[] | undefined }) {
  const { t } = useTranslation();
  const { shortMoney } = useFormats();
  const bandWord = (band: string | null) =>
    band === "low" || band === "watch" || band === "high" || band === "lost" ? t(`score.band.${band}`) : "–";
  return (
    <Card title={title} hint={t("value.movers.hint")}>
      {!movers && <LinesLoading lines={4} />}
      {movers?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("value.movers.none")}
        </Text>
      )}
      {movers?.slice(0, SHOWN).map(({ customer, before, after }) => {
        const change = after.valueMinor - before.valueMinor;
        return (
          <PersonLine
            key={customer.id}
            id={customer.id}
            name={customer.name}
            text={`${bandWord(before.band)} → ${bandWord(after.band)}`}
            amount={`${change < 0 ? "−" : "+"}${shortMoney(Math.abs(change))}`}
          />
        );
      })}
    </Card>
  );
}
