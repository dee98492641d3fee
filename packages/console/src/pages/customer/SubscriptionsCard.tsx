import { ActionIcon, Group, Stack, Text } from "@mantine/core";
import type { Customer, Explanation, Subscription } from "@perennial/contract";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { customerSubscriptionsQuery } from "../../api/queries.ts";
import { openSubscriptionForm } from "../../forms/open-form.tsx";
import { useFormats } from "../../session/formats.ts";
import { useMayChange, useReach } from "../../session/sight.ts";
import { useAbstention } from "../../session/verdict.ts";
import { Card } from "../../ui/Card.tsx";
import { SubscriptionMenu } from "../subscription/SubscriptionMenu.tsx";
import { StateBadge, useNext } from "../subscription/subscription-state.tsx";

interface SubscriptionsCardProps {
  readonly customer: Customer;
  readonly explanation: Explanation | undefined;
}

/** What the customer subscribes to, each with its own risk; nothing for who buys without. */
export function SubscriptionsCard({ customer, explanation }: SubscriptionsCardProps) {
  const { t } = useTranslation();
  const { id: customerId, ownerId } = customer;
  const mayRead = useReach("subscription", "read")(ownerId);
  const mayWrite = useMayChange("subscription", customerId);
  const { data: subscriptions = [] } = useQuery({ ...customerSubscriptionsQuery(customerId), enabled: mayRead });
  const isSilent = useAbstention() !== null;
  if (subscriptions.length === 0) return null;
  const lines = isSilent ? [] : (explanation?.lines ?? []);
  const buying = lines.length > 1 ? lines.find(({ subscriptionId }) => subscriptionId === null) : undefined;
  return (
    <Card
      title={t("subscription.title")}
      action={
        mayWrite && (
          <ActionIcon
            variant="light"
            aria-label={t("subscription.add")}
            onClick={() => openSubscriptionForm(customerId)}
          >
            <IconPlus size={17} />
          </ActionIcon>
        )
      }
    >
      <Stack gap="md">
        {subscriptions.map((one) => (
          <SubscriptionEntry
            key={one.id}
            subscription={one}
            risk={one.state === "ended" ? undefined : lines.find((line) => line.subscriptionId === one.id)?.churnRisk}
          />
        ))}
        {buying && (
          <div>
            <Text size="sm" fw={560}>
              {t("subscription.buying")}
            </Text>
            <Risk risk={buying.churnRisk} />
          </div>
        )}
      </Stack>
    </Card>
  );
}

interface SubscriptionEntryProps {
  readonly subscription: Subscription;
  readonly risk: number | undefined;
}

function SubscriptionEntry({ subscription, risk }: SubscriptionEntryProps) {
  const { t } = useTranslation();
  const { money } = useFormats();
  const next = useNext();
  const { plan, productLine, priceMinor, currency, period, state, renewals, cancellation } = subscription;
  return (
    <div>
      <Group justify="space-between" wrap="nowrap" gap="xs" align="flex-start">
        <Text size="sm" fw={560} style={{ overflowWrap: "anywhere" }}>
          {plan}
        </Text>
        <Group gap={4} wrap="nowrap">
          <StateBadge state={state} />
          <SubscriptionMenu subscription={subscription} />
        </Group>
      </Group>
      <Text size="xs" c="dimmed">
        {[productLine, `${money(priceMinor, currency)} ${t(`subscription.per.${period}`)}`].filter(Boolean).join(" · ")}
      </Text>
      <Text size="xs" c="dimmed">
        {t("subscription.renewed", { count: renewals })} · {next(subscription)}
      </Text>
      {cancellation !== null && (
        <Text size="xs" c="dimmed">
          {[t(`subscription.reasons.${cancellation.reason}`), cancellation.note].filter(Boolean).join(": ")}
        </Text>
      )}
      {risk !== undefined && <Risk risk={risk} />}
    </div>
  );
}

function Risk({ risk }: { readonly risk: number }) {
  const { t } = useTranslation();
  const { percent } = useFormats();
  return (
    <Text size="xs" className="figure">
      {t("subscription.risk", { percent: percent(risk / 100) })}
    </Text>
  );
}
