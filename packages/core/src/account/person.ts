import { ERRORS } from "@perennial/contract";
import type { AccountContext, PersonContext } from "../context.ts";
import { CrmError, notFound } from "../error.ts";
import type { UserItem } from "./account.ts";
import { attempt } from "./attempt.ts";
import { crowded } from "./entry.ts";
import { verifyPassword } from "./password.ts";

/** Has the person prove to be there by the password; guesses are counted. */
export async function proveByPassword(context: PersonContext, password: string): Promise<void> {
  const takeBack = await attempt(context, "confirm", context.user.userId);
  if (await verifyPassword(password, context.user.passwordHash)) return await takeBack();
  const { en, zh } = { en: "The password is not the one you have.", zh: "密码不正确。" };
  throw new CrmError(
    "invalid_credentials",
    { en, zh },
    {
      faults: [
        {
          location: "body.currentPassword",
          message: { en: ERRORS.invalid_credentials.en, zh: ERRORS.invalid_credentials.zh },
          fix: { en, zh },
        },
      ],
    },
  );
}

/** Writes a change of the person, on whatever is there by then. */
export async function changeUser(
  context: AccountContext,
  userId: string,
  change: Partial<UserItem>,
): Promise<UserItem> {
  for (let round = 0; round < 5; round += 1) {
    const user = await context.system.get("user", { userId });
    if (!user) throw notFound();
    const item: UserItem = { ...user, ...change, version: user.version + 1 };
    const { ok } = await context.system.write({ put: "user", item, if: { version: user.version } });
    if (ok) return item;
  }
  throw crowded();
}
