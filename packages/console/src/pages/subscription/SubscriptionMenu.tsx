import { ActionIcon, Menu, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import type { Subscription } from "@perennial/contract";
import { IconArrowBackUp, IconDots, IconPencil, IconPlayerStop, IconRefresh, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { openCancelForm, openSubscriptionForm } from "../../forms/open-form.tsx";
import { useFormats } from "../../session/formats.ts";
import { useScoreWatch } from "../../session/score-watch.ts";
import { useMayChange } from "../../session/sight.ts";
import { Refused } from "../../ui/Refused.tsx";

/** A change of a subscription that takes no form. */
function useStep(subscription: Subscription) {
  const { t } = useTranslation();
  const { day } = useFormats();
  const { customerId, id, version } = subscription;
  const { watch } = useScoreWatch(customerId);
  const queryClient = useQueryClient();
  const request = { params: { customerId, subscriptionId: id } };
  return useMutation({
    mutationFn: async (step: "renew" | "reactivate" | "delete") => {
      const ifVersion = { ifVersion: version };
      if (step === "delete") return await api().deleteSubscription(request, ifVersion);
      if (step === "reactivate") return await api().reactivateSubscription({ ...request, body: {} }, ifVersion);
      const { renewedUntil } = await api().renewSubscription({ ...request, body: {} }, ifVersion);
      if (renewedUntil !== null) {
        notifications.show({ message: t("subscription.renewDone", { day: day(renewedUntil) }) });
      }
      return undefined;
    },
    onSuccess: watch,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["subscriptions"] }),
    onError: (error) => notifications.show({ color: "clay", message: <Refused error={error} /> }),
  });
}

/** Change, renew, cancel, begin again or take away a subscription. */
export function SubscriptionMenu({ subscription }: { readonly subscription: Subscription }) {
  const { t } = useTranslation();
  const mayWrite = useMayChange("subscription", subscription.customerId);
  const step = useStep(subscription);
  const { customerId, plan, state, renewal, cancellation } = subscription;
  const ask = () =>
    modals.openConfirmModal({
      title: t("subscription.deleteTitle"),
      children: <Text size="sm">{t("subscription.deleteText")}</Text>,
      labels: { confirm: t("form.delete"), cancel: t("form.cancel") },
      confirmProps: { color: "clay" },
      onConfirm: () => step.mutate("delete"),
    });
  if (!mayWrite) return null;
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`${t("subscription.actions")}: ${plan}`}
          loading={step.isPending}
        >
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {renewal === "manual" && cancellation === null && (
          <Menu.Item leftSection={<IconRefresh size={16} stroke={1.6} />} onClick={() => step.mutate("renew")}>
            {t("subscription.renew")}
          </Menu.Item>
        )}
        {(cancellation !== null || state === "ended") && (
          <Menu.Item leftSection={<IconArrowBackUp size={16} stroke={1.6} />} onClick={() => step.mutate("reactivate")}>
            {t(state === "ended" ? "subscription.again" : "subscription.withdraw")}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconPencil size={16} stroke={1.6} />}
          onClick={() => openSubscriptionForm(customerId, subscription)}
        >
          {t("form.edit")}
        </Menu.Item>
        {state !== "ended" && (
          <Menu.Item
            leftSection={<IconPlayerStop size={16} stroke={1.6} />}
            onClick={() => openCancelForm(subscription)}
          >
            {t("subscription.cancel")}
          </Menu.Item>
        )}
        <Menu.Item color="clay" leftSection={<IconTrash size={16} stroke={1.6} />} onClick={ask}>
          {t("form.delete")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
