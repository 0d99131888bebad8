/**
 * Environments of derivations, made by stable commands with flakes off, against what the same Nix's
 * `nix print-dev-env` prints.
 *
 * What no test can ask for is left out: store paths of the environment itself (its derivation runs
 * a script of ours) and the builder's temporary directory; and of Nix 2.8 what it takes from bash.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { environmentExpression } from "../../compat/bridge/environment/derivation.ts";
import {
  type Environment,
  parseEnvironment,
  printEnvironment,
} from "../../compat/bridge/environment/environment.ts";
import { setupScript } from "../../compat/bridge/environment/script.ts";
import { Failure } from "../../nix/diagnostic.ts";
import { parseDerivation } from "../../nix/store/derivation.ts";
import { compareVersions, type NixEnvironment, withEveryNix } from "../ground/nix_environment.ts";

const SHELLS = fromFileUrl(new URL("environment/shells.nix", import.meta.url));

Deno.test("environment is what `nix print-dev-env` prints, on every Nix", async () => {
  await withEveryNix(async (nixes) => {
    for (const nix of nixes) {
      for (const shell of ["custom", "structured", "fixed", "plain"]) await compare(nix, shell);
    }
  });
});

Deno.test("environment is refused where there is none, as by `nix print-dev-env`", async () => {
  await withEveryNix(async (nixes) => {
    for (const nix of nixes) {
      for (const shell of ["withoutOutputs", "ofAnotherBuilder"]) {
        await assertRefused(nix, shell);
        if (nix.hasFlakes) assert((await native(nix, shell, [])).status !== 0, shell);
      }
    }
  });
});

Deno.test("environment may hold what Nix can't read: control characters", async () => {
  await withEveryNix(async (nixes) => {
    // Nix 2.3 has no way to write one in an expression.
    for (const nix of nixes.filter(({ hasFlakes }) => hasFlakes)) {
      const { variables } = await ours(nix, "control");
      assertEquals(variables.get("control")?.value, "a\u001b[31mb\b");
    }
  });
});

async function compare(nix: NixEnvironment, shell: string): Promise<void> {
  const environment = await ours(nix, shell);
  const isOld = compareVersions(nix.version, "2.10") < 0;
  // Nix 2.8 knows nothing of the files of structured attributes and fails; 2.3 has no such command.
  if (!nix.hasFlakes || (isOld && shell === "structured")) {
    assertEquals(environment.variables.get("IN_NIX_SHELL")?.value, "impure");
    return;
  }
  const where = `${shell}, Nix ${nix.version}`;
  if (!isOld) await compareScripts(nix, shell, environment);
  const json = await native(nix, shell, ["--json"]);
  assertEquals(
    comparable(printEnvironment(environment)),
    comparable(printEnvironment(parseEnvironment(json.stdout))),
    where,
  );
  if (!isOld) assertEquals(order(json.stdout), order(printEnvironment(environment)), where);
}

/** Nix 2.8 writes another script around the same variables. */
async function compareScripts(
  nix: NixEnvironment,
  shell: string,
  environment: Environment,
): Promise<void> {
  const script = await native(nix, shell, []);
  assertEquals(script.status, 0, script.stderr);
  const attributes = /'(\/[^']*)\/\.attrs\.json'/.exec(script.stdout)?.[1];
  const printed = setupScript(environment, {
    outputs: `${nix.directory}/outputs`,
    ...(attributes !== undefined && { attributes }),
  });
  const where = `${shell}, Nix ${nix.version}`;
  assertEquals(comparable(printed + "\n"), comparable(script.stdout), where);
}

/** The names in the order of the text. */
function order(json: string): readonly string[] {
  return json.match(/"\w+":(?=\{"type")/g)?.filter((it) => it !== '"LINENO":') ?? [];
}

/** The text without what differs by its nature. */
function comparable(text: string): string {
  return text
    .replaceAll(/\/nix\/store\/[0-9a-z]{32}-((?:thing-1\.0|plain)-env)/g, "/nix/store/HASH-$1")
    .replaceAll(/[^'"=]*\/nix-(?:build-)?[\w.-]*\d+(?=['"/])/g, "BUILD")
    .replaceAll(/^(?:LINENO|EPOCH\w+|name)='.*'\n/gm, "")
    .replaceAll(/^COMP_WORDBREAKS='[^]*?\(:'\n/gm, "")
    .replaceAll(
      /"(?:LINENO|EPOCH\w+|COMP_WORDBREAKS|name)":\{"type":"\w+","value":"(?:[^"\\]|\\.)*"\},?/g,
      "",
    );
}

/**
 * The environment as the program makes it; the test runs the commands, in the Nix's own namespace.
 */
async function ours(nix: NixEnvironment, shell: string): Promise<Environment> {
  const built = await nix.run([
    ...["sh", "-c", 'printf %s "$1" | nix-build - --no-out-link | xargs cat', "sh"],
    await expressionOf(nix, shell),
  ]);
  assertEquals(built.status, 0, `${shell}, Nix ${nix.version}: ${built.stderr}`);
  return parseEnvironment(built.stdout);
}

async function expressionOf(nix: NixEnvironment, shell: string): Promise<string> {
  const instantiated = await nix.run(["nix-instantiate", SHELLS, "-A", shell]);
  assertEquals(instantiated.status, 0, instantiated.stderr);
  const drvPath = instantiated.stdout.trim();
  const { stdout } = await nix.run(["cat", drvPath]);
  return environmentExpression(parseDerivation(stdout), drvPath);
}

async function assertRefused(nix: NixEnvironment, shell: string): Promise<void> {
  try {
    await expressionOf(nix, shell);
  } catch (error) {
    assert(error instanceof Failure);
    assertEquals(error.diagnostics[0]?.code, "no-environment");
    return;
  }
  throw new Error(`${shell} was not refused`);
}

async function native(nix: NixEnvironment, shell: string, flags: readonly string[]) {
  return await nix.run([
    ...["nix", "print-dev-env", "--offline", "--impure", ...flags, "-f", SHELLS, shell],
  ], { features: "on" });
}
