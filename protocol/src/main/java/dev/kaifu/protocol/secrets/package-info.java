/// TLS secrets in text: key logs, s_client logs; and the store they are looked up in.
@NullMarked
package dev.kaifu.protocol.secrets;

import org.jspecify.annotations.NullMarked;
