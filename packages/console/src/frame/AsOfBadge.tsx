import { Button, Popover, Stack, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconHistory } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "../session/formats.ts";
import { useMay, useMe } from "../session/session.ts";
import { useWorkspaceChange } from "../session/workspace-change.ts";
import { LinesLoading } from "../ui/Loading.tsx";
import { Refused } from "../ui/Refused.tsx";
import styles from "./badge.module.css";

const DayInput = lazy(async () => ({ default: (await import("../ui/DayInput.tsx")).DayInput }));

/** Says on every page that the workspace takes another day for today, and lets it be changed. */
export function AsOfBadge() {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const { day } = useFormats();
  const [opened, { toggle, close }] = useDisclosure();
  const mayWrite = useMay("workspace:write");
  const change = useWorkspaceChange();
  if (workspace.asOf === null) return null;
  const take = (asOf: string | null) => {
    change.mutate(
      { asOf },
      {
        onSuccess: () => {
          close();
          notifications.show({ message: t("frame.asOf.saved") });
        },
      },
    );
  };
  return (
    <Popover opened={opened} onChange={toggle} width={320} position="bottom-end" shadow="md" trapFocus withArrow>
      <Popover.Target>
        <UnstyledButton className={styles["badge"]} data-tone="ochre" onClick={toggle}>
          <IconHistory size={15} stroke={1.8} aria-hidden="true" />
          {t("frame.asOf.badge", { day: day(workspace.today) })}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <Text fw={600} size="sm">
            {t("frame.asOf.title")}
          </Text>
          <Text size="sm" c="dimmed">
            {t("frame.asOf.why", { day: day(workspace.today) })}
          </Text>
          {mayWrite && (
            <Suspense fallback={<LinesLoading lines={1} />}>
              <DayInput label={t("frame.asOf.change")} value={workspace.asOf} onChange={(asOf) => asOf && take(asOf)} />
              <Button variant="light" loading={change.isPending} onClick={() => take(null)}>
                {t("frame.asOf.real")}
              </Button>
            </Suspense>
          )}
          <Refused error={change.error} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
