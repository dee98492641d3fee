import { Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { openForm } from "../../forms/open-form.tsx";
import { Card } from "../../ui/Card.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { LineForm } from "./LineForm.tsx";
import { operatorApi } from "./operator-client.ts";
import { useOperatorFormats } from "./operator-formats.ts";
import type { TenantDetail } from "./TenantPage.tsx";
import { useTenantChange } from "./tenant-change.ts";

/** Whether the tenant may work, and why not. */
export function WorkCard({ tenant: { id, company, suspendedAt, reason } }: { readonly tenant: TenantDetail }) {
  const { t } = useTranslation("operator");
  const { moment } = useOperatorFormats();
  const params = { workspaceId: id };
  const resume = useTenantChange(() => operatorApi().resumeTenant({ params }));
  const ask = () =>
    openForm(
      t("work.suspendTitle", { company }),
      <LineForm
        label={t("work.reason")}
        hint={t("work.reasonHint")}
        action={t("work.suspend")}
        send={(line) => operatorApi().suspendTenant({ params, body: { reason: line } })}
      />,
    );
  return (
    <Card title={t("work.title")}>
      <Stack gap="sm">
        <Refused error={resume.error} />
        <Text size="sm" c={suspendedAt === null ? "dimmed" : ""} style={{ overflowWrap: "anywhere" }}>
          {suspendedAt === null ? t("work.open") : t("work.suspended", { at: moment(suspendedAt), reason })}
        </Text>
        <Group justify="flex-end">
          {suspendedAt === null ? (
            <Button variant="light" color="clay" size="compact-md" onClick={ask}>
              {t("work.suspend")}
            </Button>
          ) : (
            <Button
              variant="light"
              size="compact-md"
              loading={resume.isPending}
              onClick={() => resume.mutate(undefined)}
            >
              {t("work.resume")}
            </Button>
          )}
        </Group>
      </Stack>
    </Card>
  );
}
