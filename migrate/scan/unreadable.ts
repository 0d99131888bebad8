/**
 * Why a file could not be read, and what helps, in words.
 *
 * @module
 */
import type { TreeFile } from "./working_tree.ts";

/** What is in the way, as a clause. */
export function whyUnreadable(reason: TreeFile["noText"]): string {
  switch (reason) {
    case undefined:
    case "not wanted":
    case "unreadable":
      return "the system refuses";
    case "binary":
      return "it is a binary file, or encrypted";
    case "not UTF-8":
      return "its text is not UTF-8";
    case "too large":
      return "it is too large";
    case "dangling link":
      return "it is a link to nothing";
    case "link loop":
      return "it is a link that leads to itself";
    case "link to a directory":
      return "it is a link to a directory";
    case "link out of the tree":
      return "it is a link that leads out of the project";
    default:
      return reason satisfies never;
  }
}

/** What lets a file be read. */
export function remedy(reason: TreeFile["noText"]): string {
  switch (reason) {
    case "not UTF-8":
      return "convert it, `iconv -f latin1 -t utf-8` perhaps; it is left alone for now";
    case "binary":
      return "unlock it if git-crypt keeps it; it is left alone for now";
    case "unreadable":
      return "let yourself read it, `chmod u+r`; it is left alone for now";
    default:
      return "put a file in its place if it is wanted; it is left alone for now";
  }
}
