import "@mantine/spotlight/styles.css";
import { Group, Loader, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight } from "@mantine/spotlight";
import { IconFileImport, IconSearch, IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { searchQuery } from "../api/queries.ts";
import { openCustomerForm } from "../forms/open-form.tsx";
import { useReachesAll } from "../session/sight.ts";
import { BandDot } from "../ui/Band.tsx";
import styles from "./frame.module.css";
import { usePlaces } from "./places.ts";
import { useSearchWords } from "./search-words.ts";

/** One box for everything: customers by any part of what is known of them, places, and what is done often. */
export function GlobalSearch() {
  const { t } = useTranslation();
  const [query, setQuery] = useState("");
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={["mod + K"]}
      tagsToIgnore={[]}
      scrollable
      maxHeight={420}
      size="lg"
      title={t("frame.search.open")}
      classNames={{ header: styles["unseen"] ?? "" }}
    >
      <SearchLine query={query} />
      <Spotlight.ActionsList>
        <FoundCustomers query={query} />
        <FoundPlaces query={query} />
      </Spotlight.ActionsList>
      <Spotlight.Footer>
        <Text size="xs" c="dimmed">
          {t("frame.search.hint")}
        </Text>
      </Spotlight.Footer>
    </Spotlight.Root>
  );
}

function SearchLine({ query }: { readonly query: string }) {
  const { t } = useTranslation();
  const words = useSearchWords();
  const { isFetching } = useQuery({ ...searchQuery(query, 8), enabled: false });
  return (
    <Spotlight.Search
      placeholder={words}
      aria-label={t("frame.search.open")}
      leftSection={isFetching ? <Loader size={16} /> : <IconSearch size={18} stroke={1.6} />}
    />
  );
}

function FoundCustomers({ query }: { readonly query: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [asked] = useDebouncedValue(query.trim(), 150);
  const { data = [], isSuccess, isFetching } = useQuery(searchQuery(asked, 8));
  if (query.trim() === "") return null;
  if (data.length === 0) {
    if (!isSuccess || isFetching || asked === "") return null;
    return <Spotlight.Empty>{t("frame.search.nothing", { query: asked })}</Spotlight.Empty>;
  }
  return (
    <Spotlight.ActionsGroup label={t("frame.search.customers")}>
      {data.map(({ id, name, phone, email, city, scores }) => (
        <Spotlight.Action
          key={id}
          onClick={() => void navigate({ to: "/customers/$customerId", params: { customerId: id } })}
        >
          <Group wrap="nowrap" gap="sm" w="100%">
            <BandDot band={scores.riskBand} />
            <Text size="sm" fw={500} truncate="end">
              {name}
            </Text>
            <Text size="sm" c="dimmed" ml="auto" truncate="end">
              {[phone ?? email, city].filter(Boolean).join(" · ")}
            </Text>
          </Group>
        </Spotlight.Action>
      ))}
    </Spotlight.ActionsGroup>
  );
}

function FoundPlaces({ query }: { readonly query: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const places = usePlaces();
  const mayImport = useReachesAll("write");
  const importFile = {
    label: t("frame.search.importFile"),
    Icon: IconFileImport,
    run: () => void navigate({ to: "/imports/new" }),
  };
  const actions = [
    { label: t("frame.search.addCustomer"), Icon: IconUserPlus, run: openCustomerForm },
    ...(mayImport ? [importFile] : []),
    ...places.map(({ to, name, Icon }) => ({ label: t(`frame.nav.${name}`), Icon, run: () => void navigate({ to }) })),
  ].filter(({ label }) => label.toLowerCase().includes(query.trim().toLowerCase()));
  if (actions.length === 0) return null;
  return (
    <Spotlight.ActionsGroup label={t("frame.search.go")}>
      {actions.map(({ label, Icon, run }) => (
        <Spotlight.Action key={label} label={label} leftSection={<Icon size={18} stroke={1.6} />} onClick={run} />
      ))}
    </Spotlight.ActionsGroup>
  );
}
