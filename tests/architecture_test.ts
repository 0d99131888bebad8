/**
 * The rules of ARCHITECTURE.md that a machine can hold us to.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { fromFileUrl, join, relative } from "@std/path";

const root = fromFileUrl(new URL("..", import.meta.url)).replace(/\/$/, "");

/** The rooms from the top of the house to the bottom; a name with a slash is a whole directory. */
const rooms: readonly string[] = [
  "migrate.ts",
  "cli.ts",
  "cli/verbs/",
  "cli/",
  "mod.ts",
  "migrate/batch.ts",
  "migrate/unreported.ts",
  "migrate/verify_migration.ts",
  "migrate/nested_projects.ts",
  "migrate/old_project.ts",
  "migrate/migrate.ts",
  "migrate/audit_project.ts",
  "migrate/write_shims.ts",
  "migrate/shim_evaluator.ts",
  "migrate/shim_losses.ts",
  "migrate/locked_plan.ts",
  "migrate/unproven.ts",
  "migrate/proving.ts",
  "migrate/spare_memory.ts",
  "migrate/explanations.ts",
  "migrate/verify/",
  "migrate/apply/",
  "migrate/report.ts",
  "migrate/plan/",
  "migrate/audit/",
  "migrate/pins/",
  "migrate/scan/",
  "compat/template/",
  "compat/bridge/",
  "compat/shim/",
  "compat/evaluator/",
  "compat/lock/",
  "compat/ref/",
  "nix/tools/",
  "nix/store/",
  "nix/syntax/",
  "nix/diagnostic.ts",
  "nix/lazy_import.ts",
  "deps/",
];

/** Rooms that may touch the system: files, processes, the environment. */
const ioRooms = [
  "cli/",
  "migrate/apply/",
  "migrate/pins/channels.ts",
  "migrate/pins/known_trees.ts",
  "compat/template/copy_template.ts",
  "compat/bridge/cache/",
  "compat/lock/fetch",
  "nix/tools/",
  "deps/",
];

/** What takes long to load, and is loaded by the function that needs it. */
const heavy = ["@david/dax", "diff"];

const light = ["@std/async", "@std/cli", "@std/fs", "@std/path", "@std/text"];

/** Built in, and touch nothing: SHA-256 without a promise, zstd, V8 collecting its garbage. */
const builtIn = ["node:crypto", "node:stream", "node:v8", "node:vm", "node:zlib"];

const forTests = ["@std/assert", "fast-check"];

/** Files of more than 500 lines, each with its reason. */
const long: Readonly<Record<string, string>> = {
  "nix/syntax/lexer.ts": "the whole lexical grammar of Nix",
  "nix/syntax/parse.ts": "the whole grammar of Nix",
  "compat/evaluator/flake-compat.nix": "one file, so that a project can vendor it",
};

interface Import {
  readonly from: string;
  /** A path relative to the root, or the bare name of a package. */
  readonly to: string;
  readonly dynamic: boolean;
  readonly typeOnly: boolean;
}

const outside = new Set(["examples", "node_modules", "tests", "bench", "scripts", "result"]);

/** The program's own files whose names end so, relative to the root: no tests, no fixtures. */
function sources(ending: string, directory = root): readonly string[] {
  return [...Deno.readDirSync(directory)].flatMap((entry): readonly string[] => {
    const path = join(directory, entry.name);
    if (entry.name.startsWith(".")) return [];
    if (entry.isDirectory) {
      return directory === root && outside.has(entry.name) ? [] : sources(ending, path);
    }
    return entry.isFile && entry.name.endsWith(ending) ? [relative(root, path)] : [];
  }).sort();
}

/** A test, or an assertion that tests share. */
function isTest(path: string): boolean {
  return /_test\.ts$|(?:^|\/)assert_\w+\.ts$/.test(path);
}

/** The text of a file, its comments blanked; good enough for code that `deno fmt` has laid out. */
function code(path: string): string {
  return Deno.readTextFileSync(join(root, path))
    .replaceAll(/^\s*(?:\/\*[\s\S]*?\*\/|\/\/.*)/gm, "")
    .replaceAll(/\s\/\/ .*$/gm, "");
}

interface Edge {
  readonly specifier?: string;
}

interface Graph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly specifier: string;
      readonly isDynamic?: boolean;
      readonly code?: Edge;
      readonly type?: Edge;
    }[];
  }[];
}

