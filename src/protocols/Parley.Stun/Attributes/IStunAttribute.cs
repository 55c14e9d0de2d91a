namespace Parley.Stun;

/// <summary>An attribute whose value has a form of its own. Reading and writing allocate nothing.</summary>
/// <typeparam name="TSelf">The type that implements it.</typeparam>
public interface IStunAttribute<TSelf>
    where TSelf : IStunAttribute<TSelf>, allows ref struct
{
    /// <summary>Which attribute it is.</summary>
    static abstract StunAttributeType Type { get; }

    /// <summary>How many bytes the value has, without padding.</summary>
    int Length { get; }

    /// <summary>Reads a value.</summary>
    /// <param name="value">The attribute's value, without padding.</param>
    /// <param name="attribute">What it says; of use only when the result is true.</param>
    /// <returns>False when the bytes are no such value.</returns>
    static abstract bool TryRead(ReadOnlySpan<byte> value, out TSelf attribute);

    /// <summary>Writes the value.</summary>
    /// <param name="value">Exactly <see cref="Length"/> bytes, to be filled completely.</param>
    void Write(Span<byte> value);
}
