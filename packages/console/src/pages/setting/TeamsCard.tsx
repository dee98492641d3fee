import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import type { Member, Team } from "@perennial/contract";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { teamsQuery } from "../../api/people-queries.ts";
import { FormFoot } from "../../forms/FormFoot.tsx";
import { openForm } from "../../forms/open-form.tsx";
import { useSubmit } from "../../forms/submit.ts";
import { useMay } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import styles from "./setting.module.css";

/** The teams and how many are in each. */
export function TeamsCard({
  teams,
  members,
}: {
  readonly teams: readonly Team[];
  readonly members: readonly Member[];
}) {
  const { t } = useTranslation();
  const mayManage = useMay("member:write");
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: (teamId: string) => api().deleteTeam({ params: { teamId } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: teamsQuery.queryKey }),
  });
  const ask = ({ id, name }: Team) =>
    modals.openConfirmModal({
      title: t("people.team.deleteTitle", { name }),
      children: <Text size="sm">{t("people.team.deleteText")}</Text>,
      labels: { confirm: t("people.team.delete"), cancel: t("form.cancel") },
      confirmProps: { color: "clay" },
      onConfirm: () => remove.mutate(id),
    });
  return (
    <Card
      title={t("people.team.title")}
      hint={t("people.team.intro")}
      action={
        mayManage && (
          <Button
            variant="default"
            size="compact-md"
            leftSection={<IconPlus size={16} />}
            onClick={() => openForm(t("people.team.add"), <TeamForm />)}
          >
            {t("people.team.add")}
          </Button>
        )
      }
    >
      {teams.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("people.team.intro")}
        </Text>
      )}
      {teams.map((team) => (
        <Group key={team.id} className={styles["line"] ?? ""} justify="space-between">
          <div>
            <Text size="sm" fw={560}>
              {team.name}
            </Text>
            <Text size="sm" c="dimmed">
              {t("people.team.count", { count: members.filter(({ teamIds }) => teamIds.includes(team.id)).length })}
            </Text>
          </div>
          {mayManage && (
            <Group gap={4}>
              <Button
                variant="subtle"
                size="compact-sm"
                onClick={() => openForm(team.name, <TeamForm team={team} />)}
                aria-label={`${t("people.team.rename")}: ${team.name}`}
              >
                {t("people.team.rename")}
              </Button>
              <Button
                variant="subtle"
                color="clay"
                size="compact-sm"
                onClick={() => ask(team)}
                aria-label={`${t("people.team.delete")}: ${team.name}`}
              >
                {t("people.team.delete")}
              </Button>
            </Group>
          )}
        </Group>
      ))}
    </Card>
  );
}

function TeamForm({ team }: { readonly team?: Team }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { name: team?.name ?? "" },
    validate: { name: (value) => (value.trim() === "" ? t("form.required") : null) },
  });
  const submit = useSubmit({
    form,
    send: ({ name }) => {
      const body = { name: name.trim() };
      return team
        ? api().updateTeam({ params: { teamId: team.id }, body }, { ifVersion: team.version })
        : api().createTeam({ body });
    },
    onDone: async () => {
      modals.closeAll();
      await queryClient.invalidateQueries({ queryKey: teamsQuery.queryKey });
    },
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <TextInput label={t("people.team.name")} data-autofocus {...form.getInputProps("name")} />
        <FormFoot submit={submit} />
      </Stack>
    </form>
  );
}
