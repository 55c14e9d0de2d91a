using System.Text.Json;
using Parley.Signaling.Protocol;
using Parley.Signaling.Simulation;

namespace Parley.Signaling.Tests;

/// <summary>What the client core tells its page, written down as what the device knows of its calls.</summary>
internal static class CoreEvents
{
    private static readonly Dictionary<string, EndReason> Reasons = Enum.GetValues<EndReason>().ToDictionary(WordOf);

    public static void Take(World world, bool live, string name, Dictionary<CallId, CallRecord> records, JsonElement what)
    {
        if (!what.TryGetProperty("call", out var text) || !CallId.TryParse(text.GetString(), out var id))
        {
            return;
        }

        world.Note(name, $"tells its page {what}");
        var record = records.GetValueOrDefault(id);
        switch (what.GetProperty("type").GetString())
        {
            case "incoming":
                records[id] = new CallRecord { Standing = CallStanding.Ringing };
                break;
            case "accepted" when record is not null:
                record.Standing = CallStanding.Active;
                record.Peer = DeviceId.TryParse(what.GetProperty("peer").GetProperty("device").GetString(), out var peer) ? peer : null;
                break;
            case "merged":
                // The core also concludes it by itself, from a snapshot in which it is the callee of the one that it calls.
                End(world, live, name, record, EndReason.Merged, lost: true);
                Assert.True(CallId.TryParse(what.GetProperty("into").GetString(), out var into));
                if (records.TryGetValue(into, out var holder))
                {
                    holder.Standing = CallStanding.Accepting;
                }
                else
                {
                    records[into] = new CallRecord { Standing = CallStanding.Accepting };
                }

                break;
            case "ended":
                var word = what.GetProperty("reason").GetString()!;
                End(world, live, name, record, Reasons.GetValueOrDefault(word, EndReason.Lost), IsOwnConclusion(what, word));
                break;
            case "relay":
                Receive(world, name, record, what.GetProperty("message").GetProperty("data").GetInt32());
                break;
        }
    }

    private static void End(World world, bool live, string name, CallRecord? record, EndReason reason, bool lost)
    {
        if (record is null || ++record.Ends > 1)
        {
            world.Violate($"{name} tells its page of an end {(record is null ? "of nothing" : $"{record.Ends} times")}");
            return;
        }

        record.Standing = CallStanding.Ended;
        record.Reason = reason;
        record.LostTrack = lost;
        record.EndedAfterRestarts = live ? world.Restarts : -1;
    }

    private static void Receive(World world, string name, CallRecord? record, int number)
    {
        if (record is null || number != record.Received + 1)
        {
            world.Violate($"{name} got message {number} after {record?.Received}");
            return;
        }

        record.Received = number;
    }

    /// <summary>Whether the client concluded that it is over, without an end that the server told: those that somebody brought about name them.</summary>
    private static bool IsOwnConclusion(JsonElement what, string word) => !Reasons.ContainsKey(word) || word == "lost" ||
        (word is "hung-up" or "cancelled" or "declined" && what.GetProperty("by").ValueKind == JsonValueKind.Null);

    private static string WordOf(EndReason reason) =>
        string.Concat(reason.ToString().Select((letter, i) => char.IsUpper(letter) && i > 0 ? $"-{letter}" : $"{letter}")).ToLowerInvariant();
}
