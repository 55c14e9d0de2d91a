namespace Parley.TurnServer.Tests.CoturnTools;

/// <summary>The ways in which <c>turnutils_uclient</c> is run; docs/turn.md has them in a table.</summary>
internal static class Uclient
{
    public const string User = "u";
    public const string Password = "p";
    public const string Secret = "north";

    private const string Udp = "-p {port} -u u -w p -y";
    private const string Tcp = $"-t {Udp}";

    // The tool reads one record and waits for the next, so what comes close together over TLS it never sees: with coturn's server too.
    private const string Tls = "-t -S -p {tls} -u u -w p -y -m 1 -z 100";

    private const string ToPeer = "-p {port} -u u -w p -e 127.0.0.1 -r {peer}";
    private const string Rest = "-p {port} -W north -u someone -y";

    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, UclientRun> Runs { get; } = new Dictionary<string, UclientRun>
    {
        ["UDP, channels"] = new(Udp),
        ["UDP, Send"] = new($"{Udp} -s"),
        ["UDP, channels, peer outside"] = new(ToPeer),
        ["UDP, Send, peer outside"] = new($"{ToPeer} -s"),
        ["TCP, channels"] = new(Tcp),
        ["TCP, Send"] = new($"{Tcp} -s"),
        ["TCP, channels, peer outside"] = new($"-t {ToPeer}"),
        ["TLS, channels"] = new(Tls),
        ["TLS, Send"] = new($"{Tls} -s"),
        ["TLS, certificate checked"] = new($"{Tls} -E {{certificate}}"),
        ["TLS, one cipher suite"] = new($"{Tls} -F ECDHE-ECDSA-AES128-GCM-SHA256"),
        ["client over IPv6"] = new($"{Udp} {{ipv6}}", Shows: "IPv6. Connected to: ::1"),
        ["IPv6 relay"] = new($"{Udp} -x", Shows: "IPv6. Received relay addr: ::1"),
        ["IPv6 relay, peer outside"] = new("-x -p {port} -u u -w p -e ::1 -r {peer}", Shows: "IPv6. Received relay addr: ::1"),
        ["IPv6 relay, client over IPv6"] = new($"{Udp} -x {{ipv6}}", Shows: "IPv6. Received relay addr: ::1"),
        ["IPv4 relay asked for"] = new($"{Udp} -X"),
        ["two relays, UDP"] = new($"{Udp} -Z"),
        ["two relays, TCP"] = new($"{Tcp} -Z"),
        ["two relays, peer outside"] = new($"{ToPeer} -Z"),
        ["TCP allocations"] = new("-T -p {port} -u u -w p", Shows: "TCP data network connected"),
        ["TCP allocations over TLS"] = new("-T -S -p {tls} -u u -w p -m 1 -z 100", Shows: "TCP data network connected"),
        ["mobility, UDP"] = new($"{Udp} -M", Shows: "read_mobility_ticket: smid="),
        ["mobility, TCP"] = new($"{Tcp} -M", Shows: "read_mobility_ticket: smid="),
        ["without RTCP"] = new($"{Udp} -c"),
        ["DONT-FRAGMENT"] = new($"{Udp} -g"),
        ["DONT-FRAGMENT, Send, peer outside"] = new($"{ToPeer} -s -g"),
        ["padding over UDP"] = new($"{Udp} -D -l 101"),
        ["padding over TCP"] = new($"{Tcp} -D -l 101"),
        ["extra requests, channels"] = new($"{Udp} -G"),
        ["extra requests, Send"] = new($"{Udp} -s -G"),
        ["random disconnect"] = new($"{Udp} -B"),
        ["one byte"] = new($"{Udp} -l 1"),
        ["1,400 bytes"] = new($"{Udp} -l 1400"),
        ["50 clients"] = new($"{Udp} -m 50 -z 5"),
        ["one interface"] = new($"{Udp} -d lo"),
        ["one local address"] = new($"{Udp} -L 127.0.0.3"),
        ["REST secret, UDP"] = new(Rest),
        ["REST secret, TCP"] = new($"-t {Rest}"),
        ["another REST secret"] = new("-p {port} -W south -u someone -y", UclientEnd.Refused, "Cannot complete Allocation"),
        ["another password"] = new("-p {port} -u u -w wrong -y", UclientEnd.Refused, "Cannot complete Allocation"),
        ["OAuth"] = new("-p {port} -J -y", UclientEnd.Refused),
        ["ORIGIN"] = new($"{Udp} -o https://example.org"),
        ["bandwidth"] = new($"{Udp} -a 100000"),
        ["without permissions, Send"] = new($"{Udp} -s -I", UclientEnd.NothingArrived),
        ["without permissions, channels"] = new($"{Udp} -I"),
        ["negative, UDP"] = new($"{Udp} -N"),
        ["negative, TCP"] = new($"{Tcp} -N"),
        ["negative, extra requests"] = new($"{Udp} -N -G"),
    };

    /// <summary>The command line's arguments for one server.</summary>
    public static string[] Arguments(string flags, ServerProcess server, int peerPort)
    {
        var host = flags.Contains("{ipv6}", StringComparison.Ordinal) ? "::1" : "127.0.0.1";
        var filled = flags
            .Replace(" {ipv6}", "", StringComparison.Ordinal)
            .Replace("{port}", $"{server.Port}", StringComparison.Ordinal)
            .Replace("{tls}", $"{server.TlsPort}", StringComparison.Ordinal)
            .Replace("{peer}", $"{peerPort}", StringComparison.Ordinal)
            .Replace("{certificate}", server.CertificateFile, StringComparison.Ordinal);
        string[] few = flags.Contains("-m ", StringComparison.Ordinal) ? ["-n", "5"] : ["-n", "10", "-m", "2"];
        return ["-v", .. filled.Split(' '), .. few, host];
    }
}
