# Shared by the scripts in this folder: messages, package checks, building. Sourced, never run.

CALLED_FROM="$PWD"
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$ROOT"

# Debian keeps the modules its own tools need here; a Node.js from elsewhere does not look there.
DEBIAN_NODE_MODULES=/usr/share/nodejs
if [ -d "$DEBIAN_NODE_MODULES/acorn" ]; then
  export NODE_PATH="$DEBIAN_NODE_MODULES${NODE_PATH:+:$NODE_PATH}"
fi
export npm_config_fund=false npm_config_audit=false npm_config_update_notifier=false

say() { printf '%s\n' "$*"; }
step() { printf '==> %s\n' "$*"; }
fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# The first lines of a script, without the hash, are its help.
print_help() { sed -n '2,/^[^#]/{s/^# \{0,1\}//;/^set /d;p}' "$1"; }

# True when version $1 is at least $2, compared the way Debian does.
version_at_least() { dpkg --compare-versions "$1" ge "$2"; }

# Runs a command up to three times, for work that crosses a network.
with_retries() {
  local attempt
  for attempt in 1 2 3; do
    "$@" && return 0
    [ "$attempt" = 3 ] || sleep $((attempt * 3))
  done
  return 1
}

# Waits for another run of the same step (two scripts started together) instead of racing it.
exclusively() {
  local name="$1"
  shift
  mkdir -p "$ROOT/build" 2>/dev/null && touch "$ROOT/build/.$name.lock" 2>/dev/null ||
    fail "cannot write to $ROOT/build; run as the owner of this checkout"
  (
    flock 9
    "$@"
  ) 9>"$ROOT/build/.$name.lock"
}

# Paths the caller gave are relative to where the caller stood.
absolute_path() { case "$1" in /*) printf '%s' "$1" ;; *) printf '%s' "$CALLED_FROM/$1" ;; esac; }

# build_preset PRESET TARGET...: configures when needed, then builds with Ninja's progress lines.
build_preset() {
  local preset="$1"
  shift
  mkdir -p build
  if ! [ -f "build/$preset/build.ninja" ]; then
    step "Configuring build/$preset"
    cmake --preset "$preset" >"build/$preset-configure.log" 2>&1 || {
      cat "build/$preset-configure.log" >&2
      fail "CMake could not configure build/$preset"
    }
  fi
  step "Building ${*:-everything} in build/$preset"
  cmake --build "build/$preset" ${*:+--target "$@"}
}
