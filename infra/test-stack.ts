import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalog } from "@perennial/functions/catalog";
import { App, type Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { createInstallation } from "./installation.ts";
import { readOptions } from "./options.ts";

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

const { context } = JSON.parse(readFileSync(join(import.meta.dirname, "..", "cdk.json"), "utf8")) as {
  context: Record<string, unknown>;
};

/** A folder with a bundle for every function: what is in it makes no difference to the template. */
function stubBundles(): string {
  const folder = mkdtempSync(join(tmpdir(), "bundles-"));
  for (const { name } of catalog) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "handler.mjs"), "export const handler = async () => undefined;\n");
  }
  return folder;
}

const bundles = stubBundles();

/** The app as `cdk synth` makes it, with the context that an installation may give. */
export function testApp(given: Readonly<Record<string, unknown>> = {}) {
  const app = new App({ context: { ...context, ...given } });
  const options = readOptions((name) => given[name]);
  return { app, ...createInstallation(app, options, bundles) };
}

/** What the service makes of an intrinsic, with `<…>` for what is known only there. */
export function text(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const [[name, argument] = ["", undefined]] = Object.entries(value);
  if (name === "Ref") return `<${String(argument)}>`;
  if (name === "Fn::GetAtt") return `<${(argument as string[]).join(".")}>`;
  if (name === "Fn::Join") {
    const [separator, parts] = argument as [string, unknown[]];
    return parts.map(text).join(separator);
  }
  if (name === "Fn::Select") {
    const [index, list] = argument as [number, { "Fn::Split": [string, unknown] }];
    return `<${text(list["Fn::Split"][1]).slice(1, -1)}/${index}>`;
  }
  if (name === "Fn::Sub") return String(argument).replace(/\$\{([^}]+)\}/g, "<$1>");
  throw new Error(`unknown intrinsic ${name}`);
}

export interface TestTemplate {
  readonly resources: Readonly<Record<string, Resource>>;
  readonly outputs: Readonly<Record<string, { Value: unknown }>>;
  /** Resources of a type, by id without the library's hash. */
  readonly all: (type: string) => Map<string, Resource>;
  /** The resource of a type whose id begins so. */
  readonly one: (type: string, id: string) => Resource;
}

/** The product's template, with the context that an installation may give. */
export function testTemplate(given: Readonly<Record<string, unknown>> = {}): TestTemplate {
  return templateOf(testApp(given).product);
}

export function templateOf(stack: Stack): TestTemplate {
  const json = Template.fromStack(stack).toJSON() as {
    Resources: Record<string, Resource>;
    Outputs: Record<string, { Value: unknown }>;
  };
  const all = (type: string): Map<string, Resource> =>
    new Map(
      Object.entries(json.Resources)
        .filter(([, { Type }]) => Type === type)
        .map(([id, resource]) => [id.replace(/[0-9A-F]{8}$/, ""), resource]),
    );
  return {
    resources: json.Resources,
    outputs: json.Outputs,
    all,
    one(type, id) {
      const found = all(type).get(id);
      if (!found) throw new Error(`no ${type} ${id} among ${[...all(type).keys()].join(", ")}`);
      return found;
    },
  };
}
