using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Parley.Signaling.Protocol;

/// <summary>The names of an enum's values on the wire: their own words in kebab-case, <c>HungUp</c> as <c>hung-up</c>.</summary>
internal static class WireNames<TEnum>
    where TEnum : struct, Enum
{
    private static readonly FrozenDictionary<TEnum, string> Names = Enum.GetValues<TEnum>()
        .ToFrozenDictionary(value => value, value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));

    private static readonly FrozenDictionary<string, TEnum> Values = Names
        .ToFrozenDictionary(entry => entry.Value, entry => entry.Key, StringComparer.Ordinal);

    public static string Of(TEnum value) => Names[value];

    public static bool TryParse([NotNullWhen(true)] string? name, out TEnum value)
    {
        value = default;
        return name is not null && Values.TryGetValue(name, out value);
    }
}

/// <summary>The closed lists of docs/protocol.md as they are written on the wire.</summary>
public static class WireNames
{
    /// <summary>The reason on the wire: <c>hung-up</c>.</summary>
    public static string ToWire(this EndReason reason) => WireNames<EndReason>.Of(reason);

    /// <summary>The code on the wire: <c>bad-json</c>.</summary>
    public static string ToWire(this ErrorCode code) => WireNames<ErrorCode>.Of(code);

    /// <summary>The state on the wire: <c>ringing</c>.</summary>
    public static string ToWire(this CallPhase phase) => WireNames<CallPhase>.Of(phase);

    /// <summary>The role on the wire: <c>caller</c>.</summary>
    public static string ToWire(this CallRole role) => WireNames<CallRole>.Of(role);

    /// <summary>Reads a reason; false for what is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out EndReason reason) => WireNames<EndReason>.TryParse(name, out reason);

    /// <summary>Reads an error code; false for what is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out ErrorCode code) => WireNames<ErrorCode>.TryParse(name, out code);

    /// <summary>Reads a call's state; false for what is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out CallPhase phase) => WireNames<CallPhase>.TryParse(name, out phase);

    /// <summary>Reads a role; false for what is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out CallRole role) => WireNames<CallRole>.TryParse(name, out role);
}
