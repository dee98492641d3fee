import {
  Alert,
  Autocomplete,
  Button,
  Fieldset,
  Group,
  JsonInput,
  Select,
  SimpleGrid,
  Stack,
  Table,
  Text,
} from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import type { OrderMapping } from "@perennial/contract";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { type ListedSource, messageQuery, previewQuery, sourcesQuery } from "../../api/inbound-queries.ts";
import { useFormats } from "../../session/formats.ts";
import { useMay } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { NEEDED, PARTS, type Part, pathsOf, SAMPLE } from "./order-paths.ts";

interface MappingCardProps {
  readonly source: ListedSource;
  readonly mapping: OrderMapping;
}

/** Where the parts of an order stand in what a program sends, with what becomes of one as it is changed. */
export function MappingCard({ source, mapping: kept }: MappingCardProps) {
  const { t } = useTranslation();
  const mayWrite = useMay("webhook:write");
  const queryClient = useQueryClient();
  const [mapping, setMapping] = useState(kept);
  const [sample, setSample] = useState(SAMPLE);
  const { id, idPrefix, version, latest } = source;
  const save = useMutation({
    mutationFn: () =>
      api().updateInboundSource({ params: { sourceId: id }, body: { mapping } }, { ifVersion: version }),
    onSuccess: () => notifications.show({ message: t("inbound.mapping.saved") }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: sourcesQuery.queryKey }),
  });
  const take = useMutation({
    mutationFn: () => queryClient.fetchQuery(messageQuery(id, latest?.id ?? "")),
    onSuccess: ({ body }) => setSample(body ?? ""),
  });
  const paths = pathsOf(sample, mapping.lines);
  const choices = (part: Part): string[] => {
    if (part === "lines") return paths.lists;
    return part.startsWith("line") ? paths.within : paths.values;
  };
  const set = (change: Partial<OrderMapping>) => setMapping((before) => ({ ...before, ...change }));
  const input = (part: Part) => (
    <Autocomplete
      key={part}
      label={t(`inbound.mapping.parts.${part}`)}
      size="xs"
      data={choices(part)}
      limit={12}
      maxLength={200}
      withAsterisk={NEEDED.has(part)}
      disabled={!mayWrite}
      value={mapping[part] ?? ""}
      onChange={(value) => set({ [part]: value === "" && !NEEDED.has(part) ? null : value })}
    />
  );
  return (
    <Card title={t("inbound.mapping.title")}>
      <Text size="sm" c="dimmed" mb="sm">
        {t("inbound.mapping.intro")}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
        <Stack gap="sm">
          {(["order", "customer", "lines"] as const).map((group) => (
            <Fieldset key={group} legend={t(`inbound.mapping.groups.${group}`)} p="sm">
              <SimpleGrid cols={2} spacing="xs" verticalSpacing={6}>
                {PARTS[group].map(input)}
                {group === "order" && (
                  <Select
                    label={t("inbound.mapping.amountIn")}
                    size="xs"
                    allowDeselect={false}
                    disabled={!mayWrite}
                    value={mapping.amountIn}
                    onChange={(value) => set({ amountIn: value === "minor" ? "minor" : "major" })}
                    data={(["major", "minor"] as const).map((value) => ({
                      value,
                      label: t(`inbound.mapping.units.${value}`),
                    }))}
                  />
                )}
              </SimpleGrid>
            </Fieldset>
          ))}
        </Stack>
        <Stack gap="sm">
          <JsonInput
            label={t("inbound.mapping.sample")}
            size="xs"
            autosize
            minRows={8}
            maxRows={18}
            formatOnBlur
            value={sample}
            onChange={setSample}
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
          />
          {latest && mayWrite && (
            <Group>
              <Button size="compact-xs" variant="subtle" loading={take.isPending} onClick={() => take.mutate()}>
                {t("inbound.mapping.takeLatest")}
              </Button>
            </Group>
          )}
          {mayWrite && <Preview mapping={mapping} idPrefix={idPrefix} sample={sample} />}
        </Stack>
      </SimpleGrid>
      <Refused error={save.error ?? take.error} />
      {mayWrite && (
        <Group justify="flex-end" mt="md">
          <Button size="compact-md" loading={save.isPending} onClick={() => save.mutate()}>
            {t("inbound.mapping.save")}
          </Button>
        </Group>
      )}
    </Card>
  );
}

/** What would become of a sample, as the API reads it. */
function Preview(input: { readonly mapping: OrderMapping; readonly idPrefix: string; readonly sample: string }) {
  const { t } = useTranslation();
  const { money, day } = useFormats();
  const [{ mapping, idPrefix, sample }] = useDebouncedValue(input, 300);
  const isReady = mapping.orderId.trim() !== "" && mapping.amount.trim() !== "";
  const { data, error } = useQuery({ ...previewQuery(mapping, idPrefix, sample), enabled: isReady });
  return (
    <section aria-label={t("inbound.mapping.preview")} aria-live="polite">
      <Text size="sm" fw={560} mb={4}>
        {t("inbound.mapping.preview")}
      </Text>
      <Refused error={error} />
      {data?.problem && (
        <Alert color="ochre" variant="light" icon={<IconAlertTriangle size={18} />}>
          {data.problem}
        </Alert>
      )}
      {data?.customer && (
        <Table layout="fixed" style={{ overflowWrap: "anywhere" }}>
          <Table.Tbody>
            <Table.Tr>
              <Table.Th w="34%">{t("inbound.mapping.order")}</Table.Th>
              <Table.Td>{data.orderId}</Table.Td>
            </Table.Tr>
            <Table.Tr>
              <Table.Th>{t("inbound.mapping.customer")}</Table.Th>
              <Table.Td>
                {[data.customer.name, data.customer.externalId, ...data.customer.emails, ...data.customer.phones]
                  .filter((text, index, all) => text !== null && all.indexOf(text) === index)
                  .join(" · ")}
              </Table.Td>
            </Table.Tr>
            {data.purchases.map(({ as, amountMinor, currency, occurredOn, lines }) => (
              <Table.Tr key={`${as} ${occurredOn} ${amountMinor}`}>
                <Table.Th>{t(`inbound.mapping.as.${as}`)}</Table.Th>
                <Table.Td>
                  {money(amountMinor, currency)} · {day(occurredOn)}
                  {lines > 0 && ` · ${t("inbound.mapping.lines", { count: lines })}`}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}
