/**
 * A case, evaluated: by native flakes, and by an evaluator on a Nix with flakes off.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Case, Mode } from "./case.ts";
import type { Json } from "./compare.ts";
import type { NixEnvironment } from "../ground/nix_environment.ts";
import type { Finished } from "../../nix/tools/run.ts";
import { fill, type Project } from "./project.ts";

/** What an evaluation gave: the probe's JSON, or the words it failed with. */
export type Evaluated =
  | { readonly kind: "value"; readonly value: Json }
  | { readonly kind: "error"; readonly message: string };

/** What native flakes of that Nix say. */
export async function evaluateNatively(
  nix: NixEnvironment,
  tried: Case,
  project: Project,
): Promise<Evaluated> {
  const isStored = project.flake.startsWith("/nix/store/");
  const flake = tried.native === undefined
    ? `${isStored ? "path:" : ""}${project.flake}`
    : await fill(project.directory, tried.native);
  const got = tried.getFlake && await fill(project.directory, tried.getFlake);
  const probe = got === undefined
    ? [`${flake}#probe`]
    : ["--impure", "--expr", `(builtins.getFlake ${JSON.stringify(got)}).probe`];
  const flags = await Promise.all(
    (tried.nativeFlags ?? []).map((flag) => fill(project.directory, flag)),
  );
  const words = "nix eval --json --no-update-lock-file --option eval-cache false".split(" ");
  return evaluated(
    await nix.run([...words, ...flags, ...probe], {
      features: "on",
      cwd: project.directory,
    }),
  );
}

/** What the evaluator says on that Nix. */
export async function evaluateOurs(
  nix: NixEnvironment,
  tried: Case,
  project: Project,
  evaluator: string,
): Promise<Evaluated> {
  const args = await fill(project.directory, tried.args ?? "");
  const src = args.includes("src =") ? "" : `src = ${nixPath(project.flake)};`;
  const reference = await fill(project.directory, tried.getFlake ?? "");
  const expression = `
    let
      compat = import ${importable(tried, evaluator)} { ${src} ${args} system = "x86_64-linux"; };
      flake = ${
    tried.getFlake === undefined
      ? "compat.outputs or compat.defaultNix"
      : `compat.getFlake ${JSON.stringify(reference)}`
  };
      default = ${
    tried.getFlake === undefined
      ? "compat.defaultNix.default"
      : "flake.packages.x86_64-linux.default"
  };
    in { default = default.drvPath; } // flake.probe`;
  const environment = await Promise.all(
    Object.entries(tried.environment ?? {}).map(async ([name, value]) =>
      `${name}=${await fill(project.directory, value)}`
    ),
  );
  const flags = FLAGS[tried.mode ?? "plain"](evaluator, project);
  const words = ["nix-instantiate", "--eval", "--strict", "--json", ...flags, "-E", expression];
  return evaluated(
    await nix.run([...environment, ...words], {
      features: tried.features ?? "off",
      cwd: project.directory,
    }),
  );
}

const WRITING = ["--read-write-mode"];

const FLAGS: Readonly<
  Record<Mode, (evaluator: string, project: Project) => readonly string[]>
> = {
  "plain": () => WRITING,
  "read-only": () => [],
  "pure": () => [...WRITING, "--option", "pure-eval", "true"],
  "restricted": (evaluator, { directory }) => [
    ...WRITING,
    ...["--option", "restrict-eval", "true"],
    ...["--option", "allowed-uris", "file: git+file: path: https: ssh:"],
    ...["-I", `flake=${directory}`, "-I", `evaluator=${evaluator}`],
  ],
};

/** A path as a Nix expression; what a path literal does not take is written as a string. */
function nixPath(path: string): string {
  return `(/. + ${JSON.stringify(path)})`;
}

/** The evaluator as an expression that `import` takes: pure evaluation wants the hash of a file. */
function importable({ mode }: Case, evaluator: string): string {
  if (mode !== "pure") return evaluator;
  const hash = createHash("sha256").update(Deno.readFileSync(evaluator)).digest("hex");
  return `(builtins.fetchurl { url = "file://${evaluator}"; sha256 = "${hash}"; })`;
}

function evaluated({ status, stdout, stderr }: Finished): Evaluated {
  return status === 0
    ? { kind: "value", value: JSON.parse(stdout) }
    : { kind: "error", message: stderr.trim() };
}
