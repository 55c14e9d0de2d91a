using System.Text;

namespace Parley.NatLab.Networks;

/// <summary>
/// Namespaces that are made, changed and removed together. Wishes are collected, and then carried out with one process for each namespace and
/// tool, since starting processes is what takes the time. One caller at a time.
/// </summary>
/// <param name="prefix">What the names of its namespaces begin with (<see cref="Leftovers"/>).</param>
internal sealed class Landscape(string prefix) : IAsyncDisposable
{
    private readonly List<Namespace> _namespaces = [];
    private readonly StringBuilder _structure = new();
    private readonly Dictionary<Namespace, StringBuilder> _addressing = [];
    private readonly Dictionary<Namespace, StringBuilder> _settings = [];
    private readonly Dictionary<Namespace, string> _rules = [];
    private readonly List<(string[] Command, string? ReadyText)> _wanted = [];
    private readonly List<Service> _services = [];

    /// <summary>A new namespace.</summary>
    /// <param name="role">What it is for; unique here.</param>
    public Namespace Add(string role)
    {
        var added = new Namespace($"{prefix}-{role}");
        _namespaces.Add(added);
        _structure.AppendLine($"netns add {added.Name}");
        Ip(added, "link set lo up");
        Set(added, "net/bridge/bridge-nf-call-iptables", "0");
        Set(added, "net/bridge/bridge-nf-call-ip6tables", "0");
        return added;
    }

    /// <summary>A cable between two namespaces.</summary>
    public void Connect(Namespace one, string interfaceOfOne, Namespace other, string interfaceOfOther) =>
        _structure.AppendLine($"link add {interfaceOfOne} netns {one.Name} type veth peer name {interfaceOfOther} netns {other.Name}");

    /// <summary>A command for <c>ip</c> in a namespace, which may be another landscape's.</summary>
    public void Ip(Namespace inside, string command) => Of(_addressing, inside).AppendLine(command);

    /// <summary>A file of /proc/sys as that namespace has it.</summary>
    public void Set(Namespace inside, string setting, string value) => Of(_settings, inside).AppendLine($"{setting}={value}");

    /// <summary>The complete rules of a namespace's nftables, which replace those it has.</summary>
    public void Rules(Namespace inside, string rules) => _rules[inside] = rules;

    /// <summary>A file of /etc as programs in that namespace see it (<c>ip netns exec</c> puts it in place).</summary>
    public static void File(Namespace inside, string name, string content)
    {
        Directory.CreateDirectory(inside.Etc);
        System.IO.File.WriteAllText(Path.Combine(inside.Etc, name), content);
    }

    /// <summary>A program that runs in a namespace as long as that is there.</summary>
    /// <param name="inside">Where.</param>
    /// <param name="readyText">What it writes to its standard error when it is ready; null not to wait.</param>
    /// <param name="command">The program and its arguments.</param>
    public void Serve(Namespace inside, string? readyText, params string[] command) => _wanted.Add((inside.Enter(command), readyText));

    /// <summary>Does all that was wished since the last time.</summary>
    public async Task BuildAsync()
    {
        await LabCommand.RunAsync(Taken(_structure), "ip", "-batch", "-");
        foreach (var (inside, settings) in _settings)
        {
            await NamespaceEntry.RunAsync(inside, () => Write(Taken(settings)));
        }

        await Task.WhenAll(_addressing.Select(entry => LabCommand.RunAsync(Taken(entry.Value), "ip", "-n", entry.Key.Name, "-batch", "-")));
        await Task.WhenAll(_rules.Select(entry => LabCommand.RunAsync($"flush ruleset\n{entry.Value}", entry.Key.Enter("nft", "-f", "-"))));
        await Task.WhenAll(_addressing.Keys.Select(UpAsync));
        foreach (var (command, readyText) in _wanted)
        {
            _services.Add(await Service.StartAsync(command, readyText));
        }

        _wanted.Clear();
        _addressing.Clear();
        _settings.Clear();
        _rules.Clear();
    }

    /// <summary>Ends what still runs in its namespaces, and removes them.</summary>
    public async ValueTask DisposeAsync()
    {
        _services.ForEach(service => service.Dispose());
        _services.Clear();
        foreach (var each in _namespaces)
        {
            await Leftovers.RemoveAsync(each);
        }
    }

    // What is sent before a cable carries is lost, and ARP waits a second before it asks again.
    private static async Task UpAsync(Namespace inside)
    {
        for (var look = 0; look < 40; look++)
        {
            var interfaces = (await LabCommand.RunAsync("", "ip", "-n", inside.Name, "-br", "link")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (Array.TrueForAll(interfaces, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["lo" or Nat64Box.Tunnel, ..] or [_, "UP", ..]))
            {
                return;
            }

            await Task.Delay(25);
        }

        throw new LabException($"Interfaces of {inside.Name} stay down.");
    }

    private static int Write(string settings)
    {
        foreach (var line in settings.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var (file, value) = (line[..line.IndexOf('=', StringComparison.Ordinal)], line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            var path = Path.Combine("/proc/sys", file);
            // A kernel without bridge filters has no switch to turn them off.
            if (System.IO.File.Exists(path))
            {
                System.IO.File.WriteAllText(path, value);
            }
        }

        return 0;
    }

    private static StringBuilder Of(Dictionary<Namespace, StringBuilder> lines, Namespace inside) =>
        lines.TryGetValue(inside, out var found) ? found : lines[inside] = new StringBuilder();

    private static string Taken(StringBuilder text)
    {
        var all = text.ToString();
        text.Clear();
        return all;
    }
}
