"""Writes sealed.pcap, sealed.keys and psk.pcap: sessions of RFC 9150 and RFC 9367, sealed from the texts of the RFCs.

Block ciphers and hash are those of gost-engine in libcrypto (OPENSSL_CONF loads it), HMAC and HKDF are Python's. The mode is
held against the vectors of RFC 9058 before anything is written.
"""
import ctypes
import hashlib
import hmac
import struct

crypto = ctypes.CDLL("libcrypto.so.3")
for name in ("EVP_CIPHER_CTX_new", "EVP_get_cipherbyname", "EVP_get_digestbyname"):
    getattr(crypto, name).restype = ctypes.c_void_p
crypto.OPENSSL_init_crypto(ctypes.c_uint64(0x40 | 0x0C), None)
U64 = (1 << 64) - 1


def block(cipher, key, data):
    """One block: Magma has no ECB there, CBC with an IV of zeros is the same."""
    name = b"kuznyechik-ecb" if cipher == "kuznyechik" else b"magma-cbc"
    context = ctypes.c_void_p(crypto.EVP_CIPHER_CTX_new())
    evp = ctypes.c_void_p(crypto.EVP_get_cipherbyname(name))
    assert evp, name
    assert crypto.EVP_EncryptInit_ex(context, evp, None, key, bytes(16)) == 1
    crypto.EVP_CIPHER_CTX_set_padding(context, 0)
    out, length = ctypes.create_string_buffer(32), ctypes.c_int()
    assert crypto.EVP_EncryptUpdate(context, out, ctypes.byref(length), data, len(data)) == 1
    crypto.EVP_CIPHER_CTX_free(context)
    return out.raw[: len(data)]


class streebog:
    """GOST R 34.11-2012 with 256 bits, as hmac wants it."""

    digest_size = 32
    block_size = 64

    def __init__(self, data=b""):
        self.data = data

    def update(self, data):
        self.data += data

    def copy(self):
        return streebog(self.data)

    def digest(self):
        out = ctypes.create_string_buffer(32)
        evp = ctypes.c_void_p(crypto.EVP_get_digestbyname(b"md_gost12_256"))
        assert crypto.EVP_Digest(self.data, ctypes.c_size_t(len(self.data)), out, None, evp, None) == 1
        return out.raw


def times(x, y, bits):
    """In GF(2^bits) (RFC 9058 3), from the lowest term up."""
    reduction = 0x87 if bits == 128 else 0x1B
    out = 0
    while y:
        if y & 1:
            out ^= x
        x <<= 1
        if x >> bits:
            x ^= (1 << bits) | reduction
        y >>= 1
    return out


