import { Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMe } from "../../session/session.ts";
import { PageHead } from "../../ui/PageHead.tsx";
import { CloseAccountCard } from "./CloseAccountCard.tsx";
import { ConnectionsCard } from "./ConnectionsCard.tsx";
import { EmailCard } from "./EmailCard.tsx";
import { FactorCard } from "./FactorCard.tsx";
import { LeaveCard } from "./LeaveCard.tsx";
import { NameCard } from "./NameCard.tsx";
import { PasswordCard } from "./PasswordCard.tsx";
import { SessionsCard } from "./SessionsCard.tsx";
import { TermsCard } from "./TermsCard.tsx";

/** What belongs to the person and to no workspace. */
export function AccountPage() {
  const { t } = useTranslation();
  const { person } = useMe();
  if (person === null) return null;
  return (
    <>
      <PageHead title={t("person.title")} />
      <Stack gap="md" maw={820}>
        <NameCard person={person} />
        <EmailCard />
        <PasswordCard />
        <FactorCard />
        <SessionsCard />
        <ConnectionsCard />
        <TermsCard terms={person.terms} />
        <LeaveCard />
        <CloseAccountCard />
      </Stack>
    </>
  );
}
