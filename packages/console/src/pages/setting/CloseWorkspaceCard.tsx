import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { FormFoot } from "../../forms/FormFoot.tsx";
import { openForm } from "../../forms/open-form.tsx";
import { useSubmit } from "../../forms/submit.ts";
import { useMay, useMe } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";

/** Ends the work in the workspace; shown to those who may do it. */
export function CloseWorkspaceCard() {
  const { t } = useTranslation();
  const mayClose = useMay("workspace:close");
  if (!mayClose) return null;
  return (
    <Card title={t("person.workspace.closeTitle")}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t("person.workspace.closeText")}
        </Text>
        <Group justify="flex-end">
          <Button
            variant="light"
            color="clay"
            size="compact-md"
            onClick={() => openForm(t("person.workspace.closeTitle"), <CloseForm />)}
          >
            {t("person.workspace.close")}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}

function CloseForm() {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { name: "" },
    validate: { name: (value) => (value.trim() === "" ? t("form.required") : null) },
  });
  const submit = useSubmit({
    form,
    send: (body) => api().closeWorkspace({ body }),
    onDone: async () => {
      modals.closeAll();
      await queryClient.invalidateQueries();
    },
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <TextInput
          label={t("person.workspace.confirm", { name: workspace.name })}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps("name")}
        />
        <FormFoot submit={submit} label={t("person.workspace.close")} />
      </Stack>
    </form>
  );
}
