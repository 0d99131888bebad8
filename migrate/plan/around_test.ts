import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { memoryTree, type Texts } from "../../tests/migrate/memory_project.ts";
import { scan } from "../scan/scan.ts";
import type { TreeFile } from "../scan/working_tree.ts";
import { around } from "./around.ts";
import type { FileChange } from "./plan.ts";

const changes: readonly FileChange[] = [
  { kind: "create", path: "flake.nix", text: "" },
  { kind: "create", path: "shell.nix", text: "" },
  { kind: "move", from: "shell.nix", path: "nix/shell.nix", before: "", text: "" },
];

/** The texts after, and the code and the line of every note. */
function adapted(texts: Texts, more: Partial<TreeFile> = {}) {
  const project = scan(memoryTree(texts, {}, () => ({ status: "tracked", ...more })));
  const { changes: made, notes } = around(project, changes);
  const after = new Map(Object.entries(texts));
  for (const change of made) after.set(change.path, change.text);
  return {
    texts: Object.fromEntries(after),
    notes: notes.map(({ code, place }) => `${code} ${place?.line}`),
    words: notes.map(({ message, help }) => `${message}; ${help}`),
  };
}

Deno.test("around() lets direnv watch what shell.nix comes from", () => {
  const { texts, notes } = adapted({ ".envrc": "A=1\nif x; then\n\tuse nix -A a\nfi\n" });
  assertEquals(
    texts[".envrc"],
    "A=1\nif x; then\n\twatch_file flake.nix nix/shell.nix flake.lock\n\tuse nix -A a\nfi\n",
  );
  assertEquals(notes, ["envrc 3"]);
  const watch = "watch_file flake.nix nix/shell.nix flake.lock\n";
  for (
    const line of ["has nix && use nix\n", "if has nix; then use_nix; fi\n", "use nix # -p jq\n"]
  ) {
    assertEquals(adapted({ ".envrc": line }).texts[".envrc"], watch + line);
  }
  const fallback = 'if has lorri; then\n  eval "$(lorri direnv)"\nelse\n  use nix\nfi\n';
  const { texts: both, notes: told } = adapted({ ".envrc": fallback });
  assertEquals(both[".envrc"], fallback.replace("  use", `  ${watch}  use`));
  assertEquals(told, ["envrc 4", "envrc 2"]);
  const others = ["use nixpkgs", "use_nix() {", "echo use nix", "# a; use nix"];
  for (const line of [...others, "use nix -p jq", "use nix --pure -E '1'"]) {
    assertEquals(adapted({ ".envrc": `${line}\n` }).texts[".envrc"], `${line}\n`);
  }
  assertEquals(adapted({ ".envrc": "use flake\n" }).notes, []);
  assertEquals(adapted({ ".envrc": "# use nix\n" }).notes, []);
});

Deno.test("around() changes no link and no file that git does not know, and still tells of it", () => {
  const owned = [{ status: "untracked" }, { status: "ignored" }, { kind: "symlink" }] as const;
  for (const more of owned) {
    const { texts, notes, words } = adapted({ ".envrc": "use nix\n" }, more);
    assertEquals([texts[".envrc"], notes], ["use nix\n", ["envrc 1"]]);
    assertEquals(words, [
      "direnv goes on using nix-shell, and does not know of the flake's files; " +
      "write before it: watch_file flake.nix nix/shell.nix flake.lock",
    ]);
    const hidden = adapted({ ".gitignore": "flake.lock\n" }, more);
    assertEquals([hidden.texts[".gitignore"], hidden.words.length], ["flake.lock\n", 1]);
    assert(!hidden.words[0]?.includes("any more"), hidden.words[0]);
  }
});

Deno.test("around() names commands once a kind, with their lines", () => {
  const text = "run: nix-build\nrun: nix-shell\n# nix-build\nenv: NIX_PATH=x\nx: my-nix-build.sh\n";
  assertEquals(adapted({ ".gitlab-ci.yml": text }).notes, [
    "around-commands 1",
    "around-search-path 4",
  ]);
  for (const path of [".forgejo/workflows/a.yml", ".github/actions/a/action.yml", ".build.yml"]) {
    assertEquals(adapted({ [path]: text }).notes.length, 2, path);
  }
  assertEquals(adapted({ "other.yml": text }).notes, []);
  assertEquals(adapted({ "README": "# nix-build\n" }).notes, ["around-commands 1"]);
});

