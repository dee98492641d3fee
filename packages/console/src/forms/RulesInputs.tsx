import { Collapse, Group, MultiSelect, Select, SimpleGrid, Stack, Text, Title, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { FIELD_RULES, GUARDED_FIELDS, type OwnedKind, REACHES, RECORD_KINDS, type Reach } from "@perennial/contract";
import { type Mode, reachOf } from "@perennial/contract/sight";
import { IconChevronDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { fieldsQuery } from "../api/queries.ts";
import { useFieldName, useRulesWords } from "../pages/setting/rules-words.ts";
import { useMe } from "../session/session.ts";
import {
  FOLLOWERS,
  type Follower,
  fieldOf,
  isFurther,
  MODES,
  type RulesValues,
  rulesOf,
  withCustomer,
  withFields,
  withOther,
} from "./rules-values.ts";

interface RulesProps {
  readonly value: RulesValues;
  readonly onChange: (value: RulesValues) => void;
}

interface RulesInputsProps extends RulesProps {
  /** What may be done otherwise, for the sentence that the rules come to. */
  readonly permissions: readonly string[];
  /** A key's `own` are those of whoever answers for it. */
  readonly isKey?: boolean;
  readonly error?: ReactNode;
}

/** Whose records can be seen and changed, and which of their fields; nobody gives more than the own reach. */
export function RulesInputs({ value, onChange, permissions, isKey = false, error }: RulesInputsProps) {
  const { t } = useTranslation();
  const wordsOf = useRulesWords();
  const choices = useReaches(isKey);
  const labels = { read: t("rules.sees"), write: t("rules.changes") };
  return (
    <Stack gap="sm" component="section" aria-label={t("rules.title")}>
      <div>
        <Title order={3} fz="sm" fw={560}>
          {t("rules.title")}
        </Title>
        <Text size="sm" c="dimmed" aria-live="polite">
          {wordsOf(rulesOf(value), permissions)}
        </Text>
      </div>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {MODES.map((mode) => (
          <Select
            key={mode}
            label={labels[mode]}
            data={choices("customer", mode, mode === "read" ? "all" : value.customer.read)}
            allowDeselect={false}
            value={value.customer[mode]}
            onChange={(reach) => reach && onChange(withCustomer(value, mode, reach))}
          />
        ))}
      </SimpleGrid>
      {Object.values(value.customer).includes("team") && (
        <Text size="xs" c="dimmed">
          {t("rules.teamHint")}
        </Text>
      )}
      <KindInputs value={value} onChange={onChange} isKey={isKey} />
      <FieldInputs value={value} onChange={onChange} />
      {Boolean(error) && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
    </Stack>
  );
}

/** How far something can reach: no further than the customer, nor than oneself. */
function useReaches(isKey: boolean) {
  const { t } = useTranslation();
  const { rules } = useMe();
  return (kind: OwnedKind, mode: Mode, most: Reach) =>
    REACHES.map((reach) => ({
      value: reach,
      label: t(`rules.${isKey ? "keyReach" : "reach"}.${reach}`),
      disabled: isFurther(reach, most) || isFurther(reach, reachOf(rules, kind, mode)),
    }));
}

/** What is different for what belongs to a customer, folded away while nothing is. */
function KindInputs({ value, onChange, isKey }: RulesProps & { readonly isKey: boolean }) {
  const { t } = useTranslation();
  const [opened, { toggle }] = useDisclosure(
    FOLLOWERS.some((kind) => Object.keys(value.others[kind] ?? {}).length > 0),
  );
  return (
    <div>
      <UnstyledButton fz="sm" fw={500} c="var(--accent-text)" aria-expanded={opened} onClick={toggle}>
        <Group gap={4}>
          {t("rules.byKind")}
          <IconChevronDown size={15} style={{ rotate: opened ? "180deg" : "0deg" }} />
        </Group>
      </UnstyledButton>
      <Collapse expanded={opened}>
        <Stack gap="xs" pt={4}>
          <Text size="xs" c="dimmed">
            {t("rules.byKindHint")}
          </Text>
          {FOLLOWERS.map((kind) => (
            <KindLine key={kind} kind={kind} value={value} onChange={onChange} isKey={isKey} />
          ))}
        </Stack>
      </Collapse>
    </div>
  );
}

const FOLLOW = "follow";

function KindLine({ kind, value, onChange, isKey }: RulesProps & { readonly kind: Follower; readonly isKey: boolean }) {
  const { t } = useTranslation();
  const choices = useReaches(isKey);
  const labels = { read: t("rules.seen"), write: t("rules.changed") };
  const own = value.others[kind] ?? {};
  const name = t(`rules.kind.${kind}`);
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="xs" verticalSpacing={6} style={{ alignItems: "center" }}>
      <Text size="sm">{name}</Text>
      {MODES.map((mode) => (
        <Select
          key={mode}
          aria-label={`${name}: ${labels[mode]}`}
          leftSection={
            <Text span size="xs" c="dimmed">
              {labels[mode]}
            </Text>
          }
          leftSectionWidth={66}
          data={[{ value: FOLLOW, label: t("rules.follow") }, ...choices(kind, mode, value.customer.read)]}
          allowDeselect={false}
          value={own[mode] ?? FOLLOW}
          onChange={(next) =>
            onChange(
              withOther(
                value,
                kind,
                mode,
                REACHES.find((reach) => reach === next),
              ),
            )
          }
        />
      ))}
    </SimpleGrid>
  );
}

/** Which fields are hidden, and which can be looked at only. */
function FieldInputs({ value, onChange }: RulesProps) {
  const { t } = useTranslation();
  const nameOf = useFieldName();
  const { data: customFields = [] } = useQuery(fieldsQuery);
  const chosen = FIELD_RULES.flatMap((rule) => value.fields[rule]);
  const groups = RECORD_KINDS.map((kind) => {
    const own = customFields.filter(({ noun }) => noun === kind).map(({ key }) => `fields.${key}`);
    // A field that is gone since can still be taken out.
    const gone = chosen
      .map(fieldOf)
      .filter(([one]) => one === kind)
      .map(([, name]) => name);
    const names = [...new Set([...GUARDED_FIELDS[kind], ...own, ...gone])];
    return {
      group: t(`rules.kind.${kind}`),
      items: names.map((name) => ({ value: `${kind}.${name}`, label: nameOf(kind, name) })),
    };
  }).filter(({ items }) => items.length > 0);
  const words = {
    hidden: { label: t("rules.hidden"), description: t("rules.hiddenHint") },
    "read-only": { label: t("rules.readOnly"), description: t("rules.readOnlyHint") },
  };
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      {FIELD_RULES.map((rule) => (
        <MultiSelect
          key={rule}
          {...words[rule]}
          inputWrapperOrder={["label", "input", "description", "error"]}
          placeholder={value.fields[rule].length === 0 ? t("rules.chooseField") : ""}
          searchable
          maxDropdownHeight={260}
          data={groups}
          value={[...value.fields[rule]]}
          onChange={(names) => onChange(withFields(value, rule, names))}
        />
      ))}
    </SimpleGrid>
  );
}
