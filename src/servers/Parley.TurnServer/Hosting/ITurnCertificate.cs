using System.Net.Security;

namespace Parley.TurnServer.Hosting;

/// <summary>The certificate of TLS connections. Thread-safe.</summary>
public interface ITurnCertificate
{
    /// <summary>Whether there is one.</summary>
    bool IsThere { get; }

    /// <summary>The certificate for a new connection. It may be another one next time; connections that stand keep theirs.</summary>
    SslStreamCertificateContext Current { get; }
}
