# Sourced by ./kaifu. kaifu_start ARGUMENT… becomes the JVM that runs the command line, with the options that suit it.
#
# Every option of that JVM stands in this file. Which profile a command runs with is chosen here too, and the profile's AOT
# cache: classes as they were parsed, verified and linked in a training run, and what the compilers had learned of them
# (JEP 483, 514, 515). See docs/decisions/0004-aot-caches.md.

# A capture or key log of at most this many blocks of 512 bytes (8 MiB) is opened before the second compiler has paid for itself;
# one of this many (16 KiB) before libcrypto is linked, which the other core does while the command line is read.
KAIFU_SMALL_BLOCKS=16384
KAIFU_SMALLEST_BLOCKS=32

# Sets KAIFU_OPTIONS to those of profile $1. A cache is recorded with the options that it is used with.
kaifu_options() {
  KAIFU_OPTIONS=(
    # A cache that cannot be used means a slower start; it is nothing to tell a user, least of all on stdout.
    -Xlog:aot=off -Xlog:cds=off
    # For libcrypto and the library of zstd; it costs nothing, and the archived module graph is used with it too.
    --enable-native-access=ALL-UNNAMED
  )
  case "$1" in
    # They end before code of the second compiler would be used, and before code that is made for one reflective call each.
    # The serial collector starts fastest.
    open | check) KAIFU_OPTIONS+=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djdk.reflect.useNativeAccessorOnly=true) ;;
    # With libcrypto the first compiler alone: what it makes is nearly as fast for this work, and costs a tenth. The JDK's own
    # ciphers want the second one, and are to be compiled first: until then they cost a thousandfold. With its usual inlining it
    # spends six seconds on methods of a hundred kilobytes; with this it spends one, and the code is as fast.
    large)
      kaifu_libcrypto
      if [ -n "$KAIFU_LIBCRYPTO_FILE" ]; then
        KAIFU_OPTIONS+=(-XX:TieredStopAtLevel=1 "-Dkaifu.libcrypto=$KAIFU_LIBCRYPTO_FILE")
      else
        KAIFU_OPTIONS+=(-XX:MaxInlineLevel=3 -XX:FreqInlineSize=50 -XX:InlineSmallCode=500)
        KAIFU_OPTIONS+=("-XX:CompileCommandFile=$root/scripts/large.compile")
      fi
      # All cores collect while all else stands still: with 100,000 connections open that was a tenth of the time. That the heap is
      # nearly full is told by the memory running out alone, not by how long the collector takes.
      # A small young generation stays in the processor's caches, and an old one that gives back what it does not need keeps the
      # process small whatever the capture's size. The limit is what a million open connections need; more spill to the disk.
      KAIFU_OPTIONS+=(-XX:+UseParallelGC -XX:-UseGCOverheadLimit -Xmn40m -Xms120m -Xmx384m -XX:MaxHeapFreeRatio=30 -XX:MinHeapFreeRatio=10)
      ;;
  esac
}

