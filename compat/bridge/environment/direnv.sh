# flakebridge for direnv: `use flakebridge [INSTALLABLE]` in an .envrc.
#
# An environment that was kept is loaded at once. Where something that it depends on has changed, it is
# made anew behind the person's back, and direnv loads it with the next prompt.

use_flakebridge() {
  local installable=${1:-.} place
  local -a watched=()
  place=$(direnv_layout_dir)/flakebridge/${installable//[^a-zA-Z0-9]/_}
  mkdir -p "$place"
  if [[ ! -e $place/environment.sh ]]; then
    flakebridge direnv --write "$place" "$installable" || return
  elif ! _flakebridge_is_current "$place"; then
    _flakebridge_renew "$place" "$installable"
  fi
  if [[ -e $place/watched ]]; then mapfile -t -d '' watched <"$place/watched"; fi
  watch_file "$place/environment.sh" "$place/failed" "${watched[@]}"
  if [[ -e $place/failed ]]; then
    log_error "flakebridge: this is the environment of before; the flake fails now:"
    cat "$place/failed" >&2
  fi
  # shellcheck source=/dev/null
  source "$place/environment.sh"
}

# Whether all that the environment depends on is as it was, by what the file system says of it.
_flakebridge_is_current() {
  local -a watched
  [[ -e $1/seen && -e $1/watched ]] || return
  mapfile -t -d '' watched <"$1/watched"
  [[ $(stat --printf '%n %i %s %f %.9Y %.9Z\n' -- "${watched[@]}" 2>/dev/null) == "$(<"$1/seen")" ]]
}

# Makes the environment anew; direnv does not wait for it.
_flakebridge_renew() {
  log_status "flakebridge: looking whether the environment of $2 has changed"
  (
    log=$1/log.$BASHPID
    exec </dev/null >/dev/null 2>"$log" 3>&-
    if flakebridge direnv --write "$1" "$2"; then
      rm -f "$1/failed" "$log"
    else
      mv "$log" "$1/failed"
    fi
  ) &
  disown
}
