import { Button, Group, Text, Textarea } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { timelineQuery } from "../../api/queries.ts";
import { useMayChange } from "../../session/sight.ts";
import { Card } from "../../ui/Card.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { TimelineLine } from "./TimelineLine.tsx";

/** What happened with the customer, the latest first. */
export function TimelineCard({ customerId }: { readonly customerId: string }) {
  const { t } = useTranslation();
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    timelineQuery(customerId),
  );
  const entries = data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Card title={t("timeline.title")}>
      <QuickNote customerId={customerId} />
      {isPending && <LinesLoading lines={4} />}
      <Refused error={error} />
      {!isPending && !error && entries.length === 0 && (
        <Text size="sm" c="dimmed" mt="md">
          {t("timeline.empty")}
        </Text>
      )}
      {entries.map((entry) => (
        <TimelineLine key={`${entry.type} ${idOf(entry)}`} customerId={customerId} entry={entry} />
      ))}
      {hasNextPage && (
        <Button variant="subtle" fullWidth mt="sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("form.loadMore")}
        </Button>
      )}
    </Card>
  );
}

type Entry = Parameters<typeof TimelineLine>[0]["entry"];

function idOf(entry: Entry): string {
  if (entry.type === "purchase") return entry.purchase.id;
  if (entry.type === "signal") return entry.signal.id;
  return entry.type === "note" ? entry.note.id : entry.task.id;
}

/** A note written down where it is read. */
function QuickNote({ customerId }: { readonly customerId: string }) {
  const { t } = useTranslation();
  const mayWrite = useMayChange("note", customerId);
  const [text, setText] = useState("");
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: () => api().createNote({ params: { customerId }, body: { text: text.trim() } }),
    onSuccess: async () => {
      setText("");
      await queryClient.invalidateQueries({ queryKey: timelineQuery(customerId).queryKey });
    },
  });
  if (!mayWrite) return null;
  const isEmpty = text.trim() === "";
  return (
    <>
      <Textarea
        aria-label={t("timeline.write")}
        placeholder={t("timeline.write")}
        autosize
        minRows={1}
        maxRows={8}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey) && !isEmpty) save.mutate();
        }}
      />
      {!isEmpty && (
        <Group justify="flex-end" mt="xs">
          <Button size="compact-md" loading={save.isPending} onClick={() => save.mutate()}>
            {t("timeline.noteSave")}
          </Button>
        </Group>
      )}
      <Refused error={save.error} />
    </>
  );
}