# Sets KAIFU_LIBCRYPTO_FILE to OpenSSL 3's library of ciphers, empty where none is found in its usual places. KAIFU_LIBCRYPTO
# names another file; `off` is none.
kaifu_libcrypto() {
  local file
  KAIFU_LIBCRYPTO_FILE=""
  case "${KAIFU_LIBCRYPTO:-}" in
    off) return 0 ;;
    ?*) KAIFU_LIBCRYPTO_FILE=$KAIFU_LIBCRYPTO; return 0 ;;
  esac
  for file in /usr/lib/*-linux-gnu/libcrypto.so.3 /usr/lib64/libcrypto.so.3 /usr/lib/libcrypto.so.3 \
    /opt/homebrew/opt/openssl@3/lib/libcrypto.3.dylib /usr/local/opt/openssl@3/lib/libcrypto.3.dylib; do
    if [ -r "$file" ]; then
      KAIFU_LIBCRYPTO_FILE=$file
      return 0
    fi
  done
}

# Sets KAIFU_PROFILE: large where a capture or a key log is large enough for it or its size cannot be known (a pipe); check for
# what speaks to servers; else open. A profile's cache has what it needs and no more: the JVM loads all of it at once.
kaifu_profile() {
  local word small=$KAIFU_SMALL_BLOCKS
  local -a files=()
  KAIFU_PROFILE=open
  case "${1:-}" in
    open | keys) ;;
    check | talk | demo) KAIFU_PROFILE=check; return 0 ;;
    *) return 0 ;;
  esac
  for word in "$@"; do
    if [ "$word" = - ]; then
      KAIFU_PROFILE=large
      return 0
    fi
    case "$word" in --*=*) word=${word#*=} ;; esac
    case "$word" in -*) word=./$word ;; esac
    if [ -f "$word" ]; then
      files+=("$word")
    elif [ -e "$word" ] && [ ! -d "$word" ]; then
      KAIFU_PROFILE=large
      return 0
    fi
  done
  [ ${#files[@]} -gt 0 ] || return 0
  kaifu_libcrypto
  [ -z "$KAIFU_LIBCRYPTO_FILE" ] || small=$KAIFU_SMALLEST_BLOCKS
  # No builtin tells a size: this is the one process that choosing costs, and only where files are named.
  if [ -n "$(find -L "${files[@]}" -prune -size "+$small" 2>/dev/null)" ]; then
    KAIFU_PROFILE=large
  fi
}

# Sets KAIFU_CLASS_PATH: the jars of KAIFU_APP in the order that the build has fixed, for a cache is good for that order alone.
kaifu_class_path() {
  local jar
  KAIFU_CLASS_PATH=""
  while IFS= read -r jar; do
    KAIFU_CLASS_PATH=$KAIFU_CLASS_PATH:$KAIFU_APP/$jar
  done <"$KAIFU_APP/class-path"
  KAIFU_CLASS_PATH=${KAIFU_CLASS_PATH#:}
}

# Sets KAIFU_CACHES. The caches stand with the jars that they are for, so that they go when these go, in a folder for the JDK that
# made them: its version and place. The options need no key of their own: this file is one of the sources that the jars' folder
# is named by.
kaifu_cache_folder() {
  KAIFU_JDK_PLACE=${KAIFU_JDK//\//+}
  # A name has at most 255 bytes; the end of a path tells more than its beginning.
  [ ${#KAIFU_JDK_PLACE} -le 150 ] || KAIFU_JDK_PLACE=${KAIFU_JDK_PLACE: -150}
  KAIFU_CACHES=$KAIFU_APP/aot-$KAIFU_JDK_VERSION$KAIFU_JDK_PLACE
}

kaifu_start() {
  local cache
  kaifu_profile "$@"
  kaifu_options "$KAIFU_PROFILE"
  kaifu_class_path
  case "${KAIFU_AOT:-on}" in
    off) ;;
    *)
      kaifu_cache_folder
      if [ "${KAIFU_AOT:-on}" = wait ]; then
        kaifu_make_caches
      elif [ ! -d "$KAIFU_CACHES" ] && [ -w "$KAIFU_APP" ]; then
        kaifu_make_caches_later
      fi
      cache=$KAIFU_CACHES/$KAIFU_PROFILE.aot
      [ ! -r "$cache" ] || KAIFU_OPTIONS+=("-XX:AOTCache=$cache")
      ;;
  esac
  exec "$KAIFU_JDK/bin/java" "${KAIFU_OPTIONS[@]}" -cp "$KAIFU_CLASS_PATH" dev.kaifu.cli.Main "$@"
}

# In the background, out of the way of the command at hand: at the lowest priority, holding none of its files, deaf to the
# Ctrl-C and the hang-up that are meant for it.
kaifu_make_caches_later() {
  (
    trap '' INT HUP QUIT
    kaifu_make_caches
  ) </dev/null >/dev/null 2>&1 &
}

# Makes the caches of all profiles unless they are there, one maker at a time. The folder appears by one rename when they are
# whole; where none can be made it appears all the same, with the log, so that it is not tried at every start.
kaifu_make_caches() {
  (
    [ ! -d "$KAIFU_CACHES" ] || exit 0
    kaifu_lock "$KAIFU_APP/aot.lock"
    [ ! -d "$KAIFU_CACHES" ] || exit 0
    rm -rf "$KAIFU_APP"/making-aot.*
    work=$(mktemp -d "$KAIFU_APP/making-aot.XXXXXX") || exit 0
    trap 'rm -rf "$work" "$KAIFU_APP/aot.lock.d"' EXIT
    trap 'exit 143' TERM
    # What the user has set for the JVM at hand (an agent, a heap) is not for this one.
    unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS JDK_AOT_VM_OPTIONS
    mkdir "$work/caches"
    mkdir -m 700 "$work/files"
    kaifu_options check
    if kaifu_train input >"$work/caches/log" 2>&1; then
      for profile in open check large; do
        kaifu_options $profile
        kaifu_train $profile "-XX:AOTCacheOutput=$work/$profile.aot" >>"$work/caches/log" 2>&1 &&
          [ -s "$work/$profile.aot" ] && mv "$work/$profile.aot" "$work/caches/"
      done
    fi
    # A machine that stops now must not leave a file of the right length with nothing in it.
    sync "$work"/caches/* 2>/dev/null || sync
    # Those of this JDK before it was brought up to date are of no use any more.
    rm -rf "$KAIFU_APP"/aot-*"$KAIFU_JDK_PLACE"
    mv "$work/caches" "$KAIFU_CACHES"
  ) </dev/null || true
}

# Runs part $1 of the training in $work/files with KAIFU_OPTIONS and the further option $2. Its output, which is that of the
# commands, goes nowhere; what the JVM has to say goes where its errors do. The files hold secrets of the training's own
# connections alone.
kaifu_train() {
  nice -n 19 "$KAIFU_JDK/bin/java" "${KAIFU_OPTIONS[@]}" -XX:+DisplayVMOutputToStderr ${2:+"$2"} \
    -cp "$KAIFU_CLASS_PATH" dev.kaifu.cli.training.Training "$1" "$work/files" 2>&1 >/dev/null
}
