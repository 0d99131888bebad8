import { assert, assertEquals } from "@std/assert";
import { memoryProject } from "../../tests/migrate/memory_project.ts";
import { audit } from "./audit.ts";
import type { AuditReport } from "./report.ts";
import { rules } from "./rules.ts";
import { sarifOf } from "./sarif.ts";

const stored = [{
  path: "a b/.env",
  bytes: new TextEncoder().encode("API_TOKEN=q8Zr4Lm2Vw9Tk7Xp"),
}];
const project = memoryProject({
  "a b/ü.nix": "{ a = /b/c; }",
  "default.nix": "{ pkgs ? import <nixpkgs> { } }: pkgs.mkDerivation { src = ./.; }",
});
const report: AuditReport = {
  version: 1,
  directory: "/project",
  notes: [],
  findings: audit(project, stored).map(({ fix, ...finding }) => ({
    ...finding,
    applicability: fix?.applicability ?? "manual",
    fixed: false,
    ...(fix?.kind === "edit" && { edits: fix.edits }),
  })),
};
const log = sarifOf(report, "1.2.3");

/**
 * The properties that SARIF 2.1.0 requires, and those it allows, of the objects that we write; from
 * the schema that OASIS publishes with the standard.
 */
const shapes: Readonly<Record<string, { required: readonly string[]; more: readonly string[] }>> = {
  log: { required: ["version", "runs"], more: ["$schema"] },
  run: {
    required: ["tool"],
    more: ["columnKind", "originalUriBaseIds", "results"],
  },
  tool: { required: ["driver"], more: [] },
  driver: { required: ["name"], more: ["version", "rules"] },
  rule: {
    required: ["id"],
    more: ["shortDescription", "fullDescription", "help", "defaultConfiguration"],
  },
  result: {
    required: ["message"],
    more: ["ruleId", "ruleIndex", "level", "locations", "partialFingerprints", "fixes"],
  },
  location: { required: [], more: ["physicalLocation"] },
  physicalLocation: { required: [], more: ["artifactLocation", "region"] },
  fix: { required: ["artifactChanges"], more: ["description"] },
  artifactChange: { required: ["artifactLocation", "replacements"], more: [] },
  replacement: { required: ["deletedRegion"], more: ["insertedContent"] },
};

function checkShape(name: string, value: object): void {
  const { required, more } = shapes[name]!;
  const names = Object.keys(value);
  assertEquals(required.filter((it) => !names.includes(it)), [], `${name} lacks`);
  assertEquals(names.filter((it) => ![...required, ...more].includes(it)), [], `${name} has more`);
}

Deno.test("sarifOf() has what SARIF requires, and nothing that it does not know", () => {
  checkShape("log", log);
  assertEquals(log.version, "2.1.0");
  const [run] = log.runs;
  checkShape("run", run);
  checkShape("tool", run.tool);
  checkShape("driver", run.tool.driver);
  for (const rule of run.tool.driver.rules) {
    checkShape("rule", rule);
    assert(["none", "note", "warning", "error"].includes(rule.defaultConfiguration.level));
    for (const { text } of [rule.shortDescription, rule.fullDescription, rule.help]) assert(text);
  }
  for (const result of run.results) {
    checkShape("result", result);
    for (const location of result.locations) {
      checkShape("location", location);
      checkShape("physicalLocation", location.physicalLocation);
    }
    for (const fix of result.fixes ?? []) {
      checkShape("fix", fix);
      for (const change of fix.artifactChanges) {
        checkShape("artifactChange", change);
        for (const replacement of change.replacements) checkShape("replacement", replacement);
      }
    }
  }
});

Deno.test("sarifOf() names rules that are there, places that are there, and files as URIs", () => {
  const [{ results, tool, originalUriBaseIds }] = log.runs;
  assertEquals(results.length, report.findings.length);
  assert(results.length >= 5);
  for (const { ruleId, ruleIndex, locations: [{ physicalLocation }] } of results) {
    assertEquals(tool.driver.rules[ruleIndex]?.id, ruleId);
    const { artifactLocation, region } = physicalLocation;
    const base = originalUriBaseIds[artifactLocation.uriBaseId].uri;
    const url = new URL(artifactLocation.uri, base);
    assert(url.pathname.startsWith("/project/"), url.href);
    assert("startLine" in region && region.startLine >= 1 && region.startColumn >= 1);
    assert(region.endColumn > region.startColumn);
  }
  assertEquals(results[0]?.locations[0].physicalLocation.artifactLocation.uri, "a%20b/.env");
});

Deno.test("sarifOf() names the directory itself, whatever it is called", () => {
  const directory = "/a#b/c?";
  const found = {
    severity: "warning",
    code: "home-repository",
    message: "a",
    help: "b",
    place: { file: directory, line: 1, column: 1 },
    migrated: false,
    applicability: "manual",
    fixed: false,
  } as const;
  const { runs: [run] } = sarifOf({ version: 1, directory, notes: [], findings: [found] }, "1");
  assertEquals(run.originalUriBaseIds["%SRCROOT%"].uri, "file:///a%23b/c%3F/");
  assertEquals(run.results[0]?.locations[0].physicalLocation.artifactLocation.uri, ".");
});

Deno.test("sarifOf() does not repeat a secret", () => {
  assert(!JSON.stringify(log).includes("q8Zr4Lm2Vw9Tk7Xp"));
});

Deno.test("every rule has its own code, in kebab case, and words that end as sentences do", () => {
  assertEquals(new Set(rules.map(({ code }) => code)).size, rules.length);
  for (const { code, title, explanation, remedy } of rules) {
    assert(/^[a-z]+(-[a-z]+)*$/.test(code), code);
    assert(!title.endsWith("."), title);
    for (const text of [explanation, remedy]) assert(/[.)]$/.test(text), text);
  }
});
