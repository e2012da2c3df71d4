/// Flows, reassembly, TLS sessions, conversations and findings.
@NullMarked
package dev.kaifu.analysis;

import org.jspecify.annotations.NullMarked;
