/// One TLS session inside a connection, opened with the secrets that are known.
@NullMarked
package dev.kaifu.analysis.session;

import org.jspecify.annotations.NullMarked;
