using System.Net;
using System.Net.Sockets;

namespace Parley.Web.Tests.Staging;

/// <summary>
/// A path for the media of one page's first ICE generation that a test can block: the page is told the detour's port in place
/// of the other side's. Candidates of a later generation are left as they are, as on a new network.
/// </summary>
internal sealed class MediaDetour : IAsyncDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Task _forwarding;
    private volatile IPEndPoint? _target;
    private volatile bool _blocked;

    public MediaDetour()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        _forwarding = ForwardAsync();
    }

    /// <summary>To be given to <see cref="Person.OpenAsync"/>.</summary>
    public string Script => $$"""
        (() => {
          const Before = globalThis.RTCPeerConnection;
          let first;
          globalThis.parleyDetour = { target: null };
          globalThis.RTCPeerConnection = class RTCPeerConnection extends Before {
            addIceCandidate(given) {
              if (!given?.candidate) return super.addIceCandidate(given);
              first ??= given.usernameFragment;
              if (given.usernameFragment !== first) return super.addIceCandidate(given);
              const parts = given.candidate.split(' ');
              const [, , protocol, , address, port] = parts;
              if (globalThis.parleyDetour.target || protocol !== 'udp' || !/^[\d.]+$/.test(address)) return Promise.resolve();
              globalThis.parleyDetour.target = `${address}:${port}`;
              parts[5] = '{{((IPEndPoint)_socket.LocalEndPoint!).Port}}';
              return super.addIceCandidate({ ...given, candidate: parts.join(' ') });
            }
          };
        })();
        """;

    /// <summary>Waits until the page has been told of the other side, and opens the way there.</summary>
    public async Task OpenAsync(Person person)
    {
        await person.WaitAsync("parleyDetour.target");
        _target = IPEndPoint.Parse(await person.Page.EvaluateAsync<string>("parleyDetour.target"));
    }

    /// <summary>Drops everything from now on.</summary>
    public void Block() => _blocked = true;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _forwarding;
        _socket.Dispose();
        _ended.Dispose();
    }

    private async Task ForwardAsync()
    {
        var buffer = new byte[65_536];
        EndPoint? page = null;
        try
        {
            while (true)
            {
                var packet = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), _ended.Token);
                if (_blocked || _target is not { } target)
                {
                    continue;
                }

                var isFromTarget = packet.RemoteEndPoint.Equals(target);
                page = isFromTarget ? page : packet.RemoteEndPoint;
                if ((isFromTarget ? page : target) is { } to)
                {
                    await _socket.SendToAsync(buffer.AsMemory(0, packet.ReceivedBytes), SocketFlags.None, to, _ended.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
            return;
        }
    }
}
