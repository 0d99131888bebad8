/**
 * Every form of reference that an input can have, against what native Nix keeps of it in the lock:
 * none of them makes the lock a stale one.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { withEveryNix } from "../ground/nix_environment.ts";
import nix226 from "../lock/references/nix-2.26.json" with { type: "json" };
import nix234 from "../lock/references/nix-2.34.json" with { type: "json" };

const EVALUATOR = fromFileUrl(new URL("../../compat/evaluator/flake-compat.nix", import.meta.url));

interface Attributes {
  readonly type: string;
  readonly path?: string;
}

/** What a Nix reads a reference as; null where it refuses it. */
type Answers = Readonly<Record<string, { readonly attributes: Attributes } | null>>;

const NOWHERE = { type: "path", path: "/nowhere", narHash: `sha256-${"A".repeat(43)}=` };

/** What takes a careless pattern longer than anybody waits. */
const LONG = `${"a".repeat(64)}^`;

/** Since 2.26 Nix locks these with the flake that they are relative to. */
function isRelative({ type, path }: Attributes): boolean {
  return type === "path" && path?.startsWith("/") === false;
}

/**
 * Whether a lock that is written here can be read: of Nix's numbers, of 64 bits, JavaScript has not
 * all, and Nix 2.3 knows no `\u0000`.
 */
function isReadable(attributes: Attributes): boolean {
  return Object.values(attributes).every((value) =>
    typeof value === "number" ? Number.isSafeInteger(value) : !String(value).includes("\0")
  );
}

/** A flake with an input of each form, and the lock that Nix would write. */
function files(answers: Answers): readonly (readonly [string, string])[] {
  const long = { [`path:${LONG}`]: { attributes: { type: "path", path: LONG } } };
  const known = Object.entries({ ...answers, ...long }).flatMap(([reference, answer]) =>
    answer !== null && isReadable(answer.attributes)
      ? [[reference, answer.attributes] as const]
      : []
  );
  const declared = known.map(([reference], at) =>
    `i${at}.url = ${JSON.stringify(reference).replaceAll("${", "\\${")};`
  );
  const nodes = Object.fromEntries(
    known.map(([, original], at) => [
      `i${at}`,
      { locked: NOWHERE, original, ...(isRelative(original) && { parent: [] }) },
    ]),
  );
  const inputs = Object.fromEntries(Object.keys(nodes).map((name) => [name, name]));
  return [
    ["flake.nix", `{ inputs = { ${declared.join(" ")} }; outputs = inputs: { fine = true; }; }\n`],
    [
      "flake.lock",
      JSON.stringify({ nodes: { ...nodes, root: { inputs } }, root: "root", version: 7 }),
    ],
  ];
}

Deno.test("no form of reference makes a lock stale that Nix wrote, on every Nix at hand", async () => {
  await withEveryNix(async (nixes, directory) => {
    for (const [name, answers] of Object.entries({ nix226, nix234 })) {
      const flake = join(directory, name);
      await Deno.mkdir(flake);
      for (const [file, text] of files(answers as Answers)) {
        await Deno.writeTextFile(join(flake, file), text);
      }
      for (const nix of nixes) {
        const { stdout, stderr } = await nix.run([
          ..."nix-instantiate --eval --read-write-mode -E".split(" "),
          `(import ${EVALUATOR} { src = ${flake}; }).outputs.fine`,
        ]);
        assertEquals(stdout.trim() || stderr, "true", `${name} on Nix ${nix.version}`);
      }
    }
  });
});
