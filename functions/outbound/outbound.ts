import { lookup as resolve } from "node:dns";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";
import type { LookupFunction, Socket } from "node:net";
import type { Outbound, Post, Posted, Question } from "@perennial/core";
import { addressCheck, checkUrl } from "./address.ts";

export interface OutboundOptions {
  /** Ranges that may be reached although they are not public; for development, and refused on AWS. */
  readonly allowed?: readonly string[];
  /** Resolver of names; tests put one that lies in its place. */
  readonly lookup?: typeof resolve;
}

/** What is read of an answer. */
const MOST_BYTES = 4096;

class Unreachable extends Error {
  override readonly name = "Unreachable";
}

function retryAfterOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, (at - Date.now()) / 1000);
}

interface Read {
  readonly text: string;
  /** Whether the answer came to its own end within the bytes that are read. */
  readonly whole: boolean;
}

/** The beginning of an answer; the rest is not waited for. */
function beginningOf(reply: IncomingMessage, mostBytes: number): Promise<Read> {
  return new Promise((done) => {
    const parts: Buffer[] = [];
    let size = 0;
    const end = (): void => {
      const whole = reply.complete && size <= mostBytes;
      reply.destroy();
      done({ text: Buffer.concat(parts).subarray(0, mostBytes).toString("utf8"), whole });
    };
    reply.on("data", (part: Buffer) => {
      parts.push(part);
      size += part.length;
      if (size > mostBytes) end();
    });
    reply.on("end", end);
    reply.on("error", end);
    reply.on("close", end);
  });
}

/**
 * Sends to addresses that strangers have given. Threats, and what meets them (functions/outbound/outbound.test.ts): inner
 * addresses in any spelling are refused when saved and when sent; a name that resolves to an inner address, at once or
 * the second time (rebinding), is refused by the resolver that the connection itself uses, and what is connected is looked
 * at again before a byte is written; a redirect is an answer, not followed; an answer without an end is read for 4 kB, one
 * that does not come for the deadline. Connections are not shared between receivers.
 */
export function outboundSender(options: OutboundOptions = {}): Outbound {
  const { allowed = [], lookup: ask = resolve } = options;
  const check = addressCheck(allowed);
  const developing = allowed.length > 0;

  const lookup: LookupFunction = (hostname, asked, answer) => {
    ask(hostname, { ...asked, all: true }, (error, addresses) => {
      const bad = error ?? addresses.find(({ address }) => !check(address));
      const [first] = addresses ?? [];
      if (bad || !first) {
        const reason = error ?? new Unreachable("The name leads to an address that is not public.");
        answer(reason, asked.all ? [] : "", 0);
      } else if (asked.all) answer(null, addresses);
      else answer(null, first.address, first.family);
    });
  };

  const send = (
    post: Post & Partial<Pick<Question, "method" | "mostBytes">>,
    signal: AbortSignal,
  ): Promise<Omit<Posted, "milliseconds"> & { readonly whole: boolean }> =>
    new Promise((done, fail) => {
      const url = new URL(post.url);
      const { method = "POST", mostBytes = MOST_BYTES } = post;
      const settings: RequestOptions = {
        method,
        headers: { ...post.headers, ...(method === "POST" ? { "content-length": Buffer.byteLength(post.body) } : {}) },
        agent: false,
        lookup,
        signal,
        maxHeaderSize: 16_384,
      };
      const start = url.protocol === "https:" ? httpsRequest : httpRequest;
      const outgoing = start(url, settings, (reply) => {
        const status = reply.statusCode ?? null;
        const retryAfter = retryAfterOf(reply.headers["retry-after"]);
        done(
          beginningOf(reply, mostBytes).then(({ text, whole }) => ({
            status,
            error: null,
            answer: text,
            retryAfter,
            whole,
          })),
        );
      });
      outgoing.on("error", fail);
      outgoing.on("socket", (socket: Socket) => {
        // Before whatever else waits for the connection: also the first word of TLS tells an inner service something.
        socket.prependOnceListener("connect", () => {
          if (check(socket.remoteAddress ?? "")) return;
          const unreachable = new Unreachable("The connection led to an address that is not public.");
          socket.destroy(unreachable);
          outgoing.destroy(unreachable);
        });
        socket.once(url.protocol === "https:" ? "secureConnect" : "connect", () => {
          if (!outgoing.destroyed) outgoing.end(post.body);
        });
      });
    });

  return {
    check: (url) => checkUrl(url, check, developing),
    async post(post) {
      const started = performance.now();
      const milliseconds = (): number => Math.round(performance.now() - started);
      const failed = (error: string): Posted => ({
        status: null,
        error,
        answer: "",
        retryAfter: undefined,
        milliseconds: milliseconds(),
      });
      const refused = checkUrl(post.url, check, developing);
      if (refused) return failed(refused.message.en);
      const signal = AbortSignal.timeout(post.deadlineMs);
      try {
        const { whole: _whole, ...posted } = await send(post, signal);
        return { ...posted, milliseconds: milliseconds() };
      } catch (error) {
        if (signal.aborted) return failed(`No answer within ${post.deadlineMs / 1000} seconds.`);
        return failed(error instanceof Error ? error.message : "The connection failed.");
      }
    },
    async ask(request) {
      const nothing = { status: null, answer: "" };
      if (checkUrl(request.url, check, developing)) return nothing;
      try {
        const { status, answer, whole } = await send(request, AbortSignal.timeout(request.deadlineMs));
        return whole ? { status, answer } : nothing;
      } catch {
        return nothing;
      }
    },
  };
}
