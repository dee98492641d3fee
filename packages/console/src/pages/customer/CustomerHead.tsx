import { ActionIcon, Button, Group, Menu, Text, Title } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import type { Customer } from "@perennial/contract";
import { reaches } from "@perennial/contract/sight";
import {
  IconCalendarPlus,
  IconDots,
  IconMessageStar,
  IconNote,
  IconPencil,
  IconReceipt,
  IconRepeat,
  IconTrash,
} from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { followLists } from "../../api/follow-lists.ts";
import { membersQuery } from "../../api/queries.ts";
import {
  openCustomerEdit,
  openNoteForm,
  openPurchaseForm,
  openSignalForm,
  openSubscriptionForm,
  openTaskForm,
} from "../../forms/open-form.tsx";
import { useMay } from "../../session/session.ts";
import { useMayChange, useSight } from "../../session/sight.ts";
import { Face } from "../../ui/Face.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { Tags } from "../../ui/Tags.tsx";
import { useTitle } from "../../ui/title.ts";
import styles from "./customer.module.css";

interface CustomerProps {
  readonly customer: Customer;
}

/** Who it is, and what is done most often. */
export function CustomerHead({ customer }: CustomerProps) {
  const { t } = useTranslation();
  useTitle(customer.name);
  const mayPurchase = useMayChange("purchase", customer.id);
  const mayPlan = useMayChange("task", customer.id);
  const { id, name, kind, tags, address, externalId } = customer;
  const facts = [t(`customer.kind.${kind}`), address?.city, externalId].filter(Boolean).join(" · ");
  return (
    <Group justify="space-between" gap="md">
      <Group gap="md" wrap="nowrap" miw={0}>
        <Face name={name} size={52} visibleFrom="xs" />
        <div className={styles["who"]}>
          <Group gap="xs">
            <Title order={1}>{name}</Title>
            <Tags tags={tags} />
          </Group>
          <Text size="sm" c="dimmed">
            {facts}
          </Text>
          <LooksOnly customer={customer} />
        </div>
      </Group>
      <div className={styles["actions"]}>
        <Button
          leftSection={<IconReceipt size={17} stroke={1.7} />}
          disabled={!mayPurchase}
          onClick={() => openPurchaseForm(id)}
        >
          {t("customer.record")}
        </Button>
        <Button
          variant="default"
          leftSection={<IconCalendarPlus size={17} stroke={1.7} />}
          disabled={!mayPlan}
          onClick={() => openTaskForm(id)}
        >
          {t("customer.task")}
        </Button>
        <MoreMenu customer={customer} />
      </div>
    </Group>
  );
}

/** Who looks after a customer that one sees without being able to change it. */
function LooksOnly({ customer: { ownerId } }: CustomerProps) {
  const { t } = useTranslation();
  const sight = useSight();
  const { data: members = [] } = useQuery({ ...membersQuery, enabled: useMay("member:read") });
  if (!sight || reaches(sight, "customer", "write", ownerId)) return null;
  const owner = members.find(({ id }) => id === ownerId)?.name ?? t("rules.somebodyElse");
  return <Text size="sm">{ownerId === null ? t("rules.looksOnlyNobody") : t("rules.looksOnly", { owner })}</Text>;
}

function MoreMenu({ customer }: CustomerProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const mayWrite = useMayChange("customer", customer.id);
  const mayNote = useMayChange("note", customer.id);
  const maySignal = useMayChange("signal", customer.id);
  const maySubscribe = useMayChange("subscription", customer.id);
  const remove = useMutation({
    mutationFn: () => api().deleteCustomer({ params: { customerId: customer.id } }),
    onSuccess: async () => {
      notifications.show({ message: t("customer.deleted", { name: customer.name }) });
      await navigate({ to: "/customers" });
      queryClient.removeQueries({ queryKey: ["customer", customer.id] });
      void followLists(queryClient, {});
    },
    onError: (error) => notifications.show({ color: "clay", message: <Refused error={error} /> }),
  });
  const ask = () =>
    modals.openConfirmModal({
      title: t("customer.deleteTitle", { name: customer.name }),
      children: <Text size="sm">{t("customer.deleteText")}</Text>,
      labels: { confirm: t("form.delete"), cancel: t("form.cancel") },
      confirmProps: { color: "clay" },
      onConfirm: () => remove.mutate(),
    });
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={t("form.more")}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          disabled={!mayWrite}
          leftSection={<IconPencil size={16} stroke={1.6} />}
          onClick={() => openCustomerEdit(customer)}
        >
          {t("customer.edit")}
        </Menu.Item>
        <Menu.Item
          disabled={!mayNote}
          leftSection={<IconNote size={16} stroke={1.6} />}
          onClick={() => openNoteForm(customer.id)}
        >
          {t("customer.note")}
        </Menu.Item>
        <Menu.Item
          disabled={!maySignal}
          leftSection={<IconMessageStar size={16} stroke={1.6} />}
          onClick={() => openSignalForm(customer.id)}
        >
          {t("signal.add")}
        </Menu.Item>
        <Menu.Item
          disabled={!maySubscribe}
          leftSection={<IconRepeat size={16} stroke={1.6} />}
          onClick={() => openSubscriptionForm(customer.id)}
        >
          {t("subscription.add")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="clay" disabled={!mayWrite} leftSection={<IconTrash size={16} stroke={1.6} />} onClick={ask}>
          {t("customer.delete")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
