# Sourced. kaifu_find_jdk sets KAIFU_JDK to the home of a JDK 25 (a newer one where there is none) and KAIFU_JDK_VERSION to its
# full version, or prints what to install and returns 1. The release file of a JDK names its version: no JVM has to be started
# to ask, and no process but readlink where the java on the PATH is a link: this is part of every start.

# Sets KAIFU_JDK_MAJOR and KAIFU_JDK_VERSION for the JDK at $1; 0 where there is none (a runtime without javac cannot build).
kaifu_ask_jdk() {
  local line
  KAIFU_JDK_MAJOR=0 KAIFU_JDK_VERSION=""
  if [ ! -x "$1/bin/javac" ] || [ ! -r "$1/release" ]; then
    return 0
  fi
  while IFS= read -r line || [ -n "$line" ]; do
    case "$line" in
      JAVA_VERSION=*)
        line=${line#JAVA_VERSION=\"}
        KAIFU_JDK_MAJOR=${line%%[!0-9]*}
        KAIFU_JDK_VERSION=${KAIFU_JDK_VERSION:-${line%\"*}}
        ;;
      JAVA_RUNTIME_VERSION=*)
        line=${line#JAVA_RUNTIME_VERSION=\"}
        KAIFU_JDK_VERSION=${line%\"*}
        ;;
    esac
  done <"$1/release"
  KAIFU_JDK_MAJOR=${KAIFU_JDK_MAJOR:-0}
}

# Sets KAIFU_PATH_JAVA to the home of the java on the PATH, through its links; empty where there is none.
kaifu_path_java() {
  local java link
  KAIFU_PATH_JAVA=""
  hash java 2>/dev/null || return 0
  java=$(type -P java) || return 0
  while [ -L "$java" ]; do
    link=$(readlink "$java")
    case "$link" in /*) java=$link ;; *) java=${java%/*}/$link ;; esac
  done
  KAIFU_PATH_JAVA=${java%/bin/*}
}

kaifu_find_jdk() {
  local home newer="" newer_version="" user=${HOME:-/nonexistent}
  # Most often the first place has it: the others are not looked for then.
  if [ -n "${JAVA_HOME:-}" ]; then
    kaifu_ask_jdk "$JAVA_HOME"
    if [ "$KAIFU_JDK_MAJOR" -eq 25 ]; then
      KAIFU_JDK=$JAVA_HOME
      return 0
    fi
  fi
  kaifu_path_java
  for home in "${JAVA_HOME:-}" "$KAIFU_PATH_JAVA" /usr/lib/jvm/* /opt/java/* /opt/jdk* /usr/local/openjdk-* \
    "${SDKMAN_DIR:-$user/.sdkman}"/candidates/java/* "$user"/.jdks/* "$user"/.jabba/jdk/* \
    "${ASDF_DATA_DIR:-$user/.asdf}"/installs/java/* "${MISE_DATA_DIR:-$user/.local/share/mise}"/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$user"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -d "$home" ] || continue
    kaifu_ask_jdk "$home"
    if [ "$KAIFU_JDK_MAJOR" -eq 25 ]; then
      KAIFU_JDK=$home
      return 0
    elif [ "$KAIFU_JDK_MAJOR" -gt 25 ] && [ -z "$newer" ]; then
      newer=$home newer_version=$KAIFU_JDK_VERSION
    fi
  done
  if [ -n "$newer" ]; then
    KAIFU_JDK=$newer KAIFU_JDK_VERSION=$newer_version
    return 0
  fi
  echo "kaifu: no JDK 25 was found (JAVA_HOME, the PATH, /usr/lib/jvm and the folders of SDKMAN, asdf, mise, Homebrew were searched)." >&2
  echo "Install one, for example: apt install temurin-25-jdk, brew install openjdk@25, or sdk install java 25-tem; or set JAVA_HOME to it." >&2
  return 1
}
