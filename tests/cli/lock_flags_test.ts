/**
 * The flags of `lock`, `update` and `metadata` beside those of `nix flake`, of every Nix at hand:
 * each side starts from the same files, and leaves the same ones, and the same commits.
 */
import { assert, assertEquals } from "@std/assert";
import { exists } from "@std/fs";
import { join } from "@std/path";
import type { Finished } from "../../nix/tools/run.ts";
import {
  comparedVersions,
  type NixEnvironment,
  nixEnvironment,
} from "../ground/nix_environment.ts";
import { commit, flakeText, LEAF } from "../lock/case.ts";
import { flakeSettings } from "../lock/environment.ts";
import { GIT_ENVIRONMENT, prepare, releaseOf } from "../lock/lay_out.ts";
import { checkoutPath } from "./program.ts";

/** One call; `{{dir}}` is the directory of the case. */
interface Call {
  readonly name: string;
  /** The words behind `nix flake`. */
  readonly words: readonly string[];
  /** Those of Nix 2.8, where they differ. */
  readonly words28?: readonly string[];
  /** What is run before, in the directory of the case. */
  readonly script?: string;
  /** The directory of the call below that of the case; `flake` unless told. */
  readonly cwd?: string;
  /** The releases that have the flags; all unless told. */
  readonly since226?: boolean;
  /** Those that do it right: 2.26 takes the flake for its own input, and loses an `--eval-store`. */
  readonly since234?: boolean;
  readonly settings?: string;
}

const TOUCH = "echo more > a/more; echo more > b/more";
const LOCK = "cp start.lock flake/flake.lock; git -C flake add flake.lock";
const LOCKED = `${LOCK}; ${commit("flake")}`;

