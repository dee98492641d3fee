import { Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { GRANTABLE, type Role } from "@perennial/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { rolesQuery } from "../api/people-queries.ts";
import { meQuery } from "../api/queries.ts";
import { useMe } from "../session/session.ts";
import { FormFoot } from "./FormFoot.tsx";
import { PermissionInputs } from "./PermissionInputs.tsx";
import { RulesInputs } from "./RulesInputs.tsx";
import { type RulesValues, rulesOf, rulesValuesOf } from "./rules-values.ts";
import { useSubmit } from "./submit.ts";

type Grantable = (typeof GRANTABLE)[number];

interface Values extends Record<string, unknown> {
  readonly name: string;
  readonly permissions: Grantable[];
  readonly rules: RulesValues;
}

/** A set of permissions and rules under a name; what one may not do oneself cannot be given. Of a built-in role only the rules. */
export function RoleForm({ role }: { readonly role?: Role }) {
  const { t } = useTranslation();
  const me = useMe();
  const queryClient = useQueryClient();
  const isBuiltIn = role?.builtIn === true;
  const form = useForm<Values>({
    initialValues: {
      name: role?.name ?? "",
      permissions: (role?.permissions ?? []) as Grantable[],
      rules: rulesValuesOf(role?.rules ?? me.rules),
    },
    validate: { name: (value) => (value.trim() === "" ? t("form.required") : null) },
  });
  const submit = useSubmit({
    form,
    inputOf: (path) => (path.startsWith("rules.") ? "rules" : path),
    send: ({ name, permissions, rules }) => {
      const body = { ...(isBuiltIn ? {} : { name: name.trim(), permissions }), rules: rulesOf(rules) };
      return role
        ? api().updateRole({ params: { roleId: role.id }, body }, { ifVersion: role.version })
        : api().createRole({ body: { name: name.trim(), permissions, rules: rulesOf(rules) } });
    },
    onDone: async () => {
      modals.closeAll();
      notifications.show({ message: t("people.changed") });
      await queryClient.invalidateQueries({ queryKey: rolesQuery.queryKey });
      await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
    },
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        {!isBuiltIn && (
          <>
            <TextInput label={t("people.rolesPage.name")} data-autofocus {...form.getInputProps("name")} />
            <PermissionInputs
              label={t("people.rolesPage.permissions")}
              permissions={GRANTABLE}
              {...form.getInputProps("permissions")}
            />
          </>
        )}
        <RulesInputs
          permissions={form.values.permissions}
          value={form.values.rules}
          onChange={(rules) => form.setFieldValue("rules", rules)}
          error={form.errors["rules"]}
        />
        <FormFoot submit={submit} />
      </Stack>
    </form>
  );
}
