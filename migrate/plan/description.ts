/**
 * What a project says of itself.
 *
 * @module
 */
import { staticName } from "../../nix/syntax/static_name.ts";
import { walk } from "../../nix/syntax/walk.ts";
import { type OpenFile, topScope } from "../scan/names.ts";
import type { NixFile } from "../scan/project.ts";
import type { WorkingTree } from "../scan/working_tree.ts";
import { staticString } from "../scan/static_value.ts";

/** The first `meta.description` in the files, where it is written out. */
export function metaDescription(files: readonly NixFile[], open: OpenFile): string | undefined {
  return files.map((file) => descriptionIn(file, open)).find((found) => found !== undefined);
}

function descriptionIn({ tree, path }: NixFile, open: OpenFile): string | undefined {
  let found: string | undefined;
  walk(tree.root, (node, ancestors) => {
    if (node.type !== "Assignment" || found !== undefined) return;
    const names = [...ancestors, node].flatMap((outer) =>
      outer.type === "Assignment" ? outer.path.names.map(staticName) : []
    );
    if (names.at(-1) === "description" && names.at(-2) === "meta") {
      found = staticString({ expression: node.value, scope: topScope(path, open) });
    }
  });
  return found;
}

/** The longest description that is taken from a README, in UTF-16 units. */
const LONGEST = 100;

/** The first sentence of the README that is one: no heading, no image, no list, no code. */
export function readmeDescription({ files }: WorkingTree): string | undefined {
  const readme = files.find(({ path }) => /^README(\.(md|markdown|txt|rst))?$/i.test(path));
  const paragraphs = withoutCode(readme?.text ?? "").split(/\r?\n(?:[ \t]*\r?\n)+/);
  const sentences = paragraphs.filter(isProse).map((paragraph) => firstSentence(plain(paragraph)));
  return sentences.find((text) => /[a-z] [a-z]/i.test(text) && text.length <= LONGEST);
}

function withoutCode(text: string): string {
  return text.replaceAll(/^(```|~~~)[^]*?^\1.*$/gm, "").replaceAll(/<!--[^]*?-->/g, "");
}

function isProse(paragraph: string): boolean {
  const isMarked = /^\s*(#|[-*+=~>|<]|\d+[.)]|!?\[!|!\[|\.\.| {4}|\t)/.test(paragraph);
  return !isMarked && !/^\S.*\r?\n[=~-]{3,}\s*$/m.test(paragraph);
}

/** Without links, emphasis and line breaks. */
function plain(paragraph: string): string {
  return paragraph
    .replaceAll(/!\[[^\]]*\]\([^)]*\)/g, "")
    .replaceAll(/\[([^\]]*)\](\([^)]*\)|\[[^\]]*\])/g, "$1")
    .replaceAll(/\*\*|__|`|(?<!\w)[*_]|[*_](?!\w)/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** Up to its full stop, which a description does not have. */
function firstSentence(text: string): string {
  return /^(.*?)[.:](?: [A-Z(]|$)/.exec(text)?.[1] ?? text;
}