const CALLS: readonly Call[] = [
  { name: "lock", words: ["lock"] },
  { name: "lock of a directory below flake.nix", words: ["lock"], cwd: "flake/sub" },
  { name: "lock of flake.nix itself above", words: ["lock", ".."], cwd: "flake/sub" },
  { name: "lock of a URL", words: ["lock", "git+file://{{dir}}/flake"] },
  { name: "lock of a path, not of its repository", words: ["lock", "path:{{dir}}/flake"] },
  ...["", "path:{{dir}}/flake"].flatMap((flake): readonly Call[] => [
    {
      name: `lock of ${flake} where flake.lock is a link to an absolute path`,
      words: ["lock", ...flake === "" ? [] : [flake]],
      script: "ln -s $PWD/start.lock flake/flake.lock; git -C flake add flake.lock",
    },
    {
      name: `lock of ${flake} where flake.lock is a link to nowhere`,
      words: ["lock", ...flake === "" ? [] : [flake]],
      script: "ln -s $PWD/none.lock flake/flake.lock; git -C flake add flake.lock",
    },
  ]),
  {
    name: "lock of a flake in a directory of a repository",
    words: ["lock", "./flake/inner"],
    cwd: ".",
    script: "mkdir flake/inner; cp flake/flake.nix flake/inner/; git -C flake add .",
  },
  { name: "lock --commit-lock-file", words: ["lock", "--commit-lock-file"] },
  {
    name: "lock --commit-lock-file of a directory of a repository",
    words: ["lock", "--commit-lock-file"],
    cwd: "flake/inner",
    script: `mkdir flake/inner; cp flake/flake.nix flake/inner/; ${commit("flake")}`,
  },
  {
    name: "lock --commit-lock-file with a summary",
    words: ["lock", "--commit-lock-file"],
    settings: "commit-lockfile-summary = chore: lock",
  },
  {
    name: "lock --commit-lock-file --commit-lock-file-summary",
    words: ["lock", "--commit-lock-file", "--commit-lock-file-summary", "chore: lock"],
    since226: true,
  },
  {
    name: "lock --commit-lock-file where git ignores the file",
    words: ["lock", "--commit-lock-file"],
    script: `echo flake.lock > flake/.gitignore; ${commit("flake")}`,
    since226: true,
  },
  {
    name: "lock --update-input",
    words: ["lock", "--update-input", "a"],
    script: `${LOCKED}${TOUCH}`,
  },
  ...["", ",", "a,,b", "1a"].map((inputs): Call => ({
    name: `lock --update-input of no input's path: "${inputs}"`,
    words: ["lock", "--update-input", inputs],
    script: `${LOCKED}${TOUCH}`,
    since226: true,
    since234: inputs === "",
  })),
  {
    name: "lock --inputs-from of this flake",
    words: ["lock", "--inputs-from", ""],
    since226: true,
  },
  { name: "lock --output-lock-file without a name", words: ["lock", "--output-lock-file", ""] },
  ...["{{dir}}/store", "dummy://?read-only=false"].map((store): Call => ({
    name: `metadata --eval-store ${store}`,
    words: ["metadata", "--json", "--eval-store", store],
    script: LOCKED,
    since234: true,
  })),
  {
    name: "lock --recreate-lock-file",
    words: ["lock", "--recreate-lock-file"],
    script: `${LOCKED}${TOUCH}`,
  },
  {
    name: "lock --no-update-lock-file, fresh",
    words: ["lock", "--no-update-lock-file"],
    script: LOCKED,
  },
  { name: "lock --no-update-lock-file, stale", words: ["lock", "--no-update-lock-file"] },
  {
    name: "lock --override-input",
    words: ["lock", "--override-input", "a", "path:{{dir}}/b"],
  },
  {
    name: "lock --override-input of a path of this directory",
    words: ["lock", "--override-input", "a", "../b"],
  },
  {
    name: "lock --override-input of a relative path as a URL",
    words: ["lock", "--override-input", "a", "path:./sub"],
    script: "cp a/flake.nix flake/sub/; git -C flake add sub",
  },
  {
    name: "lock --override-input of a relative path as a URL, out of the tree",
    words: ["lock", "--override-input", "a", "path:../b"],
  },
  ...[[], ["--impure"]].map((flags) => ({
    name: `lock ${flags.join()} of a relative path that leaves its tree`,
    words: ["lock", ...flags],
    script:
      `echo "{ inputs.a.url = \\"path:../../..$PWD/a\\"; outputs = _: {}; }" > flake/flake.nix`,
  })),
  {
    name: "lock --override-input by a name of --override-flake",
    words: [
      "lock",
      "--override-flake",
      "other",
      "path:{{dir}}/b",
      "--override-input",
      "a",
      "other",
    ],
  },
  {
    name: "lock --inputs-from",
    words: ["lock", "--inputs-from", "path:{{dir}}/names"],
    script: `printf '%s' '${flakeText('a.url = "a"; outside.url = "given";')}' > flake/flake.nix`,
  },
  {
    name: "lock --override-flake",
    words: ["lock", "--override-flake", "given", "path:{{dir}}/b"],
    script: `printf '%s' '${flakeText(`given.url = "given";`)}' > flake/flake.nix`,
  },
  {
    name: "lock --reference-lock-file",
    words: ["lock", "--reference-lock-file", "../start.lock"],
    since226: true,
  },
  {
    name: "lock --reference-lock-file that is not there starts from nothing",
    words: ["lock", "--reference-lock-file", "../none/none.lock"],
    script: `${LOCKED}${TOUCH}`,
    since226: true,
  },
  {
    name: "lock --reference-lock-file where nothing dirty is allowed",
    words: ["lock", "--no-allow-dirty", "--reference-lock-file", "../start.lock"],
    since226: true,
  },
  {
    name: "lock --reference-lock-file that is a link",
    words: ["lock", "--reference-lock-file", "../link.lock"],
    script: "ln -s start.lock link.lock",
    since226: true,
  },
  ...["dirty", "born"].flatMap((state): readonly Call[] => {
    const init = state === "born" ? "git -C c init -q && git -C c add -A" : commit("c");
    const script = `cp -r b c\n${init}\necho '#' >> c/flake.nix`;
    const dirty = ["--override-input", "a", "git+file://{{dir}}/c"];
    return [
      { name: `lock of a repository that is ${state}`, words: ["lock", ...dirty], script },
      {
        name: `metadata with a repository that is ${state}`,
        words: ["metadata", "--json", ...dirty],
        script,
      },
      { name: `archive with a repository that is ${state}`, words: ["archive", ...dirty], script },
      {
        name: `lock --allow-dirty-locks of a repository that is ${state}`,
        words: ["lock", "--allow-dirty-locks", ...dirty],
        script,
        since226: true,
      },
      {
        name: `update with a repository that is ${state}`,
        words: ["update", ...dirty],
        script,
        since226: true,
      },
    ];
  }),
  {
    name: "lock --output-lock-file",
    words: ["lock", "--output-lock-file", "../out.lock"],
    since226: true,
  },
  {
    name: "lock --output-lock-file of what is locked",
    words: ["lock", "--output-lock-file", "../out.lock"],
    script: LOCKED,
    since226: true,
  },
  {
    name: "update --reference-lock-file --output-lock-file",
    words: ["update", "a", "--reference-lock-file", "../start.lock", "--output-lock-file", "../o"],
    script: TOUCH,
    since226: true,
  },
  { name: "update", words: ["update"], script: `${LOCKED}${TOUCH}` },
  {
    name: "update --commit-lock-file",
    words: ["update", "--commit-lock-file"],
    script: `${LOCKED}${TOUCH}`,
  },
  {
    name: "update of one input",
    words: ["update", "a"],
    script: `${LOCKED}${TOUCH}`,
    since226: true,
  },
  {
    // What `b` has locked must still be there: unlike Nix, we don't look for it in the store.
    name: "update of an input's input",
    words: ["update", "b/a"],
    script: `${LOCKED}echo more > a/more`,
    since226: true,
  },
  {
    name: "update of two inputs",
    words: ["update", "a", "b"],
    script: `${LOCKED}${TOUCH}`,
    since226: true,
  },
  {
    name: "update of no such input",
    words: ["update", "none"],
    script: `${LOCKED}${TOUCH}`,
    since226: true,
  },
  { name: "update of no possible input", words: ["update", "a b"], script: LOCKED, since226: true },
  {
    name: "update --flake",
    words: ["update", "--flake", "./flake"],
    words28: ["update", "./flake"],
    cwd: ".",
    script: `${LOCKED}${TOUCH}`,
  },
  { name: "metadata locks", words: ["metadata", "--json"] },
  {
    name: "metadata locks a repository with changes",
    words: ["metadata", "--json"],
    script: "echo >> flake/flake.nix",
  },
  { name: "metadata --no-write-lock-file", words: ["metadata", "--json", "--no-write-lock-file"] },
  {
    name: "metadata --override-input writes nothing",
    words: ["metadata", "--json", "--override-input", "a", "path:{{dir}}/b"],
    script: LOCKED,
  },
  {
    name: "metadata --no-update-lock-file, stale",
    words: ["metadata", "--json", "--no-update-lock-file"],
  },
  {
    name: "lock of a directory that is a link",
    words: ["lock", "../l"],
    script: "ln -s flake l",
  },
  {
    name: "metadata of a directory behind a link",
    words: ["metadata", "--json", "../l/sub/.."],
    script: "ln -s flake l",
    since226: true,
  },
  {
    name: "lock where flake.lock is a link",
    words: ["lock"],
    script: `cp start.lock flake/real.lock; ln -s real.lock flake/flake.lock; ${commit("flake")}`,
  },
  {
    name: "lock where flake.lock is a link that git does not know",
    words: ["lock"],
    script: "ln -s ../out.lock flake/flake.lock",
  },
  {
    name: "lock where flake.lock is a link that leads to itself",
    words: ["lock", "path:{{dir}}/flake"],
    script: "ln -s flake.lock flake/flake.lock",
  },
  {
    name: "lock where flake.lock is a directory",
    words: ["lock"],
    script: "mkdir flake/flake.lock; echo > flake/flake.lock/x",
  },
  {
    name: "lock where flake.nix is a link to what git does not know",
    words: ["lock"],
    script:
      "cd flake; git mv flake.nix real.nix; ln -s real.nix flake.nix; git rm -q --cached real.nix; git add flake.nix; cd ..",
  },
  {
    name: "lock where flake.nix is a link",
    words: ["lock"],
    script:
      "git -C flake mv flake.nix real.nix; ln -s real.nix flake/flake.nix; git -C flake add -A",
  },
  { name: "lock of no directory", words: ["lock", "./none"] },
  { name: "lock of a fragment", words: ["lock", ".#x"] },
  {
    name: "lock --override-input with a fragment",
    words: ["lock", "--override-input", "a", "../b#x"],
  },
  {
    // 2.8 goes on in the directory above.
    name: "lock of a file",
    words: ["lock", "./x"],
    script: "echo > flake/x",
    since226: true,
  },
  { name: "lock without flake.nix", words: ["lock"], script: "git -C flake rm -qf flake.nix" },
];

