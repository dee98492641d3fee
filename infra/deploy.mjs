// Builds the product and brings it into an AWS account: `npm run deploy -- -c mailFrom=crm@example.com`.
//
// Account and region are those of the AWS profile in use. What the installation may be told stands in options.ts.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { S3Client } from "@aws-sdk/client-s3";
import { publish } from "./publish.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const OUTPUTS = join(root, "cdk.out", "outputs.json");
const CDK = join(root, "infra", "node_modules", ".bin", "cdk");

/**
 * Runs a program to its end; the deployment ends with it when it fails.
 *
 * @param {string} program
 * @param {readonly string[]} args
 */
function run(program, args) {
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/**
 * Value of a context in the arguments, as CDK reads it.
 *
 * @param {readonly string[]} args
 * @param {string} name
 */
export function contextOf(args, name) {
  const given = args.flatMap((arg, index) => {
    if (/^(-c|--context)$/.test(args[index - 1] ?? "")) return [arg];
    return /^(-c|--context)=/.test(arg) ? [arg.slice(arg.indexOf("=") + 1)] : [];
  });
  return given.findLast((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

/**
 * What a stack says of itself after a deployment.
 *
 * @param {string} stack
 * @returns {Record<string, string>}
 */
function outputsOf(stack) {
  const outputs = /** @type {Record<string, Record<string, string>>} */ (JSON.parse(readFileSync(OUTPUTS, "utf8")));
  return outputs[stack] ?? {};
}

/**
 * @param {string} stack
 * @param {readonly string[]} args
 */
function deploy(stack, args) {
  run(CDK, ["deploy", stack, "--require-approval", "never", "--outputs-file", OUTPUTS, ...args]);
  return outputsOf(stack);
}

/**
 * Whether the arguments leave it to this deployment to set up the firewall: it is neither turned off nor one's own.
 *
 * @param {readonly string[]} args
 */
export function makesFirewall(args) {
  return contextOf(args, "firewall") !== "off" && contextOf(args, "webAclArn") === undefined;
}

/** @param {readonly string[]} args */
async function main(args) {
  const name = contextOf(args, "name") ?? "Perennial";
  run("node", [join("packages", "local", "src", "build-cli.ts")]);
  // Does nothing where the account has been prepared for CDK already.
  run(CDK, ["bootstrap", ...args]);
  let context = args;
  if (makesFirewall(args)) {
    const { WebAclArn } = deploy(`${name}Firewall`, args);
    if (!WebAclArn) throw new Error(`The stack ${name}Firewall does not say where the firewall is.`);
    context = [...args, "-c", `webAclArn=${WebAclArn}`];
  }
  const { Address, ConsoleBucket, DistributionDomain, Region } = deploy(name, context);
  if (!Address || !ConsoleBucket || !Region) throw new Error(`The stack ${name} does not say where it is.`);
  const profile = args.includes("--profile") ? args[args.indexOf("--profile") + 1] : undefined;
  const client = new S3Client({ region: Region, ...(profile === undefined ? {} : { profile }) });
  const count = await publish(join(root, "dist", "console"), ConsoleBucket, client);
  console.log(`\n${count} files of the console are in place. Perennial is at ${Address}`);
  const domain = contextOf(args, "domain");
  if (domain !== undefined) console.log(`Point ${domain} to ${DistributionDomain} (CNAME or alias).`);
  if (!makesFirewall(args))
    console.log(
      `If there was a firewall of its own before, delete the stack ${name}Firewall in us-east-1: it costs on.`,
    );
  if (contextOf(args, "mailFrom") === undefined)
    console.log("It sends no mail yet: deploy again with -c mailFrom=<address>.");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main(process.argv.slice(2));
