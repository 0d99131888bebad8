self: super: {
  statusline = self.callPackage ./pkgs/statusline { };
  weather-report = self.callPackage ./pkgs/weather-report {
    stations = builtins.fromJSON (builtins.readFile ./data/stations.json);
  };

  desk = {
    colours = self.writeText "colours.css" ''
      body { color: #333; background: #fff; }
    '';
  };

  # we want our git small
  git = super.git.override { withManual = false; };
}
