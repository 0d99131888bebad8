{ standIn, openssl }:
standIn {
  pname = "postgresql";
  version = "16.3";
  programs = [
    "psql"
    "initdb"
    "pg_ctl"
  ];
  buildInputs = [ openssl ];
}
