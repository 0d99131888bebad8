/**
 * What stands around the Nix code and knows of it: `.envrc`, CI, instructions, `.gitignore`.
 * Adapted where that is safe, else named with its place.
 *
 * @module
 */
import type { Diagnostic } from "../../nix/diagnostic.ts";
import type { Project } from "../scan/project.ts";
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
    const { path, text, kind, status } = file;
    const isShared = kind === "file" && (status === "tracked" || status === "no git");
    const adapted = adapt({ path, text, isShared, written, moved });
    return [{ ...adapted, path, before: text, isShared }];
  });
  return {
    changes: found.filter(({ isShared, before, text }) => isShared && text !== before)
      .map(({ path, before, text }): TextChange => ({ kind: "edit", path, before, text })),
    notes: found.flatMap(({ notes }) => notes),
  };
}
