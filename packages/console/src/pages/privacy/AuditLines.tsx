import { Accordion, Button, Code, SimpleGrid, Text } from "@mantine/core";
import type { AuditEntry, AuditFilter } from "@perennial/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { auditQuery } from "../../api/privacy-queries.ts";
import { useFormats } from "../../session/formats.ts";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";

/** Entries of the audit as sentences, each with its values when it is opened. */
export function AuditLines({ filter }: { readonly filter: AuditFilter }) {
  const { t } = useTranslation();
  const { data, isPending, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    auditQuery(filter),
  );
  const entries = data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <>
      <Refused error={error} />
      {isPending && <LinesLoading lines={6} />}
      {data && entries.length === 0 && !hasNextPage && (
        <Text size="sm" c="dimmed">
          {t("audit.none")}
        </Text>
      )}
      <Accordion variant="filled" chevronPosition="left">
        {entries.map((entry) => (
          <AuditLine key={entry.id} entry={entry} />
        ))}
      </Accordion>
      {hasNextPage && (
        <Button mt="sm" variant="subtle" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("audit.more")}
        </Button>
      )}
    </>
  );
}

function AuditLine({ entry }: { readonly entry: AuditEntry }) {
  const { t } = useTranslation();
  const { moment } = useFormats();
  const { at, network, operation, requestId, before, after, redacted, sentence } = entry;
  return (
    <Accordion.Item value={entry.id}>
      <Accordion.Control>
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          {sentence}
        </Text>
        <Text size="xs" c="dimmed">
          {[moment(at), network].filter(Boolean).join(" · ")}
        </Text>
      </Accordion.Control>
      <Accordion.Panel>
        {redacted && (
          <Text size="sm" mb="xs">
            {t("audit.redacted")}
          </Text>
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
          {before && <Values title={t("audit.before")} values={before} />}
          {after && <Values title={t("audit.after")} values={after} />}
        </SimpleGrid>
        <Text size="xs" c="dimmed" mt="xs" style={{ overflowWrap: "anywhere" }}>
          {[operation, requestId].filter(Boolean).join(" · ")}
        </Text>
      </Accordion.Panel>
    </Accordion.Item>
  );
}

function Values({ title, values }: { readonly title: string; readonly values: Readonly<Record<string, unknown>> }) {
  return (
    <div>
      <Text size="xs" fw={560}>
        {title}
      </Text>
      <Code block mah={280} style={{ overflow: "auto" }} tabIndex={0} aria-label={title}>
        {JSON.stringify(values, null, 2)}
      </Code>
    </div>
  );
}
