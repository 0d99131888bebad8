import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Proof, ProofRow } from "../report.ts";
import { proofPage } from "./html.ts";

const date = new Date("2026-01-02T03:04:05Z");

function proof(row: Partial<ProofRow> = {}): Proof {
  const usual: ProofRow = {
    attribute: "default.nix -A hello",
    system: "x86_64-linux",
    through: "shim",
    verdict: "identical",
    before: "/nix/store/a.drv",
    after: "/nix/store/a.drv",
    differences: [],
  };
  return { nix: "2.8.0", systems: ["x86_64-linux"], rows: [{ ...usual, ...row }] };
}

Deno.test("proofPage() tells the verdicts, the causes and the derivations", () => {
  const page = proofPage(
    proof({
      verdict: "explained",
      after: "/nix/store/b.drv",
      differences: [{
        cause: "source-name",
        subject: "./.",
        detail: "`a` before, `b` after",
        via: ["lib", "base"],
      }],
    }),
    { project: "morning", date },
  );
  for (const words of ["default.nix -A hello", "explained", "name of the source", "lib → base"]) {
    assert(page.includes(words), words);
  }
  assert(page.includes("/nix/store/a.drv") && page.includes("/nix/store/b.drv"));
});

/** The page's first paragraphs as text, for one row a verdict. */
function head(
  verdicts: readonly ProofRow["verdict"][],
  history?: NonNullable<Proof["history"]>,
): string {
  const rows = verdicts.flatMap((verdict) => proof({ verdict }).rows);
  const whole = { ...proof(), rows, ...(history && { history }) };
  const page = proofPage(whole, { project: "a", date });
  const paragraphs = /<\/h1>([^]*?)<p class="about">/.exec(page)?.[1] ?? "";
  return paragraphs.replaceAll(/<[^>]*>/g, "").replaceAll(/\s+/g, " ").trim();
}

Deno.test("proofPage() claims at its head what the rows show, and no more", () => {
  const none = "0 one that differs only in what the migration changed.";
  assertEquals(
    head(["identical", "identical"]),
    `Nothing was lost. Of 2 comparisons, 2 found the same derivation, and ${none}`,
  );
  assertEquals(
    head(["identical", "failed-before"]),
    `Nothing was lost. Of 2 comparisons, 1 found the same derivation, and ${none} ` +
      "1 of 2 could not be made.",
  );
  assertEquals(
    head(["identical", "out-of-time"]),
    `Of 2 comparisons, 1 found the same derivation, and ${none} 1 of 2 could not be made.`,
  );
  for (const verdict of ["failed-before", "unreachable", "out-of-time"] as const) {
    assertEquals(head([verdict, verdict]), "Nothing could be compared.");
  }
  assertEquals(
    head(["failed", "unreachable"]),
    "1 of 2 comparisons found a difference that nothing explains. 1 of 2 could not be made.",
  );
  assertEquals(head([]), "There was nothing to compare.");
});

Deno.test("proofPage() tells of later commits, whose changes show", () => {
  const words = head(["different"], { commit: "0123456789abcdef", later: 2 });
  assert(words.includes("What 2 commits changed after flake.nix came shows, too"), words);
  assert(!head(["different"], { commit: "0123456789abcdef", later: 0 }).includes("commit"));
});

Deno.test("proofPage() needs nothing but itself", () => {
  const page = proofPage(proof(), { project: "a", date });
  assertEquals(/<script|<link|<img|<iframe|url\(|@import|https?:/i.exec(page), null);
});

Deno.test("proofPage() can be read by everybody: language, title, headings, labelled tables", () => {
  const page = proofPage(proof(), { project: "a", date });
  for (
    const part of [
      '<html lang="en">',
      "<title>Proof of a</title>",
      '<meta name="color-scheme" content="light dark">',
      "<h1>",
      "<main>",
      "<caption>",
      '<th scope="col">',
      '<th scope="rowgroup"',
    ]
  ) assert(page.includes(part), part);
});

/** The elements of a page in order, and all its text; throws where tags don't nest. */
function parsed(page: string): { readonly tags: readonly string[]; readonly text: string } {
  const open: string[] = [];
  const tags: string[] = [];
  const text = page.replaceAll(/<style>[^]*?<\/style>/g, "").replaceAll(
    /<(\/?)([a-z0-9]+)((?:\s+[a-z-]+="[^"<>]*")*)\s*>|<!doctype html>|<[^]{0,20}/g,
    (tag: string, close: string | undefined, name: string | undefined) => {
      if (tag === "<!doctype html>") return "";
      assert(name !== undefined, `no tag: ${tag}`);
      if (close) assertEquals(open.pop(), name);
      else {
        tags.push(name);
        if (name !== "meta") open.push(name);
      }
      return "";
    },
  );
  assertEquals(open, []);
  return { tags, text };
}

Deno.test("proofPage() takes any names for text, never for markup", () => {
  const nasty = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom(
      "<script>alert(1)</script>",
      '"><img src=x onerror=alert(1)>',
      "</style></title>",
      "&lt;b&gt;",
      "' onclick='x",
      "a\u202eb\u0000",
    ),
  );
  const plain = parsed(proofPage(withNames("a", "b", "c"), { project: "d", date })).tags;
  fc.assert(fc.property(nasty, nasty, nasty, nasty, (attribute, subject, via, project) => {
    const page = proofPage(withNames(attribute, subject, via), { project, date });
    const { tags, text } = parsed(page);
    assertEquals(tags, plain);
    assert(!/<|>/.test(text));
  }));
});

function withNames(attribute: string, subject: string, via: string): Proof {
  return proof({
    attribute,
    verdict: "different",
    before: `/nix/store/${subject}`,
    after: `/nix/store/${via}-x`,
    differences: [{
      cause: "environment",
      subject,
      detail: `x${attribute.replaceAll("\n", "")}`,
      via: [via],
    }],
  });
}

/** The relative luminance of `#rrggbb`. Source: WCAG 2.2, "relative luminance". */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

Deno.test("proofPage() keeps text apart from its background, in light and in dark", () => {
  const page = proofPage(proof(), { project: "a", date });
  const themes = [...page.matchAll(/:root \{([^}]*)\}/g)].map(([, rules = ""]) =>
    new Map([...rules.matchAll(/--(\w+): (#\w{6})/g)].map(([, name, colour]) => [name, colour]))
  );
  assertEquals(themes.length, 2);
  for (const theme of themes) {
    for (const text of ["text", "dim", "good", "mild", "bad"]) {
      for (const ground of text === "text" ? ["page", "code"] : ["page"]) {
        const [a, b] = [luminance(theme.get(text)!), luminance(theme.get(ground)!)];
        const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        assert(contrast >= 4.5, `${text} on ${ground}: ${contrast}`);
      }
    }
  }
});
