import type { Words } from "./en.ts";
import type { Mirror } from "./mirror.ts";
import { account } from "./zh/account.ts";
import { audit } from "./zh/audit.ts";
import { clock } from "./zh/clock.ts";
import { connect } from "./zh/connect.ts";
import { customer } from "./zh/customer.ts";
import { demo } from "./zh/demo.ts";
import { exports } from "./zh/export.ts";
import { form } from "./zh/form.ts";
import { frame } from "./zh/frame.ts";
import { home } from "./zh/home.ts";
import { imports } from "./zh/import.ts";
import { inbound } from "./zh/inbound.ts";
import { list } from "./zh/list.ts";
import { people } from "./zh/people.ts";
import { person } from "./zh/person.ts";
import { privacy } from "./zh/privacy.ts";
import { product } from "./zh/product.ts";
import { proof } from "./zh/proof.ts";
import { purchase } from "./zh/purchase.ts";
import { rules } from "./zh/rules.ts";
import { score } from "./zh/score.ts";
import { setting } from "./zh/setting.ts";
import { signal } from "./zh/signal.ts";
import { sso } from "./zh/sso.ts";
import { subscription } from "./zh/subscription.ts";
import { support } from "./zh/support.ts";
import { task } from "./zh/task.ts";
import { terms } from "./zh/terms.ts";
import { timeline } from "./zh/timeline.ts";
import { usage } from "./zh/usage.ts";
import { value } from "./zh/value.ts";
import { webhook } from "./zh/webhook.ts";

export const zh: Mirror<Words> = {
  account,
  audit,
  clock,
  connect,
  customer,
  demo,
  export: exports,
  form,
  frame,
  home,
  imports,
  inbound,
  list,
  people,
  person,
  privacy,
  product,
  proof,
  purchase,
  rules,
  score,
  setting,
  signal,
  sso,
  subscription,
  support,
  task,
  terms,
  timeline,
  usage,
  value,
  webhook,
};
