import { Select, Stack, Switch, TagsInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import type { WebhookEndpoint } from "@perennial/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { endpointsQuery } from "../api/webhook-queries.ts";
import { FormFoot } from "./FormFoot.tsx";
import { useSubmit } from "./submit.ts";

/** What most programs want; anything that the API knows can be typed. */
const SUGGESTED = [
  "*",
  "customer.*",
  "customer.churn_risk.changed",
  "customer.loyalty.changed",
  "customer.stage.changed",
  "customer.value_class.changed",
  "purchase.*",
  "signal.*",
  "subscription.*",
  "note.*",
  "task.*",
  "import.*",
];
const STEPS = Array.from({ length: 19 }, (_, index) => String(5 * (index + 1)));

interface EndpointFormProps {
  readonly endpoint?: WebhookEndpoint;
  readonly onMade?: (secret: string) => void;
}

type Values = Record<string, unknown> & {
  url: string;
  description: string;
  types: string[];
  churnRiskFrom: string;
  loyaltyBelow: string;
  bulk: boolean;
};

const stepOf = (value: string): number | null => (value === "" ? null : Number(value));

/** An address that is called, and with what. */
export function EndpointForm({ endpoint, onMade }: EndpointFormProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm<Values>({
    initialValues: {
      url: endpoint?.url ?? "",
      description: endpoint?.description ?? "",
      types: endpoint?.types ?? ["*"],
      churnRiskFrom: endpoint?.churnRiskFrom?.toString() ?? "",
      loyaltyBelow: endpoint?.loyaltyBelow?.toString() ?? "",
      bulk: endpoint?.bulk ?? false,
    },
    validate: {
      url: (value) => (value.trim() === "" ? t("form.required") : null),
      types: (value) => (value.length === 0 ? t("form.required") : null),
    },
  });
  const submit = useSubmit({
    form,
    inputOf: (path) => (path.startsWith("types") ? "types" : path),
    send: async ({ url, description, types, churnRiskFrom, loyaltyBelow, bulk }) => {
      const body = {
        url: url.trim(),
        description: description.trim() === "" ? null : description.trim(),
        types,
        churnRiskFrom: stepOf(churnRiskFrom),
        loyaltyBelow: stepOf(loyaltyBelow),
        bulk,
      };
      if (!endpoint) return (await api().createWebhookEndpoint({ body })).secret;
      await api().updateWebhookEndpoint({ params: { endpointId: endpoint.id }, body }, { ifVersion: endpoint.version });
      return undefined;
    },
    onDone: async (secret) => {
      modals.closeAll();
      if (secret !== undefined) onMade?.(secret);
      await queryClient.invalidateQueries({ queryKey: endpointsQuery.queryKey });
    },
  });
  const { types } = form.values;
  const wants = (type: string): boolean =>
    types.some((one) => one === "*" || one === type || (one.endsWith(".*") && type.startsWith(one.slice(0, -1))));
  const steps = (name: "churnRiskFrom" | "loyaltyBelow") => (
    <Select
      label={t(`webhook.${name}`)}
      allowDeselect={false}
      data={[{ value: "", label: t("webhook.any") }, ...STEPS.map((value) => ({ value, label: value }))]}
      {...form.getInputProps(name)}
    />
  );
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <TextInput
          label={t("webhook.url")}
          description={t("webhook.urlHint")}
          placeholder="https://example.com/perennial"
          type="url"
          data-autofocus
          {...form.getInputProps("url")}
        />
        <TextInput label={t("webhook.description")} maxLength={200} {...form.getInputProps("description")} />
        <TagsInput
          label={t("webhook.types")}
          description={t("webhook.typesHint")}
          data={SUGGESTED}
          {...form.getInputProps("types")}
        />
        {wants("customer.churn_risk.changed") && steps("churnRiskFrom")}
        {wants("customer.loyalty.changed") && steps("loyaltyBelow")}
        <Switch label={t("webhook.bulk")} {...form.getInputProps("bulk", { type: "checkbox" })} />
        <FormFoot submit={submit} {...(endpoint ? {} : { label: t("webhook.add") })} />
      </Stack>
    </form>
  );
}
