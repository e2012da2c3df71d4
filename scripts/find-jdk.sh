# Sourced. Sets KAIFU_JDK to the home of a JDK of at least version 25, or prints what to install and returns 1.
# The release file of a JDK names its version, so that no JVM has to be started to ask.

kaifu_jdk_is_good() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  local version
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ -n "$version" ] && [ "$version" -ge 25 ]
}

kaifu_find_jdk() {
  local home java
  java=$(command -v java 2>/dev/null || true)
  if [ -n "$java" ]; then
    java=$(cd "$(dirname "$(readlink -f "$java" 2>/dev/null || echo "$java")")/.." && pwd)
  fi
  for home in "${JAVA_HOME:-}" "$java" /usr/lib/jvm/* \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* \
    "${HOME:-/nonexistent}"/.asdf/installs/java/* "${HOME:-/nonexistent}"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if [ -n "$home" ] && kaifu_jdk_is_good "$home"; then
      KAIFU_JDK=$home
      return 0
    fi
  done
  echo "kaifu: no JDK 25 was found (looked at JAVA_HOME, the PATH, /usr/lib/jvm and the usual managers' folders)." >&2
  echo "Install one, for example: apt install temurin-25-jdk, brew install openjdk@25, or sdk install java 25-tem." >&2
  return 1
}
