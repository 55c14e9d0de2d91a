using Jint;
using Jint.Native;
using Parley.Signaling.Simulation;

namespace Parley.Signaling.Tests;

/// <summary>The browser SDK's client core, as it ships, in a JavaScript engine of its own for each world.</summary>
internal sealed class ClientCore
{
    private static readonly string Glue = ReadGlue();
    private static readonly string Folder = Path.Combine(FindRoot(), "web", "sdk", "core");

    private readonly Engine _engine;
    private readonly JsValue _makeDevice;
    private readonly SeededRandom _random;

    public ClientCore(SeededRandom random)
    {
        _random = random;
        _engine = new Engine(options => options.EnableModules(Folder));
        _engine.Modules.Add("./device.js", Glue);
        _makeDevice = _engine.Modules.Import("./device.js").Get("makeDevice");
    }

    /// <summary>A device; what it returns takes a verb, the time in milliseconds, and the verb's arguments.</summary>
    public Func<string, double, object[], string> NewDevice(string options)
    {
        var device = _engine.Invoke(
            _makeDevice,
            options,
            new Func<double>(() => _random.Below(1 << 30) / (double)(1 << 30)),
            new Func<string>(() => new Protocol.CallId(_random.NextId()).ToString()));
        return (verb, now, arguments) => _engine.Invoke(device, [verb, now, .. arguments]).AsString();
    }

    private static string ReadGlue()
    {
        using var stream = typeof(ClientCore).Assembly.GetManifestResourceStream("device.js")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("This test runs inside the repository.");
    }
}
