import { Button, Stack, Text } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { teamsQuery } from "../../api/people-queries.ts";
import { membersQuery } from "../../api/queries.ts";
import { InviteForm } from "../../forms/InviteForm.tsx";
import { openForm } from "../../forms/open-form.tsx";
import { useMay } from "../../session/session.ts";
import { useReachesAll } from "../../session/sight.ts";
import { Card } from "../../ui/Card.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { HandOversCard } from "./HandOversCard.tsx";
import { InvitationsCard } from "./InvitationsCard.tsx";
import { MemberLine } from "./MemberLine.tsx";
import { TeamsCard } from "./TeamsCard.tsx";

/** The people of the workspace, those invited, their teams, and what was passed on among them. */
export function MembersPage() {
  const { t } = useTranslation();
  const mayManage = useMay("member:write");
  const mayHandOver = useReachesAll("read");
  const { data: members = [], isPending, error } = useQuery(membersQuery);
  const { data: teams = [] } = useQuery(teamsQuery);
  return (
    <Stack gap="md">
      <Card
        title={t("setting.tabs.members")}
        action={
          <Button
            size="compact-md"
            leftSection={<IconUserPlus size={16} />}
            disabled={!mayManage}
            onClick={() => openForm(t("people.invite"), <InviteForm />)}
          >
            {t("people.invite")}
          </Button>
        }
      >
        <Text size="sm" c="dimmed" mb="sm">
          {t("setting.members.intro")}
        </Text>
        <Refused error={error} />
        {isPending && <LinesLoading lines={2} />}
        {members.map((member) => (
          <MemberLine key={member.id} member={member} teams={teams} />
        ))}
      </Card>
      <InvitationsCard />
      <TeamsCard teams={teams} members={members} />
      {mayManage && mayHandOver && <HandOversCard />}
    </Stack>
  );
}
