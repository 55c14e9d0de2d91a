using System.Net;
using System.Net.Sockets;
using Parley.SansIO;

namespace Parley.TurnServer.Streams;

/// <summary>Accepts the connections of one listening socket until that is closed, whatever goes wrong with one of them.</summary>
/// <param name="protocol">What clients speak on it.</param>
/// <param name="accept">Waits for the next connection.</param>
/// <param name="owner">Takes them over.</param>
internal sealed class StreamListener(TransportProtocol protocol, Func<ValueTask<Socket>> accept, StreamListeners owner)
{
    // When descriptors or memory are used up the next attempt fails as well: give others time to close something.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Accepts. Ends when the listening socket is closed.</summary>
    public async Task RunAsync()
    {
        while (true)
        {
            try
            {
                Greet(await accept());
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset)
            {
                // A client that had gone before its turn came: on with the next one.
            }
            catch (SocketException e) when (e.SocketErrorCode is not SocketError.OperationAborted)
            {
                owner.Counters.CountAcceptFailure();
                await Task.Delay(Pause, owner.Time);
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException)
            {
                return;
            }

            if (owner.IsStopping)
            {
                return;
            }
        }
    }

    private void Greet(Socket socket)
    {
        try
        {
            // Messages are small and somebody waits for each of them (RFC 1122 §4.2.3.4 lets an application switch Nagle's algorithm off).
            socket.NoDelay = true;
            UnsentLimit.Set(socket);
            owner.Serve(socket, protocol, TransportAddress.From((IPEndPoint)socket.RemoteEndPoint!).Unmapped);
        }
        catch (Exception e) when (StreamFailure.IsExpected(e))
        {
            // Reset already.
            socket.Dispose();
        }
    }
}
