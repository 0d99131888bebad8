/**
 * A proof as one HTML page: nothing is loaded from elsewhere, nothing runs.
 *
 * @module
 */
import type { Difference, Proof, ProofRow } from "../report.ts";
import { causeWords, laterWords, verdictWords } from "./proof_words.ts";

/** What a page tells besides the proof. */
export interface PageOptions {
  /** The project's directory, as the person named it. */
  readonly project: string;
  /** When the proof was made. */
  readonly date: Date;
}

/** Markup, as opposed to text, which must be escaped. */
interface Markup {
  readonly markup: string;
}

type Part = string | number | Markup | readonly Markup[];

/** A template whose values are escaped, unless they are markup themselves. */
function markup(strings: TemplateStringsArray, ...values: readonly Part[]): Markup {
  return { markup: String.raw({ raw: strings }, ...values.map(escaped)) };
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** What could end a text or turn its direction is made harmless. */
function escaped(part: Part): string {
  if (typeof part === "object") {
    return "markup" in part ? part.markup : part.map(escaped).join("");
  }
  return String(part).replaceAll(/[&<>"']/g, (it) => ENTITIES[it] ?? it)
    .replaceAll(/(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu, "\ufffd");
}

/** The page. Source of its form: WCAG 2.2; the colours keep a contrast of 4.5 to 1. */
export function proofPage(proof: Proof, { project, date }: PageOptions): string {
  const time = date.toISOString();
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Proof of ${project}</title>
<style>${{ markup: STYLE }}</style>
</head>
<body>
<header>
<h1>Proof of <code>${project}</code></h1>
<p>${headline(proof)}</p>
${later(proof)}<p class="about">Nix ${proof.nix} ·${
    proof.commit === undefined ? "" : ` before: commit ${proof.commit} ·`
  }
<time datetime="${time}">${time.slice(0, 16).replace("T", " ")} UTC</time> ·
made by flakebridge</p>
</header>
<main>
${proof.systems.map((system) => systemPart(proof, system))}
${legend(proof)}
</main>
</body>
</html>
`.markup;
}

/** What is compared besides the migration, where only git's history knows of that. */
function later({ history }: Proof): readonly Markup[] {
  const words = laterWords(history);
  return words === undefined ? [] : [markup`<p>${words}</p>
`];
}

/** Whether all is well, in a sentence or two. */
function headline({ rows }: Proof): Markup {
  const count = (...verdicts: readonly ProofRow["verdict"][]) =>
    rows.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const lost = count("different", "failed");
  const [same, explained] = [count("identical"), count("explained")];
  const untold = count("unreachable", "out-of-time");
  const open = untold + count("failed-before");
  const rest = open === 0 ? [] : [markup` ${open} of ${rows.length} could not be made.`];
  if (rows.length === 0) return markup`There was nothing to compare.`;
  if (lost > 0) {
    return markup`<strong class="bad">${lost} of ${rows.length}</strong> comparisons found a
difference that nothing explains.${rest}`;
  }
  if (open === rows.length) return markup`Nothing could be compared.`;
  const head = untold > 0 ? [] : [markup`<strong class="good">Nothing was lost.</strong> `];
  return markup`${head}Of ${rows.length} comparisons, ${same} found the same derivation, and
${explained} one that differs only in what the migration changed.${rest}`;
}

function systemPart({ rows }: Proof, system: string): Markup {
  const own = rows.filter((row) => row.system === system);
  const attributes = [...Map.groupBy(own, ({ attribute }) => attribute).values()];
  return markup`<section aria-labelledby="${system}">
<h2 id="${system}">${system}</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="${system}">
<table>
<caption>${summary(own)}</caption>
<thead>
<tr><th scope="col">Attribute</th><th scope="col">Through</th>
<th scope="col">Verdict</th><th scope="col">Why</th></tr>
</thead>
${attributes.map(attributePart)}
</table>
</div>
</section>
`;
}

/** `3 identical, 1 explained` */
function summary(rows: readonly ProofRow[]): string {
  const groups = Map.groupBy(rows, ({ verdict }) => verdict);
  return Array.from(groups, ([verdict, { length }]) => `${length} ${verdictWords(verdict)}`)
    .join(", ");
}

/** The rows of one attribute: one for the shim, one for the flake. */
function attributePart(rows: readonly ProofRow[]): Markup {
  const name = markup`<th scope="rowgroup" rowspan="${rows.length}"><code>${
    rows[0]?.attribute ?? ""
  }</code></th>`;
  return markup`<tbody>
${rows.map((row, at) => rowPart(row, at === 0 ? [name] : []))}</tbody>
`;
}

function rowPart(row: ProofRow, head: readonly Markup[]): Markup {
  return markup`<tr class="${row.verdict}">${head}<td>${row.through}</td>
<td><span class="verdict">${verdictWords(row.verdict)}</span></td>
<td>${differences(row)}${derivations(row)}</td></tr>
`;
}

function differences({ differences }: ProofRow): readonly Markup[] {
  return differences.length === 0 ? [] : [markup`<ul>${differences.map(differencePart)}</ul>`];
}

/** Where the derivations are, folded away: who wants to look at them knows what to do with them. */
function derivations({ before, after }: ProofRow): readonly Markup[] {
  const paths: readonly (readonly [string, string | undefined])[] = before === after
    ? [["before and after", before]]
    : [["before", before], ["after", after]];
  const known = paths.flatMap(([name, path]) =>
    path === undefined ? [] : [markup`<dt>${name}</dt><dd><code>${path}</code></dd>`]
  );
  if (known.length === 0) return [];
  return [markup`<details><summary>the derivation</summary><dl>${known}</dl></details>`];
}

function differencePart({ cause, subject, detail, via }: Difference): Markup {
  const path = via.length === 0
    ? []
    : [markup`<span class="via">in <code>${via.join(" → ")}</code>: </span>`];
  const words = detail.includes("\n") ? markup`<pre>${detail}</pre>` : markup`${detail}`;
  return markup`<li>${path}<span class="cause">${causeWords(cause)}</span>
<code>${subject}</code>: ${words}</li>
`;
}

/** What the verdicts that occur mean. */
function legend({ rows }: Proof): Markup {
  const verdicts = [...new Set(rows.map(({ verdict }) => verdict))];
  return markup`<section aria-labelledby="words">
<h2 id="words">What the words mean</h2>
<dl>${
    verdicts.map((verdict) =>
      markup`<dt>${verdictWords(verdict)}</dt><dd>${meaning(verdict)}</dd>
`
    )
  }</dl>
</section>`;
}

function meaning(verdict: ProofRow["verdict"]): string {
  switch (verdict) {
    case "identical":
      return "The very same derivation: what is built is the same, bit for bit, as far as Nix knows.";
    case "explained":
      return "The derivations differ only in what follows from the migration, and the row says in " +
        "what: copies of the project's own files, of which none lacks a file that it had, the " +
        "place or the commit of the checkout, or that it takes --impure.";
    case "different":
      return "The derivations differ otherwise; the causes are named, the nearest first.";
    case "failed":
      return "It evaluated before, and does not now.";
    case "failed-before":
      return "It did not evaluate before the migration either.";
    case "unreachable":
      return "An input is not locked yet, or Nix wanted to download something, and there was no " +
        "network: nothing can be said.";
    case "out-of-time":
      return "The time for the proof was used up before: nothing can be said. `--timeout` gives more.";
    default:
      return verdict satisfies never;
  }
}

const STYLE = `
:root { --text: #1c2024; --dim: #5b636c; --page: #ffffff; --line: #d8dce1; --code: #f2f4f6;
  --good: #10693c; --mild: #7a5200; --bad: #a31a22; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6e9ec; --dim: #a2abb5; --page: #15181b; --line: #363c43; --code: #21262b;
    --good: #6fcf97; --mild: #e5b567; --bad: #ff8a8a; }
}
* { box-sizing: border-box; }
body { margin: 2rem auto; padding: 0 1.25rem; max-width: 72rem; color: var(--text);
  background: var(--page); font: 1rem/1.55 system-ui, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 .5rem; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; }
:not(h1, th) > code { background: var(--code); border-radius: .25rem; padding: .05rem .3rem; }
pre { white-space: pre-wrap; background: var(--code); padding: .5rem; border-radius: .25rem; }
.about, caption, .via, summary { color: var(--dim); }
.scroll { overflow-x: auto; }
:focus-visible { outline: 2px solid var(--mild); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding-bottom: .5rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-top: 1px solid var(--line); }
thead th { border: 0; color: var(--dim); font-weight: 600; font-size: .85rem; }
tbody th { font-weight: 600; }
td:nth-last-child(1) { width: 60%; }
td ul, td dl { margin: 0; padding-left: 1.1rem; }
td dl { padding-left: 0; }
dt { font-weight: 600; } dd { margin: 0 0 .4rem; }
.verdict, .good, .bad { font-weight: 600; white-space: nowrap; }
.verdict::before { display: inline-block; width: 1.4em; }
.identical .verdict, .good { color: var(--good); } .identical .verdict::before { content: "✓"; }
.explained .verdict { color: var(--good); } .explained .verdict::before { content: "≈"; }
.different .verdict, .failed .verdict, .bad { color: var(--bad); }
.different .verdict::before, .failed .verdict::before { content: "✗"; }
.failed-before .verdict, .unreachable .verdict, .out-of-time .verdict { color: var(--mild); }
.failed-before .verdict::before, .unreachable .verdict::before, .out-of-time .verdict::before { content: "–"; }
@media (max-width: 40rem) { td:nth-last-child(1) { width: auto; min-width: 16rem; } }
@media print { body { margin: 0; max-width: none; } .scroll { overflow: visible; } }
`;
