# The builder of an environment's derivation: does what the builder of the shell would do to set
# itself up, then writes every variable and function of bash down as JSON, in the form that `nix
# develop` reads. The first argument names the output that gets it; each further one is a variable
# that is to be set first, `NAME=VALUE`. Bash alone: no other program need be on PATH.
set -e

flakebridge_first=$1
shift
for flakebridge_assignment in "$@"; do
    export "${flakebridge_assignment?}"
done
# Nix before 2.4 writes the file, and does not say where.
if [[ -z ${NIX_ATTRS_SH_FILE-} && -e .attrs.sh ]]; then
    export NIX_ATTRS_SH_FILE=$PWD/.attrs.sh NIX_ATTRS_JSON_FILE=$PWD/.attrs.json
fi
# shellcheck source=/dev/null
if [[ -e ${NIX_ATTRS_SH_FILE-} ]]; then . "$NIX_ATTRS_SH_FILE"; fi

export IN_NIX_SHELL=impure dontAddDisableDepTrack=1
# shellcheck source=/dev/null
if [[ -n ${stdenv-} ]]; then . "$stdenv/setup"; fi

# Before anything of ours is set: every name of ours begins with `flakebridge_` where the shell's own
# are looked at. What setup made of bash's options holds no longer.
flakebridge_variables=$(declare -p)
flakebridge_functions=$(declare -F)
set +eu

flakebridge_quote() {
    local text=$1
    text=${text//\\/\\\\}
    text=${text//\"/\\\"}
    text=${text//$'\n'/\\n}
    text=${text//$'\t'/\\t}
    text=${text//$'\r'/\\r}
    if [[ $text == *[$'\001'-$'\037']* ]]; then
        local code raw escaped
        for code in 0{1..7} 1{0..7} 2{0..7} 3{0..7}; do
            printf -v raw '%b' "\\0$code"
            printf -v escaped '\\u%04x' "0$code"
            text=${text//"$raw"/"$escaped"}
        done
    fi
    printf '"%s"' "$text"
}

flakebridge_variable() {
    local flakebridge_name=$1 flakebridge_separator='' flakebridge_item
    flakebridge_quote "$1"
    case $2 in
        x) printf ':{"type":"exported","value":' && flakebridge_quote "${!flakebridge_name}" ;;
        -) printf ':{"type":"var","value":' && flakebridge_quote "${!flakebridge_name}" ;;
        a)
            printf ':{"type":"array","value":['
            local -n flakebridge_array=$1
            for flakebridge_item in "${flakebridge_array[@]}"; do
                printf '%s' "$flakebridge_separator"
                flakebridge_quote "$flakebridge_item"
                flakebridge_separator=,
            done
            printf ']'
            ;;
        A)
            printf ':{"type":"associative","value":{'
            local -n flakebridge_table=$1
            for flakebridge_item in "${!flakebridge_table[@]}"; do
                printf '%s' "$flakebridge_separator"
                flakebridge_quote "$flakebridge_item"
                printf :
                flakebridge_quote "${flakebridge_table[$flakebridge_item]}"
                flakebridge_separator=,
            done
            printf '}'
            ;;
    esac
    printf '}'
}

# What bash sets of itself says nothing about the derivation.
flakebridge_is_own() {
    case $1 in
        BASH_* | COMP_* | DIRSTACK | EPOCHREALTIME | EPOCHSECONDS | EUID | FUNCNAME | GROUPS) ;;
        HISTCMD | HOSTNAME | LINENO | PIPESTATUS | PWD | RANDOM | SECONDS | SHLVL | _ | flakebridge_*) ;;
        *) return 1 ;;
    esac
}

flakebridge_all_variables() {
    local flakebridge_separator='' flakebridge_line
    while IFS= read -r flakebridge_line; do
        # A value of several lines has lines that look so; bash knows whether there is such a name.
        [[ $flakebridge_line =~ ^declare\ -([-xaA])\ ([a-zA-Z_][a-zA-Z_0-9]*)(=|$) ]] || continue
        if flakebridge_is_own "${BASH_REMATCH[2]}"; then continue; fi
        declare -p "${BASH_REMATCH[2]}" >/dev/null 2>&1 || continue
        printf '%s\n' "$flakebridge_separator"
        flakebridge_variable "${BASH_REMATCH[2]}" "${BASH_REMATCH[1]}"
        flakebridge_separator=,
    done <<<"$flakebridge_variables"
}

flakebridge_all_functions() {
    local separator='' line body
    while IFS= read -r line; do
        [[ $line =~ ^declare\ -f\ (.+)$ ]] || continue
        line=${BASH_REMATCH[1]}
        body=$(declare -f "$line")
        body=${body#*\{}
        printf '%s\n' "$separator"
        flakebridge_quote "$line"
        printf :
        flakebridge_quote "${body%\}*}"
        separator=,
    done <<<"$flakebridge_functions"
}

flakebridge_dump() {
    printf '{"bashFunctions":{'
    flakebridge_all_functions
    printf '},\n"variables":{'
    flakebridge_all_variables
    printf '}'
    if [[ -e ${NIX_ATTRS_SH_FILE-} ]]; then
        printf ',\n"structuredAttrs":{".attrs.sh":'
        flakebridge_quote "$(<"$NIX_ATTRS_SH_FILE")"
        printf ',".attrs.json":'
        flakebridge_quote "$(<"$NIX_ATTRS_JSON_FILE")"
        printf '}'
    fi
    printf '}\n'
}

flakebridge_outputs() {
    if [[ -e ${NIX_ATTRS_SH_FILE-} ]]; then
        printf '%s\n' "${outputs[@]}"
    else
        local IFS=$' \t\n' flakebridge_name
        for flakebridge_name in $outputs; do printf '%s\n' "${!flakebridge_name}"; done
    fi
}

flakebridge_path() {
    if [[ -e ${NIX_ATTRS_SH_FILE-} ]]; then printf '%s' "${outputs[$1]}"; else printf '%s' "${!1}"; fi
}

# Every output must be there. They may not all have the environment: it names each of them.
while IFS= read -r flakebridge_output; do : >"$flakebridge_output"; done < <(flakebridge_outputs)
flakebridge_dump >"$(flakebridge_path "$flakebridge_first")"
exit 0
