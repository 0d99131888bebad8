/**
 * Asks a Nix of the matrix what it makes of each form, and writes the answers down:
 *
 *     FLAKEBRIDGE_NIX_MATRIX=DIR deno run -A tests/lock/references/record.ts 2.34
 *
 * Nix 2.8 has no `builtins.parseFlakeRef`; what it makes of a form is what it writes to a registry.
 *
 * @module
 */
import { join } from "@std/path";
import { nixEnvironment } from "../../ground/nix_environment.ts";
import { FORMS } from "./forms.ts";

const [version = "2.34"] = Deno.args;
await using nix = await nixEnvironment(version);
const flakes = ["nix", "--extra-experimental-features", "nix-command flakes"];
const answers: Record<string, unknown> = {};
for (const form of FORMS) {
  answers[form] = version === "2.8" ? await registered(form) : await parsed(form);
}
const file = new URL(`./nix-${version}.json`, import.meta.url);
await Deno.writeTextFile(file, JSON.stringify(answers, null, 1) + "\n");

async function parsed(form: string): Promise<object | null> {
  const text = JSON.stringify(form).replaceAll("${", "\\${");
  const ref = `(builtins.parseFlakeRef ${text})`;
  const attributes = await evaluate(ref);
  if (attributes === undefined) return null;
  return { attributes, printed: await evaluate(`builtins.flakeRefToString ${ref}`) ?? null };
}

async function evaluate(expression: string): Promise<unknown> {
  const { status, stdout } = await nix.run([...flakes, "eval", "--json", "--expr", expression]);
  return status === 0 ? JSON.parse(stdout) : undefined;
}

async function registered(form: string): Promise<object | null> {
  const registry = join(nix.directory, "added.json");
  await Deno.remove(registry).catch(() => {});
  const words = [...flakes, "registry", "add", "--registry", registry, "x", form];
  const { status, stderr } = await nix.run(words);
  if (status !== 0) {
    if (!stderr.includes("error:")) throw new Error(stderr);
    return null;
  }
  return { attributes: JSON.parse(await Deno.readTextFile(registry)).flakes[0].to, printed: null };
}
