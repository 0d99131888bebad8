/**
 * What is thrown of text that is no flake reference, before anybody knows where it stands.
 *
 * @module
 */
import { Failure } from "../../nix/diagnostic.ts";

/** Thrown where text is no URL, or no URL of its scheme; the caller may try another reading. */
export class BadUrl extends Failure {
  constructor(message: string) {
    super({ severity: "error", code: "flake-ref", message });
  }
}

/** Thrown where it is one attribute of a reference that is at fault. */
export class BadAttribute extends BadUrl {
  readonly attribute: string;

  constructor(attribute: string, message: string) {
    super(message);
    this.attribute = attribute;
  }
}

/** Thrown where an attribute is a bad hash: no other reading of a URL is tried, as in Nix. */
export class BadHash extends BadAttribute {}
