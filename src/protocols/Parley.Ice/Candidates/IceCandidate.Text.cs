using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Parley.SansIO;

namespace Parley.Ice.Candidates;

/// <content>
/// The text of RFC 8839 §5.1, which W3C's RTCIceCandidate.candidate carries without <c>a=</c>:
/// <code>
/// candidate:foundation component transport priority address port typ type [raddr address rport port] [tcptype type] *(name value)
/// </code>
/// </content>
public sealed partial record IceCandidate
{
    // Browsers' candidates have fewer than 250 characters.
    private const int MaxLength = 1024;
    private const string Prefix = "candidate:";

    /// <summary>Reads a candidate, with or without <c>a=</c> and <c>candidate:</c> in front.</summary>
    /// <param name="text">The text.</param>
    /// <param name="candidate">The candidate, or null.</param>
    public static CandidateParseError TryParse(ReadOnlySpan<char> text, out IceCandidate? candidate)
    {
        candidate = null;
        if (text.Length > MaxLength)
        {
            return CandidateParseError.TooLong;
        }

        text = text.StartsWith("a=", StringComparison.Ordinal) ? text[2..] : text;
        text = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
        text = text.TrimEnd("\r\n");
        if (text.ContainsAny('\r', '\n', '\0'))
        {
            // RFC 8866 §9, byte-string: passed on in SDP, the rest would be a line of its own.
            return CandidateParseError.Extension;
        }

        var fields = new Fields(text);
        var error = TryParseHead(ref fields, out var head);
        if (error == CandidateParseError.None)
        {
            error = TryParseTail(ref fields, head!, out candidate);
        }

        return error;
    }

    /// <summary>The text, with <c>candidate:</c> in front, as W3C's RTCIceCandidate has it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(160);
        text.Append(CultureInfo.InvariantCulture, $"{Prefix}{Foundation} {Component} {Transport switch { TransportProtocol.Udp => "udp", _ => "tcp" }} ")
            .Append(CultureInfo.InvariantCulture, $"{Priority} {Address} {Port} typ {NameOf(Type)}");
        if (RelatedAddress is { } related)
        {
            text.Append(CultureInfo.InvariantCulture, $" raddr {related} rport {RelatedPort}");
        }

        if (TcpType != TcpCandidateType.None)
        {
            text.Append(" tcptype ").Append(NameOf(TcpType));
        }

        foreach (var (name, value) in Extensions)
        {
            text.Append(CultureInfo.InvariantCulture, $" {name} {value}");
        }

