/// The TLS client that knows its own secrets, and the judgement of certificates.
@NullMarked
package dev.kaifu.probe.tls;

import org.jspecify.annotations.NullMarked;
