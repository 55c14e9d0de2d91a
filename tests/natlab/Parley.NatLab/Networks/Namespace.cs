namespace Parley.NatLab.Networks;

/// <summary>A network namespace: one machine of the laboratory, with interfaces, routes and firewall of its own.</summary>
/// <param name="Name">Its name for <c>ip netns</c>, unique on this machine.</param>
internal sealed record Namespace(string Name)
{
    /// <summary>What puts a program into it.</summary>
    public string[] Enter(params string[] command) => ["ip", "netns", "exec", Name, .. command];

    /// <summary>Where <c>ip netns exec</c> looks for files that replace those of /etc.</summary>
    public string Etc => Path.Combine("/etc/netns", Name);
}
