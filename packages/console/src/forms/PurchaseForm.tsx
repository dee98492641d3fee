import {
  Alert,
  Collapse,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Textarea,
  TextInput,
  UnstyledButton,
} from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { minorDigits, type Purchase } from "@perennial/contract";
import { IconChevronDown } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { isCode } from "../api/fault.ts";
import { fieldsQuery } from "../api/queries.ts";
import { useScoreWatch } from "../session/score-watch.ts";
import { useMe } from "../session/session.ts";
import { useHeldFields, withoutFixed } from "../session/sight.ts";
import { useCurrencies } from "../ui/choices.ts";
import { DayInput } from "../ui/DayInput.tsx";
import { ChangedMeanwhile } from "./ChangedMeanwhile.tsx";
import { CustomFieldInputs } from "./CustomFieldInputs.tsx";
import { FormFoot } from "./FormFoot.tsx";
import { Guarded } from "./Guarded.tsx";
import { PurchaseLines } from "./PurchaseLines.tsx";
import { newPurchase, type PurchaseValues, purchaseInputOf, purchaseValuesOf } from "./purchase-values.ts";
import { useSubmit } from "./submit.ts";

interface PurchaseFormProps {
  readonly customerId: string;
  /** The purchase to correct; a new one without. */
  readonly purchase?: Purchase;
}

/** A purchase or a refund, new or corrected; the customer's scores are watched until they have moved. */
export function PurchaseForm({ customerId, purchase }: PurchaseFormProps) {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const queryClient = useQueryClient();
  const held = useHeldFields("purchase");
  const { watch } = useScoreWatch(customerId);
  const form = useForm<PurchaseValues>({
    initialValues: purchase ? purchaseValuesOf(purchase) : newPurchase(workspace.currency, workspace.today),
    validate: { amount: (value) => (value === "" ? t("form.required") : null) },
  });
  const submit = useSubmit({
    form,
    inputOf: (path) => path.replaceAll("amountMinor", "amount"),
    send: (values) => {
      const facts = purchaseInputOf(values);
      if (!purchase) return api().recordPurchase({ params: { customerId }, body: withoutFixed(facts, held) });
      const { externalId: _e, occurredAt: _o, occurredOn, currency = values.currency, ...change } = facts;
      return api().updatePurchase(
        {
          params: { customerId, purchaseId: purchase.id },
          body: withoutFixed({ ...change, currency, ...(occurredOn === undefined ? {} : { occurredOn }) }, held),
        },
        { ifVersion: purchase.version },
      );
    },
    onDone: () => {
      modals.closeAll();
      notifications.show({ message: t("purchase.recorded") });
      watch();
    },
  });
  const leave = () => {
    modals.closeAll();
    void queryClient.invalidateQueries({ queryKey: ["customer", customerId] });
  };
  const label = purchase
    ? t("purchase.save")
    : t(form.values.type === "refund" ? "purchase.recordRefund" : "purchase.record");
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack gap="md">
        <PurchaseInputs form={form} isNew={purchase === undefined} />
        <FormFoot
          submit={submit}
          label={label}
          {...(isCode(submit.error, "version_mismatch") ? { refusal: <ChangedMeanwhile onReload={leave} /> } : {})}
        />
      </Stack>
    </form>
  );
}

interface PurchaseInputsProps {
  readonly form: UseFormReturnType<PurchaseValues>;
  readonly isNew: boolean;
}

function PurchaseInputs({ form, isNew }: PurchaseInputsProps) {
  const { t } = useTranslation();
  const { today } = useMe().workspace;
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label={t("purchase.what")}
        data={[
          { value: "purchase", label: t("purchase.one") },
          { value: "refund", label: t("purchase.refund") },
        ]}
        {...form.getInputProps("type")}
      />
      <Group grow align="flex-start">
        <NumberInput
          label={t("purchase.amount")}
          data-autofocus
          decimalScale={minorDigits(form.values.currency)}
          thousandSeparator=","
          min={0}
          hideControls
          rightSection={form.values.currency}
          rightSectionWidth={56}
          {...form.getInputProps("amount")}
        />
        <DayInput label={t("purchase.occurredOn")} maxDate={today} {...form.getInputProps("occurredOn")} />
      </Group>
      <Guarded kind="purchase" field="channel">
        {(held) => (
          <TextInput
            label={t("purchase.channel")}
            placeholder={t("purchase.channelHint")}
            {...form.getInputProps("channel")}
            {...held}
          />
        )}
      </Guarded>
      <Guarded kind="purchase" field="lines">
        {(held) => <PurchaseLines form={form} held={held} />}
      </Guarded>
      <Details form={form} isNew={isNew} />
    </>
  );
}

/** What is rarely needed, folded away. */
function Details({ form, isNew }: PurchaseInputsProps) {
  const { t } = useTranslation();
  const [opened, { toggle }] = useDisclosure(false);
  const { data: fields = [] } = useQuery(fieldsQuery);
  const { workspace } = useMe();
  const currencies = useCurrencies();
  const { currency } = form.values;
  const hasRate = currency === workspace.currency || workspace.rates.some((rate) => rate.currency === currency);
  return (
    <div>
      <UnstyledButton fz="sm" fw={500} c="var(--accent-text)" aria-expanded={opened} onClick={toggle}>
        <Group gap={4}>
          {t("purchase.details")}
          <IconChevronDown size={15} style={{ rotate: opened ? "180deg" : "0deg" }} />
        </Group>
      </UnstyledButton>
      <Collapse expanded={opened}>
        <Stack gap="sm" pt="xs">
          <Select
            label={t("purchase.currency")}
            data={currencies}
            searchable
            limit={60}
            allowDeselect={false}
            {...form.getInputProps("currency")}
          />
          {!hasRate && <Alert color="ochre">{t("score.unconverted", { count: 1 })}</Alert>}
          {isNew && (
            <Guarded kind="purchase" field="externalId">
              {(held) => (
                <TextInput
                  label={t("purchase.externalId")}
                  description={t("purchase.externalIdHint")}
                  {...form.getInputProps("externalId")}
                  {...held}
                />
              )}
            </Guarded>
          )}
          <Guarded kind="purchase" field="note">
            {(held) => (
              <Textarea label={t("purchase.note")} autosize minRows={2} {...form.getInputProps("note")} {...held} />
            )}
          </Guarded>
          <CustomFieldInputs fields={fields} kind="purchase" inputOf={(key) => form.getInputProps(`fields.${key}`)} />
        </Stack>
      </Collapse>
    </div>
  );
}
