"""Which network addresses the platform may connect to on someone else's behalf."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

IPAddress = IPv4Address | IPv6Address

# Ranges that `is_global` lets through although what answers there may be our own network: IPv6
# forms that carry an IPv4 address inside them are judged by that address, or refused where the
# gateway that unpacks them is unknown.
_NAT64 = ip_network("64:ff9b::/96")
_REFUSED_V6 = tuple(
    IPv6Network(text)
    for text in (
        "64:ff9b:1::/48",  # NAT64 for local use (RFC 8215)
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
        "::/96",  # IPv4-compatible, deprecated
        "fec0::/10",  # site-local, deprecated
        "5f00::/16",  # segment routing
        "3fff::/20",  # documentation
    )
)
# The relays of 6to4, deprecated: an anycast address that anyone on the way may answer.
_6TO4_RELAY = ip_network("192.88.99.0/24")
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)


def is_public(address: str) -> bool:
    """Whether an address, as a resolver gives it, belongs to the public internet.

    Everything else is refused: private, loopback, link-local (cloud metadata), carrier-grade
    NAT, multicast, reserved and documentation ranges, and their IPv6 disguises.
    """
    try:
        # A scope (`fe80::1%eth0`) only exists on links, which are never public.
        parsed = ip_address(address)
    except ValueError:
        return False
    return _is_public(parsed)


def _is_public(address: IPAddress) -> bool:
    if isinstance(address, IPv6Address):
        if address.scope_id is not None or _is_refused_form(address):
            return False
        if address.ipv4_mapped is not None or address in _NAT64:
            return _is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    if address in _6TO4_RELAY:
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _is_refused_form(address: IPv6Address) -> bool:
    return any(address in network for network in _REFUSED_V6) or _is_isatap(address)


def _is_isatap(address: IPv6Address) -> bool:
    return (int(address) >> 32) & 0xFFFF_FFFF in _ISATAP
