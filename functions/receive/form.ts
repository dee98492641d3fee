import { type FormSettings, type Message, say } from "@perennial/contract";
import { asked, attempt, CrmError, checkEntry, FormEntry, hashOfBody, keepMessage } from "@perennial/core";
import type { Context as HttpContext } from "hono";
import { addressOf } from "../api/request.ts";
import type { Runtime } from "../runtime.ts";
import type { Door, Doorkeeper } from "./door.ts";
import { formPage, type Look, plainPage, type Shown } from "./page.ts";
import { languageOf, WORDS } from "./words.ts";

/** Milliseconds in which nobody fills in a form. */
const QUICKEST_MS = 2_000;
const LONGEST_MS = 24 * 3_600_000;
const MOST_BYTES = 40_000;

/** When a page was shown, proved by a seal. */
interface Stamp {
  readonly at: number;
  readonly nonce: string;
}

const bindingOf = ({ source }: Door): string => `form ${source.sourceId}`;

function isStamp(value: unknown): value is Stamp {
  return typeof value === "object" && value !== null && "at" in value && "nonce" in value;
}

/** What a page of the form may do: nothing but be read and sent, and stand in a frame only where it was allowed. */
function headersOf(settings: FormSettings | undefined): Record<string, string> {
  const frames = ["'self'", ...(settings?.embedOn ?? [])].join(" ");
  return {
    "Content-Security-Policy": `default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors ${frames}`,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
  };
}

async function entryOf(http: HttpContext, settings: FormSettings, now: Date) {
  const bytes = Buffer.from(await http.req.arrayBuffer());
  if (bytes.length > MOST_BYTES) {
    throw new CrmError(
      "payload_too_large",
      { en: "That is too long.", zh: "内容过长。" },
      { fix: { en: "Write less.", zh: "请缩短内容。" } },
    );
  }
  const sent = new URLSearchParams(bytes.toString("utf8"));
  const cut = (name: string, most: number): string => (sent.get(name) ?? "").slice(0, most).replaceAll("\u0000", "");
  const agreed = settings.consent !== null && sent.get("consent") !== null;
  const entry = FormEntry.parse({
    name: cut("name", 200),
    email: cut("email", 254),
    phone: cut("phone", 40),
    company: cut("company", 200),
    message: cut("message", 5000),
    consent: agreed ? { text: settings.consent, at: now.toISOString() } : null,
  });
  return { entry: asked(settings, entry), stamp: cut("stamp", 2000), trap: cut("website", 200) !== "" };
}

/** The page of a form and what becomes of what it sends. */
export function formDoor(run: Runtime, doors: Doorkeeper) {
  const answer = (
    http: HttpContext,
    status: 200 | 400 | 404 | 429,
    settings: FormSettings | undefined,
    page: ReturnType<typeof plainPage>,
  ) => http.html(page, status, headersOf(settings));

  const guarded =
    (work: (http: HttpContext, door: Door, settings: FormSettings, look: Look) => Promise<Response>) =>
    async (http: HttpContext): Promise<Response> => {
      const look: Look = { language: languageOf(http), framed: http.req.query("frame") !== undefined };
      try {
        const door = await doors.open(http.req.param("token") ?? "", ["form"]);
        const { form } = door.source;
        if (!form) throw new Error("a form without settings");
        return await work(http, door, form, look);
      } catch (error) {
        if (!(error instanceof CrmError)) throw error;
        const isOften = error.code === "rate_limited";
        if (!isOften && error.code !== "not_found") throw error;
        const text = say(isOften ? WORDS.often : WORDS.gone, look.language);
        return await answer(http, isOften ? 429 : 404, undefined, plainPage(look, text, ""));
      }
    };

  const newStamp = (door: Door): string => {
    const stamp: Stamp = { at: run.platform.now(), nonce: run.newSecret().slice(0, 16) };
    return door.context.cursors.encode(bindingOf(door), stamp);
  };

  return {
    show: guarded(async (http, door, settings, look) => {
      await doors.admit(door);
      return await answer(http, 200, settings, formPage({ ...look, settings, stamp: newStamp(door) }));
    }),

    take: guarded(async (http, door, settings, look) => {
      const { source, context } = door;
      await doors.admit(door);
      await attempt({ system: run.system, now: run.now, network: addressOf(http, run) }, "form", source.sourceId);
      const { entry, stamp, trap } = await entryOf(http, settings, context.realNow());
      const opened = context.cursors.decode(bindingOf(door), stamp);
      const faults = checkEntry(settings, entry);
      const ask = async (said: Message | undefined, kept: string): Promise<Response> => {
        const shown: Shown = { ...look, settings, entry, stamp: kept, faults, ...(said ? { said } : {}) };
        return await answer(http, Object.keys(faults).length > 0 ? 400 : 200, settings, formPage(shown));
      };
      // A form that stands on a site of the workspace's own has no stamp: it is confirmed here.
      if (!isStamp(opened)) return await ask(stamp === "" ? WORDS.confirm : WORDS.again, newStamp(door));
      const age = run.platform.now() - opened.at;
      if (age > LONGEST_MS) return await ask(WORDS.again, newStamp(door));
      if (Object.keys(faults).length > 0) return await ask(undefined, stamp);
      if (age < QUICKEST_MS) return await ask(WORDS.soon, stamp);
      const { consent: _agreed, ...told } = entry;
      await keepMessage(context, source.sourceId, {
        delivery: `${opened.nonce} ${hashOfBody(Buffer.from(JSON.stringify(told)))}`,
        title: settings.title,
        about: entry.name,
        body: Buffer.from(JSON.stringify({ ...entry, trap })),
      });
      const thanks = settings.thanks === "" ? say(WORDS.thanks, look.language) : settings.thanks;
      return await answer(http, 200, settings, plainPage(look, say(WORDS.thanksTitle, look.language), thanks, true));
    }),
  };
}
