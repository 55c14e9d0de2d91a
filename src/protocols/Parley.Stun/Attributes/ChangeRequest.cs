using System.Buffers.Binary;

namespace Parley.Stun;

/// <summary>
/// CHANGE-REQUEST (RFC 5780 §7.2): asks for the response to come from the server's other address, other port, or both.
/// <code>
/// |0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 A B 0|
/// </code>
/// </summary>
/// <param name="ChangeIP">A: from the other IP address.</param>
/// <param name="ChangePort">B: from the other port.</param>
public readonly record struct ChangeRequest(bool ChangeIP, bool ChangePort) : IStunAttribute<ChangeRequest>
{
    private const uint A = 0b100;
    private const uint B = 0b010;

    /// <inheritdoc/>
    public static StunAttributeType Type => StunAttributeType.ChangeRequest;

    /// <inheritdoc/>
    public int Length => 4;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> value, out ChangeRequest attribute)
    {
        var good = value.Length == 4;
        var flags = good ? BinaryPrimitives.ReadUInt32BigEndian(value) : 0;
        attribute = new((flags & A) != 0, (flags & B) != 0);
        return good;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> value) => BinaryPrimitives.WriteUInt32BigEndian(value, (ChangeIP ? A : 0) | (ChangePort ? B : 0));
}
