package dev.kaifu.demo;

/// What the demo's server does wrong on purpose, one fault at a time, so that each gets one clear verdict.
public enum Misbehaviour {
    /// All is well.
    NONE,
    /// STARTTLS is not offered: the reply to EHLO shows X over it, as where a firewall inspects SMTP (Cisco's
    /// `inspect esmtp`), and the command is refused.
    STARTTLS,
    /// AUTH is refused although user and password are right, as where a provider has locked an account.
    AUTH,
    /// The certificate is for the right name but expired yesterday.
    CERT
}
