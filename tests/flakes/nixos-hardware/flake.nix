{
  description = "A miniature nixos-hardware to test on";

  outputs =
    { self }:
    {
      nixosModules.lenovo-thinkpad-x220 = import ./lenovo/thinkpad/x220;
    };
}
