{ standIn }:
standIn {
  pname = "binutils";
  version = "2.41";
  programs = [
    "ld"
    "objdump"
  ];
}
