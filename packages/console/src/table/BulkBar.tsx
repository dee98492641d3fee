import { ActionBar, Button, Text } from "@mantine/core";
import type { CustomerRow } from "@perennial/contract";
import { IconCalendarPlus, IconTag, IconUserShare } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { BulkForm, type BulkKind } from "../forms/BulkForm.tsx";
import { openForm } from "../forms/open-form.tsx";
import { useHeldFields, useReach } from "../session/sight.ts";

interface BulkBarProps {
  readonly rows: readonly CustomerRow[];
  readonly onClear: () => void;
}

const KINDS = [
  { kind: "owner", Icon: IconUserShare },
  { kind: "tag", Icon: IconTag },
  { kind: "task", Icon: IconCalendarPlus },
] as const satisfies readonly { readonly kind: BulkKind; readonly Icon: unknown }[];

/** What can be done to all customers that are ticked. */
export function BulkBar({ rows, onClear }: BulkBarProps) {
  const { t } = useTranslation();
  const reaches = { customer: useReach("customer", "write"), task: useReach("task", "write") };
  const { fixed } = useHeldFields("customer");
  const reachedFor = (kind: BulkKind) => {
    if (kind === "tag" && fixed.has("tags")) return [];
    return rows.filter(({ ownerId }) => reaches[kind === "task" ? "task" : "customer"](ownerId));
  };
  return (
    <ActionBar opened={rows.length > 0} onClose={onClear} aria-label={t("list.bulk.selected", { count: rows.length })}>
      <Text size="sm" fw={560} px="xs" className="figure">
        {t("list.bulk.selected", { count: rows.length })}
      </Text>
      <ActionBar.Divider />
      {KINDS.map(({ kind, Icon }) => (
        <Button
          key={kind}
          variant="subtle"
          size="compact-md"
          disabled={reachedFor(kind).length === 0}
          leftSection={<Icon size={16} stroke={1.7} />}
          onClick={() =>
            openForm(
              t(`list.bulk.${kind}`),
              <BulkForm
                kind={kind}
                rows={reachedFor(kind)}
                leftOut={rows.length - reachedFor(kind).length}
                onDone={onClear}
              />,
            )
          }
        >
          {t(`list.bulk.${kind}`)}
        </Button>
      ))}
      <ActionBar.CloseButton aria-label={t("list.bulk.clear")} />
    </ActionBar>
  );
}
