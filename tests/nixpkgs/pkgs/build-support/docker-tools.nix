# An image as a plain list of what would be in it.
{ stdenv }:
let
  buildImage =
    {
      name,
      tag ? "latest",
      contents ? [ ],
      copyToRoot ? contents,
      config ? { },
      ...
    }:
    stdenv.mkDerivation {
      name = "docker-image-${name}.tar.gz";
      imageTag = tag;
      contents = copyToRoot;
      imageConfig = builtins.toJSON config;
      buildCommand = ''
        { echo "$name:$imageTag"; echo "$contents"; echo "$imageConfig"; } > "$out"
      '';
    };
in
{
  inherit buildImage;
  buildLayeredImage = buildImage;
}
