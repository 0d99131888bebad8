/** What the real Nix sees of a repository, and what the audit says it does. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { audit } from "../../migrate/audit/audit.ts";
import { storedFiles } from "../../migrate/apply/read_contents.ts";
import { readTree } from "../../migrate/apply/read_tree.ts";
import { scan } from "../../migrate/scan/scan.ts";
import { FLAKE_FEATURES } from "../../nix/tools/nix.ts";
import { matrixVersions, type NixEnvironment, nixEnvironment } from "../ground/nix_environment.ts";

const FILES: Readonly<Record<string, string>> = {
  "flake.nix": "{ outputs = _: import ./default.nix; }\n",
  "default.nix": `{
  untracked = import ./new.nix;
  ignored = builtins.readFile ./ignored.txt;
  repository = builtins.pathExists ./.git;
  submodule = builtins.attrNames (builtins.readDir ./sub);
  secret = builtins.readFile ./a.secret;
}
`,
  "new.nix": "1\n",
  "ignored.txt": "text\n",
  ".gitignore": "ignored.txt\n*.lock\n",
  ".gitattributes": "*.secret filter=git-crypt\n",
  "a.secret": "hello\n",
};

/** A repository with a file of each kind that a flake does not see, or should not. */
async function makeRepository(nix: NixEnvironment): Promise<string> {
  const directory = join(nix.directory, "project");
  const other = join(nix.directory, "other");
  const git = async (cwd: string, ...words: readonly string[]): Promise<void> => {
    const allow = ["-c", "protocol.file.allow=always"];
    const { status, stderr } = await nix.run(["git", ...allow, ...words], { cwd });
    assertEquals(status, 0, stderr);
  };
  for (const place of [directory, other]) {
    await Deno.mkdir(place);
    await git(place, "init", "--quiet");
  }
  await Deno.writeTextFile(join(other, "file"), "");
  await git(other, "add", "--all");
  await git(other, "commit", "--quiet", "--message", "All");
  // What git-crypt does: other bytes in git than in the work tree.
  for (const way of ["clean", "smudge"]) {
    await git(directory, "config", `filter.git-crypt.${way}`, "tr a-z n-za-m");
  }
  for (const [path, text] of Object.entries(FILES)) {
    await Deno.writeTextFile(join(directory, path), text);
  }
  await git(directory, "submodule", "--quiet", "add", other, "sub");
  await git(directory, "add", "--all");
  await git(directory, "rm", "--quiet", "--cached", "new.nix");
  await git(directory, "commit", "--quiet", "--message", "All");
  return directory;
}

for (const version of await versions()) {
  const name = version === undefined ? "the Nix on PATH" : `Nix ${version}`;
  Deno.test(`audit says of a repository what ${name} sees of it`, async () => {
    await using nix = await nixEnvironment(version);
    if (!nix.hasFlakes) return;
    const directory = await makeRepository(nix);
    const evaluate = async (attribute: string): Promise<string | undefined> => {
      const words = ["nix", ...FLAKE_FEATURES, "eval", "--json", "--no-write-lock-file"];
      const { status, stdout } = await nix.run([...words, `.#${attribute}`], { cwd: directory });
      return status === 0 ? stdout.trim() : undefined;
    };
    const tree = await readTree(directory);
    const findings = audit(scan(tree), await storedFiles(tree));
    const at = (line: number, file = "default.nix") =>
      findings.filter(({ place }) => place.file === file && place.line === line)
        .map(({ code }) => code);

    assertEquals([await evaluate("untracked"), at(2)], [undefined, ["untracked-file"]]);
    assertEquals([await evaluate("ignored"), at(3)], [undefined, ["untracked-file"]]);
    assertEquals([await evaluate("repository"), at(4)], ["false", ["git-directory"]]);
    // An empty directory, or none at all, as the version may be.
    assert([undefined, "[]"].includes(await evaluate("submodule")));
    assertEquals(at(5), ["submodule"]);
    assertEquals([await evaluate("secret"), at(1, "a.secret")], ['"hello\\n"', ["git-crypt"]]);
    assertEquals(at(2, ".gitignore"), ["ignored-flake"]);
    assert(!findings.some(({ place }) => place.file === "flake.nix"));
  });
}

for (const version of await versions()) {
  const name = version === undefined ? "the Nix on PATH" : `Nix ${version}`;
  Deno.test(`audit knows that ${name} copies all of a repository`, async () => {
    await using nix = await nixEnvironment(version);
    if (!nix.hasFlakes) return;
    const top = join(nix.directory, "top");
    const project = join(top, "a/project");
    await Deno.mkdir(project, { recursive: true });
    const text = "{ x = import ../../other.nix; y = import ../../../beyond.nix; }\n";
    await Deno.writeTextFile(join(top, "other.nix"), "1\n");
    await Deno.writeTextFile(join(nix.directory, "beyond.nix"), "2\n");
    await Deno.writeTextFile(join(project, "default.nix"), text);
    await Deno.writeTextFile(join(project, "flake.nix"), FILES["flake.nix"]!);
    for (const words of [["init", "--quiet"], ["add", "--all"]]) {
      assertEquals((await nix.run(["git", ...words], { cwd: top })).status, 0);
    }
    const evaluate = async (attribute: string): Promise<string> => {
      const words = ["nix", ...FLAKE_FEATURES, "eval", "--json", "--no-write-lock-file"];
      return (await nix.run([...words, `.#${attribute}`], { cwd: project })).stdout.trim();
    };
    assertEquals([await evaluate("x"), await evaluate("y")], ["1", ""]);
    const tree = await readTree(project);
    const findings = audit(scan(tree), await storedFiles(tree));
    assertEquals(findings.map(({ code, place }) => `${code} ${place.column}`), ["outside-path 42"]);
  });
}

async function versions(): Promise<readonly (string | undefined)[]> {
  const all = await matrixVersions();
  return all.length === 0 ? [undefined] : all;
}
