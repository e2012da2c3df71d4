/// The embedded mail server seen by clients that are not ours where it can be: `openssl`, JSSE.
@NullMarked
package dev.kaifu.demo;

import org.jspecify.annotations.NullMarked;
