/**
 * Files that other tools than nix-build evaluate, and that no output is made of yet.
 *
 * @module
 */
import type { Diagnostic } from "../../nix/diagnostic.ts";
import type { Project } from "../scan/project.ts";

/** A tool, and what its file can become by hand. */
interface Tool {
  readonly paths: readonly string[];
  readonly tool: string;
  readonly remedy: string;
}

const ownOutput = (input: string, output: string): string =>
  `add the input \`${input}\` to flake.nix, and \`${output}\` to its outputs`;

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
    remedy: "`colmena` reads the output `colmena` of a flake; its nodes can be nixosConfigurations",
  },
  {
    paths: ["nixops.nix", "network.nix", "deployment.nix", "morph.nix"],
    tool: "NixOps or morph",
    remedy: "its machines can be nixosConfigurations; it goes on reading its own file",
  },
];

/** One note for each such file, which stays as it is. */
export function otherToolsNotes({ files }: Project): readonly Diagnostic[] {
  return tools.flatMap(({ paths, tool, remedy }) =>
    paths.filter((path) => files.has(path)).map((path): Diagnostic => ({
      severity: "note",
      code: "other-tool",
      message: `${path} is for ${tool}, and no output of the flake`,
      place: { file: path, line: 1, column: 1 },
      help: remedy,
    }))
  );
}
