import { Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { GRANTABLE, type Role } from "@perennial/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { rolesQuery } from "../api/people-queries.ts";
import { FormFoot } from "./FormFoot.tsx";
import { PermissionInputs } from "./PermissionInputs.tsx";
import { useSubmit } from "./submit.ts";

type Grantable = (typeof GRANTABLE)[number];

/** A set of permissions under a name; what one may not do oneself cannot be ticked. */
export function RoleForm({ role }: { readonly role?: Role }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm<Record<string, unknown> & { name: string; permissions: Grantable[] }>({
    initialValues: { name: role?.name ?? "", permissions: (role?.permissions ?? []) as Grantable[] },
    validate: { name: (value) => (value.trim() === "" ? t("form.required") : null) },
  });
  const submit = useSubmit({
    form,
    send: ({ name, permissions }) => {
      const body = { name: name.trim(), permissions };
      return role
        ? api().updateRole({ params: { roleId: role.id }, body }, { ifVersion: role.version })
        : api().createRole({ body });
    },
    onDone: async () => {
      modals.closeAll();
      await queryClient.invalidateQueries({ queryKey: rolesQuery.queryKey });
    },
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <TextInput label={t("people.rolesPage.name")} data-autofocus {...form.getInputProps("name")} />
        <PermissionInputs
          label={t("people.rolesPage.permissions")}
          permissions={GRANTABLE}
          {...form.getInputProps("permissions")}
        />
        <FormFoot submit={submit} />
      </Stack>
    </form>
  );
}
