import {
  Collapse,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { minorDigits, PERIODS, type Subscription } from "@perennial/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { isCode } from "../api/fault.ts";
import { useScoreWatch } from "../session/score-watch.ts";
import { useMe } from "../session/session.ts";
import { useHeldFields, withoutFixed } from "../session/sight.ts";
import { DayInput } from "../ui/DayInput.tsx";
import { ChangedMeanwhile } from "./ChangedMeanwhile.tsx";
import { FormFoot } from "./FormFoot.tsx";
import { Guarded } from "./Guarded.tsx";
import { useSubmit } from "./submit.ts";
import {
  newSubscription,
  type SubscriptionValues,
  subscriptionFactsOf,
  subscriptionValuesOf,
} from "./subscription-values.ts";

interface SubscriptionFormProps {
  readonly customerId: string;
  /** The subscription to change; a new one without. */
  readonly subscription?: Subscription;
}

/** A subscription, new or changed; the customer's scores are watched until they have moved. */
export function SubscriptionForm({ customerId, subscription }: SubscriptionFormProps) {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const queryClient = useQueryClient();
  const held = useHeldFields("subscription");
  const { watch } = useScoreWatch(customerId);
  const form = useForm<SubscriptionValues>({
    initialValues: subscription
      ? subscriptionValuesOf(subscription)
      : newSubscription(workspace.currency, workspace.today),
    validate: {
      plan: (value) => (value.trim() === "" ? t("form.required") : null),
      price: (value) => (value === "" ? t("form.required") : null),
    },
  });
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["subscriptions"] });
  const submit = useSubmit({
    form,
    inputOf: (path) => path.replace("priceMinor", "price").replace("costMinor", "cost"),
    send: (values) => {
      const body = withoutFixed(subscriptionFactsOf(values), held);
      if (!subscription) return api().createSubscription({ params: { customerId }, body });
      const params = { customerId, subscriptionId: subscription.id };
      return api().updateSubscription({ params, body }, { ifVersion: subscription.version });
    },
    onDone: async () => {
      modals.closeAll();
      notifications.show({ message: t("subscription.saved") });
      watch();
      await refresh();
    },
  });
  const leave = () => {
    modals.closeAll();
    void refresh();
  };
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack gap="md">
        <SubscriptionInputs form={form} />
        <FormFoot
          submit={submit}
          {...(isCode(submit.error, "version_mismatch") ? { refusal: <ChangedMeanwhile onReload={leave} /> } : {})}
        />
      </Stack>
    </form>
  );
}

interface InputsProps {
  readonly form: UseFormReturnType<SubscriptionValues>;
}

function SubscriptionInputs({ form }: InputsProps) {
  const { t } = useTranslation();
  const { currency, renewal } = form.values;
  const amount = {
    decimalScale: minorDigits(currency),
    thousandSeparator: ",",
    min: 0,
    hideControls: true,
    rightSection: currency,
    rightSectionWidth: 56,
  };
  return (
    <>
      <TextInput label={t("subscription.plan")} data-autofocus {...form.getInputProps("plan")} />
      <Group grow align="flex-start">
        <NumberInput label={t("subscription.price")} {...amount} {...form.getInputProps("price")} />
        <Select
          label={t("subscription.period")}
          data={PERIODS.map((value) => ({ value, label: t(`subscription.periods.${value}`) }))}
          allowDeselect={false}
          {...form.getInputProps("period")}
        />
      </Group>
      <Group grow align="flex-start">
        <DayInput label={t("subscription.startedOn")} {...form.getInputProps("startedOn")} />
        <Guarded kind="subscription" field="costMinor">
          {(held) => (
            <NumberInput label={t("subscription.cost")} {...amount} {...form.getInputProps("cost")} {...held} />
          )}
        </Guarded>
      </Group>
      <SegmentedControl
        fullWidth
        aria-label={t("subscription.renewal")}
        data={(["automatic", "manual"] as const).map((value) => ({
          value,
          label: t(`subscription.renewals.${value}`),
        }))}
        {...form.getInputProps("renewal")}
      />
      <Collapse expanded={renewal === "manual"}>
        <Guarded kind="subscription" field="renewedUntil">
          {(held) => (
            <DayInput
              label={t("subscription.renewedUntil")}
              clearable
              {...form.getInputProps("renewedUntil")}
              {...held}
            />
          )}
        </Guarded>
      </Collapse>
      <Guarded kind="subscription" field="productLine">
        {(held) => (
          <TextInput
            label={t("subscription.productLine")}
            description={t("subscription.productLineHint")}
            {...form.getInputProps("productLine")}
            {...held}
          />
        )}
      </Guarded>
      <Switch
        label={t("subscription.countsRevenue")}
        description={t("subscription.countsRevenueHint")}
        {...form.getInputProps("countsRevenue", { type: "checkbox" })}
      />
      <Guarded kind="subscription" field="note">
        {(held) => (
          <Textarea label={t("subscription.note")} autosize minRows={2} {...form.getInputProps("note")} {...held} />
        )}
      </Guarded>
    </>
  );
}
