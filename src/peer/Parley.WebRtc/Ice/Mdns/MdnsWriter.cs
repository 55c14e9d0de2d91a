using System.Buffers.Binary;
using System.Text;
using Parley.SansIO;

namespace Parley.WebRtc.Ice.Mdns;

/// <summary>Writes multicast DNS messages (RFC 6762 §18): one question for a name's addresses, or one answer.</summary>
internal static class MdnsWriter
{
    /// <summary>Room for each of them: the header, a name twice, and an address.</summary>
    public const int LargestMessage = 12 + (2 * (256 + 4)) + 22;

    private const ushort AuthoritativeResponse = 0x8400;
    private const ushort InternetClass = 1;
    private const ushort FlushCaches = 0x8000;

    /// <summary>Writes a question for both kinds of addresses.</summary>
    /// <returns>How many bytes.</returns>
    public static int WriteQuery(Span<byte> destination, string name)
    {
        var at = WriteHeader(destination, 0, 0, questions: 2, answers: 0);
        at += WriteQuestion(destination[at..], name, DnsRecordType.A);
        return at + WriteQuestion(destination[at..], name, DnsRecordType.Aaaa);
    }

    /// <summary>Writes an answer.</summary>
    /// <param name="destination">Room for it.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>How many bytes.</returns>
    public static int WriteAnswer(Span<byte> destination, MdnsAnswer answer)
    {
        var at = WriteHeader(destination, 0, AuthoritativeResponse, questions: 0, answers: 1);
        return at + WriteRecord(destination[at..], answer, flush: true);
    }

    /// <summary>
    /// Writes an answer for somebody who asked as one asks an ordinary DNS server, and knows nothing of multicast (RFC 6762 §6.7): with the identifier and the
    /// question, no flushing, and a short time to live.
    /// </summary>
    /// <returns>How many bytes.</returns>
    public static int WriteLegacyAnswer(Span<byte> destination, ushort id, MdnsQuestion question, MdnsAnswer answer)
    {
        var at = WriteHeader(destination, id, AuthoritativeResponse, questions: 1, answers: 1);
        at += WriteQuestion(destination[at..], question.Name, question.Type);
        var shortest = TimeSpan.FromSeconds(Math.Min(10, answer.TimeToLive.TotalSeconds));
        return at + WriteRecord(destination[at..], answer with { TimeToLive = shortest }, flush: false);
    }

    private static int WriteHeader(Span<byte> destination, ushort id, ushort flags, ushort questions, ushort answers)
    {
        destination[..12].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(destination, id);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], flags);
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], questions);
        BinaryPrimitives.WriteUInt16BigEndian(destination[6..], answers);
        return 12;
    }

    private static int WriteQuestion(Span<byte> destination, string name, DnsRecordType type)
    {
        var at = WriteName(destination, name);
        BinaryPrimitives.WriteUInt16BigEndian(destination[at..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(destination[(at + 2)..], InternetClass);
        return at + 4;
    }

    private static int WriteRecord(Span<byte> destination, MdnsAnswer answer, bool flush)
    {
        var at = WriteName(destination, answer.Name);
        var type = answer.Address.Family == IpFamily.IPv4 ? DnsRecordType.A : DnsRecordType.Aaaa;
        BinaryPrimitives.WriteUInt16BigEndian(destination[at..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(destination[(at + 2)..], flush ? (ushort)(InternetClass | FlushCaches) : InternetClass);
        BinaryPrimitives.WriteUInt32BigEndian(destination[(at + 4)..], (uint)answer.TimeToLive.TotalSeconds);
        BinaryPrimitives.WriteUInt16BigEndian(destination[(at + 8)..], (ushort)answer.Address.Length);
        return at + 10 + answer.Address.WriteTo(destination[(at + 10)..]);
    }

    private static int WriteName(Span<byte> destination, string name)
    {
        var at = 0;
        foreach (var label in name.Split('.'))
        {
            destination[at] = (byte)Encoding.ASCII.GetBytes(label, destination[(at + 1)..]);
            at += 1 + destination[at];
        }

        destination[at] = 0;
        return at + 1;
    }
}
