/// What the mail protocols share: the events of a dialogue, and telling them apart by their bytes.
@NullMarked
package dev.kaifu.protocol.mail;

import org.jspecify.annotations.NullMarked;
