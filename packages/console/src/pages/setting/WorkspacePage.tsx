import { Button, Group, Stack, TextInput } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import type { Workspace } from "@perennial/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { isCode } from "../../api/fault.ts";
import { meQuery } from "../../api/queries.ts";
import { ChangedMeanwhile } from "../../forms/ChangedMeanwhile.tsx";
import { PlaceInputs } from "../../forms/PlaceInputs.tsx";
import { useSubmit } from "../../forms/submit.ts";
import { useMay, useMe } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { RatesInputs } from "./RatesInputs.tsx";
import { ScoringInputs } from "./ScoringInputs.tsx";
import { changedSettings, type Settings, settingsOf } from "./settings-values.ts";

/** Company, place, today, horizon and rates. */
export function WorkspacePage() {
  const { workspace } = useMe();
  return <WorkspaceForm key={workspace.version} workspace={workspace} />;
}

function WorkspaceForm({ workspace }: { readonly workspace: Workspace }) {
  const { t } = useTranslation();
  const mayWrite = useMay("workspace:write");
  const queryClient = useQueryClient();
  const form = useForm<Settings>({
    initialValues: settingsOf(workspace),
    validate: { name: (value) => (value.trim() === "" ? t("form.required") : null) },
  });
  const submit = useSubmit({
    form,
    send: (values) =>
      api().updateWorkspace({ body: changedSettings(workspace, values) }, { ifVersion: workspace.version }),
    onDone: async (changed) => {
      notifications.show({ message: t("setting.workspace.saved") });
      queryClient.setQueryData(meQuery.queryKey, (me) => me && { ...me, workspace: changed });
      await queryClient.invalidateQueries();
    },
  });
  const reload = () => void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack gap="md">
        <Company form={form} />
        <ScoringInputs form={form} today={workspace.today} />
        <RatesInputs form={form} />
        {isCode(submit.error, "version_mismatch") ? (
          <ChangedMeanwhile onReload={reload} />
        ) : (
          <Refused error={submit.error} shown={submit.shown} />
        )}
        <Group>
          <Button type="submit" loading={submit.isPending} disabled={!mayWrite || !form.isDirty()}>
            {t("form.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Company({ form }: { readonly form: UseFormReturnType<Settings> }) {
  const { t } = useTranslation();
  return (
    <Card title={t("setting.workspace.company")}>
      <Stack gap="md">
        <TextInput label={t("setting.workspace.name")} {...form.getInputProps("name")} />
        <PlaceInputs inputOf={(name) => form.getInputProps(name)} timeZone={form.values.timeZone} />
      </Stack>
    </Card>
  );
}
