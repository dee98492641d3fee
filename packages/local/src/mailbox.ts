import type { ServerResponse } from "node:http";
import type { LocalMail } from "./mail.ts";
import { SECURITY_HEADERS } from "./static.ts";

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const linked = (text: string): string =>
  escape(text).replace(/https?:\/\/[^\s<]+/g, (url) => `<a href="${url}">${url}</a>`);

/** The page on which every mail that the system sends can be read, since nothing leaves this machine. */
export function serveMailbox(mail: LocalMail, response: ServerResponse): void {
  const letters = mail
    .letters()
    .map(
      ({ at, to, subject, text }) =>
        `<article><h2>${escape(subject)}</h2><p class="to">${escape(to)} · <time>${escape(at)}</time></p><pre>${linked(text)}</pre></article>`,
    );
  const empty = "<p>No mail has been sent yet. · 还没有发出任何邮件。</p>";
  response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", ...SECURITY_HEADERS });
  response.end(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Mailbox · 邮箱</title>
<style>
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5 }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem }
article { border: 1px solid color-mix(in srgb, currentColor 20%, transparent); border-radius: .5rem; padding: 1rem 1.25rem; margin: 1rem 0 }
h2 { font-size: 1.1rem; margin: 0 } .to { opacity: .75; margin: .25rem 0 } pre { white-space: pre-wrap; font: inherit; margin: 0 }
</style>
<h1>Mailbox · 邮箱</h1>
<p>Every mail that this installation would send. · 本机发出的所有邮件都显示在这里。</p>
${letters.join("\n") || empty}
</html>`);
}
