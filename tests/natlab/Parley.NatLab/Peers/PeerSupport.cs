namespace Parley.NatLab.Peers;

/// <summary>Whether an agent of somebody else is installed.</summary>
internal static class PeerSupport
{
    /// <summary>What is missing for an agent; null if nothing is, and for browsers, which say it themselves.</summary>
    public static string? Missing(PeerKind kind) => kind switch
    {
        PeerKind.Aioice when !Directory.Exists("/usr/lib/python3/dist-packages/aioice") => "python3-aioice is not installed (./test installs it)",
        PeerKind.Libnice when !File.Exists("/usr/include/nice/agent.h") => "libnice-dev is not installed (./test installs it)",
        _ => null,
    };
}
