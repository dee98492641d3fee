import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { type Client, createClient } from "@perennial/sdk";
import { UsageError } from "./failure.ts";
import type { World } from "./terminal.ts";
import { languageOf, type Words } from "./words.ts";

/** What `perennial login` keeps. */
interface Config {
  readonly url?: string;
  readonly key?: string;
}

/** Where the key and the address are kept: `$XDG_CONFIG_HOME/perennial/config.json`, or the same in `~/.config`. */
export function configFile({ env }: World): string {
  const home = env["XDG_CONFIG_HOME"] || env["APPDATA"] || join(env["HOME"] || homedir(), ".config");
  return join(home, "perennial", "config.json");
}

/** Where it is kept how far the event log was read, by the workspace. */
export function placeFile({ env }: World, workspaceId: string): string {
  const home = env["XDG_STATE_HOME"] || env["LOCALAPPDATA"] || join(env["HOME"] || homedir(), ".local", "state");
  return join(home, "perennial", `events-${workspaceId}.json`);
}

/** Writes a file for nobody but this user, whole or not at all. */
export function writePrivate(file: string, value: unknown): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  chmodSync(fresh, 0o600);
  renameSync(fresh, file);
}

/** What a file of ours holds; nothing where there is none. */
export function readPrivate<T extends object>(file: string): Partial<T> {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Partial<T>;
  } catch {
    return {};
  }
}

/** The address and the key: of the command line, the environment, or `perennial login`, in this order. */
export function reachOf(world: World, url: string | undefined): Config {
  const { url: keptUrl, key: keptKey } = readPrivate<Required<Config>>(configFile(world));
  const { PERENNIAL_URL, PERENNIAL_API_KEY } = world.env;
  const address = url ?? (PERENNIAL_URL || keptUrl);
  // A kept key is for the address it was kept with: it is sent to no other.
  const key = PERENNIAL_API_KEY || (address === keptUrl ? keptKey : undefined);
  return { ...(address === undefined ? {} : { url: address }), ...(key === undefined ? {} : { key }) };
}

/** @throws UsageError that says how to sign in */
export function clientOf(world: World, url: string | undefined, words: Words): Client {
  const reach = reachOf(world, url);
  if (reach.url === undefined) throw new UsageError(words.noAddress);
  if (reach.key === undefined) throw new UsageError(words.noKey);
  return createClient({ baseUrl: reach.url, key: reach.key, language: languageOf(world.env) });
}

export function keepLogin(world: World, config: Required<Config>): void {
  writePrivate(configFile(world), config);
}

export function forgetLogin(world: World): void {
  rmSync(configFile(world), { force: true });
}
