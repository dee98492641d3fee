import { ActionIcon, Badge, Button, EmptyState, Group, Menu, Paper, Table, Text, UnstyledButton } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import type { Product } from "@perennial/contract";
import { IconDots, IconPackage, IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { followLists } from "../../api/follow-lists.ts";
import { productsQuery } from "../../api/queries.ts";
import { openProductForm } from "../../forms/open-form.tsx";
import { useFormats } from "../../session/formats.ts";
import { useMay } from "../../session/session.ts";
import { LinesLoading } from "../../ui/Loading.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Refused } from "../../ui/Refused.tsx";

/** The catalogue. */
export function ProductsPage() {
  const { t } = useTranslation();
  const mayWrite = useMay("product:write");
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(productsQuery);
  const products = data?.pages.flatMap((page) => page.data) ?? [];
  const add = (
    <Button leftSection={<IconPlus size={17} />} disabled={!mayWrite} onClick={() => openProductForm()}>
      {t("product.add")}
    </Button>
  );
  return (
    <>
      <PageHead title={t("product.title")}>{products.length > 0 && add}</PageHead>
      <Refused error={error} onRetry={() => void refetch()} />
      {isPending && <LinesLoading lines={6} />}
      {data && products.length === 0 && (
        <EmptyState
          py="xl"
          icon={<IconPackage stroke={1.5} />}
          variant="light"
          title={t("product.empty.title")}
          description={t("product.empty.text")}
        >
          <EmptyState.Actions>{add}</EmptyState.Actions>
        </EmptyState>
      )}
      {products.length > 0 && <ProductTable products={products} />}
      {hasNextPage && (
        <Button variant="subtle" fullWidth mt="sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("form.loadMore")}
        </Button>
      )}
    </>
  );
}

function ProductTable({ products }: { readonly products: readonly Product[] }) {
  const { t } = useTranslation();
  return (
    <Paper style={{ border: "1px solid var(--hairline)", overflow: "hidden" }}>
      <Table.ScrollContainer minWidth={560}>
        <Table verticalSpacing="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("product.name")}</Table.Th>
              <Table.Th>{t("product.code")}</Table.Th>
              <Table.Th>{t("product.category")}</Table.Th>
              <Table.Th ta="end">{t("product.price")}</Table.Th>
              <Table.Th ta="end">{t("product.margin")}</Table.Th>
              <Table.Th w={56} aria-label={t("timeline.actions")} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {products.map((product) => (
              <ProductRow key={product.id} product={product} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function ProductRow({ product }: { readonly product: Product }) {
  const { t } = useTranslation();
  const { money, percent } = useFormats();
  const mayWrite = useMay("product:write");
  const { name, externalId, category, priceMinor, costMinor, currency, active } = product;
  const hasMargin = priceMinor !== null && costMinor !== null && priceMinor > 0;
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="xs" wrap="nowrap">
          <UnstyledButton fz="sm" fw={560} disabled={!mayWrite} onClick={() => openProductForm(product)}>
            {name}
          </UnstyledButton>
          {!active && (
            <Badge variant="light" color="gray" tt="none">
              {t("product.inactive")}
            </Badge>
          )}
        </Group>
      </Table.Td>
      <Table.Td>
        <Text size="sm" c="dimmed">
          {externalId}
        </Text>
      </Table.Td>
      <Table.Td>{category}</Table.Td>
      <Table.Td ta="end" className="figure">
        {priceMinor === null ? "–" : money(priceMinor, currency)}
      </Table.Td>
      <Table.Td ta="end" className="figure">
        {hasMargin ? percent((priceMinor - costMinor) / priceMinor) : "–"}
      </Table.Td>
      <Table.Td>{mayWrite && <ProductMenu product={product} />}</Table.Td>
    </Table.Tr>
  );
}

function ProductMenu({ product }: { readonly product: Product }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api().deleteProduct({ params: { productId: product.id } }, { ifVersion: product.version }),
    onSettled: () => void followLists(queryClient, { queryKey: productsQuery.queryKey }),
    onError: (error) => notifications.show({ color: "clay", message: <Refused error={error} /> }),
  });
  const ask = () =>
    modals.openConfirmModal({
      title: t("product.deleteTitle", { name: product.name }),
      children: <Text size="sm">{t("product.deleteText")}</Text>,
      labels: { confirm: t("form.delete"), cancel: t("form.cancel") },
      confirmProps: { color: "clay" },
      onConfirm: () => remove.mutate(),
    });
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`${t("timeline.actions")}: ${product.name}`}>
          <IconDots size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} stroke={1.6} />} onClick={() => openProductForm(product)}>
          {t("form.edit")}
        </Menu.Item>
        <Menu.Item color="clay" leftSection={<IconTrash size={16} stroke={1.6} />} onClick={ask}>
          {t("form.delete")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
