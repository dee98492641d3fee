import { Accordion, Loader, ScrollArea, Select, Text } from "@mantine/core";
import { type CustomField, FIELD_KINDS, type Import } from "@perennial/contract";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { fieldsQuery } from "../../api/queries.ts";
import { Card } from "../../ui/Card.tsx";
import styles from "./import.module.css";
import type { ChangeImport } from "./MappingStep.tsx";
import { labelOf, newFieldKey, targetsOf } from "./targets.ts";

interface ColumnsCardProps {
  readonly job: Import;
  readonly onChange: ChangeImport;
  readonly isSaving: boolean;
}

/** Column by column: its name, its first values, and what it means. */
export function ColumnsCard({ job, onChange, isSaving }: ColumnsCardProps) {
  const { t } = useTranslation();
  const { data: fields = [] } = useQuery(fieldsQuery);
  const own = fields.filter(({ noun }) => noun === (job.kind === "purchases" ? "purchase" : "customer"));
  const set = (name: string, target: string) =>
    onChange({
      columns: job.columns.map((column) => ({
        name: column.name,
        // A meaning moves to the column that was given it last: two columns cannot share one.
        target:
          column.name === name ? target : column.target === target && target !== "ignore" ? "ignore" : column.target,
      })),
    });
  return (
    <Card title={t("imports.columns.title")} action={isSaving && <Loader size="xs" />}>
      <Text size="sm" c="dimmed">
        {t("imports.columns.hint")} <Found job={job} />
      </Text>
      <ul className={styles["columns"]}>
        {job.columns.map((column, index) => (
          <li key={column.name} className={styles["column"]} data-out={column.target === "ignore"}>
            <Text fw={560} size="sm" style={{ overflowWrap: "anywhere" }}>
              {column.name}
            </Text>
            <Text size="sm" c="dimmed" className={styles["examples"] ?? ""} title={column.examples.join("\n")}>
              {column.examples.slice(0, 3).join(" · ")}
            </Text>
            <TargetSelect
              kind={job.kind}
              column={column}
              index={index}
              fields={own}
              onChange={(target) => set(column.name, target)}
            />
          </li>
        ))}
      </ul>
      <Preview job={job} />
    </Card>
  );
}

/** How the file is written, as it was found. */
function Found({ job: { format } }: { readonly job: Import }) {
  const { t, i18n } = useTranslation();
  if (format === null) return null;
  if (format.type === "xlsx") return t("imports.foundSheet");
  const key = `imports.delimiter.${format.delimiter}`;
  const delimiter = i18n.exists(key) ? t(key as "imports.delimiter.,") : format.delimiter;
  return t("imports.found", { type: "CSV", encoding: format.encoding.toUpperCase(), delimiter });
}

interface TargetSelectProps {
  readonly kind: Import["kind"];
  readonly column: Import["columns"][number];
  readonly index: number;
  readonly fields: readonly CustomField[];
  readonly onChange: (target: string) => void;
}

function TargetSelect({ kind, column, index, fields, onChange }: TargetSelectProps) {
  const { t } = useTranslation();
  const { needed, more } = targetsOf(kind);
  const option = (value: (typeof needed)[number]) => ({ value, label: t(labelOf(kind, value)) });
  const known = fields.map(({ key, label }) => ({
    value: `field:${key}`,
    label: t("imports.columns.ownField", { name: label }),
  }));
  const isNew = column.target.startsWith("field:") && !known.some(({ value }) => value === column.target);
  const fresh = isNew ? column.target : `field:${newFieldKey(column.name, index, fields)}`;
  const own = [...known, { value: fresh, label: t("imports.columns.newField") }];
  return (
    <Select
      aria-label={`${t("imports.columns.becomes")}: ${column.name}`}
      size="sm"
      searchable
      allowDeselect={false}
      value={column.target}
      onChange={(target) => target !== null && onChange(target)}
      data={[
        { value: "ignore", label: t("imports.columns.ignore") },
        { group: t("imports.columns.groups.basic"), items: needed.map(option) },
        { group: t("imports.columns.groups.more"), items: more.map(option) },
        ...(FIELD_KINDS.includes(kind) ? [{ group: t("imports.columns.groups.fields"), items: own }] : []),
      ]}
    />
  );
}

function Preview({ job: { columns, sample } }: { readonly job: Import }) {
  const { t } = useTranslation();
  if (sample.length === 0) return null;
  return (
    <Accordion variant="default" mt="sm" chevronPosition="left">
      <Accordion.Item value="preview" bd={0}>
        <Accordion.Control px={0} fz="sm">
          {t("imports.columns.preview")}
        </Accordion.Control>
        <Accordion.Panel>
          <ScrollArea tabIndex={0}>
            <table className={styles["preview"]}>
              <thead>
                <tr>
                  {columns.map(({ name }) => (
                    <th key={name} scope="col">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {sample.map((row) => (
                  <tr key={row.join("\u0000")}>
                    {columns.map(({ name }, at) => (
                      <td key={name}>{row[at]}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollArea>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}
