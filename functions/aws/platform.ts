import { Logger } from "@aws-lambda-powertools/logger";
import {
  type Blob,
  type Log,
  type Mail,
  noBilling,
  type Queue,
  type QueueName,
  type Secret,
  type SecretName,
} from "@perennial/core";
import { systemDns } from "../dns.ts";
import { readEnvironment } from "../environment.ts";
import { outboundSender } from "../outbound/outbound.ts";
import type { Platform } from "../platform.ts";
import { randomPool } from "../random.ts";
import type { postponeMessage } from "./queue.ts";
import { tenantClients } from "./tenant-client.ts";

/** Lines go through child loggers that keep nothing, so that no request's fields show in another's. */
function powertoolsLog(): Log {
  const logger = new Logger({ serviceName: "perennial" });
  return {
    info: (message, data = {}) => logger.info(message, data),
    warn: (message, data = {}) => logger.warn(message, data),
    error: (message, data = {}) => logger.error(message, data),
  };
}

/** An adapter that is loaded when it is first needed: most requests need neither files nor mails. */
function lazyBlob(bucket: string | undefined): Blob {
  let loaded: Promise<Blob> | undefined;
  const load = (): Promise<Blob> => {
    if (bucket === undefined) throw new Error("this function has no bucket");
    return (loaded ??= import("./blob.ts").then(({ s3Blob }) => s3Blob(bucket)));
  };
  return {
    createUpload: async (...args) => await (await load()).createUpload(...args),
    writePart: async (...args) => await (await load()).writePart(...args),
    completeUpload: async (...args) => await (await load()).completeUpload(...args),
    async *read(name) {
      yield* (await load()).read(name);
    },
    write: async (...args) => await (await load()).write(...args),
    downloadUrl: async (...args) => await (await load()).downloadUrl(...args),
    removeAll: async (...args) => await (await load()).removeAll(...args),
    sizeOf: async (...args) => await (await load()).sizeOf(...args),
    async *names(folder) {
      yield* (await load()).names(folder);
    },
  };
}

function lazyQueue(urls: Readonly<Partial<Record<QueueName, string>>>): Required<Pick<Platform, "queue" | "postpone">> {
  let loaded: Promise<{ queue: Queue; postpone: ReturnType<typeof postponeMessage> }> | undefined;
  const load = () =>
    (loaded ??= import("./queue.ts").then(({ postponeMessage: postpone, sqsQueue }) => ({
      queue: sqsQueue(urls),
      postpone: postpone(),
    })));
  return {
    queue: { send: async (...args) => await (await load()).queue.send(...args) },
    postpone: async (...args) => await (await load()).postpone(...args),
  };
}

function lazyMail(from: string | undefined): Mail {
  let loaded: Promise<Mail> | undefined;
  return {
    async send(letter) {
      if (from === undefined) throw new Error("this function sends no mail");
      loaded ??= import("./mail.ts").then(({ sesMail }) => sesMail(from));
      await (await loaded).send(letter);
    },
  };
}

function lazySecret(ids: Readonly<Record<SecretName, string | undefined>>): Secret {
  let loaded: Promise<Secret> | undefined;
  return {
    async read(name) {
      loaded ??= import("./secret.ts").then(({ generatedSecret }) =>
        generatedSecret(
          Object.fromEntries(Object.entries(ids).filter(([, id]) => id !== undefined)) as Partial<
            Record<SecretName, string>
          >,
        ),
      );
      return await (await loaded).read(name);
    },
  };
}

/** The platform on AWS, put together from the function's environment. */
export async function awsPlatform(values: Readonly<Record<string, string | undefined>>): Promise<Platform> {
  const env = readEnvironment(values);
  let role: Parameters<typeof tenantClients>[0];
  if (env.TENANT_ROLE_ARN !== undefined) {
    const { STSClient } = await import("@aws-sdk/client-sts");
    role = { arn: env.TENANT_ROLE_ARN, sts: new STSClient({}) };
  }
  const urls = {
    ...(env.QUEUE_SCORE === undefined ? {} : { score: env.QUEUE_SCORE }),
    ...(env.QUEUE_IMPORT === undefined ? {} : { import: env.QUEUE_IMPORT }),
    ...(env.QUEUE_DELIVER === undefined ? {} : { deliver: env.QUEUE_DELIVER }),
    ...(env.QUEUE_MAIL === undefined ? {} : { mail: env.QUEUE_MAIL }),
    ...(env.QUEUE_INBOUND === undefined ? {} : { inbound: env.QUEUE_INBOUND }),
    ...(env.QUEUE_PURGE === undefined ? {} : { purge: env.QUEUE_PURGE }),
  };
  return {
    ...tenantClients(role),
    tables: { main: env.MAIN_TABLE, ops: env.OPS_TABLE },
    blob: lazyBlob(env.BUCKET),
    ...lazyQueue(urls),
    mail: lazyMail(env.MAIL_FROM),
    outbound: outboundSender(),
    dns: systemDns(),
    secret: lazySecret({ cursor: env.SECRET_CURSOR, operator: env.SECRET_OPERATOR }),
    now: Date.now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    randomBytes: randomPool(),
    log: powertoolsLog(),
    invoke: async (functionArn, event) => {
      const { invokeFunction } = await import("./invoke.ts");
      return await invokeFunction(functionArn, event);
    },
    billing: noBilling("free"),
    gigabytes: Number(env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? 1024) / 1024,
    origin: env.ORIGIN,
    mailDomain: env.MAIL_DOMAIN ?? "in.invalid",
    ...(env.ORIGIN_KEY === undefined ? {} : { originKey: env.ORIGIN_KEY }),
  };
}
