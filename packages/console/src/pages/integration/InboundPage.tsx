import { Button, EmptyState, Stack, Text } from "@mantine/core";
import { IconInbox, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { sourcesQuery } from "../../api/inbound-queries.ts";
import { openForm } from "../../forms/open-form.tsx";
import { SourceForm } from "../../forms/SourceForm.tsx";
import { useMay } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { MappingCard } from "./MappingCard.tsx";
import { MessagesCard } from "./MessagesCard.tsx";
import { SetUpCard } from "./SetUpCard.tsx";
import { SourceLine } from "./SourceLine.tsx";

/** A secret as long as it is shown, with the source whose it is. */
export interface ShownSecret {
  readonly sourceId: string;
  readonly secret: string;
}

/** Ways by which orders, leads and mails come in: how each is set up, and what came in by it. */
export function InboundPage() {
  const { t } = useTranslation();
  const mayRead = useMay("webhook:read");
  const mayWrite = useMay("webhook:write");
  const [chosen, setChosen] = useState<string>();
  const [shown, setShown] = useState<ShownSecret>();
  const { data: sources = [], isPending, error } = useQuery({ ...sourcesQuery, enabled: mayRead });
  const source = sources.find(({ id }) => id === chosen) ?? sources[0];
  const begin = (sourceId: string, secret: string | null) => {
    setChosen(sourceId);
    setShown(secret === null ? undefined : { sourceId, secret });
  };
  const add = (
    <Button
      size="compact-md"
      leftSection={<IconPlus size={16} />}
      disabled={!mayWrite}
      onClick={() => openForm(t("inbound.add"), <SourceForm onMade={begin} />, 560)}
    >
      {t("inbound.add")}
    </Button>
  );
  return (
    <Stack gap="md">
      <Card title={t("setting.tabs.inbound")} action={sources.length > 0 && add}>
        <Text size="sm" c="dimmed" mb="sm">
          {mayRead ? t("inbound.intro") : t("frame.notAllowed")}
        </Text>
        <Refused error={error} />
        {mayRead && isPending && <LinesLoading lines={2} />}
        {mayRead && !isPending && !error && sources.length === 0 && (
          <EmptyState
            py="lg"
            icon={<IconInbox stroke={1.5} />}
            variant="light"
            title={t("inbound.empty.title")}
            description={t("inbound.empty.text")}
          >
            <EmptyState.Actions>{add}</EmptyState.Actions>
          </EmptyState>
        )}
        {sources.map((one) => (
          <SourceLine
            key={one.id}
            source={one}
            isChosen={sources.length > 1 && one.id === source?.id}
            onChoose={() => setChosen(one.id)}
            onSecret={(secret) => begin(one.id, secret)}
          />
        ))}
      </Card>
      {source && (
        <>
          <SetUpCard
            source={source}
            secret={shown?.sourceId === source.id ? shown.secret : undefined}
            onStored={() => setShown(undefined)}
          />
          {source.mapping && <MappingCard key={`${source.id} mapping`} source={source} mapping={source.mapping} />}
          <MessagesCard key={source.id} source={source} />
        </>
      )}
    </Stack>
  );
}
