import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { Refused } from "./Refused.tsx";

interface ProviderButtonProps {
  readonly name: string;
  readonly email: string;
  /** Page to come back to. */
  readonly next?: string | undefined;
  /** Asks the person to sign in over there anew. */
  readonly confirm?: boolean;
}

/** Goes to the company's own sign-in service. */
export function ProviderButton({ name, email, next, confirm = false }: ProviderButtonProps) {
  const { t } = useTranslation();
  const begin = useMutation({
    mutationFn: () => api().beginProviderSignIn({ body: { email, confirm, ...(next === undefined ? {} : { next }) } }),
    onSuccess: ({ url }) => location.assign(url),
  });
  return (
    <>
      <Refused error={begin.error} />
      <Button fullWidth loading={begin.isPending || begin.isSuccess} onClick={() => begin.mutate()}>
        {t("sso.continue", { name })}
      </Button>
    </>
  );
}
