import { MultiSelect, Select, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import type { Member, RoleName } from "@perennial/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { teamsQuery } from "../api/people-queries.ts";
import { membersQuery, meQuery } from "../api/queries.ts";
import { useRoles } from "../pages/setting/role-names.ts";
import { useSight } from "../session/sight.ts";
import { FormFoot } from "./FormFoot.tsx";
import { useSubmit } from "./submit.ts";

/** A member's role and teams. */
export function MemberForm({ member }: { readonly member: Member }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { choices, hintOf } = useRoles();
  const { data: teams = [] } = useQuery(teamsQuery);
  const isHeld = useSight() !== undefined;
  const form = useForm<Record<string, unknown> & { role: RoleName; teamIds: string[] }>({
    initialValues: { role: member.role, teamIds: [...member.teamIds] },
  });
  const submit = useSubmit({
    form,
    send: ({ role, teamIds }) =>
      api().updateMember(
        { params: { memberId: member.id }, body: { role, ...(isHeld ? {} : { teamIds }) } },
        { ifVersion: member.version },
      ),
    onDone: async () => {
      modals.closeAll();
      notifications.show({ message: t("people.changed") });
      await queryClient.invalidateQueries({ queryKey: membersQuery.queryKey });
      await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
    },
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <div>
          <Select
            label={t("people.role")}
            allowDeselect={false}
            data={choices}
            data-autofocus
            {...form.getInputProps("role")}
          />
          <Text size="sm" c="dimmed" mt={4}>
            {hintOf(form.values.role)}
          </Text>
        </div>
        <MultiSelect
          searchable
          label={t("people.teams")}
          placeholder={teams.length === 0 ? t("people.noTeams") : ""}
          disabled={teams.length === 0 || isHeld}
          description={isHeld ? t("rules.teamsFixed") : undefined}
          data={teams.map(({ id, name }) => ({ value: id, label: name }))}
          {...form.getInputProps("teamIds")}
        />
        <FormFoot submit={submit} />
      </Stack>
    </form>
  );
}
