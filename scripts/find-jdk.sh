# Sourced. kaifu_find_jdk sets KAIFU_JDK to the home of a JDK 25 (a newer one where there is none), or prints what to
# install and returns 1. The release file of a JDK names its version: no JVM has to be started to ask.

# The major version of the JDK at $1; 0 where there is none (a runtime without javac cannot build).
kaifu_jdk_version() {
  local line version=0
  if [ -x "$1/bin/javac" ] && [ -r "$1/release" ]; then
    while IFS= read -r line; do
      case "$line" in
        JAVA_VERSION=*)
          version=${line#JAVA_VERSION=\"}
          version=${version%%[!0-9]*}
          ;;
      esac
    done <"$1/release"
  fi
  echo "${version:-0}"
}

# The home of the java on the PATH, through its links.
kaifu_path_java() {
  local java link
  java=$(command -v java 2>/dev/null) || return 0
  while [ -L "$java" ]; do
    link=$(readlink "$java")
    case "$link" in /*) java=$link ;; *) java=$(dirname "$java")/$link ;; esac
  done
  (cd "$(dirname "$java")/.." 2>/dev/null && pwd -P) || true
}

kaifu_find_jdk() {
  local home version newer="" user=${HOME:-/nonexistent}
  for home in "${JAVA_HOME:-}" "$(kaifu_path_java)" /usr/lib/jvm/* /opt/java/* /opt/jdk* /usr/local/openjdk-* \
    "${SDKMAN_DIR:-$user/.sdkman}"/candidates/java/* "$user"/.jdks/* "$user"/.jabba/jdk/* \
    "${ASDF_DATA_DIR:-$user/.asdf}"/installs/java/* "${MISE_DATA_DIR:-$user/.local/share/mise}"/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$user"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -d "$home" ] || continue
    version=$(kaifu_jdk_version "$home")
    if [ "$version" -eq 25 ]; then
      KAIFU_JDK=$home
      return 0
    elif [ "$version" -gt 25 ] && [ -z "$newer" ]; then
      newer=$home
    fi
  done
  if [ -n "$newer" ]; then
    KAIFU_JDK=$newer
    return 0
  fi
  echo "kaifu: no JDK 25 was found (JAVA_HOME, the PATH, /usr/lib/jvm and the folders of SDKMAN, asdf, mise, Homebrew were searched)." >&2
  echo "Install one, for example: apt install temurin-25-jdk, brew install openjdk@25, or sdk install java 25-tem; or set JAVA_HOME to it." >&2
  return 1
}
