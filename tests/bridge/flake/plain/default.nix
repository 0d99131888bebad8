# An expression that is no flake.
{
  words ? "default",
}:
let
  text =
    name: words:
    derivation {
      inherit name words;
      system = "x86_64-linux";
      builder = "/bin/sh";
      args = [
        "-c"
        "echo \"$words\" > $out"
      ];
    };
in
{
  one = text "one" words;
  list = [
    (text "first" "1")
    (text "second" "2")
  ];
  nested = {
    recurseForDerivations = true;
    inner = text "inner" words;
  };
  hidden.inner = text "hidden" words;
  called =
    {
      more ? "more",
    }:
    text "called" (words + more);
  value = 7;
}
