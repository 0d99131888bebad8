# What nixpkgs-mozilla is to its users: an overlay with toolchains by their channels.
final: prev: {
  rustChannelOf =
    { channel, date ? "latest" }:
    {
      rust = prev.standIn {
        pname = "rust-${channel}";
        version = date;
        programs = [ "rustc" ];
      };
    };
}
