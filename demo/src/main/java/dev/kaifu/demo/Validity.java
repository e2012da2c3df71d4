package dev.kaifu.demo;

import java.time.Duration;
import java.time.Instant;

/// From when until when a certificate is valid (RFC 5280 4.1.2.5).
record Validity(Instant notBefore, Instant notAfter) {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);

    /// Since a day ago, for clocks that go wrong, and for a week.
    static Validity current(Instant now) {
        return new Validity(now.minus(DAY), now.plus(WEEK));
    }

    /// For a week, up to a day ago.
    static Validity expired(Instant now) {
        return new Validity(now.minus(DAY).minus(WEEK), now.minus(DAY));
    }

    /// Over both of the above, so that it is never the authority that is at fault.
    static Validity ofAuthority(Instant now) {
        return new Validity(expired(now).notBefore(), current(now).notAfter());
    }
}
