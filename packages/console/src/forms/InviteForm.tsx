import { MultiSelect, Select, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import type { Language, RoleName } from "@perennial/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { invitationsQuery, teamsQuery } from "../api/people-queries.ts";
import { useRoles } from "../pages/setting/role-names.ts";
import { useMe } from "../session/session.ts";
import { useSight } from "../session/sight.ts";
import { FormFoot } from "./FormFoot.tsx";
import { useSubmit } from "./submit.ts";

/** Whom to invite, and as what. */
export function InviteForm() {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const queryClient = useQueryClient();
  const { choices, hintOf } = useRoles();
  const { data: teams = [] } = useQuery(teamsQuery);
  const isHeld = useSight() !== undefined;
  const form = useForm<
    Record<string, unknown> & { email: string; role: RoleName; teamIds: string[]; language: Language }
  >({
    initialValues: { email: "", role: "member", teamIds: [], language: workspace.language },
    validate: { email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t("form.email")) },
  });
  const submit = useSubmit({
    form,
    send: ({ email, role, teamIds, language }) =>
      api().createInvitation({ body: { email: email.trim(), role, teamIds, language } }),
    onDone: async ({ email }) => {
      modals.closeAll();
      notifications.show({ message: t("people.invited", { email }) });
      await queryClient.invalidateQueries({ queryKey: invitationsQuery.queryKey });
    },
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <TextInput label={t("people.email")} type="email" data-autofocus {...form.getInputProps("email")} />
        <div>
          <Select label={t("people.role")} allowDeselect={false} data={choices} {...form.getInputProps("role")} />
          <Text size="sm" c="dimmed" mt={4}>
            {hintOf(form.values.role)}
          </Text>
        </div>
        {teams.length > 0 && !isHeld && (
          <MultiSelect
            searchable
            label={t("people.teams")}
            data={teams.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps("teamIds")}
          />
        )}
        <Select
          label={t("people.language")}
          allowDeselect={false}
          data={[
            { value: "en", label: "English" },
            { value: "zh-CN", label: "简体中文" },
          ]}
          {...form.getInputProps("language")}
        />
        <FormFoot submit={submit} label={t("people.invite")} />
      </Stack>
    </form>
  );
}
