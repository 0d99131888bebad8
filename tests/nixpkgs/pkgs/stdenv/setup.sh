# Sourced by every builder and by nix-shell: sets up PATH and friends from the inputs, and defines
# the phases. A phase can be set as a string or a function of the same name, and has hooks
# `preXxx` and `postXxx`; `runHook` runs them.

# --- hooks -----------------------------------------------------------------------------------

# Runs the code called $1 if there is any: a function, or else a variable's text.
runHook() {
  local hookName="$1"
  shift
  if [ "$(type -t "$hookName")" = function ]; then
    "$hookName" "$@"
  elif [ -n "${!hookName-}" ]; then
    eval "${!hookName}"
  fi
}

# --- environment -----------------------------------------------------------------------------

addToSearchPathWithCustomDelimiter() {
  local delimiter="$1" varName="$2" dir="$3"
  if [ -d "$dir" ]; then
    export "$varName=${!varName:+${!varName}$delimiter}$dir"
  fi
}

addToSearchPath() {
  addToSearchPathWithCustomDelimiter ":" "$@"
}

# Takes one input in, with everything it propagates; each only once.
declare -A seenInputs
addInput() {
  local input="$1" propagated
  [ -n "${seenInputs[$input]-}" ] && return 0
  seenInputs[$input]=1
  addToSearchPath PATH "$input/bin"
  addToSearchPath PKG_CONFIG_PATH "$input/lib/pkgconfig"
  addToSearchPath XDG_DATA_DIRS "$input/share"
  addToSearchPathWithCustomDelimiter " -I" NIX_CFLAGS_COMPILE "$input/include"
  if [ -f "$input/nix-support/propagated-build-inputs" ]; then
    for propagated in $(< "$input/nix-support/propagated-build-inputs"); do
      addInput "$propagated"
    done
  fi
  if [ -f "$input/nix-support/setup-hook" ]; then
    source "$input/nix-support/setup-hook"
  fi
}

export PATH=
for input in ${nativeBuildInputs-} ${buildInputs-} ${propagatedNativeBuildInputs-} \
  ${propagatedBuildInputs-} ${defaultNativeBuildInputs-} ${initialPath-}; do
  addInput "$input"
done
unset input
# The machine's own tools stand in for the packages that are not here.
PATH="${PATH:+$PATH:}/usr/local/bin:/usr/bin:/bin"
export CC="${CC-cc}"
export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH-315532800}"

# --- little tools for phases -----------------------------------------------------------------

# substitute IN OUT (--replace FROM TO | --subst-var NAME)…
substitute() {
  local input="$1" output="$2" content name
  shift 2
  content="$(cat "$input"; echo x)"
  content="${content%x}"
  while [ "$#" -gt 0 ]; do
    case "$1" in
      --replace | --replace-fail | --replace-warn | --replace-quiet)
        content="${content//"$2"/"$3"}"
        shift 3
        ;;
      --subst-var)
        name="$2"
        content="${content//"@$name@"/"${!name}"}"
        shift 2
        ;;
      --subst-var-by)
        content="${content//"@$2@"/"$3"}"
        shift 3
        ;;
      *)
        echo "substitute: unknown argument $1" >&2
        return 1
        ;;
    esac
  done
  printf %s "$content" > "$output"
}

substituteInPlace() {
  local file="$1"
  shift
  substitute "$file" "$file" "$@"
}

substituteAll() {
  local name arguments=()
  for name in $(compgen -e); do
    arguments+=(--subst-var "$name")
  done
  substitute "$1" "$2" "${arguments[@]}"
}

patchShebangs() {
  :
}

installBin() {
  mkdir -p "$out/bin"
  cp "$@" "$out/bin/"
}

# --- phases ----------------------------------------------------------------------------------

