import { createClient } from "@perennial/sdk";
import { configFile, keepLogin, reachOf } from "./config.ts";
import { UsageError } from "./failure.ts";
import { ask, askSecret, remark, type World } from "./terminal.ts";
import { languageOf, type Words } from "./words.ts";

/** Asks for address and key, tries them, and keeps them when they work. The key comes from a prompt or a pipe, never from the command line, which others can see. */
export async function login(world: World, url: string | undefined, words: Words): Promise<void> {
  const address = (url ?? reachOf(world, undefined).url ?? (await ask(world, words.askUrl))).replace(/\/+$/, "");
  const key = world.env["PERENNIAL_API_KEY"] || (await askSecret(world, words.askKey));
  if (key === "") throw new UsageError(words.emptyKey);
  const { workspace } = await createClient({ baseUrl: address, key, language: languageOf(world.env) }).getMe();
  keepLogin(world, { url: address, key });
  remark(world, words.loggedIn(workspace.name, configFile(world)));
}
