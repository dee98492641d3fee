import { ActionIcon, Button, EmptyState, Group, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Facet } from "@perennial/contract";
import { IconPlus, IconTags, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { facetSetQuery } from "../../api/queries.ts";
import { currentLanguage } from "../../i18n/i18n.ts";
import { useMay } from "../../session/session.ts";
import { FilterBar } from "../../table/FilterBar.tsx";
import { Card } from "../../ui/Card.tsx";
import { PageLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { emptyFacet, emptyValue } from "./facet-values.ts";
import styles from "./setting.module.css";
import { usualFacets } from "./usual-facets.ts";

/** The kinds into which customers are divided, by rules and by hand. */
export function FacetsPage() {
  const { data, error, refetch } = useQuery(facetSetQuery);
  if (error) return <Refused error={error} onRetry={() => void refetch()} />;
  if (!data) return <PageLoading />;
  return <FacetsForm key={data.version} facets={data.data} version={data.version} />;
}

function FacetsForm({ facets: saved, version }: { readonly facets: readonly Facet[]; readonly version: number }) {
  const { t } = useTranslation();
  const mayWrite = useMay("workspace:write");
  const queryClient = useQueryClient();
  const [facets, setFacets] = useState<readonly Facet[]>(saved);
  const save = useMutation({
    mutationFn: () => api().setFacets({ body: { facets: [...facets] } }, { ifVersion: version }),
    onSuccess: async () => {
      notifications.show({ message: t("setting.facets.saved") });
      await queryClient.invalidateQueries();
    },
  });
  const change = (index: number, facet: Facet | undefined) =>
    setFacets(facet ? facets.with(index, facet) : facets.toSpliced(index, 1));
  const isComplete = facets.every(
    ({ label, values }) => label.trim() !== "" && values.every((value) => value.label.trim() !== ""),
  );
  if (facets.length === 0 && saved.length === 0) {
    return (
      <Card title={t("setting.tabs.facets")}>
        <EmptyState
          py="lg"
          icon={<IconTags stroke={1.5} />}
          variant="light"
          title={t("setting.facets.empty.title")}
          description={t("setting.facets.empty.text")}
        >
          <EmptyState.Actions>
            <Button disabled={!mayWrite} onClick={() => setFacets(usualFacets(currentLanguage()))}>
              {t("setting.facets.usual")}
            </Button>
            <Button variant="default" disabled={!mayWrite} onClick={() => setFacets([emptyFacet([])])}>
              {t("setting.facets.own")}
            </Button>
          </EmptyState.Actions>
        </EmptyState>
      </Card>
    );
  }
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t("setting.facets.intro")}
      </Text>
      {facets.map((facet, index) => (
        <FacetCard key={facet.key} facet={facet} onChange={(next) => change(index, next)} />
      ))}
      <Refused error={save.error} />
      <Group>
        <Button
          disabled={!mayWrite || !isComplete || facets === saved}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          {t("form.save")}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          disabled={!mayWrite || facets.length >= 10}
          onClick={() => setFacets([...facets, emptyFacet(facets)])}
        >
          {t("setting.facets.add")}
        </Button>
      </Group>
    </Stack>
  );
}

interface FacetCardProps {
  readonly facet: Facet;
  readonly onChange: (facet: Facet | undefined) => void;
}

function FacetCard({ facet, onChange }: FacetCardProps) {
  const { t } = useTranslation();
  const { values } = facet;
  const setValue = (index: number, value: Facet["values"][number]) =>
    onChange({ ...facet, values: values.with(index, value) });
  return (
    <Card
      title={facet.label === "" ? t("setting.facets.new") : facet.label}
      action={
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`${t("form.delete")}: ${facet.label}`}
          onClick={() => onChange(undefined)}
        >
          <IconTrash size={17} stroke={1.6} />
        </ActionIcon>
      }
    >
      <Stack gap="sm">
        <TextInput
          label={t("setting.facets.label")}
          maw={320}
          maxLength={60}
          value={facet.label}
          onChange={(event) => onChange({ ...facet, label: event.currentTarget.value })}
        />
        {values.map((value, index) => (
          <div key={value.key} className={styles["line"]}>
            <Group gap="xs" wrap="nowrap" align="flex-end">
              <TextInput
                flex={1}
                maw={320}
                label={t("setting.facets.value")}
                maxLength={60}
                value={value.label}
                onChange={(event) => setValue(index, { ...value, label: event.currentTarget.value })}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                disabled={values.length === 1}
                aria-label={`${t("form.remove")}: ${value.label}`}
                onClick={() => onChange({ ...facet, values: values.toSpliced(index, 1) })}
              >
                <IconTrash size={17} stroke={1.6} />
              </ActionIcon>
            </Group>
            <Text size="xs" c="dimmed" mt={6} mb={4}>
              {value.filter === null ? t("setting.facets.byHand") : t("setting.facets.byRule")}
            </Text>
            <FilterBar
              filter={value.filter ?? undefined}
              onChange={(filter) => setValue(index, { ...value, filter: filter ?? null })}
            />
          </div>
        ))}
        <Group>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} />}
            disabled={values.length >= 12}
            onClick={() => onChange({ ...facet, values: [...values, emptyValue(values)] })}
          >
            {t("setting.facets.addValue")}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
