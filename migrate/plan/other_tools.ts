/**
 * Files that other tools than nix-build evaluate, and that no output is made of yet.
 *
 * @module
 */
import type { Diagnostic } from "../../nix/diagnostic.ts";
import type { NixFile, Project } from "../scan/project.ts";
import { shapeWhenCalled } from "../scan/shape.ts";

/** A tool, and what its file can become by hand. */
interface Tool {
  readonly paths: readonly string[];
  readonly tool: string;
  readonly remedy: (file: NixFile) => string;
}

function ownOutput(input: string, output: string): () => string {
  return () => `add the input \`${input}\` to flake.nix, and \`${output}\` to its outputs`;
}

const tools: readonly Tool[] = [
  {
    paths: ["home.nix", "home-manager/home.nix", "nixpkgs/home.nix"],
    tool: "home-manager",
    remedy: ownOutput("home-manager", "homeConfigurations.USER"),
  },
  {
    paths: ["darwin-configuration.nix", "darwin/configuration.nix"],
    tool: "nix-darwin",
    remedy: ownOutput("nix-darwin", "darwinConfigurations.HOST"),
  },
  {
    paths: ["hive.nix"],
    tool: "Colmena",
    remedy: (file) =>
      `Colmena reads the output \`colmena\` of a flake, \`colmena = import ./${file.path};\` with a ` +
      `\`meta.nixpkgs\` from the inputs; ${machinesIn(file)} can be nixosConfigurations, too`,
  },
  {
    paths: ["nixops.nix", "network.nix", "deployment.nix", "morph.nix"],
    tool: "NixOps or morph",
    remedy: (file) =>
      `${machinesIn(file)} can be nixosConfigurations, each with its modules; it goes on reading ` +
      "its own file",
  },
];

/** One note for each such file, which stays as it is; of what is `told` already, none. */
export function otherToolsNotes(
  { files }: Project,
  told: ReadonlySet<string>,
): readonly Diagnostic[] {
  return tools.flatMap(({ paths, tool, remedy }) =>
    paths.flatMap((path) => files.get(path) ?? []).filter(({ path }) => !told.has(path))
      .map((file): Diagnostic => ({
        severity: "note",
        code: "other-tool",
        message: `${file.path} is for ${tool}, and no output of the flake`,
        place: { file: file.path, line: 1, column: 1 },
        help: remedy(file),
      }))
  );
}

/** The machines that a fleet's file names, in words. */
function machinesIn({ shape }: NixFile): string {
  const found = shapeWhenCalled(shape);
  const names = found.kind === "set" ? [...found.attributes.keys()] : [];
  const machines = names.filter((name) => !/^(meta|network|defaults|_.*)$/.test(name));
  return machines.length === 0 ? "its machines" : `its machines (${machines.join(", ")})`;
}
