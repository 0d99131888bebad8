/**
 * The index of a repository as we read it, against what git says of it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { indexEntries } from "../../compat/lock/fetch/git_index.ts";
import { gitPaths } from "../../compat/lock/fetch/git_paths.ts";
import { run } from "../../nix/tools/run.ts";

/** Repositories in `$1`, each in a directory; what is unusual in one stands in a file `unusual`. */
const REPOSITORIES = String.raw`
set -e
cd "$1"
git() { command git -c user.name=A -c user.email=a@example.org -c protocol.file.allow=always "$@"; }
begin() { git init -q "$@" && cd "$1"; }
fill() {
  mkdir -p a/deep/er b
  for n in a/1 a/12 a/deep/er/x b/12345678 "b/with blank" 'b/"quoted\' "$(printf 'b/\377odd')" top; do
    echo "$n" > "$n"
  done
  chmod +x top; ln -s top link
  mkdir -p b/"$(printf '%0200d' 0)"; echo long > b/"$(printf '%0200d' 0)"/file
  git add -A
}
for version in 2 3 4; do (
  begin v$version; fill; git update-index --index-version $version
  echo new > new; git add --intent-to-add new; git rm -q --cached a/12
); done
(begin none)
(begin empty; echo x > x; git add x; git rm -q --cached x)
(begin many; for n in $(seq 1 300); do mkdir -p d$((n % 7)); echo $n > d$((n % 7))/file$n; done
  git add -A; git commit -qm many; git update-index --index-version 4; git status -s)
(begin conflict; fill; git commit -qm base; git checkout -q -b other; echo 1 > top; git commit -qam 1
  git checkout -q -; echo 2 > top; git commit -qam 2; git merge other || true)
(begin module; fill; git commit -qm m)
(begin outer; git submodule --quiet add "$1/module" inside)
(begin skipped; fill; git update-index --skip-worktree top)
(begin tree; fill; git commit -qm one; git write-tree; git status)
(begin split; fill; git update-index --split-index; touch ../split.unusual)
(begin long --object-format=sha256; fill; touch ../long.unusual)
(begin sparse; fill; git commit -qm one; git sparse-checkout set --cone --sparse-index a
  touch ../sparse.unusual)
`;

Deno.test("indexEntries() gives what `git ls-files` lists, or nothing", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const made = await run("bash", ["-c", REPOSITORIES, "bash", directory]);
    assertEquals(made.status, 0, made.stderr);
    const entries = [...Deno.readDirSync(directory)];
    const names = entries.filter((it) => it.isDirectory && it.name !== "none").map((it) => it.name);
    assertEquals(names.length, 13);
    for (const name of names) {
      const bytes = await Deno.readFile(`${directory}/${name}/.git/index`);
      const { stdout } = await run("git", ["-C", `${directory}/${name}`, "ls-files", "--stage"]);
      const listed = gitPaths(stdout).map(({ mode, path }) => ({ mode, path }));
      const isUnusual = entries.some((it) => it.name === `${name}.unusual`);
      assertEquals(indexEntries(bytes), isUnusual ? undefined : listed, name);
      for (const end of [0, 4, 11, 40, 71, 90, bytes.length - 21, bytes.length - 1]) {
        if (end < bytes.length) assertEquals(indexEntries(bytes.subarray(0, end)), undefined, name);
      }
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
