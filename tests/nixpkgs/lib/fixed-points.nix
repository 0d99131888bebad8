{ lib }:
{
  # The least fixed point of `f`: what `rec` does, open to extension.
  fix =
    f:
    let
      x = f x;
    in
    x;

  # As `fix`, and the function can be got back.
  fix' =
    f:
    let
      x = f x // {
        __unfix__ = f;
      };
    in
    x;

  # The function `f` with `overlay` on top.
  extends =
    overlay: f: final:
    let
      prev = f final;
    in
    prev // overlay final prev;

  composeExtensions =
    first: second: final: prev:
    let
      applied = first final prev;
    in
    applied // second final (prev // applied);

  # An overlay from whatever may stand for one: a set, `prev: { … }`, `final: prev: { … }`.
  toExtension =
    f: final: prev:
    let
      ofPrev = (lib.toFunction f) prev;
    in
    if lib.isFunctionLike ofPrev then f final prev else ofPrev;

  composeManyExtensions = builtins.foldl' lib.composeExtensions (_: _: { });

  makeExtensible = lib.makeExtensibleWithCustomName "extend";

  makeExtensibleWithCustomName =
    name: f:
    lib.fix' (
      self:
      f self
      // {
        ${name} = overlay: lib.makeExtensibleWithCustomName name (lib.extends overlay f);
      }
    );
}
