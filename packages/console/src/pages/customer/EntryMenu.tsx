import { ActionIcon, Menu, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import type { Signal, TimelineEntry } from "@perennial/contract";
import { IconCheck, IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { openNoteForm, openPurchaseForm, openSignalForm, openTaskForm } from "../../forms/open-form.tsx";
import { useScoreWatch } from "../../session/score-watch.ts";
import { useMe } from "../../session/session.ts";
import { useHeldFields, useMayChange } from "../../session/sight.ts";
import { Refused } from "../../ui/Refused.tsx";

interface EntryMenuProps {
  readonly customerId: string;
  readonly entry: TimelineEntry;
}

function openEdit(customerId: string, entry: TimelineEntry): void {
  if (entry.type === "purchase") openPurchaseForm(customerId, entry.purchase);
  else if (entry.type === "signal") openSignalForm(customerId, entry.signal);
  else if (entry.type === "note") openNoteForm(customerId, entry.note);
  else openTaskForm(customerId, entry.task);
}

function remove(customerId: string, entry: TimelineEntry): Promise<unknown> {
  if (entry.type === "purchase") {
    const { id, version } = entry.purchase;
    return api().deletePurchase({ params: { customerId, purchaseId: id } }, { ifVersion: version });
  }
  if (entry.type === "signal") {
    const { id, version } = entry.signal;
    return api().deleteSignal({ params: { customerId, signalId: id } }, { ifVersion: version });
  }
  if (entry.type === "note") {
    const { id, version } = entry.note;
    return api().deleteNote({ params: { customerId, noteId: id } }, { ifVersion: version });
  }
  const { id, version } = entry.task;
  return api().deleteTask({ params: { customerId, taskId: id } }, { ifVersion: version });
}

/** Says that a complaint was resolved, or an overdue payment has come, today. */
function CloseItem({ customerId, signal }: { readonly customerId: string; readonly signal: Signal }) {
  const { t } = useTranslation();
  const { today } = useMe().workspace;
  const { watch } = useScoreWatch(customerId);
  const close = useMutation({
    mutationFn: () =>
      api().updateSignal(
        { params: { customerId, signalId: signal.id }, body: { closedOn: today } },
        { ifVersion: signal.version },
      ),
    onSuccess: watch,
    onError: (error) => notifications.show({ color: "clay", message: <Refused error={error} /> }),
  });
  const { fixed } = useHeldFields("signal");
  if (fixed.has("closedOn")) return null;
  if (signal.closedOn !== null || (signal.type !== "complaint" && signal.type !== "overdue")) return null;
  return (
    <Menu.Item leftSection={<IconCheck size={16} stroke={1.6} />} onClick={() => close.mutate()}>
      {t(signal.type === "complaint" ? "signal.resolve" : "signal.pay")}
    </Menu.Item>
  );
}

/** Change or take away what stands on the timeline. */
export function EntryMenu({ customerId, entry }: EntryMenuProps) {
  const { t } = useTranslation();
  const mayWrite = useMayChange(entry.type, customerId);
  const { watch } = useScoreWatch(customerId);
  const queryClient = useQueryClient();
  const deletion = useMutation({
    mutationFn: () => remove(customerId, entry),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["customer", customerId, "timeline"] }),
    onSuccess: async () => {
      if (entry.type === "purchase" || entry.type === "signal") watch();
      else if (entry.type === "task") await queryClient.invalidateQueries({ queryKey: ["tasks"] });
    },
    onError: (error) => notifications.show({ color: "clay", message: <Refused error={error} /> }),
  });
  const ask = () =>
    modals.openConfirmModal({
      title: t(entry.type === "purchase" ? "purchase.deleteTitle" : "timeline.deleteTitle"),
      children: <Text size="sm">{t(entry.type === "purchase" ? "purchase.deleteText" : "timeline.deleteText")}</Text>,
      labels: { confirm: t("form.delete"), cancel: t("form.cancel") },
      confirmProps: { color: "clay" },
      onConfirm: () => deletion.mutate(),
    });
  if (!mayWrite) return null;
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t("timeline.actions")}
          loading={deletion.isPending}
        >
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {entry.type === "signal" && <CloseItem customerId={customerId} signal={entry.signal} />}
        <Menu.Item leftSection={<IconPencil size={16} stroke={1.6} />} onClick={() => openEdit(customerId, entry)}>
          {t("form.edit")}
        </Menu.Item>
        <Menu.Item color="clay" leftSection={<IconTrash size={16} stroke={1.6} />} onClick={ask}>
          {t("form.delete")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
