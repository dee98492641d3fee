import type { Base } from "@perennial/contract";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../session/formats.ts";
import { Card } from "../../ui/Card.tsx";
import styles from "./value.module.css";

const COHORTS = 12;
const MONTHS = 12;
/** Half of a cohort coming back is as dark as the picture gets. */
const DARKEST = 0.5;

const lastDayOf = (month: string): string => {
  const [year = 1970, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
};

/** Who stays, by month of the first purchase. */
export function CohortCard({ base: { cohorts, meanRetention } }: { readonly base: Base }) {
  const { t } = useTranslation();
  const { month, number } = useFormats();
  if (cohorts.length === 0) return null;
  const shown = cohorts.slice(-COHORTS - 1).toReversed();
  const columns = Array.from({ length: MONTHS }, (_, index) => index + 1);
  return (
    <Card title={t("value.cohorts.title")} hint={t("value.cohorts.hint")}>
      <div className={styles["scroll"]}>
        <table className={styles["table"]}>
          <thead>
            <tr>
              <th scope="col">{t("value.cohorts.month")}</th>
              <th scope="col">{t("value.cohorts.size")}</th>
              {columns.map((later) => (
                <th key={later} scope="col" aria-label={t("value.cohorts.later", { month: later })}>
                  {later}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{t("value.cohorts.mean")}</th>
              <td aria-label={t("value.cohorts.size")} />
              {columns.map((later) => (
                <Share key={later} share={meanRetention[later]} />
              ))}
            </tr>
            {shown.map((cohort) => (
              <tr key={cohort.month}>
                <th scope="row">
                  <Link
                    to="/customers"
                    search={{
                      filter: { firstPurchaseOn: { $gte: `${cohort.month}-01`, $lte: lastDayOf(cohort.month) } },
                    }}
                    className={styles["link"]}
                  >
                    {month(cohort.month)}
                  </Link>
                </th>
                <td>{number(cohort.customers)}</td>
                {columns.map((later) => (
                  <Share key={later} share={cohort.retention[later]} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Share({ share }: { readonly share: number | undefined }) {
  const { percent } = useFormats();
  if (share === undefined) return <td aria-label="–" />;
  const strength = Math.round(70 * Math.min(1, share / DARKEST));
  return (
    <td style={{ background: `color-mix(in srgb, var(--band-low) ${strength}%, transparent)` }}>{percent(share)}</td>
  );
}
