import { Checkbox, type CheckboxGroupProps, SimpleGrid } from "@mantine/core";
import type { Permission } from "@perennial/contract";
import { useTranslation } from "react-i18next";
import { permissionKey } from "../pages/setting/role-names.ts";
import { useMe } from "../session/session.ts";

interface PermissionInputsProps extends Omit<CheckboxGroupProps, "children"> {
  readonly permissions: readonly Permission[];
}

/** Permissions to tick; what one may not do oneself cannot be given. */
export function PermissionInputs({ permissions, ...group }: PermissionInputsProps) {
  const { t } = useTranslation();
  const { permissions: own } = useMe();
  return (
    <Checkbox.Group {...group}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="xs">
        {permissions.map((permission) => (
          <Checkbox
            key={permission}
            value={permission}
            disabled={!own.includes(permission)}
            label={t(`people.permission.${permissionKey(permission)}`)}
          />
        ))}
      </SimpleGrid>
    </Checkbox.Group>
  );
}
