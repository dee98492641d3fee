import { Group, SegmentedControl, Select, Stack, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { CANCEL_REASONS, type CancelReason, type Subscription } from "@perennial/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { useScoreWatch } from "../session/score-watch.ts";
import { useMe } from "../session/session.ts";
import { useHeldFields, withoutFixed } from "../session/sight.ts";
import { DayInput } from "../ui/DayInput.tsx";
import { FormFoot } from "./FormFoot.tsx";
import { Guarded } from "./Guarded.tsx";
import { useSubmit } from "./submit.ts";

interface CancelValues extends Record<string, unknown> {
  readonly noticedOn: string | null;
  readonly endsOn: string | null;
  readonly reason: CancelReason;
  readonly endedBy: "customer" | "us";
  readonly note: string;
}

/** That a subscription ends, when, and why. */
export function CancelForm({ subscription }: { readonly subscription: Subscription }) {
  const { t } = useTranslation();
  const { today } = useMe().workspace;
  const { customerId, id, startedOn, version } = subscription;
  const held = useHeldFields("subscription");
  const queryClient = useQueryClient();
  const { watch } = useScoreWatch(customerId);
  const form = useForm<CancelValues>({
    initialValues: { noticedOn: today, endsOn: null, reason: "other", endedBy: "customer", note: "" },
  });
  const submit = useSubmit({
    form,
    inputOf: (path) => path.replace("cancellation.", ""),
    send: ({ noticedOn, endsOn, reason, endedBy, note }) =>
      api().cancelSubscription(
        {
          params: { customerId, subscriptionId: id },
          body: withoutFixed(
            {
              ...(noticedOn === null ? {} : { noticedOn }),
              ...(endsOn === null ? {} : { endsOn }),
              reason,
              endedBy,
              note: note.trim() === "" ? null : note.trim(),
            },
            held,
          ),
        },
        { ifVersion: version },
      ),
    onDone: async () => {
      modals.closeAll();
      watch();
      await queryClient.invalidateQueries({ queryKey: ["subscriptions"] });
    },
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack gap="md">
        <Select
          label={t("subscription.reason")}
          data={CANCEL_REASONS.map((value) => ({ value, label: t(`subscription.reasons.${value}`) }))}
          allowDeselect={false}
          data-autofocus
          {...form.getInputProps("reason")}
        />
        <Group grow align="flex-start">
          <DayInput label={t("subscription.noticedOn")} maxDate={today} {...form.getInputProps("noticedOn")} />
          <Guarded kind="subscription" field="endsOn">
            {(fixed) => (
              <DayInput
                label={t("subscription.ends")}
                description={t("subscription.endsHint")}
                inputWrapperOrder={["label", "input", "description", "error"]}
                clearable
                minDate={startedOn}
                {...form.getInputProps("endsOn")}
                {...fixed}
              />
            )}
          </Guarded>
        </Group>
        <SegmentedControl
          fullWidth
          aria-label={t("subscription.endedBy")}
          data={(["customer", "us"] as const).map((value) => ({ value, label: t(`subscription.ender.${value}`) }))}
          {...form.getInputProps("endedBy")}
        />
        <Guarded kind="subscription" field="note">
          {(fixed) => (
            <Textarea label={t("subscription.said")} autosize minRows={2} {...form.getInputProps("note")} {...fixed} />
          )}
        </Guarded>
        <FormFoot submit={submit} label={t("subscription.cancelDo")} />
      </Stack>
    </form>
  );
}
