import { existsSync } from "node:fs";
import { join } from "node:path";
import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { createInstallation } from "./installation.ts";
import { readOptions } from "./options.ts";

const bundles = join(import.meta.dirname, "..", "dist", "functions");
if (!existsSync(bundles)) throw new Error("Nothing is built. Run: node packages/local/src/build-cli.ts");

const app = new App();
const options = readOptions((name) => app.node.tryGetContext(name) as unknown);
createInstallation(app, options, bundles);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
