{
  standIn,
  openssl,
  zlib,
  withManual ? true,
}:
standIn {
  pname = "git";
  version = "2.45.1";
  inherit withManual;
  buildInputs = [
    openssl
    zlib
  ];
}
