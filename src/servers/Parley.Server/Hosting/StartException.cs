namespace Parley.Server.Hosting;

/// <summary>Something outside the program keeps the server from starting; the message tells the operator what to do.</summary>
internal sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);
