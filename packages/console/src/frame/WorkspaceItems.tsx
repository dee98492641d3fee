import { Badge, Menu, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import type { Me } from "@perennial/contract";
import { IconBuildingStore, IconCheck, IconFlask2, IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { workspacesQuery } from "../api/people-queries.ts";
import { meQuery } from "../api/queries.ts";
import { FormFoot } from "../forms/FormFoot.tsx";
import { openForm } from "../forms/open-form.tsx";
import { useSubmit } from "../forms/submit.ts";
import { useMe } from "../session/session.ts";

/** Goes on in another workspace: nothing that was read of the one before is kept. Whoever is choosing one for an app stays. */
function useArrival() {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const queryClient = useQueryClient();
  return async (me: Me): Promise<void> => {
    if (pathname !== "/connect") await navigate({ to: "/" });
    queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "me" });
    queryClient.setQueryData(meQuery.queryKey, me);
    await queryClient.invalidateQueries();
  };
}

/** The person's workspaces in the menu, and how to open another. */
export function WorkspaceItems() {
  const { t } = useTranslation();
  const { data: workspaces = [] } = useQuery(workspacesQuery);
  const arrive = useArrival();
  const enter = useMutation({
    mutationFn: (workspaceId: string) => api().switchWorkspace({ params: { workspaceId } }),
    onSuccess: arrive,
  });
  return (
    <>
      <Menu.Label>{t("people.workspaces.title")}</Menu.Label>
      {workspaces.length > 1 &&
        workspaces.map(({ id, name, mode, current }) => (
          <Menu.Item
            key={id}
            leftSection={current ? <IconCheck size={17} stroke={1.6} /> : <IconBuildingStore size={17} stroke={1.6} />}
            rightSection={
              mode === "test" ? (
                <Badge size="xs" color="ochre" variant="light">
                  {t("clock.badge")}
                </Badge>
              ) : null
            }
            disabled={current}
            onClick={() => enter.mutate(id)}
          >
            {name}
          </Menu.Item>
        ))}
      <Menu.Item
        leftSection={<IconPlus size={17} stroke={1.6} />}
        onClick={() => openForm(t("people.workspaces.open"), <OpenForm />)}
      >
        {t("people.workspaces.open")}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconFlask2 size={17} stroke={1.6} />}
        onClick={() => openForm(t("clock.open"), <OpenForm test />)}
      >
        {t("clock.open")}
      </Menu.Item>
    </>
  );
}

function OpenForm({ test = false }: { readonly test?: boolean }) {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const arrive = useArrival();
  const form = useForm({
    initialValues: { company: test ? t("clock.nameHint", { name: workspace.name }) : "" },
    validate: { company: (value) => (value.trim() === "" ? t("form.required") : null) },
  });
  const submit = useSubmit({
    form,
    send: ({ company }) => api().openWorkspace({ body: { company: company.trim(), mode: test ? "test" : "live" } }),
    onDone: async (me) => {
      modals.closeAll();
      await arrive(me);
    },
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        {test && (
          <Text size="sm" c="dimmed">
            {t("clock.openText")}
          </Text>
        )}
        <TextInput
          label={t(test ? "clock.name" : "people.workspaces.company")}
          data-autofocus
          {...form.getInputProps("company")}
        />
        <FormFoot submit={submit} label={t(test ? "clock.create" : "people.workspaces.submit")} />
      </Stack>
    </form>
  );
}
