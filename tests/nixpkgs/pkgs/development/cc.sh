# cc [-c] [-o OUTPUT] [FLAG]… FILE…
compileOnly= output= files=()
while [ "$#" -gt 0 ]; do
  case "$1" in
    -c) compileOnly=1 ;;
    -o)
      output="$2"
      shift
      ;;
    --version)
      echo "cc (stand-in) 13.2.0"
      exit 0
      ;;
    -*) ;;
    *) files+=("$1") ;;
  esac
  shift
done

# What the file would print, one line for each call; an object says so already.
printed() {
  case "$1" in
    *.o | *.a) cat "$1" ;;
    *) sed -n -E 's/.*(puts|printf)\("(([^"\\]|\\.)*)".*/\2/; t show; b; : show; s/\\n$//; p' "$1" ;;
  esac
}

for file in "${files[@]}"; do
  if [ ! -f "$file" ]; then
    echo "cc: error: $file: No such file" >&2
    exit 1
  fi
done

if [ -n "$compileOnly" ]; then
  for file in "${files[@]}"; do
    object="$(basename "${file%.*}").o"
    printed "$file" > "${output:-$object}"
  done
else
  {
    echo "#!/bin/sh"
    echo "cat <<'END'"
    for file in "${files[@]}"; do
      printed "$file"
    done
    echo "END"
  } > "${output:-a.out}"
  chmod +x "${output:-a.out}"
fi
exit 0
