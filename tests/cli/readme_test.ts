import { assertEquals } from "@std/assert";
import { verbs } from "../../cli.ts";
import { programHelp, verbHelp } from "../../cli/help_text.ts";
import { plain } from "../../cli/style.ts";
import { PLAIN } from "../../migrate/plan/inputs.ts";
import { usualSystems } from "../../migrate/plan/usual_systems.ts";
import { MINI_NIXPKGS_REF } from "../ground/mini_nixpkgs.ts";
import { readTree, writeTree } from "../ground/tree.ts";
import { checkoutPath, flakebridge, permissionFlags } from "./program.ts";

/**
 * The parts of the two README.md that the program writes, by the names in its comments. With
 * `--update` (`deno test -A tests/cli -- --update`), they are written anew.
 */
const parts: Readonly<Record<string, () => Promise<string>>> = {
  report: async () => {
    const { report } = await migratedExample();
    return block("text", report);
  },
  "flake.nix": async () => block("nix", (await migratedExample()).files["flake.nix"] ?? ""),
  "default.nix": async () => block("nix", (await migratedExample()).files["default.nix"] ?? ""),
  permissions: async () =>
    block("sh", ["deno run", ...await permissionFlags(), "migrate.ts my-project"].join(" \\\n  ")),
  verbs: () => Promise.resolve(block("text", programHelp(verbs, plain))),
  "help of every verb": async () => {
    const helps = await Promise.all(verbs.map(async (entry) => {
      const { verb } = await entry.load();
      return `## ${entry.name}\n\n${block("text", verbHelp(entry, verb, plain))}`;
    }));
    return helps.join("\n\n");
  },
};

function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

interface MigratedExample {
  readonly report: string;
  readonly files: Readonly<Record<string, string>>;
}

let migrated: Promise<MigratedExample> | undefined;

/** What becomes of examples/c-program, with nothing that differs from machine to machine. */
function migratedExample(): Promise<MigratedExample> {
  return migrated ??= migrateExample();
}

async function migrateExample(): Promise<MigratedExample> {
  const directory = await Deno.realPath(await Deno.makeTempDir());
  const project = `${directory}/c-program`;
  try {
    await writeTree(project, await readTree(checkoutPath("examples/c-program")));
    const systems = usualSystems({ url: usualNixpkgs, source: PLAIN.source }).join();
    const words = ["migrate", "--no-verify", "--nixpkgs", MINI_NIXPKGS_REF, "--systems", systems];
    const { stdout } = await flakebridge(words, {
      cwd: project,
      env: { XDG_STATE_HOME: directory },
    });
    const read = async (name: string): Promise<string> =>
      (await Deno.readTextFile(`${project}/${name}`)).replaceAll(MINI_NIXPKGS_REF, usualNixpkgs);
    return {
      report: stdout.replaceAll(project, "c-program").replaceAll(MINI_NIXPKGS_REF, usualNixpkgs),
      files: { "flake.nix": await read("flake.nix"), "default.nix": await read("default.nix") },
    };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** The default of `--nixpkgs`, which only a machine with a network can lock. */
const usualNixpkgs = "github:NixOS/nixpkgs/nixos-unstable";

/** The help of every verb has a page of its own. */
function pageOf(name: string): string {
  return name === "help of every verb" ? "cli/README.md" : "README.md";
}

/** What stands between `<!-- NAME -->` and `<!-- end of NAME -->`. */
function partOf(text: string, name: string): RegExpExecArray | null {
  return new RegExp(`(?<=<!-- ${name} -->\n\n)[^]*?(?=\n\n<!-- end of ${name} -->)`).exec(text);
}

for (const [name, write] of Object.entries(parts)) {
  const page = pageOf(name);
  Deno.test(`${page} is in step with the program: ${name}`, async () => {
    const expected = await write();
    const text = await Deno.readTextFile(checkoutPath(page));
    const part = partOf(text, name);
    if (part !== null && Deno.args.includes("--update")) {
      const end = part.index + part[0].length;
      const updated = text.slice(0, part.index) + expected + text.slice(end);
      await Deno.writeTextFile(checkoutPath(page), updated);
    } else {
      assertEquals(part?.[0], expected, "`deno test -A tests/cli -- --update` mends it");
    }
  });
}
