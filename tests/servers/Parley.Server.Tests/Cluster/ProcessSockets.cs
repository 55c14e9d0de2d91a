using System.Globalization;

namespace Parley.Server.Tests.Cluster;

/// <summary>What the kernel knows of a process's TCP sockets.</summary>
/// <param name="process">The process's id.</param>
internal sealed class ProcessSockets(int process)
{
    private const string Listen = "0A";
    private const string Established = "01";

    /// <summary>All ports on which the process listens.</summary>
    public IReadOnlyCollection<int> ListeningPorts => [.. All().Where(socket => socket.State == Listen).Select(socket => socket.LocalPort)];

    /// <summary>The connections that the process has, from either end.</summary>
    public int Connections => All().Count(socket => socket.State == Established);

    private (string State, int LocalPort)[] All()
    {
        var proc = $"/proc/{process}";
        var mine = Directory.EnumerateFiles($"{proc}/fd").Select(fd => new FileInfo(fd).LinkTarget).ToHashSet();
        return [.. File.ReadLines($"{proc}/net/tcp").Skip(1).Concat(File.ReadLines($"{proc}/net/tcp6").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(row => mine.Contains($"socket:[{row[9]}]"))
            .Select(row => (row[3], int.Parse(row[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)))];
    }
}
