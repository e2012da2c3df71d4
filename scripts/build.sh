# Sourced by ./kaifu. kaifu_build ROOT sets KAIFU_APP to a folder of jars made from the sources as they stand.
#
# The folder's name is a checksum over the name, size and time of every source file, so a stale program has another name
# and can never be run; it appears by one rename, so half a build is never seen; a program that runs keeps its jars.

# What the program is made from, as words for find; relative to the checkout.
KAIFU_SOURCES='pom.xml .mvn scripts ./*/pom.xml ./*/src/main'

# Every source with its size and time, in the order of the folders. GNU find prints it by itself; macOS asks stat.
kaifu_listing() {
  cd "$1" || return
  # The words are patterns: they are to be split and matched.
  # shellcheck disable=SC2086
  case "$OSTYPE" in
    linux*) find $KAIFU_SOURCES -type f -printf '%p %s %T@\n' ;;
    *) find $KAIFU_SOURCES -type f -exec stat -f '%N %z %Fm' {} + ;;
  esac
}

# The sources' stamp: it is the same for the same files wherever they stand.
kaifu_stamp() {
  kaifu_listing "$1" | LC_ALL=C sort | cksum | tr ' ' '-'
}

# Sets KAIFU_STORE, where builds are kept: beside the sources; in the cache folder where the checkout cannot be written; in a
# private temporary folder where there is no home either.
kaifu_store() {
  local place
  if [ -w "$1" ]; then
    KAIFU_STORE=$1/.build
    return
  fi
  if [ -n "${XDG_CACHE_HOME:-}" ]; then
    place=$XDG_CACHE_HOME/kaifu
  elif [ -n "${HOME:-}" ] && [ -w "$HOME" ]; then
    place=$HOME/.cache/kaifu
  else
    place=${TMPDIR:-/tmp}/kaifu-$(id -u)
    mkdir -m 700 "$place" 2>/dev/null || true
    # Somebody else may have made a folder of this name first: what lies there must not be run.
    if [ -L "$place" ] || [ ! -O "$place" ] || [ ! -d "$place" ]; then
      place=$(mktemp -d "${TMPDIR:-/tmp}/kaifu.XXXXXX")
    fi
  fi
  KAIFU_STORE=$place/$(printf %s "$1" | cksum | cut -d' ' -f1)
}

# The start that is most often: the listing is the one that the last start has left, with the name of its build before it.
# One process, find, is all that this costs.
kaifu_seen() {
  local stamp="" listing=""
  [ -r "$KAIFU_STORE/seen" ] || return 1
  { IFS= read -r stamp && IFS= read -r -d '' listing; } <"$KAIFU_STORE/seen" || true
  KAIFU_APP=$KAIFU_STORE/app-$stamp
  [ -n "$stamp" ] && [ -d "$KAIFU_APP" ] && [ "$listing" = "$(kaifu_listing "$1")"$'\n' ]
}

# Leaves the listing $2 for the next start; where that cannot be, every start reckons the stamp.
kaifu_remember() {
  local new=$KAIFU_STORE/seen.$$
  { printf '%s\n%s\n' "$1" "$2" >"$new" && mv "$new" "$KAIFU_STORE/seen"; } 2>/dev/null || rm -f "$new" 2>/dev/null || true
}

kaifu_build() {
  local root=$1 stamp listing status=0
  kaifu_store "$root"
  kaifu_seen "$root" && return 0
  # The listing first: what changes between the two is in the stamp alone, and the next start sees another listing.
  listing=$(kaifu_listing "$root")
  stamp=$(kaifu_stamp "$root")
  KAIFU_APP=$KAIFU_STORE/app-$stamp
  if [ -d "$KAIFU_APP" ]; then
    kaifu_remember "$stamp" "$listing"
    return 0
  fi
  if ! command -v mvn >/dev/null 2>&1; then
    echo "kaifu: Maven (mvn) is needed to build Kaifu from its sources and is not on the PATH." >&2
    echo "Install it, for example: apt install maven, brew install maven, or sdk install maven." >&2
    return 3
  fi
  if ! mkdir -p "$KAIFU_STORE" 2>/dev/null; then
    echo "kaifu: the build folder $KAIFU_STORE cannot be written; set XDG_CACHE_HOME to a folder that can." >&2
    return 3
  fi
  # A subshell, so that its traps end with it, and the lock with its process.
  (
    kaifu_lock "$KAIFU_STORE/lock"
    [ -d "$KAIFU_APP" ] || kaifu_make "$root" "$KAIFU_STORE"
  ) || status=$?
  return $status
}

# Waits for the lock $1 and holds it until this subshell ends. Where there is no flock it is a folder, $1.d: its EXIT trap is
# the caller's to keep up where it sets one of its own.
kaifu_lock() {
  if command -v flock >/dev/null 2>&1; then
    exec 9>"$1"
    flock 9
  else
    kaifu_lock_folder "$1.d"
  fi
}

# A lock where there is no flock: a folder that holds its owner's process id. The lock of a dead process is taken away;
# should two starts do so at once, both build, and the second rename finds the work done.
kaifu_lock_folder() {
  local owner
  until mkdir "$1" 2>/dev/null; do
    owner=$(cat "$1/pid" 2>/dev/null || true)
    if [ -n "$owner" ] && ! ps -p "$owner" >/dev/null 2>&1; then
      rm -rf "$1"
    elif [ -z "$owner" ] && [ -n "$(find "$1" -maxdepth 0 -mmin +1 2>/dev/null)" ]; then
      rm -rf "$1"
    else
      sleep 1
    fi
  done
  sh -c 'echo $PPID' >"$1/pid"
  trap 'rm -rf "'"$1"'"' EXIT
}

# The program's jars from the sources in this folder, in cli/target/lib.
kaifu_jars() {
  JAVA_HOME=$KAIFU_JDK mvn -B -q -pl cli -am package -Pquick &&
    mv cli/target/kaifu-cli-*.jar cli/target/lib/ &&
    "$KAIFU_JDK/bin/java" scripts/CacheableJars.java cli/target/lib
}

# Builds a copy of the sources under the store, so that a change or a Ctrl-C in the middle spoils nothing.
kaifu_make() {
  local root=$1 store=$2 work log=$2/build.log old
  echo "kaifu: building, once for these sources (log: $log)" >&2
  rm -rf "$store"/work.*
  work=$(mktemp -d "$store/work.XXXXXX")
  trap 'rm -rf "'"$work"'" "'"$store"'/lock.d"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  # shellcheck disable=SC2086
  (cd "$root" && tar cf - $KAIFU_SOURCES) | (cd "$work" && tar xf -)
  if ! (cd "$work" && kaifu_jars) >"$log" 2>&1 </dev/null; then
    grep -v '^\[WARNING\]' "$log" | tail -n 20 >&2
    echo "kaifu: the build failed; the whole log is $log" >&2
    exit 3
  fi
  [ -d "$KAIFU_APP" ] || mv "$work/cli/target/lib" "$KAIFU_APP"
  # The build before this one may still run; those before it, hardly.
  old=$(cd "$store" && ls -td app-* | tail -n +3)
  (cd "$store" && printf '%s\n' "$old" | while read -r app; do [ -z "$app" ] || rm -rf "./$app"; done)
}
