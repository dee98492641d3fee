import { Divider, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { type Customer, type CustomerChange, type Facet, RISK_BANDS, type RiskBand } from "@perennial/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { customerQuery, facetsQuery } from "../api/queries.ts";
import { addDays } from "../session/formats.ts";
import { useScoreWatch } from "../session/score-watch.ts";
import { useMe } from "../session/session.ts";
import { useHeldFields, withoutFixed } from "../session/sight.ts";
import { DayInput } from "../ui/DayInput.tsx";
import { FormFoot } from "./FormFoot.tsx";
import { Guarded } from "./Guarded.tsx";
import { useSubmit } from "./submit.ts";

interface JudgementValues extends Record<string, unknown> {
  readonly riskBand: RiskBand | "";
  readonly reason: string;
  readonly until: string | null;
  readonly facets: Readonly<Record<string, string>>;
}

const HOLDS_DAYS = 90;
/** Stands for leaving a facet to its rules. */
const BY_RULE = "";

function facetChange(facets: readonly Facet[], customer: Customer, values: JudgementValues): CustomerChange["facets"] {
  const changed = facets
    .map(({ key }): [string, string | null] => [key, values.facets[key] || null])
    .filter(([key, value]) => (customer.facets[key] ?? null) !== value);
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}

/** What people know of a customer better than the model and the rules do. */
export function JudgementForm({ customer }: { readonly customer: Customer }) {
  const { t } = useTranslation();
  const { today } = useMe().workspace;
  const queryClient = useQueryClient();
  const { watch } = useScoreWatch(customer.id);
  const { data: facets = [] } = useQuery(facetsQuery);
  const held = useHeldFields("customer");
  const { riskOverride } = customer;
  const form = useForm<JudgementValues>({
    initialValues: {
      riskBand: riskOverride?.riskBand ?? "",
      reason: riskOverride?.reason ?? "",
      until: riskOverride?.until ?? addDays(today, HOLDS_DAYS),
      facets: customer.facets,
    },
    validate: {
      reason: (value, { riskBand }) => (riskBand !== "" && value.trim() === "" ? t("form.required") : null),
      until: (value, { riskBand }) => (riskBand !== "" && value === null ? t("form.required") : null),
    },
  });
  const submit = useSubmit({
    form,
    inputOf: (path) => path.replace("riskOverride.", ""),
    send: (values) => {
      const { riskBand, reason, until } = values;
      const override = riskBand === "" || until === null ? null : { riskBand, reason: reason.trim(), until };
      const chosen = facetChange(facets, customer, values);
      const body = withoutFixed({ riskOverride: override, ...(chosen ? { facets: chosen } : {}) }, held);
      return api().updateCustomer({ params: { customerId: customer.id }, body }, { ifVersion: customer.version });
    },
    onDone: async () => {
      modals.closeAll();
      watch();
      await queryClient.invalidateQueries({ queryKey: customerQuery(customer.id).queryKey });
    },
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack gap="md">
        <Guarded kind="customer" field="riskOverride">
          {(fixed) => (
            <>
              <Select
                label={t("customer.judgement.band")}
                description={t("customer.judgement.bandHint")}
                data={[
                  { value: "", label: t("customer.judgement.model") },
                  ...RISK_BANDS.map((value) => ({ value, label: t(`score.band.${value}`) })),
                ]}
                allowDeselect={false}
                data-autofocus
                {...form.getInputProps("riskBand")}
                {...fixed}
              />
              {form.values.riskBand !== "" && (
                <Group grow align="flex-start">
                  <TextInput
                    label={t("customer.judgement.reason")}
                    placeholder={t("customer.judgement.reasonPlaceholder")}
                    maxLength={200}
                    disabled={fixed.disabled}
                    {...form.getInputProps("reason")}
                  />
                  <DayInput
                    label={t("customer.judgement.until")}
                    minDate={today}
                    disabled={fixed.disabled}
                    {...form.getInputProps("until")}
                  />
                </Group>
              )}
            </>
          )}
        </Guarded>
        <Guarded kind="customer" field="facets">
          {(fixed) => (
            <>
              {facets.length > 0 && (
                <>
                  <Divider />
                  <Text size="sm" c="dimmed">
                    {t("customer.judgement.facetsHint")}
                  </Text>
                </>
              )}
              {facets.map(({ key, label, values }) => (
                <Select
                  key={key}
                  label={label}
                  data={[
                    { value: BY_RULE, label: t("customer.judgement.byRule") },
                    ...values.map((value) => ({ value: value.key, label: value.label })),
                  ]}
                  allowDeselect={false}
                  {...fixed}
                  value={form.values.facets[key] ?? BY_RULE}
                  onChange={(value) => form.setFieldValue("facets", { ...form.values.facets, [key]: value ?? BY_RULE })}
                />
              ))}
            </>
          )}
        </Guarded>
        <FormFoot submit={submit} />
      </Stack>
    </form>
  );
}
