/**
 * What stands around the Nix code and knows of it: `.envrc`, CI, instructions, `.gitignore`.
 * Adapted where that is safe, else named with its place.
 *
 * @module
 */
import type { Diagnostic } from "../../nix/diagnostic.ts";
import type { Project } from "../scan/project.ts";
import type { TreeFile } from "../scan/working_tree.ts";
import { adaptCi } from "./around/ci.ts";
import { adaptEnvrc } from "./around/envrc.ts";
import { adaptIgnored } from "./around/ignored.ts";
import { readInstructions } from "./around/instructions.ts";
import type { Adapted, Surroundings } from "./around/surroundings.ts";
import type { FileChange, TextChange } from "./plan.ts";

type Adapt = (around: Surroundings) => Adapted;

/** Which file is adapted by what. */
const adapters: readonly (readonly [RegExp, Adapt])[] = [
  [/^\.envrc$/, adaptEnvrc],
  [/^\.gitignore$/, adaptIgnored],
  [/^(README|CONTRIBUTING|HACKING)[^/]*$|\.(sh|bash)$/i, readInstructions],
  [
    /^(\.(github|forgejo|gitea)\/(workflows|actions)\/|azure-pipelines)/,
    adaptCi,
  ],
  [
    /^(\.(gitlab-ci|travis|cirrus|drone|woodpecker|build|appveyor)|bitbucket-pipelines|garnix)\.ya?ml$/,
    adaptCi,
  ],
  [/^\.(circleci|woodpecker|builds|buildkite|semaphore|gitlab)\//, adaptCi],
  [/^(GNUmakefile|Makefile|\.?justfile|Jenkinsfile|Dockerfile)$/i, adaptCi],
];

/** The changes to the surroundings of a migration that makes these `changes`, and the notes. */
export function around(
  { tree: { files } }: Project,
  changes: readonly FileChange[],
): { readonly changes: readonly TextChange[]; readonly notes: readonly Diagnostic[] } {
  // The lock comes later: what can't be locked now will be.
  const written = [...new Set([...changes.map(({ path }) => path), "flake.lock"])];
  const moved = new Map(
    changes.flatMap((change) => change.kind === "move" ? [[change.from, change.path]] : []),
  );
  const found = files.flatMap((file) => {
    const adapt = adapters.find(([name]) => name.test(file.path))?.[1];
    if (adapt === undefined || file.text === undefined) return [];
    const { path, text } = file;
    return [{ file, ...adapt({ path, text, written, moved }) }];
  });
  return {
    changes: found.flatMap(({ file, text }) => changeOf(file, text)),
    notes: found.flatMap(({ notes }) => notes),
  };
}

/** Files that git does not know are a person's own: to change one would make git know it. */
function changeOf({ path, kind, status, text: before }: TreeFile, text: string): TextChange[] {
  const isShared = kind === "file" && (status === "tracked" || status === "no git");
  return isShared && before !== undefined && text !== before
    ? [{ kind: "edit", path, before, text }]
    : [];
}
