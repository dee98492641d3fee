import { Button, EmptyState, Stack, Text } from "@mantine/core";
import { IconPlus, IconWebhook } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { endpointsQuery } from "../../api/webhook-queries.ts";
import { EndpointForm } from "../../forms/EndpointForm.tsx";
import { openForm } from "../../forms/open-form.tsx";
import { useMay } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { SecretOnce } from "../../ui/SecretOnce.tsx";
import { DeliveriesCard } from "./DeliveriesCard.tsx";
import { EndpointLine } from "./EndpointLine.tsx";

/** Addresses that are called when something happens, and how the calls fare. */
export function WebhooksPage() {
  const { t } = useTranslation();
  const mayRead = useMay("webhook:read");
  const mayWrite = useMay("webhook:write");
  const [secret, setSecret] = useState<string>();
  const [chosen, setChosen] = useState<string>();
  const { data: endpoints = [], isPending, error } = useQuery({ ...endpointsQuery, enabled: mayRead });
  const add = (
    <Button
      size="compact-md"
      leftSection={<IconPlus size={16} />}
      disabled={!mayWrite}
      onClick={() => openForm(t("webhook.add"), <EndpointForm onMade={setSecret} />)}
    >
      {t("webhook.add")}
    </Button>
  );
  const shown = endpoints.find(({ id }) => id === chosen) ?? endpoints[0];
  return (
    <Stack gap="md">
      <Card title={t("setting.tabs.webhooks")} action={endpoints.length > 0 && add}>
        <Text size="sm" c="dimmed" mb="sm">
          {mayRead ? t("webhook.intro") : t("frame.notAllowed")}
        </Text>
        {secret !== undefined && (
          <SecretOnce
            title={t("webhook.secret")}
            secret={secret}
            mb="md"
            done={t("webhook.stored")}
            onDone={() => setSecret(undefined)}
          />
        )}
        <Refused error={error} />
        {mayRead && isPending && <LinesLoading lines={2} />}
        {mayRead && !isPending && endpoints.length === 0 && (
          <EmptyState
            py="lg"
            icon={<IconWebhook stroke={1.5} />}
            variant="light"
            title={t("webhook.empty.title")}
            description={t("webhook.empty.text")}
          >
            <EmptyState.Actions>{add}</EmptyState.Actions>
          </EmptyState>
        )}
        {endpoints.map((endpoint) => (
          <EndpointLine
            key={endpoint.id}
            endpoint={endpoint}
            isChosen={endpoints.length > 1 && endpoint.id === shown?.id}
            onChoose={() => setChosen(endpoint.id)}
            onSecret={setSecret}
          />
        ))}
      </Card>
      {shown && <DeliveriesCard key={shown.id} endpoint={shown} />}
    </Stack>
  );
}
