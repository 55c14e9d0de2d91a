using System.Text.Json;

namespace Parley.Signaling.Protocol;

/// <summary>One pass over one message, for <see cref="EnvelopeReader"/>.</summary>
internal ref struct EnvelopeScan(ReadOnlySpan<byte> utf8)
{
    /// <summary>An id has 22 characters.</summary>
    private const int LongestId = 22;

    /// <summary>The longest known type: <c>new-ice-candidate</c>.</summary>
    private const int LongestType = 17;

    private Utf8JsonReader _reader = new(utf8, new JsonReaderOptions { MaxDepth = EnvelopeReader.MaxDepth });
    private RoutingKey _seen;
    private ClientMessageType _type;
    private Range _typeName;
    private CallId? _call;
    private uint _seq;
    private uint? _ack;
    private long? _id;
    private long? _offset;

    /// <summary>The first error that leaves the message JSON.</summary>
    public MessageError? Error { get; private set; }

    public readonly Envelope Envelope => new()
    {
        Type = _type,
        TypeName = _typeName,
        Call = _call,
        Seq = _seq,
        Ack = _ack,
        Id = _id,
        Offset = _offset,
    };

    /// <summary>Scans to the end; false, or <see cref="JsonException"/>, when it is not one JSON object.</summary>
    public bool Run()
    {
        if (!_reader.Read() || _reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = RoutingKeys.Parse(_reader.ValueSpan, _reader.ValueIsEscaped);
            _reader.Read();
            if (key != RoutingKey.None)
            {
                Take(key);
            }

            // Does nothing unless the value is an object or an array.
            _reader.Skip();
        }

        // Throws when something other than white space follows.
        _reader.Read();
        DemandMembers();
        return true;
    }

    private void Take(RoutingKey key)
    {
        if ((_seen & key) != 0)
        {
            Fail(ErrorCode.DuplicateKey, key);
            return;
        }

        _seen |= key;
        var usable = key switch
        {
            RoutingKey.Type => TakeType(),
            RoutingKey.Call => TakeCall(),
            RoutingKey.Seq => TakeCount(out var seq) && (_seq = seq) > 0,
            RoutingKey.Ack => TakeCount(out var ack) && (_ack = ack) is not null,
            RoutingKey.Id => TakeInteger(1, out _id),
            RoutingKey.Offset => TakeInteger(0, out _offset),
            _ => _reader.TokenType == JsonTokenType.String,
        };
        if (!usable)
        {
            Fail(ErrorCode.BadType, key);
        }
    }

    private bool TakeType()
    {
        if (_reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        var start = (int)_reader.TokenStartIndex + 1;
        _typeName = start..(start + _reader.ValueSpan.Length);
        if (!_reader.ValueIsEscaped)
        {
            _type = ClientMessageTypes.Parse(_reader.ValueSpan);
            return true;
        }

        Span<byte> name = stackalloc byte[LongestType];
        _type = JsonText.TryUnescape(_reader.ValueSpan, name, out var length)
            ? ClientMessageTypes.Parse(name[..length])
            : ClientMessageType.Unknown;
        return true;
    }

    private bool TakeCall()
    {
        if (_reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        CallId id;
        if (_reader.ValueIsEscaped)
        {
            Span<byte> text = stackalloc byte[LongestId];
            if (!JsonText.TryUnescape(_reader.ValueSpan, text, out var length) || !CallId.TryParse(text[..length], out id))
            {
                return false;
            }
        }
        else if (!CallId.TryParse(_reader.ValueSpan, out id))
        {
            return false;
        }

        _call = id;
        return true;
    }

    private readonly bool TakeCount(out uint value)
    {
        value = 0;
        return _reader.TokenType == JsonTokenType.Number && _reader.TryGetUInt32(out value);
    }

    private readonly bool TakeInteger(long least, out long? value)
    {
        value = null;
        // "-0" is a number, but no offset.
        if (_reader.TokenType != JsonTokenType.Number || _reader.ValueSpan[0] == (byte)'-' || !_reader.TryGetInt64(out var number) ||
            number < least || number > EnvelopeReader.MaxInteger)
        {
            return false;
        }

        value = number;
        return true;
    }

    /// <summary>What a message cannot be routed without.</summary>
    private void DemandMembers()
    {
        Demand(RoutingKey.Type);
        if (_type.IsRelayed)
        {
            Demand(RoutingKey.Call);
            Demand(_type.IsNumbered ? RoutingKey.Seq : RoutingKey.Ack);
        }
    }

    private void Demand(RoutingKey key)
    {
        if ((_seen & key) == 0)
        {
            Fail(ErrorCode.MissingMember, key);
        }
    }

    private void Fail(ErrorCode code, RoutingKey key) => Error ??= new MessageError(code, key.Name);
}
