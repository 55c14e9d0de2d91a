using Parley.SansIO;

namespace Parley.Ice.Candidates;

/// <summary>
/// Where a candidate is: an IP address, or a name under <c>.local</c> that multicast DNS has to resolve first (draft-ietf-mmusic-mdns-ice-candidates).
/// Other names are not taken: resolving them would let a page make its visitors ask any DNS server anything.
/// </summary>
public readonly record struct CandidateAddress
{
    private const string LocalSuffix = ".local";

    /// <summary>An IP address.</summary>
    public CandidateAddress(IpAddress ip) => Ip = ip;

    private CandidateAddress(string name) => Name = name;

    /// <summary>The address; of no family if there is a name.</summary>
    public IpAddress Ip { get; }

    /// <summary>The name under <c>.local</c>, or null if there is an address.</summary>
    public string? Name { get; }

    /// <summary>Whether a name has to be resolved first.</summary>
    public bool IsName => Name is not null;

    /// <summary>Reads an address or a name.</summary>
    /// <returns>False when it is neither.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out CandidateAddress address)
    {
        address = default;
        if (text.Length is 0 or > 255)
        {
            return false;
        }

        if (text.EndsWith(LocalSuffix, StringComparison.OrdinalIgnoreCase))
        {
            var label = text[..^LocalSuffix.Length];
            // One label, as browsers make them: a UUID. RFC 1035 §2.3.1 says what a label is made of.
            if (label.Length is 0 or > 63 || label.ContainsAnyExcept(LabelCharacters) || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }

            address = new CandidateAddress(text.ToString());
            return true;
        }

        // The platform would also take 1, 1.2 or 0x7f.1 for IPv4 addresses, and scopes and brackets for IPv6.
        if (text.IndexOf(':') < 0 ? !IsDottedQuad(text) : text.ContainsAny("%[]/"))
        {
            return false;
        }

        var good = IpAddress.TryParse(text.ToString(), out var ip);
        address = new CandidateAddress(ip);
        return good;
    }

    /// <inheritdoc/>
    public override string ToString() => Name ?? Ip.ToString();

    private static readonly System.Buffers.SearchValues<char> LabelCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    private static bool IsDottedQuad(ReadOnlySpan<char> text)
    {
        var parts = 0;
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            parts++;
            if (part.Length is 0 or > 3 || part.ContainsAnyExceptInRange('0', '9') || (part.Length > 1 && part[0] == '0'))
            {
                return false;
            }
        }

        return parts == 4;
    }
}
