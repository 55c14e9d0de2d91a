namespace Parley.TurnServer.Hosting;

/// <summary>Something outside the program keeps the TURN server from starting; the message tells the operator what to do.</summary>
public sealed class TurnStartException : Exception
{
    /// <summary>Tells what to do.</summary>
    public TurnStartException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
