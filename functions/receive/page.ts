import { FORM_FIELDS, type FormField, type FormSettings, type Language, type Message, say } from "@perennial/contract";
import type { FormEntry, FormFaults } from "@perennial/core";
import { html, raw } from "hono/html";
import { FAULTS, LABELS, WORDS } from "./words.ts";

type Html = ReturnType<typeof html>;

const STYLE = `
:root { color-scheme: light dark; --ground: light-dark(#f4f5f1, #121614); --card: light-dark(#fff, #1b201d);
  --line: light-dark(#8a8f98, #7d838c); --soft: light-dark(#5a616b, #a7adb5); --hairline: light-dark(#e3e5df, #2c332f);
  --accent: light-dark(#1d6b48, #7ccfa4); --on-accent: light-dark(#fff, #10251a); --fault: light-dark(#a3261b, #ff9d90);
  font: 1rem/1.5 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif }
* { box-sizing: border-box }
body { margin: 0; padding: clamp(1rem, 5vh, 3.5rem) 1rem 2rem; background: var(--ground) }
main { max-width: 34rem; margin: 0 auto; padding: clamp(1.25rem, 5vw, 2.25rem); background: var(--card);
  border: 1px solid var(--hairline); border-radius: 1rem; box-shadow: 0 1rem 2.5rem -1.75rem rgb(0 0 0 / .35) }
.framed { padding: 0; background: transparent }
.framed main { max-width: none; padding: .25rem; background: transparent; border: 0; box-shadow: none }
h1 { font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em; margin: 0 0 .5rem }
h1 + form { margin-top: 1.25rem }
p { margin: 0 0 1.25rem; white-space: pre-line; color: var(--soft) }
.field { margin: 0 0 1.125rem }
label { display: block; font-size: .9375rem; font-weight: 600; margin: 0 0 .3rem }
label small { font-size: .8125rem; font-weight: 400; color: var(--soft) }
input:not([type=checkbox]), textarea { width: 100%; font: inherit; color: inherit; background: transparent;
  border: 1px solid var(--line); border-radius: .6rem; padding: .6rem .75rem; min-height: 2.75rem }
textarea { min-height: 8rem; resize: vertical }
[aria-invalid=true] { border-color: var(--fault) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px }
.fault { color: var(--fault); margin: .25rem 0 0 }
.said { border-inline-start: 4px solid var(--accent); padding: .5rem .75rem; margin: 0 0 1.25rem }
.said.wrong { border-color: var(--fault) }
.consent { display: flex; gap: .6rem; align-items: start; font-weight: 400 }
.consent input { inline-size: 1.25rem; block-size: 1.25rem; margin: .15rem 0 0; flex: none; accent-color: var(--accent) }
button { font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 0;
  border-radius: .6rem; padding: .7rem 1.75rem; min-height: 2.75rem; cursor: pointer }
.done { display: block; inline-size: 3rem; block-size: 3rem; margin: 0 0 1rem; color: var(--accent) }
.done + h1 + p { margin: 0 }
footer { max-width: 34rem; margin: 1rem auto 0; text-align: center; font-size: .875rem }
footer a { display: inline-block; padding: .25rem .5rem; color: var(--soft) }
.trap { position: absolute; inset-inline-start: -100vw; block-size: 1px; inline-size: 1px; overflow: hidden }
@media (max-width: 30rem) { button { width: 100% } }
`;

/** How a page is shown: in which language, and whether it stands in a frame on another site. */
export interface Look {
  readonly language: Language;
  readonly framed: boolean;
}

const queryOf = ({ language, framed }: Look): string => `?lang=${language}${framed ? "&frame" : ""}`;

function page(look: Look, title: string, content: Html, footer: Html | "" = ""): Html {
  return html`<!doctype html>
<html lang="${look.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${raw(STYLE)}</style>
</head>
<body${look.framed ? raw(' class="framed"') : ""}><main>${content}</main>${footer}</body>
</html>`;
}

/** The same form in the other language. */
function otherLanguage(look: Look): Html {
  const [language, name] = look.language === "en" ? (["zh-CN", "中文"] as const) : (["en", "English"] as const);
  return html`<footer><a href="${queryOf({ ...look, language })}" lang="${language}" hreflang="${language}">${name}</a></footer>`;
}

