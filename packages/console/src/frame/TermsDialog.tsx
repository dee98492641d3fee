import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { TERMS_VERSION } from "@perennial/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { meQuery } from "../api/queries.ts";
import { useMe } from "../session/session.ts";
import { Refused } from "../ui/Refused.tsx";
import { TermsLinks } from "../ui/TermsLinks.tsx";

/** Asks whoever has not accepted the terms as they are now, before anything else. */
export function TermsDialog() {
  const { t } = useTranslation();
  const { person } = useMe();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const accept = useMutation({
    mutationFn: () => api().acceptTerms({ body: { terms: TERMS_VERSION } }),
    onSuccess: (me) => queryClient.setQueryData(meQuery.queryKey, me),
  });
  const leave = useMutation({
    mutationFn: () => api().signOut(),
    onSuccess: async () => {
      await navigate({ to: "/sign-in" });
      queryClient.clear();
    },
  });
  const isAsked = person !== null && person.terms.accepted !== person.terms.current;
  return (
    <Modal
      opened={isAsked}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={person?.terms.accepted === null ? t("terms.title") : t("terms.changed")}
      centered
    >
      <Stack>
        <Text size="sm">{t("terms.changedText", { day: TERMS_VERSION })}</Text>
        <TermsLinks />
        <Refused error={accept.error ?? leave.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" loading={leave.isPending} onClick={() => leave.mutate()}>
            {t("terms.signOut")}
          </Button>
          <Button loading={accept.isPending} onClick={() => accept.mutate()} data-autofocus>
            {t("terms.submit")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
