{ standIn, openssl }:
standIn {
  pname = "curl";
  version = "8.7.1";
  buildInputs = [ openssl ];
}
