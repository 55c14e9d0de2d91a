using System.Text.Json;

namespace Parley.Web.Tests.Staging;

/// <summary>What a page has done so far, in order: clicks, WebRTC calls and events, messages on the wire.</summary>
internal sealed class CallJournal(IReadOnlyList<JournalEntry> entries)
{
    private static readonly string Script = ReadScript();

    public IReadOnlyList<JournalEntry> Entries => entries;

    /// <summary>Begins to write with the next document. After the media probe, whose devices it watches too.</summary>
    public static Task InstallAsync(IBrowserPage page) => page.AddInitScriptAsync(Script);

    public static async Task<CallJournal> ReadAsync(IBrowserPage page) =>
        new(await page.EvaluateAsync<JournalEntry[]>("parleyJournal.entries"));

    /// <summary>Messages of one type, in the order of their first passing; repetitions of a relay message count once.</summary>
    public IReadOnlyList<JsonElement> Messages(string way, string type) =>
    [
        .. entries.Where(entry => entry.Is(way, type)).Select(entry => entry.Message!.Value)
            .DistinctBy(message => message.TryGetProperty("seq", out var seq) ? seq.GetRawText() : Guid.NewGuid().ToString()),
    ];

    /// <summary>The details of one kind of step, in order.</summary>
    public IEnumerable<string> Details(string step) => entries.Where(entry => entry.Step == step).Select(entry => entry.Detail);

    /// <summary>When a step happened first, in milliseconds of the wall clock.</summary>
    public double FirstTime(string step, string detail = "") => entries.First(entry => entry.Is(step, detail)).At;

    /// <summary>Fails unless all the steps happened, each of them for the first time after the first time of the one before.</summary>
    public void Shows(params string[] steps)
    {
        var last = -1;
        foreach (var step in steps)
        {
            var at = Enumerable.Range(0, entries.Count).FirstOrDefault(i => entries[i].ToString() == step, -1);
            Assert.True(at >= 0, $"'{step}' never happened in:\n{this}");
            Assert.True(at > last, $"'{step}' happened too early in:\n{this}");
            last = at;
        }
    }

    public override string ToString() => string.Join('\n', entries.Select(entry => $"  {entry.At % 1e7:0} {entry}"));

    private static string ReadScript()
    {
        using var stream = typeof(CallJournal).Assembly.GetManifestResourceStream("call-journal.js")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
