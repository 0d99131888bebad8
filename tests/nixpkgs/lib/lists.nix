{ lib }:
{
  inherit (builtins)
    all
    any
    concatLists
    concatMap
    elem
    elemAt
    filter
    foldl'
    genList
    head
    isList
    length
    map
    partition
    sort
    tail
    ;

  singleton = x: [ x ];
  optional = condition: x: if condition then [ x ] else [ ];
  optionals = condition: xs: if condition then xs else [ ];
  toList = x: if builtins.isList x then x else [ x ];

  foldr =
    op: nul: list:
    let
      go = n: if n == builtins.length list then nul else op (builtins.elemAt list n) (go (n + 1));
    in
    go 0;
  fold = lib.foldr;
  foldl = builtins.foldl';

  imap0 = f: list: builtins.genList (n: f n (builtins.elemAt list n)) (builtins.length list);
  imap1 = f: list: builtins.genList (n: f (n + 1) (builtins.elemAt list n)) (builtins.length list);
  forEach = list: f: map f list;

  flatten = x: if builtins.isList x then builtins.concatMap lib.flatten x else [ x ];
  remove = e: builtins.filter (x: x != e);
  subtractLists = e: builtins.filter (x: !builtins.elem x e);
  intersectLists = e: builtins.filter (x: builtins.elem x e);
  unique = builtins.foldl' (acc: x: if builtins.elem x acc then acc else acc ++ [ x ]) [ ];
  count = wanted: list: builtins.length (builtins.filter wanted list);

  findFirst =
    wanted: default: list:
    let
      found = builtins.filter wanted list;
    in
    if found == [ ] then default else builtins.head found;

  range =
    first: last:
    if first > last then [ ] else builtins.genList (n: first + n) (last - first + 1);
  reverseList =
    list:
    let
      last = builtins.length list - 1;
    in
    builtins.genList (n: builtins.elemAt list (last - n)) (last + 1);
  take = n: list: builtins.genList (builtins.elemAt list) (lib.min n (builtins.length list));
  drop =
    n: list:
    builtins.genList (i: builtins.elemAt list (n + i)) (lib.max 0 (builtins.length list - n));
  last = list: builtins.elemAt list (builtins.length list - 1);
  init = list: lib.take (builtins.length list - 1) list;

  zipListsWith =
    f: a: b:
    builtins.genList (n: f (builtins.elemAt a n) (builtins.elemAt b n)) (
      lib.min (builtins.length a) (builtins.length b)
    );
  zipLists = lib.zipListsWith (fst: snd: { inherit fst snd; });
  cartesianProductOfSets =
    attrs:
    builtins.foldl' (
      products: name:
      lib.concatMap (product: map (value: product // { ${name} = value; }) attrs.${name}) products
    ) [ { } ] (builtins.attrNames attrs);

  groupBy =
    f:
    builtins.foldl' (
      groups: x: groups // { ${f x} = (groups.${f x} or [ ]) ++ [ x ]; }
    ) { };
}
