using System.Buffers.Binary;
using System.Text;

namespace Parley.WebRtc.Ice.Mdns;

/// <summary>Reads the parts of a DNS message (RFC 1035 §4.1). Once something is malformed, nothing more is read.</summary>
internal ref struct DnsReader(ReadOnlySpan<byte> message)
{
    // RFC 1035 §2.3.4.
    private const int LongestLabel = 63;
    private const int LongestName = 255;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _at;

    /// <summary>Reads two bytes.</summary>
    public bool TryReadUInt16(out ushort value)
    {
        var good = _message.Length - _at >= 2;
        value = good ? BinaryPrimitives.ReadUInt16BigEndian(_message[_at..]) : default;
        _at += 2;
        return good;
    }

    /// <summary>Reads four bytes.</summary>
    public bool TryReadUInt32(out uint value)
    {
        var good = _message.Length - _at >= 4;
        value = good ? BinaryPrimitives.ReadUInt32BigEndian(_message[_at..]) : default;
        _at += 4;
        return good;
    }

    /// <summary>Reads some bytes.</summary>
    public bool TryReadBytes(int length, out ReadOnlySpan<byte> bytes)
    {
        var good = length >= 0 && _message.Length - _at >= length;
        bytes = good ? _message.Slice(_at, length) : default;
        _at += length;
        return good;
    }

    /// <summary>Reads a name, its labels joined by dots.</summary>
    /// <remarks>
    /// RFC 1035 §4.1.4: a name ends in a zero byte or goes on elsewhere. Each jump must lead further back than the one before: so there is no circle.
    /// <code>
    /// +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
    /// | 1  1|                OFFSET                   |
    /// +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
    /// </code>
    /// </remarks>
    public bool TryReadName(out string name)
    {
        name = "";
        var text = new StringBuilder();
        var at = _at;
        var limit = _at;
        var hasJumped = false;
        while (at >= 0 && at < _message.Length && text.Length <= LongestName)
        {
            int length = _message[at];
            if (length >= 0xC0)
            {
                if (at + 1 >= _message.Length)
                {
                    return false;
                }

                var to = ((length & 0x3F) << 8) | _message[at + 1];
                if (to >= limit)
                {
                    return false;
                }

                _at = hasJumped ? _at : at + 2;
                (at, limit, hasJumped) = (to, to, true);
            }
            else if (length == 0)
            {
                _at = hasJumped ? _at : at + 1;
                name = text.ToString();
                return true;
            }
            else if (length > LongestLabel || at + 1 + length > _message.Length)
            {
                return false;
            }
            else
            {
                text.Append(text.Length > 0 ? "." : "").Append(Encoding.ASCII.GetString(_message.Slice(at + 1, length)));
                at += 1 + length;
            }
        }

        return false;
    }
}
