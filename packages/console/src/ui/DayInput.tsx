import "@mantine/dates/styles.css";
import "dayjs/locale/zh-cn";
import { DateInput, type DateInputProps } from "@mantine/dates";
import { currentLanguage } from "../i18n/i18n.ts";

interface DayInputProps extends Omit<DateInputProps, "value" | "onChange" | "locale" | "valueFormat"> {
  /** `YYYY-MM-DD`. */
  readonly value?: string | null;
  readonly onChange?: (day: string | null) => void;
}

/** A business day, typed or picked; written the one way that nobody misreads. */
export function DayInput({ value = null, onChange, ...props }: DayInputProps) {
  return (
    <DateInput
      {...props}
      value={value}
      {...(onChange ? { onChange } : {})}
      valueFormat="YYYY-MM-DD"
      placeholder="YYYY-MM-DD"
      locale={currentLanguage() === "zh-CN" ? "zh-cn" : "en"}
    />
  );
}
