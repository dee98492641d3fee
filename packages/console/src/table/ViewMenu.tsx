import { ActionIcon, Button, Group, Menu, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import type { CustomerQuery, View } from "@perennial/contract";
import { IconBookmark, IconChevronDown, IconDeviceFloppy, IconTrash, IconUsers } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { viewsQuery } from "../api/queries.ts";
import { openForm } from "../forms/open-form.tsx";
import { ViewForm } from "../forms/ViewForm.tsx";
import { addDays } from "../session/formats.ts";
import { useMay, useMe } from "../session/session.ts";
import { Refused } from "../ui/Refused.tsx";

interface ViewMenuProps {
  readonly query: CustomerQuery;
  readonly viewId: string | undefined;
  readonly onOpen: (query: CustomerQuery, viewId: string | undefined) => void;
}

/** Questions that most shops ask; the first of the month stands for “this month”. */
function useSuggested() {
  const { t } = useTranslation();
  const { today } = useMe().workspace;
  const suggested: { readonly name: string; readonly query: CustomerQuery }[] = [
    {
      name: t("list.view.leaving"),
      query: {
        filter: { riskBand: { $in: ["watch", "high"] }, valueClass: { $in: ["A", "B"] } },
        sort: { by: "revenue12m", direction: "desc" },
      },
    },
    {
      name: t("list.view.loyal"),
      query: { filter: { loyalty: { $gte: 60 } }, sort: { by: "loyalty", direction: "desc" } },
    },
    {
      name: t("list.view.newcomers"),
      query: {
        filter: { firstPurchaseOn: { $gte: `${today.slice(0, 7)}-01` } },
        sort: { by: "lastPurchaseOn", direction: "desc" },
      },
    },
    {
      name: t("list.view.lost"),
      query: {
        filter: {
          riskBand: { $in: ["lost"] },
          purchaseDays: { $gte: 3 },
          lastPurchaseOn: { $gte: addDays(today, -730) },
        },
        sort: { by: "lastPurchaseOn", direction: "desc" },
      },
    },
  ];
  return suggested;
}

/** Saved lists: one's own, those of everyone, and some to begin with. */
export function ViewMenu({ query, viewId, onOpen }: ViewMenuProps) {
  const { t } = useTranslation();
  const mayWrite = useMay("view:write");
  const { data: views = [] } = useQuery(viewsQuery);
  const suggested = useSuggested();
  const current = views.find(({ id }) => id === viewId);
  const queryClient = useQueryClient();
  const save = () =>
    openForm(t("list.view.save"), <ViewForm query={query} onSaved={(view) => onOpen(view.query, view.id)} />);
  const update = useMutation({
    mutationFn: (view: View) => api().updateView({ params: { viewId: view.id }, body: { query } }),
    onSuccess: async () => {
      notifications.show({ message: t("list.view.saved") });
      await queryClient.invalidateQueries({ queryKey: viewsQuery.queryKey });
    },
    onError: (error) => notifications.show({ color: "clay", message: <Refused error={error} /> }),
  });
  return (
    <Menu shadow="md" position="bottom-start" width={290}>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconBookmark size={16} stroke={1.7} />}
          rightSection={<IconChevronDown size={15} />}
          maw={260}
        >
          <Text span inherit truncate="end">
            {current?.name ?? t("list.view.menu")}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={460} style={{ overflowY: "auto" }}>
        <Menu.Item
          leftSection={<IconUsers size={16} stroke={1.6} />}
          onClick={() => onOpen({ sort: query.sort }, undefined)}
        >
          {t("list.view.all")}
        </Menu.Item>
        <ViewItems label={t("list.view.mine")} views={views.filter(({ shared }) => !shared)} onOpen={onOpen} />
        <ViewItems label={t("list.view.everyone")} views={views.filter(({ shared }) => shared)} onOpen={onOpen} />
        <Menu.Label>{t("list.view.suggested")}</Menu.Label>
        {suggested.map(({ name, query: own }) => (
          <Menu.Item key={name} onClick={() => onOpen(own, undefined)}>
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        {current && (
          <Menu.Item
            disabled={!mayWrite}
            leftSection={<IconDeviceFloppy size={16} stroke={1.6} />}
            onClick={() => update.mutate(current)}
          >
            {t("list.view.update", { name: current.name })}
          </Menu.Item>
        )}
        <Menu.Item disabled={!mayWrite} leftSection={<IconBookmark size={16} stroke={1.6} />} onClick={save}>
          {t("list.view.save")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface ViewItemsProps extends Pick<ViewMenuProps, "onOpen"> {
  readonly label: string;
  readonly views: readonly View[];
}

function ViewItems({ label, views, onOpen }: ViewItemsProps) {
  const { t } = useTranslation();
  const mayWrite = useMay("view:write");
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: (viewId: string) => api().deleteView({ params: { viewId } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: viewsQuery.queryKey }),
    onError: (error) => notifications.show({ color: "clay", message: <Refused error={error} /> }),
  });
  const ask = ({ id, name }: View) =>
    modals.openConfirmModal({
      title: t("list.view.delete", { name }),
      children: <Text size="sm">{t("list.view.deleteText")}</Text>,
      labels: { confirm: t("form.delete"), cancel: t("form.cancel") },
      confirmProps: { color: "clay" },
      onConfirm: () => remove.mutate(id),
    });
  if (views.length === 0) return null;
  return (
    <>
      <Menu.Label>{label}</Menu.Label>
      {views.map((view) => (
        <Group key={view.id} gap={2} wrap="nowrap">
          <Menu.Item flex={1} onClick={() => onOpen(view.query, view.id)}>
            {view.name}
          </Menu.Item>
          {mayWrite && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("list.view.delete", { name: view.name })}
              onClick={() => ask(view)}
            >
              <IconTrash size={15} stroke={1.6} />
            </ActionIcon>
          )}
        </Group>
      ))}
    </>
  );
}
