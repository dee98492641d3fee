import type { Filter, Move } from "@perennial/contract";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../session/formats.ts";
import { Card } from "../../ui/Card.tsx";
import styles from "./value.module.css";

interface MovesTableProps {
  readonly title: string;
  readonly moves: readonly Move[];
  readonly steps: readonly { readonly name: string; readonly label: string }[];
  readonly filterOf: (step: string) => Filter;
}

/** Who went from where to where; the heads lead to the people who stand there today. */
export function MovesTable({ title, moves, steps, filterOf }: MovesTableProps) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const rows = [...steps, { name: null, label: t("value.moves.new") }];
  const countOf = (from: string | null, to: string) =>
    moves.find((move) => move.from === from && move.to === to)?.customers ?? 0;
  return (
    <Card title={title} hint={t("value.moves.hint")}>
      <div className={styles["scroll"]}>
        <table className={styles["table"]}>
          <thead>
            <tr>
              <th scope="col">{t("value.moves.from")}</th>
              {steps.map(({ name, label }) => (
                <th key={name} scope="col">
                  <Link to="/customers" search={{ filter: filterOf(name) }} className={styles["link"]}>
                    {label}
                  </Link>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name ?? ""}>
                <th scope="row">{row.label}</th>
                {steps.map(({ name }) => {
                  const customers = countOf(row.name, name);
                  return (
                    <td key={name} style={{ opacity: row.name === name ? 0.55 : 1 }}>
                      {customers === 0 ? "·" : number(customers)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
