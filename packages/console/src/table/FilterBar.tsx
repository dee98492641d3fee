import { Button, CloseButton, Group, Menu, Popover, Text, Tooltip, UnstyledButton } from "@mantine/core";
import type { Condition, Filter } from "@perennial/contract";
import { IconFilterPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { BandChips } from "./BandChips.tsx";
import { FilterEditor } from "./FilterEditor.tsx";
import { type Flat, flatOf, withCondition } from "./filter.ts";
import { type FilterField, useFilterFields } from "./filter-fields.ts";
import { useFilterWords } from "./filter-words.ts";
import styles from "./list.module.css";

interface FilterBarProps {
  readonly filter: Filter | undefined;
  readonly onChange: (filter: Filter | undefined) => void;
}

const GROUPS = ["scores", "buying", "facets", "record", "fields"] as const;
/** What a field that has just been chosen begins with: a condition that is complete, or none yet. */
const begin = (field: FilterField): Condition | undefined => (field.kind === "known" ? { $exists: true } : undefined);

/** The conditions of the list, each a chip that opens its input. */
export function FilterBar({ filter, onChange }: FilterBarProps) {
  const { t } = useTranslation();
  const fields = useFilterFields();
  const [opened, setOpened] = useState<string>();
  const flat = flatOf(filter);
  const change = (name: string, condition: Condition | undefined) =>
    onChange(withCondition(flat ?? {}, name, condition));
  const open = (field: FilterField) => {
    const condition = begin(field);
    if (condition) change(field.name, condition);
    setOpened(field.name);
  };
  const shown = fields.filter(({ name }) => name !== "riskBand" && (flat?.[name] !== undefined || opened === name));
  return (
    <Group gap={8}>
      <BandChips condition={flat?.["riskBand"]} onChange={(condition) => change("riskBand", condition)} />
      {flat === undefined && (
        <Chip label={t("list.filter.own")} hint={t("list.filter.ownHint")} onRemove={() => onChange(undefined)} />
      )}
      {shown.map((field) => (
        <FieldChip
          key={field.name}
          field={field}
          flat={flat ?? {}}
          isOpen={opened === field.name}
          onOpen={(isOpen) => setOpened(isOpen ? field.name : undefined)}
          onChange={(condition) => change(field.name, condition)}
        />
      ))}
      <AddFilter fields={fields.filter(({ name }) => name !== "riskBand" && flat?.[name] === undefined)} onAdd={open} />
      {filter !== undefined && (
        <Button variant="subtle" color="gray" size="compact-sm" onClick={() => onChange(undefined)}>
          {t("list.filter.clear")}
        </Button>
      )}
    </Group>
  );
}

interface FieldChipProps {
  readonly field: FilterField;
  readonly flat: Flat;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onChange: (condition: Condition | undefined) => void;
}

function FieldChip({ field, flat, isOpen, onOpen, onChange }: FieldChipProps) {
  const { t } = useTranslation();
  const words = useFilterWords();
  const condition = flat[field.name] ?? {};
  return (
    <Popover
      opened={isOpen}
      onChange={onOpen}
      width={330}
      position="bottom-start"
      shadow="md"
      trapFocus
      withRoles={false}
    >
      <Popover.Target>
        <span className={styles["chip"]}>
          <UnstyledButton
            className={styles["chipText"]}
            onClick={() => onOpen(!isOpen)}
            aria-haspopup="dialog"
            aria-expanded={isOpen}
          >
            <Text span inherit c="dimmed">
              {field.label}:
            </Text>{" "}
            {words(field, condition)}
          </UnstyledButton>
          <CloseButton
            size="sm"
            aria-label={t("list.filter.remove", { name: field.label })}
            onClick={() => {
              onOpen(false);
              onChange(undefined);
            }}
          />
        </span>
      </Popover.Target>
      <Popover.Dropdown aria-label={field.label}>
        <FilterEditor field={field} condition={condition} onChange={onChange} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Chip({
  label,
  hint,
  onRemove,
}: {
  readonly label: string;
  readonly hint: string;
  readonly onRemove: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Tooltip label={hint}>
      <span className={styles["chip"]}>
        <span className={styles["chipText"]}>{label}</span>
        <CloseButton size="sm" aria-label={t("list.filter.remove", { name: label })} onClick={onRemove} />
      </span>
    </Tooltip>
  );
}

interface AddFilterProps {
  readonly fields: readonly FilterField[];
  readonly onAdd: (field: FilterField) => void;
}

function AddFilter({ fields, onAdd }: AddFilterProps) {
  const { t } = useTranslation();
  return (
    <Menu shadow="md" position="bottom-start" width={230}>
      <Menu.Target>
        <Button
          variant="default"
          size="compact-sm"
          h={30}
          radius="xl"
          fw={500}
          px={12}
          leftSection={<IconFilterPlus size={15} stroke={1.7} />}
        >
          {t("list.filter.add")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: "auto" }}>
        {GROUPS.map((group) => {
          const own = fields.filter((field) => field.group === group);
          if (own.length === 0) return null;
          return [
            <Menu.Label key={group}>{t(`list.filter.groups.${group}`)}</Menu.Label>,
            ...own.map((field) => (
              <Menu.Item key={field.name} onClick={() => onAdd(field)}>
                {field.label}
              </Menu.Item>
            )),
          ];
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