const FILES = {
  "flake/flake.nix": flakeText(`a.url = "path:{{dir}}/a"; b.url = "path:{{dir}}/b";`),
  "flake/sub/x": "",
  "a/flake.nix": LEAF,
  "b/flake.nix": flakeText(`a.url = "path:{{dir}}/a";`),
  "names/flake.nix": flakeText(
    `a.url = "path:{{dir}}/a"; given = { url = "path:{{dir}}/b"; inputs.a.follows = "a"; };`,
  ),
};

/** What a call left behind. */
interface Outcome {
  readonly status: number;
  readonly files: Readonly<Record<string, string | undefined>>;
  /** What git has to say: the log, and what is not committed. */
  readonly git: string;
  readonly json: string;
}

/** The files that calls write. */
const WRITTEN = [
  "flake/flake.lock",
  "flake/inner/flake.lock",
  "flake/sub/flake.lock",
  "out.lock",
  "o",
];

type Side = (words: readonly string[], cwd: string, settings: string) => Promise<Finished>;

async function outcomeOf(
  nix: NixEnvironment,
  place: { readonly directory: string; readonly start: string },
  call: Call,
  side: Side,
): Promise<Outcome> {
  const { directory, start } = place;
  if (await exists(directory)) await Deno.remove(directory, { recursive: true });
  // The same dates on both sides.
  const dates = "find . -path ./flake/.git -prune -o -exec touch -h -d @1700000000 {} +";
  const script = `${commit("flake")}${call.script ?? ":"}\n${dates}`;
  await prepare(nix, directory, { files: { ...FILES, "start.lock": start }, script });
  const own = releaseOf(nix.version) === "2.8" ? call.words28 ?? call.words : call.words;
  const words = own.map((word) => word.replaceAll("{{dir}}", directory));
  const run = await side(words, join(directory, call.cwd ?? "flake"), call.settings ?? "");
  assert(!run.stderr.includes("This is a defect"), run.stderr);
  const read = (path: string) => Deno.readTextFile(join(directory, path)).catch(() => undefined);
  const files = await Promise.all(WRITTEN.map(async (path) => [path, await read(path)] as const));
  const git = "git log --format=%B --name-status; git status --porcelain";
  return {
    status: run.status,
    files: Object.fromEntries(files),
    git: (await nix.run(["sh", "-c", git], { cwd: join(directory, "flake") })).stdout,
    json: run.stdout,
  };
}

