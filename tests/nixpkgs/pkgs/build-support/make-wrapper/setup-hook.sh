# makeWrapper PROGRAM WRAPPER (--set NAME VALUE | --prefix NAME SEP VALUE | --add-flags FLAGS)…
makeWrapper() {
  local original="$1" wrapper="$2" flags=
  shift 2
  mkdir -p "$(dirname "$wrapper")"
  echo "#!$SHELL" > "$wrapper"
  while [ "$#" -gt 0 ]; do
    case "$1" in
      --set)
        echo "export $2='$3'" >> "$wrapper"
        shift 3
        ;;
      --prefix | --suffix)
        echo "export $2='$4'\"\${$2:+$3\$$2}\"" >> "$wrapper"
        shift 4
        ;;
      --add-flags)
        flags="$flags $2"
        shift 2
        ;;
      *)
        echo "makeWrapper: unknown argument $1" >&2
        return 1
        ;;
    esac
  done
  echo "exec \"$original\"$flags \"\$@\"" >> "$wrapper"
  chmod +x "$wrapper"
}

wrapProgram() {
  local program="$1" hidden
  shift
  hidden="$(dirname "$program")/.$(basename "$program")-wrapped"
  mv "$program" "$hidden"
  makeWrapper "$hidden" "$program" "$@"
}
