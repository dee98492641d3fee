import { TextDecoder } from "node:util";
import { SaxesParser } from "saxes";
import { fileProblem } from "./file-problem.ts";

/** What is told of an XML document while it is read; names come without their prefixes. */
interface XmlHandlers {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly close?: (name: string) => void;
  readonly text?: (text: string) => void;
}

/** Takes bytes of a document and tells what is in them. */
export interface XmlStream {
  readonly write: (bytes: Uint8Array) => void;
  readonly end: () => void;
}

/** No tag and no text of a workbook is as long; a longer one would be gathered in memory. */
const MOST_SILENCE = 4 * 1024 ** 2;

/**
 * Reads a document as a stream.
 *
 * @throws FileProblem for what is no XML, and for a text that fills the memory
 */
export function xmlStream({ open, close, text }: XmlHandlers): XmlStream {
  const parser = new SaxesParser({ xmlns: false, position: false } as const);
  let decoder: TextDecoder | undefined;
  let silence = 0;
  parser.on("error", () => {
    throw fileProblem("damaged");
  });
  parser.on("opentag", ({ name, attributes }) => {
    silence = 0;
    open?.(localName(name), attributes);
  });
  parser.on("closetag", ({ name }) => {
    silence = 0;
    close?.(localName(name));
  });
  if (text) {
    parser.on("text", text);
    parser.on("cdata", text);
  }
  return {
    write(bytes) {
      decoder ??= new TextDecoder(encodingOf(bytes));
      silence += bytes.length;
      parser.write(decoder.decode(bytes, { stream: true }));
      if (silence > MOST_SILENCE) throw fileProblem("tooBig");
    },
    end() {
      parser.write(decoder?.decode() ?? "");
      parser.close();
    },
  };
}

function localName(name: string): string {
  const colon = name.indexOf(":");
  return colon === -1 ? name : name.slice(colon + 1);
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
}

/** Attribute by name, with any prefix. */
export function attribute(attributes: Readonly<Record<string, string>>, name: string): string | undefined {
  const plain = attributes[name];
  if (plain !== undefined) return plain;
  return Object.entries(attributes).find(([key]) => key.endsWith(`:${name}`))?.[1];
}
