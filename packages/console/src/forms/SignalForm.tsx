import { Chip, Group, Input, NumberInput, Rating, SegmentedControl, Stack, Text, Textarea } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { minorDigits, SIGNAL_TYPES, type Signal, type SignalType } from "@perennial/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { isCode } from "../api/fault.ts";
import { useScoreWatch } from "../session/score-watch.ts";
import { useMe } from "../session/session.ts";
import { useHeldFields, withoutFixed } from "../session/sight.ts";
import { DayInput } from "../ui/DayInput.tsx";
import { ChangedMeanwhile } from "./ChangedMeanwhile.tsx";
import { CustomerPicker } from "./CustomerPicker.tsx";
import { FormFoot } from "./FormFoot.tsx";
import { Guarded, type Held } from "./Guarded.tsx";
import { asksScore, closes, newSignal, type SignalValues, signalInputOf, signalValuesOf } from "./signal-values.ts";
import { useSubmit } from "./submit.ts";

interface SignalFormProps {
  readonly customerId: string;
  /** The signal to correct; a new one without. */
  readonly signal?: Signal;
  /** What a new one begins as. */
  readonly type?: SignalType;
}

/** What a customer said or did besides buying, new or corrected; the scores are watched until they have moved. */
export function SignalForm({ customerId, signal, type }: SignalFormProps) {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const queryClient = useQueryClient();
  const held = useHeldFields("signal");
  const isScoreHeld = held.fixed.has("score");
  const types = SIGNAL_TYPES.filter((type) => !isScoreHeld || !asksScore(type));
  const { watch } = useScoreWatch(customerId);
  const form = useForm<SignalValues>({
    initialValues: signal
      ? signalValuesOf(signal, workspace.currency)
      : newSignal(type ?? types[0] ?? "complaint", workspace),
    validate: {
      nps: (value, { type }) => (type === "nps" && value === null && !isScoreHeld ? t("form.required") : null),
      csat: (value, { type }) => (type === "csat" && value === 0 && !isScoreHeld ? t("form.required") : null),
    },
  });
  const submit = useSubmit({
    form,
    inputOf: (path) => path.replace("amountMinor", "amount").replace(/^score$/, form.getValues().type),
    send: (values) => {
      const { amountMinor, currency, ...facts } = signalInputOf(values);
      const hasAmount = !held.fixed.has("amountMinor") && !held.fixed.has("currency");
      const body = withoutFixed({ ...facts, ...(hasAmount ? { amountMinor, currency } : {}) }, held);
      if (!signal) return api().recordSignal({ params: { customerId }, body });
      const { externalId: _e, type: _t, occurredOn, ...change } = body;
      return api().updateSignal(
        {
          params: { customerId, signalId: signal.id },
          body: { ...change, ...(occurredOn === undefined ? {} : { occurredOn }) },
        },
        { ifVersion: signal.version },
      );
    },
    onDone: () => {
      modals.closeAll();
      notifications.show({ message: t("signal.recorded") });
      watch();
    },
  });
  const leave = () => {
    modals.closeAll();
    void queryClient.invalidateQueries({ queryKey: ["customer", customerId] });
  };
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack gap="md">
        {!signal && <TypeChips form={form} types={types} />}
        <SignalInputs form={form} customerId={customerId} />
        <FormFoot
          submit={submit}
          {...(isCode(submit.error, "version_mismatch") ? { refusal: <ChangedMeanwhile onReload={leave} /> } : {})}
        />
      </Stack>
    </form>
  );
}

interface InputsProps {
  readonly form: UseFormReturnType<SignalValues>;
}

