import { Progress, Stack, Text } from "@mantine/core";
import type { Dashboard } from "@perennial/contract";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../session/formats.ts";
import { BandDot, bandColor } from "../../ui/Band.tsx";
import { Card } from "../../ui/Card.tsx";
import styles from "./home.module.css";

interface DashboardProps {
  readonly dashboard: Dashboard;
}

/** The base by risk band, once by heads and once by money. */
export function BandsCard({ dashboard: { bands } }: DashboardProps) {
  const { t } = useTranslation();
  const heads = bands.map(({ band, customers }) => ({ band, value: customers }));
  const money = bands.map(({ band, revenue12mMinor }) => ({ band, value: Math.max(0, revenue12mMinor) }));
  return (
    <Card title={t("home.bands.title")} hint={t("score.bandTitle")}>
      <Stack gap="sm" mb="sm">
        <Share label={t("home.bands.customers")} parts={heads} />
        <Share label={t("home.bands.revenue")} parts={money} />
      </Stack>
      <BandsTable bands={bands} />
    </Card>
  );
}

interface ShareProps {
  readonly label: string;
  readonly parts: readonly { readonly band: Dashboard["bands"][number]["band"]; readonly value: number }[];
}

function Share({ label, parts }: ShareProps) {
  const { t } = useTranslation();
  const { percent } = useFormats();
  const total = parts.reduce((sum, { value }) => sum + value, 0);
  const share = (value: number) => (total > 0 ? value / total : 0);
  return (
    <div>
      <Text size="xs" c="dimmed" mb={4}>
        {label}
      </Text>
      <Progress.Root size={22} radius="sm">
        {parts.map(({ band, value }) => (
          <Progress.Section
            key={band}
            value={share(value) * 100}
            color={bandColor(band)}
            aria-label={`${label}, ${t(`score.band.${band}`)}: ${percent(share(value))}`}
          >
            {share(value) >= 0.09 && (
              <Progress.Label fz={11} c="dark.9">
                {percent(share(value))}
              </Progress.Label>
            )}
          </Progress.Section>
        ))}
      </Progress.Root>
    </div>
  );
}

function BandsTable({ bands }: Pick<Dashboard, "bands">) {
  const { t } = useTranslation();
  const { number, shortMoney } = useFormats();
  return (
    <table className={styles["legend"]}>
      <thead>
        <tr>
          <th scope="col">{t("score.risk")}</th>
          <th scope="col">{t("home.bands.customers")}</th>
          <th scope="col">{t("home.bands.revenue")}</th>
          <th scope="col">{t("score.atRisk")}</th>
        </tr>
      </thead>
      <tbody>
        {bands.map(({ band, customers, revenue12mMinor, revenueAtRiskMinor }) => (
          <tr key={band}>
            <th scope="row">
              <Link
                to="/customers"
                search={{ filter: { riskBand: { $in: [band] } }, by: "revenue12m", desc: true }}
                className={styles["row"]}
              >
                <BandDot band={band} />
                {t(`score.band.${band}`)}
              </Link>
            </th>
            <td>{number(customers)}</td>
            <td>{shortMoney(revenue12mMinor)}</td>
            <td>{revenueAtRiskMinor > 0 ? shortMoney(revenueAtRiskMinor) : "–"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
