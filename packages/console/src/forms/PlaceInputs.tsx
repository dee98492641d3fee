import { Select } from "@mantine/core";
import type { GetInputPropsReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { timeZones, useCountries, useCurrencies } from "../ui/choices.ts";

interface PlaceInputsProps {
  readonly inputOf: (name: "language" | "timeZone" | "country" | "currency") => GetInputPropsReturnType;
  readonly timeZone: string;
}

/** Where the business is: language, time zone, country, currency. */
export function PlaceInputs({ inputOf, timeZone }: PlaceInputsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Select
        label={t("account.signUp.language")}
        data={[
          { value: "en", label: "English" },
          { value: "zh-CN", label: "中文" },
        ]}
        allowDeselect={false}
        {...inputOf("language")}
      />
      <Select
        label={t("account.signUp.timeZone")}
        description={t("account.signUp.timeZoneHint")}
        data={timeZones(timeZone)}
        searchable
        limit={60}
        allowDeselect={false}
        {...inputOf("timeZone")}
      />
      <Select
        label={t("account.signUp.country")}
        description={t("account.signUp.countryHint")}
        data={useCountries()}
        searchable
        limit={60}
        allowDeselect={false}
        {...inputOf("country")}
      />
      <Select
        label={t("account.signUp.currency")}
        description={t("account.signUp.currencyHint")}
        data={useCurrencies()}
        searchable
        limit={60}
        allowDeselect={false}
        {...inputOf("currency")}
      />
    </>
  );
}
