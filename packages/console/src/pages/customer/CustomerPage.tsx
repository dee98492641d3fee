import { Grid, SimpleGrid, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { isCode } from "../../api/fault.ts";
import { customerQuery, explanationQuery } from "../../api/queries.ts";
import { NotFound } from "../../frame/Astray.tsx";
import { useMay } from "../../session/session.ts";
import { PageLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { PrivacyCard } from "../privacy/PrivacyCard.tsx";
import { CreditCard } from "./CreditCard.tsx";
import { CustomerHead } from "./CustomerHead.tsx";
import { HistoryCard } from "./HistoryCard.tsx";
import { JudgementCard } from "./JudgementCard.tsx";
import { ProfileCard } from "./ProfileCard.tsx";
import { ReasonsCard } from "./ReasonsCard.tsx";
import { ScoreCards } from "./ScoreCards.tsx";
import { SubscriptionsCard } from "./SubscriptionsCard.tsx";
import { SurvivalCard } from "./SurvivalCard.tsx";
import { TimelineCard } from "./TimelineCard.tsx";
import { ToDoCard } from "./ToDoCard.tsx";
import { WhatIfCard } from "./WhatIfCard.tsx";

/** Everything about one customer: what the scores say and why, what happened, and what is to be done. */
export function CustomerPage() {
  const { customerId } = useParams({ from: "/inside/customers/$customerId" });
  const { data: customer, error, refetch } = useQuery(customerQuery(customerId));
  const mayScores = useMay("score:read");
  const { data: explanation } = useQuery({ ...explanationQuery(customerId), enabled: mayScores });
  if (isCode(error, "not_found") || isCode(error, "invalid_request")) return <NotFound />;
  if (error) return <Refused error={error} onRetry={() => void refetch()} />;
  if (!customer) return <PageLoading />;
  return (
    <Stack gap="md">
      <CustomerHead customer={customer} />
      <ScoreCards customer={customer} explanation={explanation} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack gap="md">
            {explanation && <ReasonsCard explanation={explanation} />}
            {explanation?.churn && <WhatIfCard customerId={customer.id} />}
            <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
              <HistoryCard customer={customer} />
              {explanation && !customer.scores?.subscription && <SurvivalCard explanation={explanation} />}
            </SimpleGrid>
            <TimelineCard customerId={customer.id} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }} order={{ base: 1, md: 2 }}>
          <Stack gap="md">
            <SubscriptionsCard customer={customer} explanation={explanation} />
            <ToDoCard customerId={customer.id} />
            {explanation && !customer.unscored && <CreditCard customerId={customer.id} credit={explanation.credit} />}
            <JudgementCard customer={customer} />
            <ProfileCard customer={customer} />
            <PrivacyCard customer={customer} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}
