import { Alert, Anchor, Group, Loader, Text } from "@mantine/core";
import type { Import } from "@perennial/contract";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../session/formats.ts";
import { Card } from "../../ui/Card.tsx";
import type { StepProps } from "./ImportPage.tsx";
import styles from "./import.module.css";

/** What is in the file, counted from end to end. */
export function SurveyCard({ job }: StepProps) {
  const { t } = useTranslation();
  return (
    <Card title={t("imports.survey.title")}>
      {job.survey === null ? (
        <Group gap="sm" component="output">
          <Loader size="xs" />
          <Text size="sm" c="dimmed">
            {t("imports.survey.reading")}
          </Text>
        </Group>
      ) : (
        <Figures job={job} survey={job.survey} />
      )}
    </Card>
  );
}

interface FiguresProps extends StepProps {
  readonly survey: NonNullable<Import["survey"]>;
}

function Figures({ job, survey }: FiguresProps) {
  const { t } = useTranslation();
  const { number, money, day } = useFormats();
  const { rows, customers, firstDay, lastDay, amountMinor, refunds, failing, rounded, roundingMinor } = survey;
  const sum = (minor: number) => (job.currency === null ? number(minor) : money(minor, job.currency));
  const figures = [
    [t("imports.survey.rows"), number(rows)],
    job.kind !== "products" && [t("imports.survey.customers"), number(customers)],
    firstDay !== null && lastDay !== null && [t("imports.survey.span"), `${day(firstDay)} – ${day(lastDay)}`],
    amountMinor !== null && [t("imports.survey.sum"), sum(amountMinor)],
    refunds > 0 && [t("imports.survey.refunds"), number(refunds)],
    failing > 0 && [t("imports.survey.failing"), number(failing)],
  ].filter((figure) => figure !== false);
  return (
    <>
      <dl className={styles["figures"]}>
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {job.kind !== "customers" && (
        <Text size="sm" c="dimmed" mt="md">
          {t(job.kind === "products" ? "imports.changesToo" : "imports.onlyAdds")}
        </Text>
      )}
      {rounded > 0 && (
        <Text size="sm" c="dimmed" mt="md">
          {t("imports.survey.rounded", { count: rounded, shown: number(rounded), sum: sum(roundingMinor) })}
        </Text>
      )}
      {failing > 0 && (
        <Alert color="ochre" mt="md">
          {t("imports.survey.failingHint")}{" "}
          {job.errorsUrl !== null && (
            <Anchor href={job.errorsUrl} inherit>
              {t("imports.survey.reasons")}
            </Anchor>
          )}
        </Alert>
      )}
    </>
  );
}
