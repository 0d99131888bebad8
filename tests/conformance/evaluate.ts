/**
 * A case, evaluated: by native flakes, and by an evaluator on a Nix with flakes off.
 *
 * @module
 */
import type { Case, Mode } from "./case.ts";
import type { Json } from "./compare.ts";
import { type Features, type Nix, runNix, type Workplace } from "./nixes.ts";
import { fill, type Project } from "./project.ts";

/** What an evaluation gave: the probe's JSON, or the words it failed with. */
export type Evaluated =
  | { readonly kind: "value"; readonly value: Json }
  | { readonly kind: "error"; readonly message: string };

/** What native flakes of that Nix say. */
export async function evaluateNatively(
  place: Workplace,
  nix: Nix,
  tried: Case,
  project: Project,
): Promise<Evaluated> {
  const reference = tried.getFlake ?? tried.native;
  const isStored = project.flake.startsWith("/nix/store/");
  const flake = reference === undefined
    ? `${isStored ? "path:" : ""}${project.flake}`
    : await fill(project.directory, reference);
  const flags = await Promise.all(
    (tried.nativeFlags ?? []).map((flag) => fill(project.directory, flag)),
  );
  const words = [
    "nix",
    "eval",
    "--json",
    "--no-update-lock-file",
    "--option",
    "eval-cache",
    "false",
  ];
  return evaluated(
    await runNix(place, nix, "on", [...words, ...flags, `${flake}#probe`], project.directory),
  );
}

/** What the evaluator says on that Nix. */
export async function evaluateOurs(
  place: Workplace,
  nix: Nix,
  tried: Case,
  project: Project,
  evaluator: string,
): Promise<Evaluated> {
  const args = await fill(project.directory, tried.args ?? "");
  const src = args.includes("src =") ? "" : `src = ${nixPath(project.flake)};`;
  const reference = await fill(project.directory, tried.getFlake ?? "");
  const expression = `
    let
      compat = import ${evaluator} { ${src} ${args} system = "x86_64-linux"; };
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
  const { features, flags } = MODES[tried.mode ?? "plain"];
  const words = ["nix-instantiate", "--eval", "--strict", "--json", ...flags(evaluator, project)];
  return evaluated(
    await runNix(
      place,
      nix,
      features,
      [...environment, ...words, "-E", expression],
      project.directory,
    ),
  );
}

const WRITING = ["--read-write-mode"];

const MODES: Readonly<
  Record<Mode, {
    readonly features: Features;
    readonly flags: (evaluator: string, project: Project) => readonly string[];
  }>
> = {
  "plain": { features: "off", flags: () => WRITING },
  "read-only": { features: "off", flags: () => [] },
  "pure": { features: "off", flags: () => [...WRITING, "--option", "pure-eval", "true"] },
  "restricted": {
    features: "off",
    flags: (evaluator, { directory }) => [
      ...WRITING,
      ...["--option", "restrict-eval", "true"],
      ...["--option", "allowed-uris", "file: git+file: path: https: ssh:"],
      ...["-I", `flake=${directory}`, "-I", `evaluator=${evaluator}`],
    ],
  },
  "flakes on": { features: "on", flags: () => WRITING },
  "only fetch-tree": { features: "fetchTree", flags: () => WRITING },
};

/** A path as a Nix expression; what a path literal does not take is written as a string. */
function nixPath(path: string): string {
  return `(/. + ${JSON.stringify(path)})`;
}

function evaluated({ success, stdout, stderr }: {
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
}): Evaluated {
  return success
    ? { kind: "value", value: JSON.parse(stdout) }
    : { kind: "error", message: stderr.trim() };
}
