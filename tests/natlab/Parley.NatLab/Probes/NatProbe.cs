using System.Net;
using System.Net.Sockets;
using Parley.NatLab.Networks;

namespace Parley.NatLab.Probes;

/// <summary>
/// Measures a NAT from both sides with real sockets (the tests of RFC 5780 §4, with an observer outside who sees all): one socket inside, and outside two
/// addresses with two ports each.
/// </summary>
internal sealed class NatProbe : IDisposable
{
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Socket _inside;
    private readonly Socket _first;
    private readonly Socket _firstsOtherPort;
    private readonly Socket _second;

    private NatProbe(Socket inside, Socket first, Socket firstsOtherPort, Socket second) =>
        (_inside, _first, _firstsOtherPort, _second) = (inside, first, firstsOtherPort, second);

    /// <summary>Opens its sockets.</summary>
    public static async Task<NatProbe> OpenAsync(Host inside, Host first, Host second) => new(
        await BindAsync(inside), await BindAsync(first), await BindAsync(first), await BindAsync(second));

    /// <summary>Opens a socket on a machine.</summary>
    public static Task<Socket> BindAsync(Host host) => NamespaceEntry.RunAsync(host.Machine, () =>
    {
        var socket = new Socket(host.Addresses[0].AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(host.Addresses[0], 0));
        return socket;
    });

    /// <summary>Where the socket inside appears to come from.</summary>
    /// <param name="inside">The socket inside.</param>
    /// <param name="outside">Whom it writes to.</param>
    /// <param name="place">By which address, if that is not its own.</param>
    public static async Task<IPEndPoint> MappingAsync(Socket inside, Socket outside, IPEndPoint? place = null)
    {
        await inside.SendToAsync("?"u8.ToArray(), place ?? outside.LocalEndPoint!);
        return await ReceiveAsync(outside, Patience) ?? throw new LabException("Nothing came out.");
    }

    /// <summary>Whether something sent to a mapping comes in.</summary>
    public static async Task<bool> PassesAsync(Socket outside, IPEndPoint mapping, Socket inside)
    {
        await outside.SendToAsync("!"u8.ToArray(), mapping);
        return await ReceiveAsync(inside, Silence) is not null;
    }

    /// <summary>How many of so many packets arrive.</summary>
    public static async Task<int> CountAsync(Socket inside, Socket outside, int packets)
    {
        var arrived = 0;
        for (var number = 0; number < packets; number++)
        {
            await inside.SendToAsync("."u8.ToArray(), outside.LocalEndPoint!);
            // A few at a time, so that no queue overflows.
            while (outside.Available > 0 && await ReceiveAsync(outside, Silence) is not null)
            {
                arrived++;
            }
        }

        while (await ReceiveAsync(outside, Silence) is not null)
        {
            arrived++;
        }

        return arrived;
    }

    /// <summary>Measures.</summary>
    /// <param name="early">Whether packets come to the mapping's port before anything has gone out from there, as a peer's checks do.</param>
    public async Task<NatReading> MeasureAsync(bool early = false)
    {
        var mapping = await MappingAsync(_inside, _first);
        if (early)
        {
            await PassesAsync(_second, mapping, _inside);
            await PassesAsync(_firstsOtherPort, mapping, _inside);
        }

        var fromOtherAddress = await PassesAsync(_second, mapping, _inside);
        var fromOtherPort = await PassesAsync(_firstsOtherPort, mapping, _inside);
        var fromSame = await PassesAsync(_first, mapping, _inside);
        var toOtherPort = await MappingAsync(_inside, _firstsOtherPort);
        var toOtherAddress = await MappingAsync(_inside, _second);
        return new NatReading(
            mapping.Equals(toOtherPort) && mapping.Equals(toOtherAddress), fromSame, fromOtherPort, fromOtherAddress);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _inside.Dispose();
        _first.Dispose();
        _firstsOtherPort.Dispose();
        _second.Dispose();
    }

    private static async Task<IPEndPoint?> ReceiveAsync(Socket socket, TimeSpan patience)
    {
        using var end = new CancellationTokenSource(patience);
        try
        {
            var any = socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;
            var received = await socket.ReceiveFromAsync(new byte[16], new IPEndPoint(any, 0), end.Token);
            return (IPEndPoint)received.RemoteEndPoint;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