/** Every import of `files`, as Deno itself sees it. */
async function importsOf(files: readonly string[]): Promise<readonly Import[]> {
  const { modules } = await graphFrom(files);
  const own = new Set(files);
  return modules.flatMap(({ specifier, dependencies = [] }) => {
    if (!specifier.startsWith("file:")) return [];
    const from = relative(root, fromFileUrl(specifier));
    if (!own.has(from)) return [];
    return dependencies.map((it): Import => ({
      from,
      to: targetOf(it.specifier, it.code?.specifier ?? it.type?.specifier),
      dynamic: it.isDynamic ?? false,
      typeOnly: it.code === undefined,
    }));
  });
}

/** Bare names stay as they are written, since `deno.json` decides where they lead. */
function targetOf(written: string, resolved: string | undefined): string {
  if (!written.startsWith(".") || resolved === undefined) return written;
  return relative(root, fromFileUrl(resolved));
}

async function graphFrom(files: readonly string[]): Promise<Graph> {
  const directory = await Deno.makeTempDir();
  try {
    const entry = join(directory, "all.ts");
    const lines = files.map((file) => `import ${JSON.stringify(`file://${join(root, file)}`)};`);
    await Deno.writeTextFile(entry, lines.join("\n"));
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", "--no-lock", "--config", join(root, "deno.json"), entry],
    }).output();
    return JSON.parse(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

function isIn(path: string, room: string): boolean {
  return room.endsWith(".ts") ? path === room : path.startsWith(room);
}

/** 0 for the top room; -1 for a file that stands in none. */
function rank(path: string): number {
  return rooms.findIndex((room) => isIn(path, room));
}

const files = sources(".ts");
const imports = await importsOf(files);
const isOwn = (path: string): boolean => /\.(?:ts|json|nix|sh)$/.test(path);
const between = imports.filter(({ to }) => isOwn(to));

Deno.test("every source stands in a room of the house", () => {
  assertEquals(files.filter((path) => rank(path) < 0), []);
});

Deno.test("imports point down the house, never up", () => {
  const up = between.filter(({ from, to }) =>
    to.endsWith(".ts") && rank(to) < rank(from) && !(isTest(from) && to.startsWith("tests/"))
  );
  assertEquals(up.map(({ from, to }) => `${from} → ${to}`), []);
});

Deno.test("only tests import tests", () => {
  assertEquals(between.filter(({ from, to }) => isTest(to) && !isTest(from)), []);
});

Deno.test("sources import no packages but those of deno.json, and heavy ones when needed", () => {
  const packages = imports.filter(({ from, to }) => !isOwn(to) && !from.startsWith("deps/"));
  const wrong = packages.filter(({ from, to, dynamic, typeOnly }) => {
    if (light.includes(to) || builtIn.includes(to)) return false;
    if (heavy.includes(to)) return !dynamic && !typeOnly && !isTest(from);
    return !(forTests.includes(to) && isTest(from));
  });
  assertEquals(wrong.map(({ from, to }) => `${from} → ${to}`), []);
});

Deno.test("only the rooms at the edge touch the system", () => {
  const entries = ["cli.ts", "migrate.ts"];
  const inner = files.filter((path) =>
    !isTest(path) && !entries.includes(path) && !ioRooms.some((room) => path.startsWith(room))
  );
  // The names of Deno's errors are only names.
  const system = /\bDeno\.(?!errors\b)|\bglobalThis\.process\b/;
  const touching = inner.filter((path) => system.test(code(path)));
  const processes = imports.filter(({ from, to }) =>
    inner.includes(from) && ["@david/dax", "@std/fs"].includes(to)
  );
  assertEquals([...touching, ...processes.map(({ from }) => from)], []);
});

Deno.test("nothing prints but cli/output.ts", () => {
  const printing = /\bconsole\.|\bDeno\.(?:stdout|stderr)\b/;
  const wrong = files.filter((path) => !isTest(path) && printing.test(code(path)));
  assertEquals(wrong, ["cli/output.ts"]);
});

Deno.test("what mod.ts offers is documented, every part of it", async () => {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--lint", "mod.ts"],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  assert(success, new TextDecoder().decode(stderr));
});

Deno.test("files have at most 500 lines, or a reason", () => {
  const tooLong = [...files, ...sources(".nix")].filter((path) =>
    Deno.readTextFileSync(join(root, path)).split("\n").length > 501
  );
  assertEquals(tooLong.sort(), Object.keys(long).sort());
});

Deno.test("lines of comments have at most 100 columns", () => {
  const tooLong = files.flatMap((path) =>
    Deno.readTextFileSync(join(root, path)).split("\n")
      .filter((line) => line.length > 100 && /^ *(?:\/\/|\/?\*)/.test(line))
      .map((line) => `${path}: ${line}`)
  );
  assertEquals(tooLong, []);
});