function TypeChips({ form, types }: InputsProps & { readonly types: readonly SignalType[] }) {
  const { t } = useTranslation();
  return (
    <Chip.Group value={form.values.type} onChange={(type) => form.setFieldValue("type", type as SignalType)}>
      <Group gap={6} role="radiogroup" aria-label={t("signal.typeLabel")}>
        {types.map((type) => (
          <Chip key={type} value={type} size="sm" variant="light">
            {t(`signal.type.${type}`)}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}

const NPS = Array.from({ length: 11 }, (_, score) => ({ value: String(score), label: String(score) }));
const SEVERITIES = ["1", "2", "3"] as const;

function SignalInputs({ form, customerId }: InputsProps & { readonly customerId: string }) {
  const { t } = useTranslation();
  const { today } = useMe().workspace;
  const { type, occurredOn } = form.values;
  return (
    <>
      {asksScore(type) && (
        <Guarded kind="signal" field="score">
          {(held) => (type === "nps" ? <NpsInput form={form} held={held} /> : <CsatInput form={form} held={held} />)}
        </Guarded>
      )}
      {type === "complaint" && (
        <Guarded kind="signal" field="severity">
          {({ disabled, description }) => (
            <Input.Wrapper label={t("signal.severity")} description={description}>
              <SegmentedControl
                fullWidth
                mt={4}
                aria-label={t("signal.severity")}
                data={SEVERITIES.map((value) => ({ value, label: t(`signal.severityOf.s${value}`) }))}
                disabled={disabled}
                {...form.getInputProps("severity")}
              />
            </Input.Wrapper>
          )}
        </Guarded>
      )}
      {type === "overdue" && (
        <Guarded kind="signal" field="currency">
          {(ofCurrency) => (
            <Guarded kind="signal" field="amountMinor">
              {(held) => (
                <NumberInput
                  label={t("signal.amount")}
                  decimalScale={minorDigits(form.values.currency)}
                  thousandSeparator=","
                  min={0}
                  hideControls
                  rightSection={form.values.currency}
                  rightSectionWidth={56}
                  {...form.getInputProps("amount")}
                  {...ofCurrency}
                  {...held}
                />
              )}
            </Guarded>
          )}
        </Guarded>
      )}
      {type === "referral" && (
        <Guarded kind="signal" field="referredId">
          {(held) => (
            <CustomerPicker
              label={t("signal.referred")}
              description={t("signal.referredHint")}
              except={customerId}
              {...form.getInputProps("referredId")}
              {...held}
            />
          )}
        </Guarded>
      )}
      <Group grow align="flex-start">
        <DayInput label={t(`signal.on.${type}`)} maxDate={today} {...form.getInputProps("occurredOn")} />
        {closes(type) && (
          <Guarded kind="signal" field="closedOn">
            {(held) => (
              <DayInput
                label={t(`signal.closed.${type}`)}
                clearable
                {...(occurredOn === null ? {} : { minDate: occurredOn })}
                maxDate={today}
                {...form.getInputProps("closedOn")}
                {...held}
              />
            )}
          </Guarded>
        )}
      </Group>
      <Guarded kind="signal" field="note">
        {(held) => (
          <Textarea
            label={t("signal.note")}
            autosize
            minRows={2}
            maxRows={8}
            {...form.getInputProps("note")}
            {...held}
          />
        )}
      </Guarded>
    </>
  );
}

interface ScoreProps extends InputsProps {
  readonly held: Held;
}

function CsatInput({ form, held }: ScoreProps) {
  const { t } = useTranslation();
  return (
    <Input.Wrapper label={t("signal.csatQuestion")} description={held.description} error={form.errors["csat"]}>
      <Rating
        size="xl"
        mt={4}
        aria-label={t("signal.csatQuestion")}
        readOnly={held.disabled}
        value={form.values.csat}
        onChange={(csat) => form.setFieldValue("csat", csat)}
      />
    </Input.Wrapper>
  );
}

function NpsInput({ form, held }: ScoreProps) {
  const { t } = useTranslation();
  const { value, onChange } = form.getInputProps("nps") as {
    value: string | null;
    onChange: (value: string) => void;
  };
  return (
    <Input.Wrapper label={t("signal.npsQuestion")} description={held.description} error={form.errors["nps"]}>
      <SegmentedControl
        fullWidth
        mt={4}
        aria-label={t("signal.npsQuestion")}
        data={NPS}
        disabled={held.disabled}
        // Nothing is chosen until somebody does: an empty value stands for no answer.
        value={value ?? ""}
        onChange={onChange}
        styles={{ label: { paddingInline: 2 } }}
      />
      <Group justify="space-between" mt={2}>
        <Text size="xs" c="dimmed">
          {t("signal.npsLow")}
        </Text>
        <Text size="xs" c="dimmed">
          {t("signal.npsHigh")}
        </Text>
      </Group>
    </Input.Wrapper>
  );
}
