/**
 * Asks a Nix of the matrix what it makes of each form, and writes the answers down:
 *
 *     FLAKEBRIDGE_NIX_MATRIX=DIR deno run -A tests/lock/references/record.ts 2.34
 *
 * @module
 */
import { nixEnvironment } from "../../ground/nix_environment.ts";
import { FORMS } from "./forms.ts";

const [version = "2.34"] = Deno.args;
await using nix = await nixEnvironment(version);
const answers: Record<string, unknown> = {};
for (const form of FORMS) {
  const text = JSON.stringify(form).replaceAll("${", "\\${");
  const ref = `(builtins.parseFlakeRef ${text})`;
  const attributes = await evaluate(ref);
  const printed = attributes === undefined
    ? undefined
    : await evaluate(`builtins.flakeRefToString ${ref}`);
  answers[form] = attributes === undefined ? null : { attributes, printed: printed ?? null };
}
const file = new URL(`./nix-${version}.json`, import.meta.url);
await Deno.writeTextFile(file, JSON.stringify(answers, null, 1) + "\n");

async function evaluate(expression: string): Promise<unknown> {
  const { status, stdout } = await nix.run([
    ...["nix", "--extra-experimental-features", "nix-command flakes"],
    ...["eval", "--json", "--expr", expression],
  ]);
  return status === 0 ? JSON.parse(stdout) : undefined;
}
