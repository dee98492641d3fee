import { Badge, Group, Text, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { membersQuery } from "../../api/queries.ts";
import { useMe } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { Face } from "../../ui/Face.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import styles from "./setting.module.css";

/** The people of the workspace. */
export function MembersPage() {
  const { t } = useTranslation();
  const { member: me } = useMe();
  const { data: members = [], isPending, error } = useQuery(membersQuery);
  return (
    <Card title={t("setting.tabs.members")}>
      <Text size="sm" c="dimmed" mb="sm">
        {t("setting.members.intro")}
      </Text>
      <Refused error={error} />
      {isPending && <LinesLoading lines={2} />}
      {members.map(({ id, name, email, role }) => (
        <Group key={id} className={styles["line"] ?? ""} wrap="nowrap" justify="space-between">
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
                {email}
              </Text>
            </div>
          </Group>
          <Tooltip label={t(`setting.members.roleHints.${role}`)}>
            <Badge variant="light" color={role === "owner" ? "pine" : "gray"} tt="none">
              {t(`setting.members.roles.${role}`)}
            </Badge>
          </Tooltip>
        </Group>
      ))}
    </Card>
  );
}
