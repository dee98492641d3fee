import { Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { openForm } from "../../forms/open-form.tsx";
import { daysBetween } from "../../session/formats.ts";
import { Card } from "../../ui/Card.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { LineForm } from "./LineForm.tsx";
import { operatorApi } from "./operator-client.ts";
import { todayInUtc, useOperatorFormats } from "./operator-formats.ts";
import type { TenantDetail } from "./TenantPage.tsx";
import { useTenantChange } from "./tenant-change.ts";

/** When everything of the tenant is deleted for good. */
export function DeletionCard({ tenant: { id, company, closesAt } }: { readonly tenant: TenantDetail }) {
  const { t } = useTranslation("operator");
  const { day } = useOperatorFormats();
  const params = { workspaceId: id };
  const reopen = useTenantChange(() => operatorApi().reopenTenant({ params }));
  const ask = () =>
    openForm(
      t("deletion.closeTitle", { company }),
      <LineForm
        label={t("deletion.name", { company })}
        action={t("deletion.close")}
        send={(line) => operatorApi().closeTenant({ params, body: { company: line } })}
      />,
    );
  const on = closesAt?.slice(0, 10);
  const left = on === undefined ? 0 : Math.max(0, daysBetween(todayInUtc(), on));
  return (
    <Card title={t("deletion.title")}>
      <Stack gap="sm">
        <Refused error={reopen.error} />
        <Text size="sm" c={on === undefined ? "dimmed" : ""}>
          {on === undefined ? t("deletion.open") : t("deletion.closed", { day: day(on), count: left })}
        </Text>
        <Group justify="flex-end">
          {on === undefined ? (
            <Button variant="light" color="clay" size="compact-md" onClick={ask}>
              {t("deletion.close")}
            </Button>
          ) : (
            <Button
              variant="light"
              size="compact-md"
              loading={reopen.isPending}
              onClick={() => reopen.mutate(undefined)}
            >
              {t("deletion.reopen")}
            </Button>
          )}
        </Group>
      </Stack>
    </Card>
  );
}
