/// Names of hosts and what certificates say of them.
@NullMarked
package dev.kaifu.probe.tls;

import org.jspecify.annotations.NullMarked;
