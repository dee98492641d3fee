import { fileProblem } from "./file-problem.ts";
import { type XmlStream, xmlStream } from "./xml-stream.ts";

/** What is kept of a workbook's texts; more would not fit into the memory of a function. */
const MOST_TEXTS = 3_000_000;
const MOST_CHARACTERS = 40_000_000;

/** Characters that XML cannot hold are written as `_x000D_`. */
export function unescaped(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replace(/_x([\dA-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** Reads `sharedStrings.xml`, the texts that cells name by number. */
export function sharedTextReader(): { readonly stream: XmlStream; readonly texts: string[] } {
  const texts: string[] = [];
  let characters = 0;
  let text = "";
  let isText = false;
  let phonetic = 0;
  const stream = xmlStream({
    open(name) {
      if (name === "si") text = "";
      else if (name === "rPh") phonetic += 1;
      else if (name === "t") isText = phonetic === 0;
    },
    text(piece) {
      if (isText) text += piece;
    },
    close(name) {
      if (name === "t") isText = false;
      else if (name === "rPh") phonetic -= 1;
      else if (name === "si") {
        characters += text.length;
        texts.push(unescaped(text));
        if (texts.length > MOST_TEXTS || characters > MOST_CHARACTERS) throw fileProblem("tooManyTexts");
      }
    },
  });
  return { stream, texts };
}
