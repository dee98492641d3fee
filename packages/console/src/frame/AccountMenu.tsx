import { Group, Menu, Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconBook2, IconLogout, IconUserCircle } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { useMe } from "../session/session.ts";
import { Face } from "../ui/Face.tsx";
import { LanguageSwitch } from "./LanguageSwitch.tsx";
import { usePlaces } from "./places.ts";
import { SchemeSwitch } from "./SchemeSwitch.tsx";
import { WorkspaceItems } from "./WorkspaceItems.tsx";

/** Who is signed in; language, appearance and the way out. */
export function AccountMenu() {
  const { t } = useTranslation();
  const { member, workspace } = useMe();
  const places = usePlaces();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const signOut = useMutation({
    mutationFn: () => api().signOut(),
    onSuccess: async () => {
      await navigate({ to: "/sign-in" });
      queryClient.clear();
    },
  });
  return (
    <Menu position="bottom-end" width={264} shadow="md" keepMounted={false}>
      <Menu.Target>
        <UnstyledButton>
          <VisuallyHidden>{t("frame.account")}</VisuallyHidden>
          <Face name={member?.name ?? workspace.name} size={34} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Group gap="sm" px="sm" py="xs" wrap="nowrap">
          <div style={{ minWidth: 0 }}>
            <Text size="sm" fw={600} truncate="end">
              {member?.name}
            </Text>
            <Text size="xs" c="dimmed" truncate="end">
              {member?.email}
            </Text>
          </div>
        </Group>
        <Menu.Divider />
        <div style={{ padding: "6px 12px 10px" }}>
          <LanguageSwitch fullWidth />
          <SchemeSwitch />
        </div>
        <Menu.Divider />
        {places
          .filter(({ isMain }) => !isMain)
          .map(({ to, name, Icon }) => (
            <Menu.Item
              key={to}
              hiddenFrom="sm"
              leftSection={<Icon size={17} stroke={1.6} />}
              onClick={() => void navigate({ to })}
            >
              {t(`frame.nav.${name}`)}
            </Menu.Item>
          ))}
        <WorkspaceItems />
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconUserCircle size={17} stroke={1.6} />}
          onClick={() => void navigate({ to: "/account" })}
        >
          {t("person.menu")}
        </Menu.Item>
        <Menu.Item component="a" href="/docs" target="_blank" leftSection={<IconBook2 size={17} stroke={1.6} />}>
          {t("frame.nav.docs")}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={17} stroke={1.6} />} onClick={() => signOut.mutate()}>
          {t("frame.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
