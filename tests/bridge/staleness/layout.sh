# Lays out the flake of the walk: layout.sh BASE git|path FLAKE.NIX
set -e
cd "$1"
mkdir -p dep flake/lib flake/data flake/tree/sub
cat > dep/flake.nix <<'NIX'
{
  outputs = _: {
    value = 1;
    read = path: builtins.readFile path;
    load = path: import path;
  };
}
NIX
sed "s#{{base}}#$1#" "$3" > flake/flake.nix
cd flake
echo '"lib " + builtins.readFile ./inner.txt + import ./more.nix' > lib/default.nix
echo inner > lib/inner.txt
echo '"more"' > lib/more.nix
echo '"scoped ${toString x} ${builtins.readFile ./data/b}"' > scoped.nix
echo a > data/a
echo b > data/b
echo x > exe
echo one > tree/a
echo two > tree/b
echo three > tree/sub/c
ln -s data/a link
ln -s lib liblink
if [ "$2" = git ]; then
    git init -q
    git add -A
    git commit -qm one
fi
