using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Server;

/// <content>NAT behaviour discovery (RFC 5780), on listeners that are four: two addresses with two ports each.</content>
public sealed partial class TurnEngine
{
    // RFC 5780 §7.5 allows any port. One that the request did not come from, and that a service of the client's network may listen on, gets no answer.
    private const ushort FirstResponsePort = 1024;

    private readonly Dictionary<int, AlternatePaths> _alternatives = [];

    private void FindAlternatives()
    {
        _alternatives.Clear();
        TurnPath[] listeners = [.. _paths.Values.Where(path => path.Protocol == TransportProtocol.Udp).OrderBy(path => path.Number)];
        foreach (var path in listeners)
        {
            if (AlternatePaths.Find(path, listeners) is { } alternatives)
            {
                _alternatives.Add(path.Number, alternatives);
            }
        }
    }

    // Streams have no other address to answer from.
    private bool Discovers(int path) => _settings.Discovery && _alternatives.ContainsKey(path);

    private bool UnderstandsHere(scoped in TurnRequest request, StunAttributeType type) =>
        type is StunAttributeType.ChangeRequest or StunAttributeType.ResponsePort or StunAttributeType.Padding
        && request.Method == StunMethod.Binding && Discovers(request.Tuple.Path);

    private void HandleDiscovery(scoped in TurnRequest request)
    {
        var path = request.Tuple.Path;
        var alternatives = _alternatives[path];
        var message = request.Message;
        var port = message.Read<ResponsePort>(out var responsePort);
        var padded = message.TryReadBytes(StunAttributeType.Padding, out var padding);
        // RFC 5780 §7.5: the server MUST NOT process a request containing RESPONSE-PORT and PADDING.
        if (message.Read<ChangeRequest>(out var change) == StunReading.Malformed || port == StunReading.Malformed
            || (port == StunReading.Present && (padded || !MaySendTo(responsePort.Port, request.Tuple.Client))))
        {
            Refuse(request, StunErrorCode.BadRequest, RefusalReason.Malformed);
            return;
        }

        if (!MayAnswer(request))
        {
            return;
        }

        // A response to a padded request may be as long as that.
        Counters.CountBinding();
        if (!_memory.TryTakeScratch(Math.Max(ResponseLength, request.Slice.Length), out var slice))
        {
            Counters.CountNoRoom();
            return;
        }

        var from = change switch
        {
            { ChangeIP: true, ChangePort: true } => alternatives.Both,
            { ChangeIP: true } => alternatives.OtherAddress,
            { ChangePort: true } => alternatives.OtherPort,
            _ => _paths[path],
        };
        var writer = new StunMessageWriter(
            _memory[slice], new StunMessageType(StunMethod.Binding, StunClass.SuccessResponse), message.TransactionId);
        writer.WriteXorAddress(StunAttributeType.XorMappedAddress, request.Tuple.Client);
        // RFC 5780 §4.7: in the clear too, so that a client can tell whether something on the way rewrites addresses.
        writer.WriteAddress(StunAttributeType.MappedAddress, request.Tuple.Client);
        writer.WriteAddress(StunAttributeType.ResponseOrigin, from.Local);
        writer.WriteAddress(StunAttributeType.OtherAddress, alternatives.Both.Local);
        var fingerprint = message.Has(StunAttributeType.Fingerprint);
        if (padded)
        {
            Pad(ref writer, Math.Min(padding.Length, request.Slice.Length - writer.Length - (fingerprint ? 8 : 0) - 4) & ~3);
        }

        Protect(ref writer, default, sha256: false, fingerprint);
        // RFC 5780 §7.5: to the source address of the request and the port in RESPONSE-PORT.
        var destination = port == StunReading.Present ? request.Tuple.Client with { Port = responsePort.Port } : request.Tuple.Client;
        Add(new TurnTransmit(TurnOutlet.Client, from.Number, default, destination, default, _memory.Shrink(slice, writer.Length)));
    }

    private static bool MaySendTo(ushort port, in TransportAddress client) => port == client.Port || port >= FirstResponsePort;

    // RFC 5780 §7.6: as long as the MTU is what the RFC recommends, and the request's own length is the most that amplifies nothing.
    private static void Pad(ref StunMessageWriter writer, int length)
    {
        if (length > 0)
        {
            writer.Begin(StunAttributeType.Padding, length).Clear();
        }
    }
}