# Unpacks $src (a directory, a tarball, or a single file) and goes there.
unpackPhase() {
  runHook preUnpack
  local file name
  for file in ${srcs-${src-}}; do
    name="${file##*/}"
    case "$name" in
      *-*) name="${name#*-}" ;;
    esac
    if [ -d "$file" ]; then
      cp -r "$file" "$name"
      chmod -R u+w "$name"
      sourceRoot="${sourceRoot-$name}"
    else
      case "$name" in
        *.tar.* | *.tgz) tar -xf "$file" ;;
        *)
          echo "do not know how to unpack source archive $file" >&2
          return 1
          ;;
      esac
    fi
  done
  if [ -z "${sourceRoot-}" ]; then
    sourceRoot="$(echo */)"
  fi
  cd "$sourceRoot"
  runHook postUnpack
}

patchPhase() {
  runHook prePatch
  local file
  for file in ${patches-}; do
    patch -p1 < "$file"
  done
  runHook postPatch
}

configurePhase() {
  runHook preConfigure
  if [ -x ./configure ]; then
    ./configure --prefix="$out" ${configureFlags-}
  fi
  runHook postConfigure
}

buildPhase() {
  runHook preBuild
  if [ -f Makefile ] || [ -f makefile ]; then
    make ${makeFlags-} ${buildFlags-}
  fi
  runHook postBuild
}

checkPhase() {
  runHook preCheck
  if [ -f Makefile ]; then
    make ${makeFlags-} ${checkTarget-check}
  fi
  runHook postCheck
}

installPhase() {
  runHook preInstall
  make ${makeFlags-} PREFIX="$out" prefix="$out" install
  runHook postInstall
}

# Makes every output, and writes down what comes along with this derivation as an input. Where
# there is a development output, it is what others get, and brings the others along.
fixupPhase() {
  runHook preFixup
  local output comesAlong="${propagatedBuildInputs-} ${propagatedNativeBuildInputs-}"
  for output in $outputs; do
    [ -e "${!output}" ] || mkdir -p "${!output}"
  done
  case " $outputs " in
    *" dev "*)
      output="$dev"
      comesAlong="$out $comesAlong"
      ;;
    *) output="$out" ;;
  esac
  if [ -d "$output" ] && [ -n "${comesAlong// /}" ]; then
    mkdir -p "$output/nix-support"
    echo "$comesAlong" > "$output/nix-support/propagated-build-inputs"
  fi
  if [ -d "$output" ] && [ -n "${setupHook-}" ]; then
    mkdir -p "$output/nix-support"
    substituteAll "$setupHook" "$output/nix-support/setup-hook"
  fi
  runHook postFixup
}

installCheckPhase() {
  runHook preInstallCheck
  runHook postInstallCheck
}

# Runs one phase: the text in its variable if there is one, else the function.
runPhase() {
  local phase="$1"
  if [ -n "${!phase-}" ]; then
    eval "${!phase}"
  else
    "$phase"
  fi
}

phaseIsOn() {
  case "$1" in
    unpackPhase) [ -z "${dontUnpack-}" ] ;;
    configurePhase) [ -z "${dontConfigure-}" ] ;;
    buildPhase) [ -z "${dontBuild-}" ] ;;
    checkPhase) [ -n "${doCheck-}" ] ;;
    installPhase) [ -z "${dontInstall-}" ] ;;
    fixupPhase) [ -z "${dontFixup-}" ] ;;
    installCheckPhase) [ -n "${doInstallCheck-}" ] ;;
    *) true ;;
  esac
}

genericBuild() {
  if [ -n "${buildCommandPath-}" ]; then
    source "$buildCommandPath"
    return
  fi
  if [ -n "${buildCommand-}" ]; then
    eval "$buildCommand"
    return
  fi
  local phase
  for phase in ${phases:-${prePhases-} unpackPhase patchPhase ${preConfigurePhases-} configurePhase \
    ${preBuildPhases-} buildPhase checkPhase ${preInstallPhases-} installPhase ${preFixupPhases-} \
    fixupPhase installCheckPhase ${postPhases-}}; do
    if phaseIsOn "$phase"; then
      echo "running phase: $phase"
      runPhase "$phase"
    fi
  done
}

runHook addInputsHook
runHook postHook
