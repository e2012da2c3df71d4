# Sourced by ./kaifu. kaifu_build ROOT sets KAIFU_APP to a folder of jars made from the sources as they stand.
#
# The folder's name is a checksum over the name, size and time of every source file, so a stale program has another name
# and can never be run; it appears by one rename, so half a build is never seen; a program that runs keeps its jars.

# The sources' stamp. GNU find prints it by itself; macOS asks stat.
kaifu_stamp() {
  cd "$1" || return
  {
    if find . -maxdepth 0 -printf '' 2>/dev/null; then
      find pom.xml .mvn ./*/pom.xml ./*/src/main -type f -printf '%p %s %T@\n'
    else
      find pom.xml .mvn ./*/pom.xml ./*/src/main -type f -exec stat -f '%N %z %Fm' {} +
    fi
  } | LC_ALL=C sort | cksum | tr ' ' '-'
}

# Where builds are kept: beside the sources; in the cache folder where the checkout cannot be written; in a private
# temporary folder where there is no home either.
kaifu_store() {
  local place
  if [ -w "$1" ]; then
    echo "$1/.build"
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
  echo "$place/$(printf %s "$1" | cksum | cut -d' ' -f1)"
}

kaifu_build() {
  local root=$1 store stamp status=0
  stamp=$(kaifu_stamp "$root")
  store=$(kaifu_store "$root")
  KAIFU_APP=$store/app-$stamp
  [ ! -d "$KAIFU_APP" ] || return 0
  if ! command -v mvn >/dev/null 2>&1; then
    echo "kaifu: Maven (mvn) is needed to build Kaifu from its sources and is not on the PATH." >&2
    echo "Install it, for example: apt install maven, brew install maven, or sdk install maven." >&2
    return 3
  fi
  if ! mkdir -p "$store" 2>/dev/null; then
    echo "kaifu: the build folder $store cannot be written; set XDG_CACHE_HOME to a folder that can." >&2
    return 3
  fi
  # A subshell, so that its traps end with it, and the lock with its process.
  (
    if command -v flock >/dev/null 2>&1; then
      exec 9>"$store/lock"
      flock 9
    else
      kaifu_lock "$store/lock.d"
    fi
    [ -d "$KAIFU_APP" ] || kaifu_make "$root" "$store"
  ) || status=$?
  return $status
}

# A lock where there is no flock: a folder that holds its owner's process id. The lock of a dead process is taken away;
# should two starts do so at once, both build, and the second rename finds the work done.
kaifu_lock() {
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

# Builds a copy of the sources under the store, so that a change or a Ctrl-C in the middle spoils nothing.
kaifu_make() {
  local root=$1 store=$2 work log=$2/build.log old
  echo "kaifu: building, once for these sources (log: $log)" >&2
  rm -rf "$store"/work.*
  work=$(mktemp -d "$store/work.XXXXXX")
  trap 'rm -rf "'"$work"'" "'"$store"'/lock.d"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  (cd "$root" && tar cf - pom.xml .mvn ./*/pom.xml ./*/src/main) | (cd "$work" && tar xf -)
  if ! (cd "$work" && JAVA_HOME=$KAIFU_JDK mvn -B -q -pl cli -am package -Pquick) >"$log" 2>&1 </dev/null; then
    grep -v '^\[WARNING\]' "$log" | tail -n 20 >&2
    echo "kaifu: the build failed; the whole log is $log" >&2
    exit 3
  fi
  mv "$work"/cli/target/kaifu-cli-*.jar "$work/cli/target/lib/"
  [ -d "$KAIFU_APP" ] || mv "$work/cli/target/lib" "$KAIFU_APP"
  # The build before this one may still run; those before it, hardly.
  old=$(cd "$store" && ls -td app-* | tail -n +3)
  (cd "$store" && printf '%s\n' "$old" | while read -r app; do [ -z "$app" ] || rm -rf "./$app"; done)
}
