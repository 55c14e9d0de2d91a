using Parley.Turn.Server;

namespace Parley.TurnServer.Loops;

/// <summary>Hears what happens in the engines: for logs, metrics, inspection and RFC 6062 connections.</summary>
internal interface ITurnObserver
{
    /// <summary>
    /// Something happened. Called on the loop's thread, once what led to it has been sent, so it must be quick and must not throw. It may
    /// <see cref="TurnLoop.Post"/> to the same loop. <see cref="TurnEvent.CloseClient"/> has already reached the connection's <see cref="IStreamOutlet"/>.
    /// </summary>
    void Observe(TurnLoop loop, TurnEvent e);
}
