using System.Text.Json;

namespace Parley.Signaling.Protocol;

/// <summary>
/// Reads the members of one object and keeps the first thing that was wrong, so that a message is read in one expression. What cannot be
/// read comes back as a value without meaning; the caller asks <see cref="Error"/> at the end.
/// </summary>
internal sealed class MemberReader(JsonElement element, string path = "")
{
    public MessageError? Error { get; private set; }

    public bool Has(string name) => PeerJson.TryGetMember(element, name, out _);

    /// <summary>A string that must be there and must not be empty.</summary>
    public string Text(string name) => OptionalText(name) ?? Missing<string>(name) ?? "";

    /// <summary>A string that is not empty, or null when it is absent.</summary>
    public string? OptionalText(string name) =>
        !PeerJson.TryGetMember(element, name, out var value) ? null
        : PeerJson.TextOf(value) is { Length: > 0 } text ? text
        : Bad<string>(name) ?? "";

    /// <summary>A user id that must be there.</summary>
    public string User(string name)
    {
        var text = Text(name);
        return UserId.IsValid(text) ? text : Bad<string>(name) ?? "";
    }

    public bool Flag(string name)
    {
        if (!PeerJson.TryGetMember(element, name, out var value))
        {
            return Missing<bool>(name);
        }

        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : Bad<bool>(name);
    }

    /// <summary>An integer between 0 and 2^53 − 1 that must be there.</summary>
    public long Integer(string name)
    {
        if (!PeerJson.TryGetMember(element, name, out var value))
        {
            return Missing<long>(name);
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) &&
            number is >= 0 and <= EnvelopeReader.MaxInteger ? number : Bad<long>(name);
    }

    public DeviceId Device(string name)
    {
        if (!PeerJson.TryGetMember(element, name, out var value))
        {
            return Missing<DeviceId>(name);
        }

        return DeviceId.TryParse(PeerJson.TextOf(value), out var id) ? id : Bad<DeviceId>(name);
    }

    /// <summary>Reads an object that must be there; its errors become this one's.</summary>
    public T? Object<T>(string name, Func<MemberReader, T> read)
        where T : class => Has(name) ? OptionalObject(name, read) : Missing<T>(name);

    /// <summary>Reads an object, or gives null when it is absent.</summary>
    public T? OptionalObject<T>(string name, Func<MemberReader, T> read)
        where T : class
    {
        if (!PeerJson.TryGetMember(element, name, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return Bad<T>(name);
        }

        var inner = new MemberReader(value, $"{path}{name}.");
        var result = read(inner);
        Error ??= inner.Error;
        return result;
    }

    /// <summary>Reads an array of at most so many strings, each of which must be as <paramref name="fits"/> says; null when it is absent.</summary>
    public IReadOnlyList<string>? OptionalTexts(string name, int most, Predicate<string> fits)
    {
        if (!PeerJson.TryGetMember(element, name, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > most)
        {
            return Bad<IReadOnlyList<string>>(name);
        }

        var texts = new string[value.GetArrayLength()];
        for (var i = 0; i < texts.Length; i++)
        {
            if (PeerJson.TextOf(value[i]) is not { } text || !fits(text))
            {
                return Bad<IReadOnlyList<string>>(name);
            }

            texts[i] = text;
        }

        return texts;
    }

    /// <summary>Notes a member whose value cannot be used.</summary>
    public T? Bad<T>(string name) => Fail<T>(ErrorCode.BadType, name);

    /// <summary>Notes a member that is missing.</summary>
    public T? Missing<T>(string name) => Fail<T>(ErrorCode.MissingMember, name);

    private T? Fail<T>(ErrorCode code, string name)
    {
        Error ??= new MessageError(code, path + name);
        return default;
    }
}