def mgm(cipher, key, nonce, additional, plain):
    """RFC 9058 4.1."""
    n = 16 if cipher == "kuznyechik" else 8
    half = 4 * n
    mask = (1 << half) - 1
    y = int.from_bytes(block(cipher, key, bytes([nonce[0] & 0x7F]) + nonce[1:]), "big")
    z = int.from_bytes(block(cipher, key, bytes([nonce[0] | 0x80]) + nonce[1:]), "big")
    sealed = b""
    for at in range(0, len(plain), n):
        stream = block(cipher, key, y.to_bytes(n, "big"))
        sealed += bytes(a ^ b for a, b in zip(plain[at : at + n], stream))
        y = (y >> half << half) | ((y + 1) & mask)
    covered = additional.ljust(-(-len(additional) // n) * n, b"\0") + sealed.ljust(-(-len(sealed) // n) * n, b"\0")
    covered += (8 * len(additional)).to_bytes(n // 2, "big") + (8 * len(sealed)).to_bytes(n // 2, "big")
    total = 0
    for at in range(0, len(covered), n):
        factor = int.from_bytes(block(cipher, key, z.to_bytes(n, "big")), "big")
        total ^= times(factor, int.from_bytes(covered[at : at + n], "big"), 8 * n)
        z = ((((z >> half) + 1) & mask) << half) | (z & mask)
    return sealed + block(cipher, key, total.to_bytes(n, "big"))


def held_against_rfc_9058():
    h = bytes.fromhex
    key = h("8899aabbccddeeff0011223344556677fedcba98765432100123456789abcdef")
    additional = h("0202020202020202010101010101010104040404040404040303030303030303ea0505050505050505")
    plain = h(
        "1122334455667700ffeeddccbbaa998800112233445566778899aabbcceeff0a112233445566778899aabbcceeff0a00"
        "2233445566778899aabbcceeff0a0011aabbcc"
    )
    out = mgm("kuznyechik", key, h("1122334455667700ffeeddccbbaa9988"), additional, plain)
    assert out.hex().startswith("a9757b8147956e9055b8a33de89f42fc8075d2212bf9fd5bd3f7069aadc16b39"), out.hex()
    assert out.hex().endswith("cf5d656f40c34f5c46e8bb0e29fcdb4c"), out.hex()
    key = h("ffeeddccbbaa99887766554433221100f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff")
    additional = h("0101010101010101020202020202020203030303030303030404040404040404 0505050505050505ea")
    plain = h(
        "ffeeddccbbaa9988112233445566770088 99aabbcceeff0a001122334455667799aabbcceeff0a001122334455667788"
        "aabbcceeff0a00112233445566778899aabbcc"
    )
    out = mgm("magma", key, h("12def06b3c130a59"), additional, plain)
    assert out.hex().startswith("c795066c5f9ea03b85113342459185ae"), out.hex()
    assert out.hex().endswith("a7928069aa10fd10"), out.hex()


def kdf(key, label, seed):
    """RFC 7836 4.5."""
    return hmac.new(key, b"\1" + label + b"\0" + seed + b"\1\0", streebog).digest()


def tlstree(root, number, constants):
    """RFC 9367 4.1.2."""
    for level, constant in enumerate(constants, 1):
        root = kdf(root, b"level%d" % level, (number & constant & U64).to_bytes(8, "big"))
    return root


def expand_label(digest, secret, label, length):
    """RFC 8446 7.1."""
    name = b"tls13 " + label
    info = length.to_bytes(2, "big") + bytes([len(name)]) + name + b"\0"
    out, part, number = b"", b"", 1
    while len(out) < length:
        part = hmac.new(secret, part + info + bytes([number]), digest).digest()
        out, number = out + part, number + 1
    return out[:length]


SUITES = {
    0xC103: ("kuznyechik", (0xF800000000000000, 0xFFFFFFF000000000, 0xFFFFFFFFFFFFE000)),
    0xC104: ("magma", (0xFFE0000000000000, 0xFFFFFFFFC0000000, 0xFFFFFFFFFFFFFF80)),
    0xC105: ("kuznyechik", (0xFFFFFFFFE0000000, 0xFFFFFFFFFFFF0000, 0xFFFFFFFFFFFFFFF8)),
    0xC106: ("magma", (0xFFFFFFFFFC000000, 0xFFFFFFFFFFFFE000, 0xFFFFFFFFFFFFFFFF)),
    0xC0B4: ("hmac", hashlib.sha256),
    0xC0B5: ("hmac", hashlib.sha384),
}


class Sealer:
    def __init__(self, suite, secret):
        self.cipher, self.parameter = SUITES[suite]
        self.digest = self.parameter if self.cipher == "hmac" else streebog
        size = self.digest().digest_size
        self.key = expand_label(self.digest, secret, b"key", size)
        # RFC 9150 6; RFC 9367 4.1.1.
        length = size if self.cipher == "hmac" else 16 if self.cipher == "kuznyechik" else 8
        self.iv = expand_label(self.digest, secret, b"iv", length)
        self.tag = size if self.cipher == "hmac" else length
        self.number = 0

    def record(self, kind, content):
        inner = content + bytes([kind])
        header = b"\x17\3\3" + (len(inner) + self.tag).to_bytes(2, "big")
        nonce = (int.from_bytes(self.iv, "big") ^ self.number).to_bytes(len(self.iv), "big")
        if self.cipher == "hmac":
            body = inner + hmac.new(self.key, nonce + header + inner, self.digest).digest()
        else:
            body = mgm(self.cipher, tlstree(self.key, self.number, self.parameter), nonce, header, inner)
        self.number += 1
        return header + body


class Capture:
    """Of link type RAW, a segment a record, the other side's acknowledged with it."""

    def __init__(self, file):
        self.out = open(file, "wb")
        self.out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
        self.time = 1790000000

    def segment(self, port, client, flags, sequences, payload=b""):
        source, target = (port, 465) if client else (465, port)
        mine, other = (0, 1) if client else (1, 0)
        tcp = struct.pack("!HHIIBBHHH", source, target, sequences[mine], sequences[other] if flags & 16 else 0, 0x50, flags, 65535, 0, 0)
        addresses = bytes([192, 0, 2, 1 + mine]) + bytes([192, 0, 2, 1 + other])
        ip = struct.pack("!BBHHHBBH", 0x45, 0, 40 + len(payload), 0, 0x4000, 64, 6, 0) + addresses
        tcp = tcp[:16] + checksum(addresses + struct.pack("!HH", 6, 20 + len(payload)) + tcp + payload) + tcp[18:]
        ip = ip[:10] + checksum(ip) + ip[12:]
        frame = ip + tcp + payload
        self.time += 1
        self.out.write(struct.pack("<IIII", self.time, 0, len(frame), len(frame)) + frame)
        sequences[mine] += len(payload) + ((flags & 3) != 0)

    def connection(self, port, records):
        sequences = [1000, 2000]
        self.segment(port, True, 2, sequences)
        self.segment(port, False, 18, sequences)
        self.segment(port, True, 16, sequences)
        for client, record in records:
            self.segment(port, client, 24, sequences, record)
        self.segment(port, True, 17, sequences)
        self.segment(port, False, 17, sequences)


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return struct.pack("!H", ~total & 0xFFFF)


def session(suite, noops, lines, keys):
    """As much of a handshake as tells the suite, then the dialogue that the other captures have."""
    size = SUITES[suite][1]().digest_size if suite in (0xC0B4, 0xC0B5) else 32
    random = hashlib.sha256(b"client %04x" % suite).digest()
    code = suite.to_bytes(2, "big")
    client_hello = b"\1\0\0\x32\3\3" + random + b"\0\0\2" + code + b"\1\0\0\7\0\x2b\0\3\2\3\4"
    server_hello = b"\2\0\0\x2e\3\3" + hashlib.sha256(b"server %04x" % suite).digest() + b"\0" + code + b"\0\0\6\0\x2b\0\2\3\4"
    records = [(c, b"\x16\3\3" + len(m).to_bytes(2, "big") + m) for c, m in ((True, client_hello), (False, server_hello))]
    sealers = {}
    for label in ("CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET", "CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0"):
        secret = hashlib.sha512(b"%s %04x" % (label.encode(), suite)).digest()[:size]
        sealers[label] = Sealer(suite, secret)
        keys.write("%s %s %s\n" % (label, random.hex(), secret.hex()))
    finished = b"\x14" + size.to_bytes(3, "big") + bytes(size)
    records.append((False, sealers["SERVER_HANDSHAKE_TRAFFIC_SECRET"].record(22, b"\x08\0\0\2\0\0" + finished)))
    records.append((True, sealers["CLIENT_HANDSHAKE_TRAFFIC_SECRET"].record(22, finished)))
    records += dialogue(noops, lines, sealers["CLIENT_TRAFFIC_SECRET_0"], sealers["SERVER_TRAFFIC_SECRET_0"])
    return records


def dialogue(noops, lines, client_sealer, server_sealer):
    """The dialogue that all captures have, a record a line."""
    letter = "Subject: letter\r\n\r\n" + "a line of the letter\r\n" * lines + "."
    said = ["S220 mail.example.jp ESMTP", "CEHLO me.example.jp", "S250-mail.example.jp\r\n250 SIZE 1000000"]
    said += ["CNOOP", "S250 ok"] * noops + ["CMAIL FROM:<me@example.jp>", "S250 ok", "CRCPT TO:<you@example.jp>", "S250 ok"]
    said += ["CDATA", "S354 go on", "C" + letter, "S250 queued", "CQUIT", "S221 bye"]
    records = []
    for line in said:
        client = line[0] == "C"
        sealer = client_sealer if client else server_sealer
        records.append((client, sealer.record(23, (line[1:] + "\r\n").encode())))
    return records


def message(kind, body):
    return bytes([kind]) + len(body).to_bytes(3, "big") + body


def vector(size, content):
    return len(content).to_bytes(size, "big") + content


def extension(kind, body):
    return kind.to_bytes(2, "big") + vector(2, body)


def derive_secret(secret, label, messages):
    """RFC 8446 7.1, with Streebog: HKDF-Expand-Label over the hash of the messages, one block."""
    name = b"tls13 " + label
    info = b"\0\x20" + vector(1, name) + vector(1, streebog(messages).digest())
    return hmac.new(secret, info + b"\1", streebog).digest()


def finished(secret, messages):
    """RFC 8446 4.4.4; binders are made the same way (4.2.11.2)."""
    key = expand_label(streebog, secret, b"finished", 32)
    return hmac.new(key, streebog(messages).digest(), streebog).digest()


def psk_alone(suite, psk):
    """A whole handshake by an external PSK without (EC)DHE (psk_ke, RFC 8446 4.2.9), with Streebog for its hash."""
    zeros = bytes(32)
    early = hmac.new(zeros, psk, streebog).digest()
    extensions = extension(0x2B, b"\2\3\4") + extension(0x2D, b"\1\0")
    identities = vector(2, vector(2, b"psk of %04x" % suite) + bytes(4))
    offer = extension(0x29, identities + vector(2, vector(1, zeros)))
    code = suite.to_bytes(2, "big")
    random = hashlib.sha256(b"client by psk %04x" % suite).digest()
    hello = message(1, b"\3\3" + random + b"\0" + vector(2, code) + b"\1\0" + vector(2, extensions + offer))
    covered = hello[:-35]
    client_hello = covered + vector(2, vector(1, finished(derive_secret(early, b"ext binder", b""), covered)))
    chosen = vector(2, extension(0x2B, b"\3\4") + extension(0x29, b"\0\0"))
    server_random = hashlib.sha256(b"server by psk %04x" % suite).digest()
    server_hello = message(2, b"\3\3" + server_random + b"\0" + code + b"\0" + chosen)
    # RFC 8446 7.1: zeros stand where (EC)DHE's secret would.
    handshake = hmac.new(derive_secret(early, b"derived", b""), zeros, streebog).digest()
    master = hmac.new(derive_secret(handshake, b"derived", b""), zeros, streebog).digest()
    transcript = client_hello + server_hello
    client_secret = derive_secret(handshake, b"c hs traffic", transcript)
    server_secret = derive_secret(handshake, b"s hs traffic", transcript)
    encrypted_extensions = message(8, b"\0\0")
    transcript += encrypted_extensions
    server_finished = message(20, finished(server_secret, transcript))
    transcript += server_finished
    client_finished = message(20, finished(client_secret, transcript))
    records = [(True, b"\x16\3\3" + vector(2, client_hello)), (False, b"\x16\3\3" + vector(2, server_hello))]
    records.append((False, Sealer(suite, server_secret).record(22, encrypted_extensions + server_finished)))
    records.append((True, Sealer(suite, client_secret).record(22, client_finished)))
    sealers = [Sealer(suite, derive_secret(master, label, transcript)) for label in (b"c ap traffic", b"s ap traffic")]
    return records + dialogue(3, 150, *sealers)


def held_against_rfc_9367():
    """A.2.2: the binder of the first ClientHello."""
    covered = bytes.fromhex(
        "0100007b0303" + "01" * 32 + "000002c10401000050000a00060004002300280"
        "02b0003020304002d000201010033000200000029002f000a00046550534b00000000"
    )
    early = hmac.new(bytes(32), b"\x80" * 32, streebog).digest()
    binder = finished(derive_secret(early, b"ext binder", b""), covered)
    assert binder.hex() == "6f3a0b91f2945ef7056db74302bc34b6df77a88e09c587508ab6287c6c0514ad", binder.hex()


def rfc_9367(keys):
    """RFC 9367 A.1.2: the handshake and the first two records of the server behind it, as they stand there."""
    records, random = [], "03" * 32
    for line in open("rfc9367.txt"):
        words = line.split()
        if words and words[0] in "CS":
            records.append((words[0] == "C", bytes.fromhex("".join(words[1:]))))
        elif words and words[0] != "#":
            keys.write("%s %s %s\n" % (words[0], random, words[1].lower()))
    return records


if __name__ == "__main__":
    held_against_rfc_9058()
    held_against_rfc_9367()
    capture = Capture("sealed.pcap")
    with open("sealed.keys", "w") as keys:
        capture.connection(40000, rfc_9367(keys))
        for at, (suite, noops, lines) in enumerate(((0xC103, 3, 150), (0xC104, 130, 3), (0xC105, 10, 150), (0xC106, 10, 150), (0xC0B4, 3, 150), (0xC0B5, 3, 150))):
            capture.connection(40001 + at, session(suite, noops, lines, keys))
    capture = Capture("psk.pcap")
    for at, suite in enumerate((0xC103, 0xC104, 0xC105, 0xC106)):
        capture.connection(40001 + at, psk_alone(suite, b"a key agreed on beforehand"))
