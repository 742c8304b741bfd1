# Fetches the third-party sources that Debian 12 has only in older versions into third_party/.
# Sourced by scripts/setup. They come as Debian source packages of a newer suite through a private
# apt configuration (needs no root, changes nothing on the system) or, where apt cannot serve them,
# from the upstream release archive.

SOURCES_SUITE=forky
THIRD_PARTY="$ROOT/third_party"

# name, smallest version, upstream repository, upstream tag of the fallback, its version
THIRD_PARTY_LIST="
imgui       1.92.2 ocornut/imgui       v1.92.2b       1.92.2b
cpp-httplib 0.41   yhirose/cpp-httplib v0.41.0        0.41.0
sqlite3     3.51.3 sqlite/sqlite       version-3.51.3 3.51.3
"

# Prints the machine's own Debian entry, first match, as "URIs|Signed-By".
debian_entry() {
  local codename file
  codename="$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")"
  for file in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list.d/*.sources; do
    [ -r "$file" ] || continue
    awk -v codename="$codename" '
      function flush() {
        if (!found && types ~ /(^| )deb( |$)/ && suites ~ "(^| )" codename "( |$)" &&
            components ~ /(^| )main( |$)/ && enabled != "no") {
          print uris "|" signed; found = 1
        }
        types = suites = components = uris = signed = enabled = ""
      }
      /^#/ { next }
      /^[ \t]*$/ { flush(); next }
      /^[^ \t]+:/ {
        split($0, part, ":"); key = tolower(part[1])
        value = substr($0, length(part[1]) + 2); gsub(/^[ \t]+|[ \t]+$/, "", value)
        if (key == "types") types = value; else if (key == "suites") suites = value
        else if (key == "components") components = value; else if (key == "uris") uris = value
        else if (key == "signed-by" && value != "") signed = value
        else if (key == "enabled") enabled = value
      }
      END { flush(); exit !found }' "$file" && return 0
  done
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -r "$file" ] || continue
    awk -v codename="$codename" '
      /^deb[ \t]/ {
        line = $0; signed = ""
        if (match(line, /\[[^]]*\]/)) {
          options = substr(line, RSTART + 1, RLENGTH - 2)
          line = substr(line, 1, RSTART - 1) substr(line, RSTART + RLENGTH)
          if (match(options, /signed-by=[^ ]+/)) {
            signed = substr(options, RSTART + 10, RLENGTH - 10)
          }
        }
        count = split(line, part, /[ \t]+/)
        for (i = 4; i <= count; i++) if (part[3] == codename && part[i] == "main") {
          print part[2] "|" signed; found = 1; exit
        }
      }
      END { exit !found }' "$file" && return 0
  done
  return 1
}

# A mirror that has not been refreshed for a while is fine: the index is signed all the same, and
# any version from the minimum on will do.
private_apt() {
  local private="$THIRD_PARTY/.apt"
  apt-get -qq -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$private/etc" \
    -o Dir::State::Lists="$private/lists" -o Dir::Cache="$private/cache" \
    -o APT::Sandbox::User="$(id -un)" -o Acquire::Retries=3 \
    -o Acquire::Check-Valid-Until=false "$@"
}

# Prepares the private configuration once per run; fails when apt cannot serve the suite.
prepare_private_apt() {
  local private="$THIRD_PARTY/.apt" entry uris signed
  command -v apt-get >/dev/null && command -v dpkg-source >/dev/null || return 1
  entry="$(debian_entry)" || return 1
  uris="${entry%%|*}" signed="${entry#*|}"
  mkdir -p "$private/etc" "$private/lists/partial" "$private/cache/archives/partial"
  {
    printf 'Types: deb-src\nURIs: %s\nSuites: %s\nComponents: main\n' "$uris" "$SOURCES_SUITE"
    [ -z "$signed" ] || printf 'Signed-By: %s\n' "$signed"
  } >"$private/etc/candor.sources"
  with_retries private_apt update
}

# fetch_from_debian NAME MINIMUM INTO: prints nothing; leaves sources in INTO and its version file.
fetch_from_debian() {
  local name="$1" minimum="$2" into="$3" work="$THIRD_PARTY/.work/$1" description version
  [ "${PRIVATE_APT_READY:-}" = yes ] || return 1
  rm -rf "$work" && mkdir -p "$work"
  (cd "$work" && with_retries private_apt source --download-only "$name") >"$work/log" 2>&1 ||
    return 1
  description="$(ls "$work"/*.dsc)"
  version="$(sed -n 's/^Version: //p' "$description" | head -n 1)"
  version_at_least "$version" "$minimum" || return 1
  # apt has checked the files against the signed index; the maintainer's own key may be unknown.
  dpkg-source --no-check -x "$description" "$work/tree" >>"$work/log" 2>&1 || return 1
  rm -rf "$into" && mv "$work/tree" "$into"
  printf '%s (Debian source package)\n' "$version" >"$into/.candor-version"
}

fetch_from_upstream() {
  local repository="$1" tag="$2" version="$3" into="$4" work="$THIRD_PARTY/.work/upstream"
  command -v curl >/dev/null || install_packages curl
  rm -rf "$work" && mkdir -p "$work/tree"
  with_retries curl -fsSL --max-time 300 -o "$work/archive.tar.gz" \
    "https://github.com/$repository/archive/refs/tags/$tag.tar.gz" || return 1
  tar -xzf "$work/archive.tar.gz" -C "$work/tree" --strip-components=1 || return 1
  rm -rf "$into" && mv "$work/tree" "$into"
  printf '%s (upstream release)\n' "$version" >"$into/.candor-version"
}

# Some sources need one step before they compile; done inside the unpacked folder.
prepare_source() {
  case "$1" in
    cpp-httplib) (cd "$2" && python3 split.py --out split >/dev/null) ;;
    sqlite3)
      # Out of the tree, and without a system tclsh: the package brings its own small one.
      mkdir -p "$2/amalgamation"
      (cd "$2/amalgamation" && ../configure --disable-tcl && make sqlite3.c) \
        >"$THIRD_PARTY/.work/sqlite3.log" 2>&1 || {
        tail -n 20 "$THIRD_PARTY/.work/sqlite3.log" >&2
        return 1
      }
      # Only the one file and its header are compiled; the rest is 170 MB.
      find "$2" -mindepth 1 -maxdepth 1 ! -name amalgamation ! -name LICENSE.md \
        ! -name .candor-version -exec rm -rf {} +
      find "$2/amalgamation" -mindepth 1 -maxdepth 1 ! -name sqlite3.c ! -name sqlite3.h \
        -exec rm -rf {} +
      ;;
  esac
}

third_party_ready() {
  local name minimum rest
  while read -r name minimum rest; do
    [ -z "$name" ] || [ -f "$THIRD_PARTY/$name/.candor-ready" ] || return 1
    [ -z "$name" ] || version_at_least "$(cut -d' ' -f1 "$THIRD_PARTY/$name/.candor-version")" \
      "$minimum" || return 1
  done <<<"$THIRD_PARTY_LIST"
}

fetch_one() {
  local name="$1" minimum="$2" repository="$3" tag="$4" tag_version="$5" into="$THIRD_PARTY/$1"
  [ -f "$into/.candor-ready" ] &&
    version_at_least "$(cut -d' ' -f1 "$into/.candor-version")" "$minimum" && return 0
  fetch_from_debian "$name" "$minimum" "$into" ||
    fetch_from_upstream "$repository" "$tag" "$tag_version" "$into" ||
    fail "could not fetch $name >= $minimum: neither apt (suite $SOURCES_SUITE) nor the upstream \
release answered. Check the network and run scripts/setup again."
  prepare_source "$name" "$into" || fail "could not prepare the source of $name"
  touch "$into/.candor-ready"
}

fetch_third_party() {
  local name minimum repository tag tag_version
  if ! third_party_ready; then
    step "Fetching third-party sources into third_party/"
    mkdir -p "$THIRD_PARTY/.work"
    PRIVATE_APT_READY=no
    prepare_private_apt && PRIVATE_APT_READY=yes ||
      say "    apt cannot serve sources of suite $SOURCES_SUITE; using upstream releases"
    while read -r name minimum repository tag tag_version; do
      [ -z "$name" ] || fetch_one "$name" "$minimum" "$repository" "$tag" "$tag_version"
    done <<<"$THIRD_PARTY_LIST"
    rm -rf "$THIRD_PARTY/.work" "$THIRD_PARTY/.apt"
  fi
  while read -r name minimum repository tag tag_version; do
    [ -z "$name" ] || say "    $name $(cat "$THIRD_PARTY/$name/.candor-version")"
  done <<<"$THIRD_PARTY_LIST"
}
