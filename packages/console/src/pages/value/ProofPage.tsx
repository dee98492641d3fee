import { Alert, Grid, SimpleGrid, Stack, Text } from "@mantine/core";
import type { Proof } from "@perennial/contract";
import { IconHourglassHigh, IconRosetteDiscountCheck, IconScale } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { proofQuery } from "../../api/queries.ts";
import { useFormats } from "../../session/formats.ts";
import { Card } from "../../ui/Card.tsx";
import { PageLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { HundredCard, RulesCard, SaidCard, SumsCard, TestsCard, WeightsCard } from "./ProofCards.tsx";
import styles from "./value.module.css";

const SEALS = { proven: IconRosetteDiscountCheck, abstain: IconScale, provisional: IconHourglassHigh } as const;

/** How well the shop's own scores did on days past, in pictures. */
export function ProofPage() {
  const { data: proof, error, refetch } = useQuery(proofQuery);
  if (error) return <Refused error={error} onRetry={() => void refetch()} />;
  if (!proof) return <PageLoading />;
  const isTested = proof.overall !== null;
  return (
    <Stack gap="md">
      <VerdictCard proof={proof} />
      {isTested && (
        <Grid gap="md">
          <Grid.Col span={{ base: 12, md: 5 }}>
            <HundredCard proof={proof} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 7 }}>
            <SaidCard proof={proof} />
          </Grid.Col>
        </Grid>
      )}
      {isTested && (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <RulesCard proof={proof} />
          <SumsCard proof={proof} />
        </SimpleGrid>
      )}
      <TestsCard proof={proof} />
      {proof.weights && <WeightsCard weights={proof.weights} />}
    </Stack>
  );
}

function VerdictCard({ proof }: { readonly proof: Proof }) {
  const { t } = useTranslation();
  const { number, day } = useFormats();
  const { verdict, rule, overall, testedOn, horizonDays, customers, drifting } = proof;
  const Seal = SEALS[verdict];
  return (
    <Card title={t("proof.title")}>
      <Text size="sm" c="dimmed" mb="md">
        {t("proof.intro")}
      </Text>
      <div className={styles["verdict"]}>
        <span className={styles["seal"]} data-verdict={verdict}>
          <Seal size={26} stroke={1.7} aria-hidden="true" />
        </span>
        <div>
          <Text fw={620} size="lg">
            {t(`proof.verdict.${verdict}`)}
          </Text>
          <Text maw={640}>
            {t(`proof.verdictText.${verdict}`, { rule: rule === null ? "" : t(`proof.rule.${rule}`) })}
          </Text>
          {overall !== null && testedOn !== null && (
            <Text size="sm" c="dimmed" mt={6}>
              {t("proof.tested", { cases: number(overall.cases), day: day(testedOn), days: horizonDays })}{" "}
              {t("proof.sampled", { customers: number(customers) })}
            </Text>
          )}
        </div>
      </div>
      {drifting && (
        <Alert color="ochre" mt="md">
          {t("proof.drifting")}
        </Alert>
      )}
    </Card>
  );
}
