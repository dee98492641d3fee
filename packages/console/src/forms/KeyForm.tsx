import { SegmentedControl, Select, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { type ApiKey, KEY_PERMISSIONS, type Permission } from "@perennial/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { keysQuery } from "../api/queries.ts";
import { useMe } from "../session/session.ts";
import { FormFoot } from "./FormFoot.tsx";
import { PermissionInputs } from "./PermissionInputs.tsx";
import { RulesInputs } from "./RulesInputs.tsx";
import { type RulesValues, rulesOf, rulesValuesOf } from "./rules-values.ts";
import { useSubmit } from "./submit.ts";

/** As far as it matters for saying what a key reaches. */
const PERMISSIONS_OF: Readonly<Partial<Record<ApiKey["access"] | "some", readonly Permission[]>>> = {
  read: ["customer:read"],
  write: ["customer:write"],
};

/** A new key; what it is for and what it may do. */
export function KeyForm({ onMade }: { readonly onMade: (secret: string) => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const queryClient = useQueryClient();
  const form = useForm<
    Record<string, unknown> & {
      name: string;
      access: ApiKey["access"] | "some";
      permissions: ApiKey["permissions"];
      expires: string;
      networks: string[];
      rules: RulesValues;
    }
  >({
    initialValues: {
      name: "",
      access: "write",
      permissions: [],
      expires: "",
      networks: [],
      rules: rulesValuesOf(me.rules),
    },
    validate: {
      name: (value) => (value.trim() === "" ? t("form.required") : null),
      permissions: (value, { access }) => (access === "some" && value.length === 0 ? t("setting.keys.none") : null),
    },
  });
  const submit = useSubmit({
    form,
    send: ({ name, access: chosen, permissions, expires, networks, rules }) => {
      const expiresInDays = expires === "" ? null : Number(expires);
      const access = chosen === "some" ? ({ access: "write", permissions } as const) : { access: chosen };
      const body = { name: name.trim(), ...access, networks, expiresInDays, rules: rulesOf(rules) };
      return api().createApiKey({ body });
    },
    inputOf: (path) => /^(networks|permissions)/.exec(path)?.[0] ?? path,
    onDone: async ({ key }) => {
      modals.closeAll();
      onMade(key);
      await queryClient.invalidateQueries({ queryKey: keysQuery.queryKey });
    },
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <TextInput
          label={t("setting.keys.name")}
          placeholder={t("setting.keys.namePlaceholder")}
          data-autofocus
          {...form.getInputProps("name")}
        />
        <div>
          <Text size="sm" fw={500} mb={4}>
            {t("setting.keys.access")}
          </Text>
          <SegmentedControl
            fullWidth
            aria-label={t("setting.keys.access")}
            data={(["read", "write", "some"] as const).map((value) => ({
              value,
              label: t(`setting.keys.accesses.${value}`),
            }))}
            {...form.getInputProps("access")}
          />
        </div>
        {form.values.access === "some" && (
          <PermissionInputs
            label={t("setting.keys.some")}
            permissions={KEY_PERMISSIONS}
            {...form.getInputProps("permissions")}
          />
        )}
        <RulesInputs
          isKey
          permissions={PERMISSIONS_OF[form.values.access] ?? form.values.permissions}
          value={form.values.rules}
          onChange={(rules) => form.setFieldValue("rules", rules)}
          error={form.errors["rules"]}
        />
        <Select
          label={t("people.key.expires")}
          allowDeselect={false}
          data={["", "30", "90", "365"].map((value) => ({
            value,
            label: value === "" ? t("people.key.never") : t("people.key.days", { count: Number(value) }),
          }))}
          {...form.getInputProps("expires")}
        />
        <TagsInput
          label={t("people.key.networks")}
          description={t("people.key.networksHint")}
          placeholder={form.values.networks.length === 0 ? "203.0.113.0/24" : ""}
          {...form.getInputProps("networks")}
        />
        <FormFoot submit={submit} label={t("setting.keys.add")} />
      </Stack>
    </form>
  );
}
