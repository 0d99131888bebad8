# What nixos-generate-config imports where it did not recognise the machine.
{ lib, ... }:
{
  hardware.enableRedistributableFirmware = lib.mkDefault true;
}