const DONE = raw(
  '<svg class="done" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="12" cy="12" r="9.5"/><path d="m7.5 12.5 3 3 6-6.5"/></svg>',
);

const TYPES: Readonly<Record<Exclude<FormField, "message"> | "name", readonly [type: string, autocomplete: string]>> = {
  name: ["text", "name"],
  email: ["email", "email"],
  phone: ["tel", "tel"],
  company: ["text", "organization"],
};
const LENGTHS: Readonly<Record<FormField | "name", number>> = {
  name: 200,
  email: 254,
  phone: 40,
  company: 200,
  message: 5000,
};

/** What a page of the form shows. */
export interface Shown extends Look {
  readonly settings: FormSettings;
  /** Proves when the page was shown. */
  readonly stamp: string;
  readonly entry?: FormEntry;
  readonly faults?: FormFaults;
  /** What is said above the form. */
  readonly said?: Message;
}

function fieldOf(name: FormField | "name", required: boolean, { language, entry, faults = {} }: Shown): Html {
  const say_ = (message: Message): string => say(message, language);
  const fault = faults[name];
  const described = fault === undefined ? "" : raw(` aria-invalid="true" aria-describedby="${name}-fault"`);
  const must = required ? raw(" required") : "";
  const value = entry?.[name] ?? "";
  const [type, autocomplete] = name === "message" ? ["", ""] : TYPES[name];
  const input =
    name === "message"
      ? html`<textarea id="message" name="message" maxlength="${LENGTHS.message}"${must}${described}>${value}</textarea>`
      : html`<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" maxlength="${LENGTHS[name]}" value="${value}"${must}${described}>`;
  const optional = required ? "" : html` <small>(${say_(WORDS.optional)})</small>`;
  const told = fault === undefined ? "" : html`<p class="fault" id="${name}-fault">${say_(FAULTS[fault])}</p>`;
  return html`<div class="field"><label for="${name}">${say_(LABELS[name])}${optional}</label>${input}${told}</div>`;
}

function consentOf({ language, settings, entry, faults = {} }: Shown): Html | "" {
  if (settings.consent === null) return "";
  const fault = faults["consent"];
  const described = fault === undefined ? "" : raw(' aria-invalid="true" aria-describedby="consent-fault"');
  const checked = entry?.consent ? raw(" checked") : "";
  const told = fault === undefined ? "" : html`<p class="fault" id="consent-fault">${say(FAULTS[fault], language)}</p>`;
  return html`<div class="field"><label class="consent"><input type="checkbox" name="consent" value="yes" required${checked}${described}> <span>${settings.consent}</span></label>${told}</div>`;
}

/** The form. It sends itself to the address at which it stands, and works without a script. */
export function formPage(shown: Shown): Html {
  const { language, settings, stamp, faults, said } = shown;
  const isWrong = faults !== undefined && Object.keys(faults).length > 0;
  const told = isWrong ? WORDS.faults : said;
  const fields = FORM_FIELDS.filter((field) => settings[field] !== "hidden");
  return page(
    shown,
    settings.title,
    html`<h1>${settings.title}</h1>
${settings.intro === "" ? "" : html`<p>${settings.intro}</p>`}
${told ? html`<div class="said${isWrong ? " wrong" : ""}" role="alert">${say(told, language)}</div>` : ""}
<form method="post" action="${queryOf(shown)}">
<input type="hidden" name="stamp" value="${stamp}">
${fieldOf("name", true, shown)}
${fields.map((field) => fieldOf(field, settings[field] === "required", shown))}
<div class="trap" aria-hidden="true"><label>${say(WORDS.trap, language)}<input name="website" tabindex="-1" autocomplete="off"></label></div>
${consentOf(shown)}
<button type="submit">${say(WORDS.send, language)}</button>
</form>`,
    otherLanguage(shown),
  );
}

/**
 * A page that only says something.
 *
 * @param isDone whether it is good news
 */
export function plainPage(look: Look, title: string, text: string, isDone = false): Html {
  return page(look, title, html`${isDone ? DONE : ""}<h1>${title}</h1><p role="status">${text}</p>`);
}