Deno.test("around() names what no longer decides or overrides anything, in scripts, too", () => {
  const text = "export NIX_PATH=nixpkgs=x NIV_OVERRIDE_a=../a\nnix-build\nnpins update\n";
  const notes = ["around-search-path 1", "around-update 3", "around-override 1"];
  assertEquals(adapted({ "ci/a.sh": text, ".envrc": text }).notes, [...notes, ...notes]);
  assertEquals(adapted({ ".envrc": `${text}use nix\n` }).notes, ["envrc 4", ...notes]);
  assertEquals(adapted({ ".envrc": `${text}eval "$(lorri direnv)"\n` }).notes, [
    "envrc 4",
    ...notes,
  ]);
});

Deno.test("around() says what a workflow must wait for, too", () => {
  const notes = (text: string) => adapted({ ".gitlab-ci.yml": text }).notes;
  assertEquals(notes("on:\n  paths:\n    - 'shell.nix'\n"), ["around-trigger 3"]);
  assertEquals(notes('a:\n  changes: [ "*.nix", a ]\n'), ["around-trigger 2"]);
  assertEquals(notes("cache:\n  key:\n    files:\n      - default.nix\n"), ["around-trigger 4"]);
  assertEquals(notes("paths: [ '*.nix', flake.lock ]\n"), []);
  assertEquals(notes("- default.nix\n"), []);
  const lacks = (list: string) =>
    adapted({ ".gitlab-ci.yml": `changes: [ ${list} ]\n` }).words[0]?.replace(/^.*list: /, "");
  assertEquals(lacks("shell.nix"), "nix/shell.nix, flake.nix, flake.lock");
  assertEquals(lacks("'*.nix'"), "nix/shell.nix, flake.lock");
  assertEquals(lacks("shell.nix, nix/*.nix"), "nix/shell.nix, flake.nix, flake.lock");
  for (const list of ["'**.nix'", '"**/*.nix"']) assertEquals(lacks(list), "flake.lock");
});

Deno.test("around() adds the lock to the keys of caches that have Nix files", () => {
  const after = (key: string) => {
    const path = ".github/workflows/a.yml";
    return adapted({ [path]: `key: \${{ ${key} }}\n` }).texts[path];
  };
  const key = (files: string) => `key: \${{ hashFiles(${files}) }}\n`;
  assertEquals(after("hashFiles('*.nix')"), key("'*.nix', 'nix/shell.nix', 'flake.lock'"));
  assertEquals(after("hashFiles('**/*.nix')"), key("'**/*.nix', 'flake.lock'"));
  assertEquals(after("hashFiles('a.nix', '*.lock')"), key("'a.nix', '*.lock'"));
  assertEquals(after('hashFiles("nix/sources.json")'), key('"nix/sources.json", "flake.lock"'));
  assertEquals(after("hashFiles('a.nix', 'flake.lock')"), key("'a.nix', 'flake.lock'"));
  assertEquals(after("hashFiles('**/*.go')"), key("'**/*.go'"));
});

Deno.test("around() adds the lock to the keys that CircleCI makes of Nix files", () => {
  const after = (key: string) => {
    const path = ".circleci/config.yml";
    return adapted({ [path]: `key: v1-${key}\nother: 1\n` }).texts[path];
  };
  const of = (...files: readonly string[]) =>
    files.map((file) => `{{ checksum "${file}" }}`).join("-");
  const key = (...files: readonly string[]) => `key: v1-${of(...files)}\nother: 1\n`;
  assertEquals(after(of("shell.nix")), key("shell.nix", "nix/shell.nix", "flake.lock"));
  assertEquals(after(of("a.nix", "package.json")), key("a.nix", "flake.lock", "package.json"));
  assertEquals(after(of("nix/sources.json")), key("nix/sources.json", "flake.lock"));
  assertEquals(after(of("a.nix", "b.nix")), key("a.nix", "b.nix", "flake.lock"));
  assertEquals(after(of("a.nix", "flake.lock")), key("a.nix", "flake.lock"));
  assertEquals(after(of("package.json")), key("package.json"));
});

Deno.test("around() has nothing to do after it was done", () => {
  const line = fc.constantFrom(
    ...["use nix", "  use_nix", "*.lock", "/nix/", "result", "key: ${{ hashFiles('a.nix') }}", ""],
    ...["paths:", "- default.nix", "nix-build", "niv update", 'key: {{ checksum "a.nix" }}'],
  );
  const text = fc.array(line, { maxLength: 8 }).map((lines) => lines.join("\n"));
  const files = fc.record({ ".envrc": text, ".gitignore": text, ".github/workflows/a.yml": text });
  fc.assert(fc.property(files, (texts) => {
    const once = adapted(texts).texts;
    assertEquals(adapted(once).texts, once);
  }));
});
