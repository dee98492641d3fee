import { SegmentedControl, Select, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { type ApiKey, KEY_PERMISSIONS, type Permission } from "@perennial/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { keysQuery } from "../api/queries.ts";
import { useFormats } from "../session/formats.ts";
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

interface KeyFormProps {
  /** The key that is changed; a new one without. */
  readonly apiKey?: ApiKey;
  readonly onMade?: (secret: string) => void;
}

/** Stands for a time of expiry that is left as it is. */
const AS_IT_IS = "kept";

/** A new key, or one that is there: what it is for and what it may do. */
export function KeyForm({ apiKey, onMade }: KeyFormProps) {
  const { t } = useTranslation();
  const me = useMe();
  const { moment } = useFormats();
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
    initialValues: apiKey
      ? {
          name: apiKey.name,
          access: "some",
          permissions: apiKey.permissions,
          expires: AS_IT_IS,
          networks: apiKey.networks,
          rules: rulesValuesOf(apiKey.rules),
        }
      : {
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
    send: async ({ name, access: chosen, permissions, expires, networks, rules }) => {
      const expiresInDays = expires === "" ? null : Number(expires);
      const access = chosen === "some" ? ({ access: "write", permissions } as const) : { access: chosen };
      const body = { name: name.trim(), ...access, networks, rules: rulesOf(rules) };
      if (!apiKey) return await api().createApiKey({ body: { ...body, expiresInDays } });
      const expiry = expires === AS_IT_IS ? {} : { expiresInDays };
      return await api().updateApiKey({ params: { keyId: apiKey.id }, body: { ...body, ...expiry } });
    },
    inputOf: (path) => /^(networks|permissions)/.exec(path)?.[0] ?? path,
    onDone: async (done) => {
      modals.closeAll();
      if ("key" in done && typeof done.key === "string") onMade?.(done.key);
      await queryClient.invalidateQueries({ queryKey: keysQuery.queryKey });
    },
  });
  const labelOfExpiry = (value: string): string => {
    if (value === "") return t("people.key.never");
    if (value !== AS_IT_IS) return t("people.key.days", { count: Number(value) });
    const at = apiKey?.expiresAt;
    return at ? t("people.key.keptUntil", { at: moment(at) }) : t("people.key.kept");
  };
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
          data={[...(apiKey ? [AS_IT_IS] : []), "", "30", "90", "365"].map((value) => ({
            value,
            label: labelOfExpiry(value),
          }))}
          {...form.getInputProps("expires")}
        />
        <TagsInput
          label={t("people.key.networks")}
          description={t("people.key.networksHint")}
          placeholder={form.values.networks.length === 0 ? "203.0.113.0/24" : ""}
          {...form.getInputProps("networks")}
        />
        <FormFoot submit={submit} {...(apiKey ? {} : { label: t("setting.keys.add") })} />
      </Stack>
    </form>
  );
}
