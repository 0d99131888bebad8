/**
 * Inputs of forges, locked by a real `nix flake lock` and by us, against the same forge on
 * loopback.
 */
import { gzipSync } from "node:zlib";
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { comparedVersions, nixEnvironment } from "../ground/nix_environment.ts";
import { compareAll } from "./compare.ts";
import { flakeSettings, setVariables } from "./environment.ts";
import { FORGE_CASES, FORGE_SCRIPT } from "./cases/forges.ts";
import { type Forge, type Page, startForge } from "./forge/forge.ts";
import { archiveOf, revisionOf } from "./forge/repository.ts";
import { prepare } from "./lay_out.ts";

for (const version of await comparedVersions()) {
  Deno.test(`lockFlake() locks what forges have as ${version ?? "the Nix on PATH"} does`, async (test) => {
    await using nix = await nixEnvironment(version);
    if (!nix.hasFlakes) return;
    const directory = join(nix.directory, "forge");
    await Deno.mkdir(directory);
    await using forge = await startForge(directory, pagesOf(join(directory, "repositories")));
    const registry = join(directory, "registry.json");
    await Deno.writeTextFile(registry, JSON.stringify(REGISTRY));
    const variables = { ...forge.environment, ...flakeSettings(nix, registry) };
    using _ = setVariables(variables);
    await prepare(nix, directory, { script: withForge(forge, FORGE_SCRIPT) });
    const cases = FORGE_CASES.map((tried) => ({
      ...tried,
      ...(tried.script === undefined ? {} : { script: withForge(forge, tried.script) }),
      ...(tried.then === undefined ? {} : {
        then: tried.then.map((step) =>
          step.script === undefined ? step : { ...step, script: withForge(forge, step.script) }
        ),
      }),
    }));
    await compareAll(test, nix, cases, variables);
    assertEquals(forge.seen.filter(({ authorization }) => authorization !== undefined), []);
  });
}

/** What the names in the cases stand for. */
const REGISTRY = {
  version: 2,
  flakes: [
    ["leaf", { type: "github", owner: "o", repo: "leaf" }],
    ["pinned", { type: "github", owner: "o", repo: "leaf", ref: "v1" }],
    ["sub", { type: "github", owner: "o", repo: "nested", dir: "sub" }],
    ["alias", { type: "indirect", id: "leaf" }],
    ["circle", { type: "indirect", id: "circle2" }],
    ["circle2", { type: "indirect", id: "circle" }],
  ].map(([id, to]) => ({ from: { type: "indirect", id }, to })),
};

function withForge(forge: Forge, script: string): string {
  return `FORGE='${forge.repositories}'\n${script}`;
}

/** The odd pages of example.org. */
function pagesOf(repositories: string): Readonly<Record<string, Page>> {
  const leaf = join(repositories, "o/leaf");
  const archive = async () => (await archiveOf(leaf, "main"))!;
  return {
    "example.org/redirect.tar.gz": () =>
      Response.redirect("https://other.example.org/leaf.tar.gz", 302),
    "other.example.org/leaf.tar.gz": archive,
    "example.org/latest.tar.gz": async () => {
      const { rev } = (await revisionOf(leaf, "main"))!;
      const link = `https://example.org/leaf-${rev}.tar.gz?rev=${rev}&revCount=2`;
      const { body } = await archive();
      return new Response(body, { headers: { link: `<${link}>; rel="immutable"` } });
    },
    "example.org/moved.tar.gz": async () => {
      const { rev } = (await revisionOf(leaf, "main"))!;
      const link = `<https://example.org/leaf-${rev}.tar.gz?rev=${rev}>; rel="immutable"`;
      const location = "https://other.example.org/leaf.tar.gz";
      return new Response("", { status: 302, headers: { link, location } });
    },
    "example.org/relative.tar.gz": async () => {
      const { body } = await archive();
      return new Response(body, { headers: { link: '</leaf.tar.gz>; rel="immutable"' } });
    },
    "example.org/other-link.tar.gz": async () => {
      const { body } = await archive();
      const link =
        '<https://example.org/next>; rel="next", <https://example.org/x.tar.gz>; rel=immutable';
      return new Response(body, { headers: { link } });
    },
    "example.org/two-links.tar.gz": async () => {
      const { body } = await archive();
      return new Response(body, {
        headers: [
          ["link", '<https://example.org/page>; rel="canonical"'],
          ["link", '<https://example.org/leaf.tar.gz?rev=1>; rel="immutable"'],
        ],
      });
    },
    "example.org/stored.tar.gz": async () => {
      const { body } = await archive();
      const link = '<https://example.org/leaf.tar.gz?z=1&rev=1&dir=sub>; rel="immutable"';
      return new Response(body, { headers: { "x-amz-meta-link": link } });
    },
    "example.org/flaky.tar.gz": async (_, attempt) =>
      attempt % 2 === 1 ? new Response("", { status: 503 }) : await archive(),
    "example.org/busy.tar.gz": () => new Response("", { status: 429 }),
    "example.org/cut.tar.gz": async () => {
      const bytes = await (await archive()).bytes();
      return new Response(bytes.slice(0, bytes.length / 2));
    },
    "example.org/file.txt": () => new Response("hello\n"),
    "example.org/packed.txt": () =>
      new Response(new Uint8Array(gzipSync("hello\n")), {
        headers: { "content-encoding": "gzip" },
      }),
  };
}
