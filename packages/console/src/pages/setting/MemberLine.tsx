import { ActionIcon, Badge, Group, Menu, Text, Tooltip } from "@mantine/core";
import type { Member, Team } from "@perennial/contract";
import { IconArrowsExchange, IconDots, IconUserMinus, IconUserShield } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { HandOverForm } from "../../forms/HandOverForm.tsx";
import { MemberForm } from "../../forms/MemberForm.tsx";
import { openForm } from "../../forms/open-form.tsx";
import { useMay, useMe } from "../../session/session.ts";
import { useReachesAll } from "../../session/sight.ts";
import { Face } from "../../ui/Face.tsx";
import { useRoles } from "./role-names.ts";
import styles from "./setting.module.css";

/** One person: who it is, what it may do, and what can be done about it. */
export function MemberLine({ member, teams }: { readonly member: Member; readonly teams: readonly Team[] }) {
  const { t } = useTranslation();
  const { member: me } = useMe();
  const mayManage = useMay("member:write");
  const mayHandOver = useReachesAll("write");
  const { nameOf, hintOf, mayGive } = useRoles();
  const { id, name, email, role, teamIds } = member;
  const own = teams.filter((team) => teamIds.includes(team.id));
  return (
    <Group className={styles["line"] ?? ""} wrap="nowrap" justify="space-between" gap="xs">
      <Group gap="sm" wrap="nowrap" miw={0}>
        <Face name={name} size={38} />
        <div style={{ minWidth: 0 }}>
          <Text size="sm" fw={560} truncate="end">
            {name}
            {id === me?.id && (
              <Text span inherit c="dimmed" fw={400}>
                {" "}
                ({t("setting.members.you")})
              </Text>
            )}
          </Text>
          <Text size="sm" c="dimmed" truncate="end">
            {[email, ...own.map((team) => team.name)].join(" · ")}
          </Text>
        </div>
      </Group>
      <Group gap={6} wrap="nowrap" style={{ flex: "none" }}>
        <Tooltip label={hintOf(role)}>
          <Badge variant="light" color={role === "owner" ? "pine" : "gray"} tt="none">
            {nameOf(role)}
          </Badge>
        </Tooltip>
        {mayManage && mayGive(role) && (
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={t("people.actions", { name })}>
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                leftSection={<IconUserShield size={16} stroke={1.6} />}
                onClick={() => openForm(name, <MemberForm member={member} />)}
              >
                {t("people.change")}
              </Menu.Item>
              <Menu.Item
                disabled={!mayHandOver}
                leftSection={<IconArrowsExchange size={16} stroke={1.6} />}
                onClick={() =>
                  openForm(t("people.hand.title", { name }), <HandOverForm member={member} leaves={false} />)
                }
              >
                {t("people.handOver")}
              </Menu.Item>
              {id !== me?.id && (
                <Menu.Item
                  color="clay"
                  disabled={!mayHandOver}
                  leftSection={<IconUserMinus size={16} stroke={1.6} />}
                  onClick={() =>
                    openForm(t("people.hand.removeTitle", { name }), <HandOverForm member={member} leaves={true} />)
                  }
                >
                  {t("people.remove")}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
    </Group>
  );
}