        return UsernameFragment is null ? text.ToString() : text.Append(" ufrag ").Append(UsernameFragment).ToString();
    }

    private static CandidateParseError TryParseHead(ref Fields fields, out IceCandidate? head)
    {
        head = null;
        if (!fields.TryNext(out var foundation) || !fields.TryNext(out var component) || !fields.TryNext(out var transport)
            || !fields.TryNext(out var priority) || !fields.TryNext(out var address) || !fields.TryNext(out var port))
        {
            return CandidateParseError.TooShort;
        }

        if (foundation.Length > 32 || !IceCharacters.Are(foundation))
        {
            return CandidateParseError.Foundation;
        }

        if (!TryParseNumber(component, 256, out var componentNumber) || componentNumber == 0)
        {
            return CandidateParseError.Component;
        }

        var isUdp = transport.Equals("udp", StringComparison.OrdinalIgnoreCase);
        if (!isUdp && !transport.Equals("tcp", StringComparison.OrdinalIgnoreCase))
        {
            return CandidateParseError.Transport;
        }

        if (!TryParseNumber(priority, int.MaxValue, out var priorityNumber) || priorityNumber == 0)
        {
            return CandidateParseError.Priority;
        }

        if (!CandidateAddress.TryParse(address, out var where))
        {
            return CandidateParseError.Address;
        }

        if (!TryParseNumber(port, ushort.MaxValue, out var portNumber))
        {
            return CandidateParseError.Port;
        }

        if (!fields.TryNext(out var typ) || typ is not "typ" || !fields.TryNext(out var type) || !TryParseType(type, out var candidateType))
        {
            return CandidateParseError.Type;
        }

        head = new IceCandidate
        {
            Foundation = foundation.ToString(),
            Component = (int)componentNumber,
            Transport = isUdp ? TransportProtocol.Udp : TransportProtocol.Tcp,
            Priority = priorityNumber,
            Address = where,
            Port = (ushort)portNumber,
            Type = candidateType,
        };
        return CandidateParseError.None;
    }

    private static CandidateParseError TryParseTail(ref Fields fields, IceCandidate head, out IceCandidate? candidate)
    {
        candidate = null;
        CandidateAddress? related = null;
        uint? relatedPort = null;
        string? fragment = null;
        var tcpType = TcpCandidateType.None;
        var extensions = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        while (fields.TryNext(out var name))
        {
            if (!fields.TryNext(out var value))
            {
                return CandidateParseError.Extension;
            }

            switch (name)
            {
                case "raddr" when CandidateAddress.TryParse(value, out var address):
                    related = address;
                    break;
                case "rport" when TryParseNumber(value, ushort.MaxValue, out var port):
                    relatedPort = port;
                    break;
                case "raddr" or "rport":
                    return CandidateParseError.RelatedAddress;
                case "tcptype" when TryParseTcpType(value, out tcpType):
                    break;
                case "tcptype":
                    return CandidateParseError.TcpType;
                case "ufrag":
                    fragment = value.ToString();
                    break;
                default:
                    // RFC 8839 §5.1: what is not known MUST be ignored; kept, so that it can be passed on.
                    extensions.Add(new(name.ToString(), value.ToString()));
                    break;
            }
        }

        // RFC 6544 §4.5: every TCP candidate says who opens.
        if ((tcpType != TcpCandidateType.None) != (head.Transport == TransportProtocol.Tcp))
        {
            return CandidateParseError.TcpType;
        }

        if (related is null != relatedPort is null)
        {
            return CandidateParseError.RelatedAddress;
        }

        candidate = head with
        {
            RelatedAddress = related,
            RelatedPort = (ushort)(relatedPort ?? 0),
            TcpType = tcpType,
            UsernameFragment = fragment,
            Extensions = extensions.ToImmutable(),
        };
        return CandidateParseError.None;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, uint most, out uint number) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;

    private static bool TryParseType(ReadOnlySpan<char> text, out IceCandidateType type)
    {
        (var known, type) = text switch
        {
            "host" => (true, IceCandidateType.Host),
            "srflx" => (true, IceCandidateType.ServerReflexive),
            "prflx" => (true, IceCandidateType.PeerReflexive),
            "relay" => (true, IceCandidateType.Relayed),
            _ => (false, default),
        };
        return known;
    }

    private static bool TryParseTcpType(ReadOnlySpan<char> text, out TcpCandidateType type)
    {
        type = text switch
        {
            "active" => TcpCandidateType.Active,
            "passive" => TcpCandidateType.Passive,
            "so" => TcpCandidateType.SimultaneousOpen,
            _ => TcpCandidateType.None,
        };
        return type != TcpCandidateType.None;
    }

    private static string NameOf(IceCandidateType type) => type switch
    {
        IceCandidateType.Host => "host",
        IceCandidateType.ServerReflexive => "srflx",
        IceCandidateType.PeerReflexive => "prflx",
        _ => "relay",
    };

    private static string NameOf(TcpCandidateType type) => type switch
    {
        TcpCandidateType.Active => "active",
        TcpCandidateType.Passive => "passive",
        _ => "so",
    };

    // Words between spaces.
    private ref struct Fields(ReadOnlySpan<char> text)
    {
        private ReadOnlySpan<char> _left = text;

        public bool TryNext(out ReadOnlySpan<char> field)
        {
            _left = _left.TrimStart(' ');
            var end = _left.IndexOf(' ');
            field = end < 0 ? _left : _left[..end];
            _left = _left[field.Length..];
            return field.Length > 0;
        }
    }
}