for (const version of await comparedVersions()) {
  Deno.test(`the flags of lock do what those of ${version ?? "the Nix on PATH"} do`, async (test) => {
    await using nix = await nixEnvironment(version);
    if (!nix.hasFlakes) return;
    const { NIX_CONFIG, ...variables } = flakeSettings(nix);
    const env = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
    const sideOf =
      (program: readonly string[], more: readonly string[]): Side => (words, cwd, settings) => {
        const config = `NIX_CONFIG=${NIX_CONFIG}\n${settings}`;
        const words2 = ["env", ...GIT_ENVIRONMENT, ...env, config, ...program, ...words, ...more];
        return nix.run(words2, { cwd });
      };
    const native = sideOf(["nix", "flake"], []);
    const program = [Deno.execPath(), "run", "-A", checkoutPath("cli.ts")];
    const ours = sideOf(program, ["--nix", nix.version]);
    const directory = join(nix.directory, "case");
    const first = await outcomeOf(nix, { directory, start: "" }, CALLS[0]!, native);
    const start = first.files["flake/flake.lock"]!;
    for (const call of CALLS) {
      if ((call.since226 || call.since234) && releaseOf(nix.version) === "2.8") continue;
      if (call.since234 && releaseOf(nix.version) === "2.26") continue;
      await test.step(call.name, async () => {
        const expected = await outcomeOf(nix, { directory, start }, call, native);
        assertEquals(await outcomeOf(nix, { directory, start }, call, ours), expected);
      });
    }
  });
}
