import { Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Refused } from "../ui/Refused.tsx";

interface Question {
  readonly title: string;
  readonly text: string;
  /** What the button says by which it is agreed to. */
  readonly label: string;
  /** It takes something away. */
  readonly isGrave?: boolean;
}

/** What can be done with a line of a list: at once, or after it was asked for; the list is read again afterwards. */
export function useLineWork(queryKey: readonly unknown[]) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { mutate: act, isPending } = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
    onError: (error) => notifications.show({ color: "clay", message: <Refused error={error} /> }),
  });
  const ask = ({ title, text, label, isGrave }: Question, work: () => Promise<unknown>) =>
    modals.openConfirmModal({
      title,
      children: <Text size="sm">{text}</Text>,
      labels: { confirm: label, cancel: t("form.cancel") },
      ...(isGrave ? { confirmProps: { color: "clay" } } : {}),
      onConfirm: () => act(work),
    });
  return { act, ask, isPending };
}
