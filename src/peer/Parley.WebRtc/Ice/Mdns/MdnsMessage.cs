using Parley.SansIO;

namespace Parley.WebRtc.Ice.Mdns;

/// <summary>What a question asks for.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of records.</param>
internal sealed record MdnsQuestion(string Name, DnsRecordType Type);

/// <summary>An address of a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Address">Its address.</param>
/// <param name="TimeToLive">How long that holds; zero says that it no longer does (RFC 6762 §10.1).</param>
internal sealed record MdnsAnswer(string Name, IpAddress Address, TimeSpan TimeToLive);

/// <summary>The part of a multicast DNS message (RFC 6762 §18) that concerns addresses.</summary>
/// <param name="Id">What ties an answer to its question outside of multicast.</param>
/// <param name="IsResponse">Whether it answers.</param>
/// <param name="Questions">What is asked.</param>
/// <param name="Answers">The addresses in the answers; other records are left out.</param>
internal sealed record MdnsMessage(ushort Id, bool IsResponse, IReadOnlyList<MdnsQuestion> Questions, IReadOnlyList<MdnsAnswer> Answers)
{
    private const ushort ResponseFlag = 0x8000;

    // Everything but QR, AA, TC and the like: RFC 6762 §18.3, §18.11 have others be ignored.
    private const ushort OpcodeAndResponseCode = 0x780F;
    private const ushort InternetClass = 1;
    private const ushort AnyClass = 255;

    // Its top bit asks for a unicast response, or for others' caches to be flushed (RFC 6762 §18.12, §18.13).
    private const ushort ClassBits = 0x7FFF;

    // Far more than anybody asks at once; a message of 9,000 bytes could hold more.
    private const int MostRecords = 256;

    /// <summary>Reads a message.</summary>
    /// <returns>Null when it is malformed, or not for multicast DNS.</returns>
    public static MdnsMessage? Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new DnsReader(bytes);
        if (!reader.TryReadUInt16(out var id) || !reader.TryReadUInt16(out var flags) || (flags & OpcodeAndResponseCode) != 0
            || !reader.TryReadUInt16(out var questionCount) || !reader.TryReadUInt16(out var answerCount)
            || !reader.TryReadUInt16(out var authorityCount) || !reader.TryReadUInt16(out var additionalCount)
            || questionCount + answerCount + authorityCount + additionalCount > MostRecords)
        {
            return null;
        }

        var questions = new List<MdnsQuestion>();
        for (var i = 0; i < questionCount; i++)
        {
            if (!reader.TryReadName(out var name) || !reader.TryReadUInt16(out var type) || !reader.TryReadUInt16(out var ofClass))
            {
                return null;
            }

            if ((ofClass & ClassBits) is InternetClass or AnyClass)
            {
                questions.Add(new MdnsQuestion(name, (DnsRecordType)type));
            }
        }

        var answers = new List<MdnsAnswer>();
        for (var i = 0; i < answerCount + authorityCount + additionalCount; i++)
        {
            if (!TryReadRecord(ref reader, out var answer))
            {
                return null;
            }

            // What a question has in its authority section are proposals, not facts (RFC 6762 §8.2).
            if (answer is not null && (i < answerCount || i >= answerCount + authorityCount))
            {
                answers.Add(answer);
            }
        }

        return new MdnsMessage(id, (flags & ResponseFlag) != 0, questions, answers);
    }

    private static bool TryReadRecord(ref DnsReader reader, out MdnsAnswer? answer)
    {
        answer = null;
        if (!reader.TryReadName(out var name) || !reader.TryReadUInt16(out var type) || !reader.TryReadUInt16(out var ofClass)
            || !reader.TryReadUInt32(out var seconds) || !reader.TryReadUInt16(out var length) || !reader.TryReadBytes(length, out var data))
        {
            return false;
        }

        var isAddress = ((DnsRecordType)type, length) is (DnsRecordType.A, 4) or (DnsRecordType.Aaaa, 16);
        if (isAddress && (ofClass & ClassBits) == InternetClass)
        {
            answer = new MdnsAnswer(name, IpAddress.FromBytes(data), TimeSpan.FromSeconds(seconds));
        }

        return true;
    }
}
